//! Loads a scenario from a file, from standard input or from a link.

use std::fs;
use std::io::{self, Read};

use redrive_lessons::Lesson;
use redrive_report::MODEL;
use redrive_scenario::link::{Link, LinkError};
use redrive_scenario::{MAX_BYTES, Scenario};

use crate::exit::CliError;
use crate::printer::note;

/// Reads a scenario, or the scenario of a lesson or of a link. `-` is standard input.
pub fn scenario(file: &str) -> Result<Scenario, CliError> {
    if Link::is_link(file) {
        return linked(file);
    }
    let text = text(file)?;
    // Standard input may hold the output of `redrive share`.
    if file == "-" && Link::is_link(&text) {
        return linked(&text);
    }
    let problems = |problems| CliError::Problems { file: name(file).to_owned(), problems };
    let read = Scenario::parse(&text).map_err(problems)?;
    match Lesson::scenario_in(&read) {
        Some(inner) => Scenario::from_value(inner.clone()).map_err(problems),
        None => Ok(read),
    }
}

/// Reads the lesson of a file, if it holds one. Standard input has been consumed and is not read again.
pub fn lesson(file: &str) -> Result<Option<Lesson>, CliError> {
    if file == "-" || Link::is_link(file) {
        return Ok(None);
    }
    let text = text(file)?;
    let problems = |problems| CliError::Problems { file: name(file).to_owned(), problems };
    let is_lesson = Lesson::scenario_in(&Scenario::parse(&text).map_err(problems)?).is_some();
    if is_lesson { Lesson::parse(&text).map(Some).map_err(problems) } else { Ok(None) }
}

/// The scenario of a link, with its overrides applied.
fn linked(text: &str) -> Result<Scenario, CliError> {
    let link = link(text)?;
    link.scenario(redrive_lessons::scenario).map_err(link_error)
}

/// Decodes a link, and prints notes about another model version and about unknown keys.
pub fn link(text: &str) -> Result<Link, CliError> {
    let link = Link::read(text).map_err(link_error)?;
    if let Some(model) = link.model.as_deref().filter(|model| *model != MODEL) {
        note(&format!("note: the link was made with model {model}; this is {MODEL}, and the run may differ"));
    }
    for key in &link.unknown {
        note(&format!("note: this version ignores the unknown key `{key}` of the link"));
    }
    Ok(link)
}

fn link_error(error: LinkError) -> CliError {
    match error {
        LinkError::Problems(problems) => CliError::Problems { file: "the link".to_owned(), problems },
        error => CliError::Usage(error.to_string()),
    }
}

/// The name of a file in messages.
pub fn name(file: &str) -> &str {
    match file {
        "-" => "standard input",
        file if Link::is_link(file) => "the link",
        file => file,
    }
}

fn text(file: &str) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    // One byte over the limit is enough for the parser to refuse the text; a larger file cannot fill the memory.
    let most = MAX_BYTES as u64 + 1;
    let read = match file {
        "-" => io::stdin().lock().take(most).read_to_end(&mut bytes),
        path => fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|error| CliError::Usage(format!("cannot read {}: {error}", name(file))))?;
    String::from_utf8(bytes).map_err(|_| CliError::Usage(format!("{} is not UTF-8 text", name(file))))
}
