//! Results of the subcommands and their exit codes.

use std::{fmt, io};

use redrive_scenario::Problem;
use redrive_views::names;
use redrive_views::printable::line;

/// Result of a subcommand that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitOutcome {
    /// Exit code 0.
    Done,
    /// A broken expectation or a problem was found: exit code 1.
    Found,
}

/// Failure of a subcommand: exit code 2, except for a closed pipe.
#[derive(Debug)]
pub enum CliError {
    /// Invalid arguments, or a file that cannot be read or written.
    Usage(String),
    /// The scenario is invalid.
    Problems { file: String, problems: Vec<Problem> },
    /// Standard output cannot be written.
    Stdout(io::Error),
}

impl CliError {
    /// Returns true if the program that reads our output has closed the pipe, as `head` does.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, CliError::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// All input and output of files is reported as `Usage`, so an I/O error is one of standard output.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        CliError::Stdout(error)
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CliError::Usage(text) => writeln!(f, "error: {}", line(text)),
            CliError::Stdout(error) => writeln!(f, "error: cannot write to standard output: {error}"),
            CliError::Problems { file, problems } => {
                let count = names::count(problems.len() as u32, "problem");
                writeln!(f, "error: {} has {count}", line(file))?;
                problems.iter().flat_map(problem_lines).try_for_each(|text| writeln!(f, "{}", line(&text)))
            }
        }
    }
}

/// A problem as two lines: its path; its message, with AWS's code if AWS itself refuses the setting.
pub fn problem_lines(problem: &Problem) -> [String; 2] {
    let path = if problem.path.is_empty() { "(the scenario)" } else { &problem.path };
    let message = match &problem.code {
        Some(code) => format!("AWS: {code}: {}", problem.message),
        None => problem.message.clone(),
    };
    [format!("  {path}"), format!("      {message}")]
}
