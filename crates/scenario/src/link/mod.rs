//! A scenario as a link: `#r1:<payload>` carries it whole, `#s:<name>` names one of the library, and `&key=value` after
//! it changes settings and selects what to show.
//!
//! Every link must stay readable, so a format is extended and never changed. A link that cannot be
//! opened says why. The checksum makes sure that nothing else than the shared scenario is opened.

mod error;
mod keys;
mod payload;
mod percent;

use crate::problem::Problem;
use crate::scenario::Scenario;

pub use error::LinkError;

/// The prefix of the payload: the format, with its number.
const WHOLE: &str = "r1:";
/// The prefix of a name of the library.
const NAMED: &str = "s:";

/// Links of more characters are cut by some chats.
pub const LONG: usize = 1_800;
/// Longer links are not recommended.
pub const TOO_LONG: usize = 8_000;

/// A link that was read, or is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub of: Of,
    /// Settings that differ from the scenario's, in the order written: key as in [`Scenario::override_key`], and JSON
    /// or else text.
    pub overrides: Vec<(String, String)>,
    pub look: SharedView,
    /// The model it was made with.
    pub model: Option<String>,
    /// Keys that this version does not know. They are ignored; the reader of the link may report them.
    pub unknown: Vec<String>,
}

/// The scenario of a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    Whole(Box<Scenario>),
    Named(String),
}

/// The part of a run that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedView {
    /// A moment, in ms since the start.
    pub at: Option<u64>,
    /// A selector: `orders/3@2`.
    pub selector: Option<String>,
    pub view: Option<String>,
}

impl Link {
    /// A link to this very scenario.
    pub fn to(scenario: Scenario) -> Link {
        Link::of(Of::Whole(Box::new(scenario)))
    }

    /// A link to a scenario of the library.
    pub fn named(name: &str) -> Link {
        Link::of(Of::Named(name.to_owned()))
    }

    fn of(of: Of) -> Link {
        Link { of, overrides: Vec::new(), look: SharedView::default(), model: None, unknown: Vec::new() }
    }

    /// Returns true if a text is meant to be a link: a whole address, or the part from its `#` on.
    pub fn is_link(text: &str) -> bool {
        let text = text.trim();
        // The notes of a scenario may contain a link.
        if text.contains(char::is_whitespace) {
            return false;
        }
        let after = text.split_once('#').map_or(text, |(_, after)| after);
        let is_format = |text: &str| {
            let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
            digits.len() < text.len() && digits.starts_with(':')
        };
        after.strip_prefix('r').is_some_and(is_format) || after.starts_with(NAMED)
    }

    /// Reads a link: a whole address, or the part after its `#`, with or without it.
    pub fn read(text: &str) -> Result<Link, LinkError> {
        if text.len() > payload::MOST_CHARACTERS {
            return Err(LinkError::TooLarge);
        }
        let text = text.trim();
        if !Link::is_link(text) {
            return Err(LinkError::NoLink);
        }
        let after = text.split_once('#').map_or(text, |(_, after)| after);
        let (what, keys) = after.split_once('&').unwrap_or((after, ""));
        let mut link = match (what.strip_prefix(WHOLE), what.strip_prefix(NAMED)) {
            (Some(payload), _) => Link::to(payload::read(payload)?),
            (None, Some(name)) => Link::named(&name_of(name)?),
            (None, None) => {
                let format = what.split(':').next().unwrap_or_default();
                return Err(LinkError::Newer { format: format.to_owned() });
            }
        };
        keys::read(keys, &mut link)?;
        Ok(link)
    }

    /// The part of an address from its `#` on.
    pub fn write(&self) -> String {
        let mut out = String::from("#");
        match &self.of {
            Of::Whole(scenario) => {
                out.push_str(WHOLE);
                out.push_str(&payload::write(scenario));
            }
            Of::Named(name) => {
                out.push_str(NAMED);
                percent::write(name, &mut out);
            }
        }
        keys::write(self, &mut out);
        out
    }

    /// The link at a page's address, in place of the fragment.
    pub fn at(&self, base: &str) -> String {
        format!("{}{}", base.split('#').next().unwrap_or_default(), self.write())
    }

    /// The scenario with the overrides of the link. `library` returns the scenario of a name.
    pub fn scenario(&self, library: impl FnOnce(&str) -> Option<Scenario>) -> Result<Scenario, LinkError> {
        let mut scenario = match &self.of {
            Of::Whole(scenario) => (**scenario).clone(),
            Of::Named(name) => library(name).ok_or_else(|| LinkError::NoSuchName { name: name.clone() })?,
        };
        let mut problems: Vec<Problem> = Vec::new();
        for (key, text) in &self.overrides {
            match scenario.with_override(key, text) {
                Ok(changed) => scenario = changed,
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(scenario) } else { Err(LinkError::Problems(problems)) }
    }
}

/// A name without the punctuation that follows it in a sentence.
fn name_of(text: &str) -> Result<String, LinkError> {
    let name = percent::read(text)?;
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    if name.is_empty() { Err(LinkError::CutOff) } else { Ok(name.to_owned()) }
}

#[cfg(test)]
mod tests;
