//! The options of a page in a frame, from its address: `?embed=v1&view=stack&controls=none`.

use super::prefs::Theme;
use super::selection::View;

/// The options that the author of the host page chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameOptions {
    /// None leaves the view to the link.
    pub view: Option<View>,
    pub controls: Controls,
    /// Readers cannot change the run.
    pub is_readonly: bool,
    pub theme: Theme,
    /// The questions of the lesson are shown.
    pub has_questions: bool,
}

/// The parts of the page beside the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Controls {
    /// Settings, script and inspector, as on the full page.
    Full,
    #[default]
    Transport,
    None,
}

impl Controls {
    pub const fn as_str(self) -> &'static str {
        match self {
            Controls::Full => "full",
            Controls::Transport => "transport",
            Controls::None => "none",
        }
    }
}

/// Parses a query. Returns none for the full page, also for an unknown version of the embed. Unknown values are
/// ignored.
pub fn read(search: &str) -> Option<FrameOptions> {
    let pairs: Vec<(&str, &str)> =
        search.trim_start_matches('?').split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
    let value = |key: &str| pairs.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
    // True for `readonly` and `readonly=1`, not for `readonly=0`.
    let is_on = |key: &str| value(key).is_some_and(|value| !matches!(value, "0" | "false" | "no"));
    if value("embed") != Some("v1") {
        return None;
    }
    let all = [Controls::Full, Controls::Transport, Controls::None];
    Some(FrameOptions {
        view: value("view").and_then(View::from_name),
        controls: all.into_iter().find(|one| value("controls") == Some(one.as_str())).unwrap_or_default(),
        is_readonly: is_on("readonly"),
        theme: value("theme").and_then(Theme::from_name).unwrap_or_default(),
        has_questions: is_on("question"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_version_is_an_embed() {
        for search in ["", "?", "?embed=v2", "?embed", "?embedded=v1", "?view=stack"] {
            assert_eq!(read(search), None, "{search}");
        }
        assert!(read("?embed=v1").is_some() && read("?x=1&embed=v1").is_some());
    }

    #[test]
    fn missing_options_have_their_defaults() {
        let usual = FrameOptions {
            view: None,
            controls: Controls::Transport,
            is_readonly: false,
            theme: Theme::Auto,
            has_questions: false,
        };
        assert_eq!(read("?embed=v1"), Some(usual));
        assert_eq!(read("?embed=v1&view=moon&controls=all&theme=pink&readonly=0&question=0"), Some(usual));
    }

    #[test]
    fn every_option_is_read() {
        let options = read("?embed=v1&view=stack&controls=none&readonly&theme=dark&question=1").expect("an embed");
        assert_eq!(options.view, Some(View::Stack));
        assert_eq!((options.controls, options.theme), (Controls::None, Theme::Dark));
        assert!(options.is_readonly && options.has_questions);
        let table = read("?embed=v1&view=table&controls=full&readonly=1").expect("an embed");
        assert_eq!((table.view, table.controls), (Some(View::Table), Controls::Full));
        assert!(table.is_readonly && !table.has_questions);
    }
}
