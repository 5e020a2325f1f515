//! The colours of a picture: those of the page's tokens, as plain numbers, because a file stands alone.

use redrive_views::timeline::Ink;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 2] = [Theme::Light, Theme::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn named(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The names of the tokens, with their values in the light and in the dark theme.
type Token = (&'static str, &'static str, &'static str);

/// The values of `web/styles/tokens.css`; a test compares them.
const TOKENS: [Token; 37] = [
    ("surface", "#ffffff", "#15181c"),
    ("sunken", "#efeeea", "#0b0d0f"),
    ("hover", "#f0efeb", "#1f2429"),
    ("line", "#e5e3dd", "#262b31"),
    ("line-2", "#cdcac2", "#3c434c"),
    ("ink", "#1a1b1e", "#eceef0"),
    ("ink-2", "#44474d", "#bcc2ca"),
    ("ink-3", "#62666e", "#929aa5"),
    ("on-ink", "#ffffff", "#0f1114"),
    ("on-solid", "#ffffff", "#0f1114"),
    ("wait", "#6b94ad", "#56788f"),
    ("wait-soft", "#e6eff5", "#17242d"),
    ("wait-ink", "#2b5d7a", "#a3c8de"),
    ("fly", "#2b6cb0", "#63a9ec"),
    ("fly-soft", "#dfeaf7", "#16283b"),
    ("fly-ink", "#1f5590", "#a2cef8"),
    ("hide", "#6a94c4", "#4a7aa9"),
    ("hide-soft", "#eef3f9", "#141c26"),
    ("hide-ink", "#1f5590", "#a2cef8"),
    ("done", "#087f5b", "#3fbc91"),
    ("done-soft", "#d9f0e6", "#10302a"),
    ("done-ink", "#066349", "#74d8b5"),
    ("fail", "#c24a00", "#ec8146"),
    ("fail-soft", "#fce6d8", "#3a2114"),
    ("fail-ink", "#a03c00", "#ffb48a"),
    ("dead", "#8f3f7c", "#d793c8"),
    ("dead-soft", "#f5e4f1", "#341f30"),
    ("dead-ink", "#7c2f6a", "#efbae2"),
    ("vict", "#e3a008", "#ffd873"),
    ("vict-soft", "#fff0c9", "#362b12"),
    ("vict-ink", "#735000", "#ffe09a"),
    ("lost", "#1a1b1e", "#f2f3f4"),
    ("lost-soft", "#d9d8d4", "#33373c"),
    ("lost-ink", "#1a1b1e", "#f2f3f4"),
    ("none", "#b9b6ae", "#4b535d"),
    ("none-soft", "#f1f0ec", "#1b1f23"),
    ("none-ink", "#62666e", "#929aa5"),
];

impl Theme {
    /// The value of a token; ink for an unknown name, so that every mark has a colour.
    pub fn color(self, token: &str) -> &'static str {
        let (_, light, dark) = TOKENS.iter().find(|(name, ..)| *name == token).unwrap_or(&TOKENS[5]);
        match self {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }

    /// For edges and full fills.
    pub fn edge(self, ink: Ink) -> &'static str {
        self.color(token(ink).0)
    }

    pub fn soft(self, ink: Ink) -> &'static str {
        self.color(token(ink).1)
    }

    /// For words and glyphs.
    pub fn text(self, ink: Ink) -> &'static str {
        self.color(token(ink).2)
    }
}

/// Edge, soft fill, words.
fn token(ink: Ink) -> (&'static str, &'static str, &'static str) {
    match ink {
        Ink::Text => ("ink", "surface", "ink"),
        Ink::TextQuiet => ("ink-2", "surface", "ink-2"),
        Ink::TextFaint => ("ink-3", "surface", "ink-3"),
        Ink::Line => ("line", "surface", "line"),
        Ink::LineStrong => ("line-2", "surface", "line-2"),
        Ink::Wait => ("wait", "wait-soft", "wait-ink"),
        Ink::Fly => ("fly", "fly-soft", "fly-ink"),
        Ink::Hide => ("hide", "hide-soft", "hide-ink"),
        Ink::Done => ("done", "done-soft", "done-ink"),
        Ink::Fail => ("fail", "fail-soft", "fail-ink"),
        Ink::Dead => ("dead", "dead-soft", "dead-ink"),
        Ink::Victim => ("vict", "vict-soft", "vict-ink"),
        Ink::Lost => ("lost", "lost-soft", "lost-ink"),
        Ink::Hollow => ("none", "none-soft", "none-ink"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_page() {
        let css = include_str!("../../../../../web/styles/tokens.css");
        for (name, light, dark) in TOKENS {
            let line = format!("--{name}: light-dark({light}, {dark});");
            assert!(css.contains(&line), "{line}");
        }
    }

    #[test]
    fn every_ink_has_its_tokens() {
        for ink in [Ink::Text, Ink::Line, Ink::LineStrong, Ink::Wait, Ink::Victim, Ink::Lost, Ink::Hollow] {
            let (edge, soft, text) = token(ink);
            for token in [edge, soft, text] {
                assert!(TOKENS.iter().any(|(name, ..)| *name == token), "{token}");
            }
        }
    }
}
