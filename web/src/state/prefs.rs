//! Preferences, stored where the browser allows it.

use std::rc::Rc;

use yew::prelude::*;

use crate::services::storage;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// The theme of the system.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Theme> {
        [Theme::Auto, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.as_str() == name)
    }

    pub const fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Prefs {
    pub theme: Theme,
}

pub enum Prefer {
    Theme(Theme),
    NextTheme,
}

const THEME: &str = "redrive.theme";

impl Prefs {
    pub fn remembered() -> Prefs {
        Prefs { theme: storage::read(THEME).and_then(|name| Theme::from_name(&name)).unwrap_or_default() }
    }

    pub fn remember(self) {
        storage::write(THEME, self.theme.as_str());
    }
}

impl Reducible for Prefs {
    type Action = Prefer;

    fn reduce(self: Rc<Self>, prefer: Prefer) -> Rc<Self> {
        let theme = match prefer {
            Prefer::Theme(theme) => theme,
            Prefer::NextTheme => self.theme.next(),
        };
        if theme == self.theme { self } else { Prefs { theme }.into() }
    }
}
