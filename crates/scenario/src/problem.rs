//! What is wrong with a scenario, where, and what to do.

use std::fmt;

use crate::text::suggest::did_you_mean;

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `stack.orders.visibilityTimeout`, `script[2].send.bad[0].records`; empty for the whole scenario.
    pub path: String,
    pub message: String,
    /// AWS's error code, where AWS itself would refuse.
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

/// A hostile scenario can be wrong in a million places; nobody reads more than this.
const MAX_PROBLEMS: usize = 1000;
/// Looking for what was meant takes time, and after so many problems it is not spelling that is wrong.
const MAX_SUGGESTIONS: usize = 100;

/// All that was found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    /// How many of them the tables found.
    of_tables: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, path: impl fmt::Display, message: impl Into<String>) {
        self.push(Problem { path: path.to_string(), message: message.into(), code: None });
    }

    /// AWS itself refuses, with this code and text.
    pub(crate) fn refuse(&mut self, path: impl fmt::Display, code: &str, text: impl Into<String>) {
        self.push(Problem { path: path.to_string(), message: text.into(), code: Some(code.to_owned()) });
    }

    /// `; did you mean …?`, where there is something close.
    pub(crate) fn did_you_mean<'a>(&self, written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        if self.list.len() < MAX_SUGGESTIONS { did_you_mean(written, known) } else { String::new() }
    }

    /// Nothing more will be taken in, so there is no need to look.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MAX_PROBLEMS
    }

    fn push(&mut self, problem: Problem) {
        if self.is_full() {
            return;
        }
        // The same cause can show in two checks; saying it once is enough. Of a value that the tables refused there is
        // nothing more to say.
        let is_told =
            self.list.contains(&problem) || self.list[..self.of_tables].iter().any(|p| p.path == problem.path);
        if !is_told {
            self.list.push(problem);
        }
    }

    /// The tables have been checked; what comes now is what they cannot say.
    pub(crate) fn end_of_tables(&mut self) {
        self.of_tables = self.list.len();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order of the scenario's text as far as it is known: by discovery.
    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.list
    }
}
