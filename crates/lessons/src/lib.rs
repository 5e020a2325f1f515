//! Lessons: a scenario with a text and questions. The right answers are computed from a run of the scenario.

mod lesson;
pub mod prose;
mod read;

pub use lesson::{Answer, Choice, Lesson, Question, Right};

use redrive_scenario::Scenario;

/// The library: names and texts, in the recommended order.
pub static LIBRARY: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The entry of a lesson in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: &'static str,
    pub title: &'static str,
    pub group: &'static str,
    /// Number of questions.
    pub questions: u8,
}

/// The entries of the same lessons in the same order, for programs that load the text of a lesson when it is opened.
pub static INDEX: &[Entry] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// The text of a lesson of the library.
pub fn text(name: &str) -> Option<&'static str> {
    LIBRARY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The scenario of a lesson of the library.
pub fn scenario(name: &str) -> Option<Scenario> {
    Lesson::parse(text(name)?).ok().map(|lesson| lesson.scenario)
}

#[cfg(test)]
mod tests;
