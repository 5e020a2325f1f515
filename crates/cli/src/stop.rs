//! How a verb ends.

use std::{fmt, io};

use redrive_scenario::Problem;

/// A verb did what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    /// And what it was asked to find, it found: a broken expectation, a problem.
    Broken,
}

/// A verb could not do what it should.
#[derive(Debug)]
pub enum Stop {
    /// What the user gave makes no sense.
    Usage(String),
    /// The scenario is wrong, in all these places.
    Problems {
        file: String,
        problems: Vec<Problem>,
    },
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Io(error)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Usage(text) => writeln!(f, "error: {text}"),
            Stop::Io(error) => writeln!(f, "error: {error}"),
            Stop::Problems { file, problems } => {
                let count = problems.len();
                let word = if count == 1 { "problem" } else { "problems" };
                writeln!(f, "error: {file} has {count} {word}")?;
                problems.iter().try_for_each(|problem| write_problem(f, problem))
            }
        }
    }
}

/// A problem in lines of its own: where, what, and AWS's code where AWS would refuse.
pub fn write_problem(f: &mut dyn fmt::Write, problem: &Problem) -> fmt::Result {
    let path = if problem.path.is_empty() { "(the scenario)" } else { &problem.path };
    match &problem.code {
        Some(code) => writeln!(f, "  {path}\n      AWS: {code}: {}", problem.message),
        None => writeln!(f, "  {path}\n      {}", problem.message),
    }
}
