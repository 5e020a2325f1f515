//! A page of the book: prose, rules, and examples. An example is a scenario and its expected results: its trace,
//! the advice about it, or the problems for which it is refused.
//!
//! The build script reads pages too, so this file has no dependencies.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// An example of a page.
#[derive(Debug)]
pub struct Example {
    pub title: String,
    /// YAML.
    pub scenario: String,
    /// At least one.
    pub expected: Vec<Expected>,
}

/// The kind of an expected text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// ```` ```trace ````: the facts of the story.
    Story,
    /// ```` ```trace all ````: every fact.
    All,
    /// ```` ```trace page ````: only the facts that follow the page's own rules, where the story would be too long.
    Page,
    /// ```` ```trace short ````: the story, of which the middle is left out.
    Short,
    /// ```` ```problems ````: the reasons for which the scenario is refused.
    Problems,
    /// ```` ```advice ````: the page's own advice, and the changes by its fixes.
    Advice,
    /// ```` ```advice all ````: all advice.
    AllAdvice,
    /// ```` ```expectations ````: the expectations that held, and the facts that broke the others.
    Expectations,
    /// ```` ```metrics ````: every metric that has a sample.
    Metrics,
    /// ```` ```cost ````: the bill.
    Cost,
}

/// An expected text of an example.
#[derive(Debug)]
pub struct Expected {
    pub shows: Shows,
    pub text: String,
    /// The bytes of the text in the page, which `UPDATE_EXPECT=1` replaces.
    pub place: Range<usize>,
}

impl Shows {
    fn read(info: &str) -> Option<Shows> {
        match info {
            "trace" => Some(Shows::Story),
            "trace all" => Some(Shows::All),
            "trace page" => Some(Shows::Page),
            "trace short" => Some(Shows::Short),
            "problems" => Some(Shows::Problems),
            "advice" => Some(Shows::Advice),
            "advice all" => Some(Shows::AllAdvice),
            "expectations" => Some(Shows::Expectations),
            "metrics" => Some(Shows::Metrics),
            "cost" => Some(Shows::Cost),
            _ => None,
        }
    }
}

/// The examples of a page, or its first error.
pub fn examples(text: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
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
                } else if let Some(shows) = Shows::read(info) {
                    let expected = Expected { shows, text: body, place: *from..start };
                    match (scenario.take(), examples.last_mut()) {
                        (Some(scenario), _) => {
                            examples.push(Example { title: title.clone(), scenario, expected: vec![expected] })
                        }
                        (None, Some(last)) if last.title == title => last.expected.push(expected),
                        (None, _) => return Err(format!("{title}: a {info} without a scenario")),
                    }
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
        (None, Some(_)) => Err(format!("{title}: a scenario of which nothing is expected")),
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
