//! From a file, standard input or a link to a scenario.

use std::fs;
use std::io::{self, Read, Write};

use redrive_lessons::Lesson;
use redrive_report::MODEL;
use redrive_scenario::link::{Link, LinkError};
use redrive_scenario::{MAX_BYTES, Scenario};

use crate::printer;
use crate::stop::Stop;

/// Reads a scenario, the scenario of a lesson, or that of a link; `-` is standard input.
pub fn scenario(file: &str) -> Result<Scenario, Stop> {
    if Link::is_link(file) {
        return linked(file);
    }
    let text = text(file)?;
    // What comes out of `redrive share` may come in.
    if file == "-" && Link::is_link(&text) {
        return linked(&text);
    }
    let problems = |problems| Stop::Problems { file: name(file).to_owned(), problems };
    let read = Scenario::parse(&text).map_err(problems)?;
    match Lesson::scenario_in(&read) {
        Some(inner) => Scenario::from_value(inner.clone()).map_err(problems),
        None => Ok(read),
    }
}

/// The lesson that a file holds, if it is one. What came from standard input is gone.
pub fn lesson(file: &str) -> Result<Option<Lesson>, Stop> {
    if file == "-" || Link::is_link(file) {
        return Ok(None);
    }
    let text = text(file)?;
    let problems = |problems| Stop::Problems { file: name(file).to_owned(), problems };
    let is_lesson = Lesson::scenario_in(&Scenario::parse(&text).map_err(problems)?).is_some();
    if is_lesson { Lesson::parse(&text).map(Some).map_err(problems) } else { Ok(None) }
}

/// The scenario of a link, with its overrides.
fn linked(text: &str) -> Result<Scenario, Stop> {
    let link = link(text)?;
    link.scenario(redrive_lessons::scenario).map_err(link_stop)
}

/// A link, and what there is to say of it before it is opened.
pub fn link(text: &str) -> Result<Link, Stop> {
    let link = Link::read(text).map_err(link_stop)?;
    if let Some(model) = link.model.as_deref().filter(|model| *model != MODEL) {
        note(&format!("note: the link was made with model {model}; this is {MODEL}, and the run may differ"));
    }
    for key in &link.unknown {
        note(&format!("note: `{key}` in the link means nothing to this version and is left out"));
    }
    Ok(link)
}

fn link_stop(error: LinkError) -> Stop {
    match error {
        LinkError::Problems(problems) => Stop::Problems { file: "the link".to_owned(), problems },
        error => Stop::Usage(error.to_string()),
    }
}

/// Talk, which nobody need hear.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", printer::safe(text));
}

/// What a file is called in messages.
pub fn name(file: &str) -> &str {
    match file {
        "-" => "standard input",
        file if Link::is_link(file) => "the link",
        file => file,
    }
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
