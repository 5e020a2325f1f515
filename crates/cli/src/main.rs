//! `redrive`: runs a scenario and says what happened and why.
//!
//! Standard output is for data, standard error for talk. Exit codes: 0 done; 1 an expectation broke (`--strict`) or
//! `check` found problems; 2 the scenario, the usage or a file was wrong.

mod advice;
mod args;
mod check;
mod export;
mod fates;
mod load;
mod printer;
mod ranges;
mod rules;
mod run;
mod scenarios;
mod schema;
mod share;
mod stop;
mod summary;
mod timeline;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;

use printer::Printer;
use stop::{Answer, Stop};

fn main() -> ExitCode {
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        // Help and version are data; a wrong usage is talk.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = Printer::stdout();
    let answer = args::dispatch(&matches, &mut out).and_then(|answer| {
        out.flush()?;
        Ok(answer)
    });
    match answer {
        Ok(Answer::Done) => ExitCode::SUCCESS,
        Ok(Answer::Broken) => ExitCode::from(1),
        // Whoever read us has seen enough.
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(stop) => {
            // Nobody is left to tell if standard error is gone.
            let lines = stop.to_string().lines().map(printer::safe).collect::<Vec<String>>().join("\n");
            let _ = writeln!(io::stderr(), "{lines}");
            ExitCode::from(2)
        }
    }
}
