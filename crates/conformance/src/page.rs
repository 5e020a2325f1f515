//! A page of the book: prose, rules, and examples. An example is a scenario and the trace it is expected to have.
//!
//! The build script reads pages too, so this file depends on nothing.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// An example of a page.
#[derive(Debug)]
pub struct Example {
    pub title: String,
    /// YAML.
    pub scenario: String,
    pub trace: Trace,
}

/// The expected trace of an example.
#[derive(Debug)]
pub struct Trace {
    pub text: String,
    /// Every fact, not only those that tell the story.
    pub all: bool,
    /// Where the text stands in the page, to be written anew.
    pub place: Range<usize>,
}

/// The examples of a page, or what is wrong with it.
pub fn examples(text: &str) -> Result<Vec<Example>, String> {
    let mut examples = Vec::new();
    let mut title = String::new();
    let mut scenario: Option<String> = None;
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        match (&open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), at)),
            (Some((info, from)), Some("")) => {
                let body = text[*from..start].to_owned();
                if info == "yaml scenario" {
                    scenario = Some(body);
                } else if let Some(kind) = info.strip_prefix("trace") {
                    let trace = Trace { text: body, all: kind.trim() == "all", place: *from..start };
                    let scenario = scenario.take().ok_or_else(|| format!("{title}: a trace without a scenario"))?;
                    examples.push(Example { title: title.clone(), scenario, trace });
                }
                open = None;
            }
            (None, None) => {
                if let Some(name) = line.strip_prefix("## Example: ") {
                    title = name.to_owned();
                }
            }
            (Some(_), _) => {}
        }
    }
    match (open, scenario) {
        (Some(_), _) => Err(format!("{title}: a fence is not closed")),
        (None, Some(_)) => Err(format!("{title}: a scenario without a trace")),
        (None, None) => Ok(examples),
    }
}

/// The ids of the rules a page states.
pub fn rules(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("### ")).map(|id| id.trim().to_owned()).collect()
}

/// Files below a folder with this ending, sorted by path.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
