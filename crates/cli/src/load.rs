//! From a file, or standard input, to a scenario.

use std::fs;
use std::io::{self, Read};

use redrive_scenario::{MAX_BYTES, Scenario};

use crate::stop::Stop;

/// Reads a scenario, or the scenario of a lesson; `-` is standard input.
pub fn scenario(file: &str) -> Result<Scenario, Stop> {
    let text = text(file)?;
    let problems = |problems| Stop::Problems { file: name(file).to_owned(), problems };
    let read = Scenario::parse(&text).map_err(problems)?;
    // A lesson is a scenario with a text and questions around it.
    match read.get("scenario") {
        Some(inner) if read.get("stack").is_none() && inner.is_object() => {
            Scenario::from_value(inner.clone()).map_err(problems)
        }
        _ => Ok(read),
    }
}

/// What a file is called in messages.
pub fn name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

fn text(file: &str) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    // One byte too many is enough to say that it is too long; no file can fill the memory.
    let most = MAX_BYTES as u64 + 1;
    let read = match file {
        "-" => io::stdin().lock().take(most).read_to_end(&mut bytes),
        path => fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Stop::Usage(format!("cannot read {}: {error}", name(file))))?;
    String::from_utf8(bytes).map_err(|_| Stop::Usage(format!("{} is not UTF-8 text", name(file))))
}
