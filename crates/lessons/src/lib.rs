//! Lessons: a scenario with a text and questions. What the right answer is, a run of the scenario says, and never the
//! author.

mod lesson;
pub mod prose;
mod read;

pub use lesson::{Answer, Choice, Lesson, Question, Right};

use redrive_scenario::Scenario;

/// The library: names and texts, in the order in which they are best read.
pub static LIBRARY: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// What a list of lessons shows of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: &'static str,
    pub title: &'static str,
    pub group: &'static str,
    /// How many there are.
    pub questions: u8,
}

/// The same lessons in the same order, for whoever loads the text of one only when somebody opens it.
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
