//! `redrive`: runs a scenario and explains the result.
//!
//! Standard output carries data, standard error messages. Exit codes: 0 success; 1 a broken expectation (`--strict`) or
//! problems found by `check`; 2 an invalid scenario, wrong usage, or a file or standard output that cannot be used.

mod advice;
mod args;
mod check;
mod exit;
mod export;
mod load;
mod outcomes;
mod printer;
mod ranges;
mod rules;
mod run;
mod scenarios;
mod schema;
mod share;
mod summary;
mod timeline;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;

use exit::{CliError, ExitOutcome};
use printer::Printer;

fn main() -> ExitCode {
    let mut out = Printer::stdout();
    let result = match args::command().try_get_matches() {
        Ok(matches) => args::dispatch(&matches, &mut out),
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        // Help and version.
        Err(text) => out.text(&text.render().to_string()).map(|()| ExitOutcome::Done).map_err(CliError::from),
    };
    let result = result.and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(ExitOutcome::Done) => ExitCode::SUCCESS,
        Ok(ExitOutcome::Found) => ExitCode::from(1),
        // Downstream closed the pipe.
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; there is no other place to report that.
            let _ = write!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
