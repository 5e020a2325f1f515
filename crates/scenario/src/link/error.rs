//! The reasons why a link cannot be opened, with texts for its recipient.

use std::fmt;

use crate::problem::Problem;

#[derive(Clone, Debug, PartialEq)]
pub enum LinkError {
    /// It is no link of Redrive.
    NoLink,
    /// Its end is missing.
    CutOff,
    /// A character that no link has, and its position in the payload, from 1.
    Character { character: char, place: usize },
    /// Its checksum does not match.
    Damaged,
    /// It is in a format that this version does not know.
    Newer { format: String },
    /// Its content exceeds the maximum size of a scenario.
    TooLarge,
    /// The library has no scenario of this name.
    NoSuchName { name: String },
    /// A key after the scenario has an invalid value.
    Key { key: String, should: &'static str },
    /// It can be read, but its scenario or a change of it is invalid.
    Problems(Vec<Problem>),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NoLink => {
                f.write_str("this is not a Redrive link: one has `#r1:` and a scenario, or `#s:` and a name, in it")
            }
            LinkError::CutOff => f.write_str(
                "the link is cut off: its end is missing, as happens when a chat or a mail shortens it; \
                 ask for it again, or for the scenario as a file",
            ),
            LinkError::Character { character, place } => write!(
                f,
                "the link is damaged: `{}` at character {place} of its scenario does not belong there; copy it again",
                character.escape_default()
            ),
            LinkError::Damaged => {
                f.write_str("the link is damaged: its checksum does not fit what it holds; copy it again")
            }
            LinkError::Newer { format } => write!(
                f,
                "the link is in the format `{}`, which this version of Redrive does not know; open it with a newer one",
                format.escape_default()
            ),
            LinkError::TooLarge => {
                f.write_str("the link holds more than a scenario may: one has at most 1 MiB of JSON")
            }
            LinkError::NoSuchName { name } => {
                write!(f, "the library has no scenario named `{}`", name.escape_default())
            }
            LinkError::Key { key, should } => {
                write!(f, "`{}` in the link makes no sense: it is {should}", key.escape_default())
            }
            LinkError::Problems(problems) => {
                f.write_str("the link opens, but what it holds is wrong")?;
                problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
            }
        }
    }
}
