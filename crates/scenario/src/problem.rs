//! The problems of a scenario, each with its path and a remedy.

use std::fmt;

use crate::text::suggest::did_you_mean;

/// A problem of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path: `stack.orders.visibilityTimeout`, `script[2].send.bad[0].records`; empty for the whole scenario.
    pub path: String,
    pub message: String,
    /// AWS's error code, if AWS refuses the value.
    pub code: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        if let Some(code) = &self.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// Maximum number of problems reported. A hostile scenario can have millions.
const MAX_PROBLEMS: usize = 1000;
/// Maximum number of problems with a suggestion. Suggestions take time, and with more problems the cause is hardly a
/// misspelling.
const MAX_SUGGESTIONS: usize = 100;

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    /// The number of problems that the tables found.
    of_tables: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, path: impl fmt::Display, message: impl Into<String>) {
        self.push(Problem { path: path.to_string(), message: message.into(), code: None });
    }

    /// Adds a refusal of AWS, with its code and text.
    pub(crate) fn refuse(&mut self, path: impl fmt::Display, code: &str, text: impl Into<String>) {
        self.push(Problem { path: path.to_string(), message: text.into(), code: Some(code.to_owned()) });
    }

    /// `; did you mean …?`, if a similar name exists.
    pub(crate) fn did_you_mean<'a>(&self, written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        if self.list.len() < MAX_SUGGESTIONS { did_you_mean(written, known) } else { String::new() }
    }

    /// Returns true if no more problems are added.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MAX_PROBLEMS
    }

    fn push(&mut self, problem: Problem) {
        if self.is_full() {
            return;
        }
        // Two checks can find the same cause, which is reported once. A value that the tables refused is not reported
        // again.
        let is_told =
            self.list.contains(&problem) || self.list[..self.of_tables].iter().any(|p| p.path == problem.path);
        if !is_told {
            self.list.push(problem);
        }
    }

    /// Marks the end of the check against the tables.
    pub(crate) fn end_of_tables(&mut self) {
        self.of_tables = self.list.len();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems in the order in which they were found.
    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.list
    }
}
