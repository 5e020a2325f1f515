//! The jobs of this project. `cargo xtask help` lists them.
//!
//! Invariant: it uses only the standard library. A new machine compiles it before anything else, and it installs the
//! rest.

mod http;
mod job;
mod options;
mod outcome;
mod project;
mod semantics;
mod tools;
mod tree;

use std::process::ExitCode;

use options::Options;
use outcome::Outcome;
use project::Project;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_else(|| "help".to_owned());
    let outcome = Project::find().and_then(|project| job::run(&project, &name, Options::new(words)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}
