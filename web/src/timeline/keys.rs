//! The keys of the timeline, active while it has the focus.

use redrive_views::timeline::Step;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    Fit,
    FitChosen,
    Go(Step),
    /// Moves to the next moment with a fact.
    NextMoment,
    LastMoment,
    NextFailure,
    LastFailure,
    Play,
    MarkBad,
    /// Moves to the cause of the selection.
    Cause,
    /// Moves the focus to the time field.
    TypeTime,
    /// Moves the focus to the inspector.
    Inspect,
    /// Switches to a view, by its index.
    View(usize),
    Clear,
}

/// Returns the command of a key, or none for a key that the browser handles.
pub fn command(key: &str, has_shift: bool, has_modifier: bool) -> Option<Command> {
    if has_modifier {
        return None;
    }
    let command = match key {
        "w" | "W" | "+" | "=" => Command::ZoomIn,
        "s" | "S" | "-" => Command::ZoomOut,
        "a" | "A" => Command::PanLeft,
        "d" | "D" => Command::PanRight,
        "0" => Command::Fit,
        "f" | "F" => Command::FitChosen,
        "ArrowUp" => Command::Go(Step::Up),
        "ArrowDown" => Command::Go(Step::Down),
        "ArrowLeft" => Command::Go(Step::Back),
        "ArrowRight" => Command::Go(Step::Forward),
        "." => Command::NextMoment,
        "," => Command::LastMoment,
        "n" | "N" if has_shift => Command::LastFailure,
        "n" | "N" => Command::NextFailure,
        " " => Command::Play,
        "m" | "M" => Command::MarkBad,
        "j" | "J" => Command::Cause,
        "t" | "T" => Command::TypeTime,
        "Enter" => Command::Inspect,
        "1" | "2" | "3" | "4" => Command::View(key.parse::<usize>().map_or(0, |place| place - 1)),
        "Escape" => Command::Clear,
        _ => return None,
    };
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_browser_are_no_commands() {
        assert_eq!(command("d", false, true), None);
        assert_eq!(command("Tab", false, false), None);
        assert_eq!(command("PageDown", false, false), None);
    }

    #[test]
    fn shift_turns_the_search_for_failures_round() {
        assert_eq!(command("n", false, false), Some(Command::NextFailure));
        assert_eq!(command("N", true, false), Some(Command::LastFailure));
    }
}
