//! A lesson, and the answers that a run gives to its questions.

use redrive_core::Run;
use redrive_report::{Options, Report, does_hold};
use redrive_scenario::{Holds, Scenario};
use redrive_views::Ledger;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    pub name: String,
    pub title: String,
    /// The group in the gallery: `SQS`, `Streams`.
    pub group: String,
    /// The resources and the problem, shown before the first question. Markdown; may be empty.
    pub intro: String,
    /// The full explanation, which contains the answers. Markdown.
    pub text: String,
    pub questions: Vec<Question>,
    pub scenario: Scenario,
}

/// A question. The run is covered from `at` on until the question is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The time of the question, in ms since the start.
    pub at: u64,
    pub ask: String,
    pub answer: Answer,
    /// Shown with the answer. Markdown.
    pub because: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The choice whose expectation holds is the right one.
    Choices(Vec<Choice>),
    /// The whole number at this path of the report. Tests check the number that the author expects.
    Number { path: String, holds: Holds },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub text: String,
    pub path: String,
    pub holds: Holds,
}

/// The right answer to a question, according to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    Choice(usize),
    Number(u64),
}

impl Question {
    /// Returns the right answer, or an error message if the question has none or more than one.
    pub fn right(&self, run: &Run, scenario: &Scenario) -> Result<Right, String> {
        let report = Report::new(run, scenario, Options::default());
        self.right_by(&|path| report.get(path))
    }

    /// Does the same with the summary only, because the first part of the page does not contain the report. The summary
    /// is sufficient for all lessons of the library.
    pub fn right_from_summary(&self, run: &Run, scenario: &Scenario) -> Result<Right, String> {
        let ledger = Ledger::new(run);
        let value_at = |path: &str| redrive_report::summary_value(run, &ledger, path).flatten();
        self.right_by(&|path| match path.strip_prefix("expectations.") {
            Some(rest) => {
                let rows = redrive_report::expectations(run, scenario, &ledger, value_at);
                let rows = rows.iter().map(redrive_report::ExpectationRow::to_value).collect();
                redrive_report::path::at(&Value::Array(rows), rest).cloned()
            }
            None => value_at(path),
        })
    }

    fn right_by(&self, find: &dyn Fn(&str) -> Option<Value>) -> Result<Right, String> {
        match &self.answer {
            Answer::Choices(choices) => {
                let holds = |choice: &Choice| does_hold(find(&choice.path).as_ref(), &choice.holds);
                let right: Vec<usize> =
                    choices.iter().enumerate().filter(|(_, choice)| holds(choice)).map(|(place, _)| place).collect();
                match right[..] {
                    [one] => Ok(Right::Choice(one)),
                    [] => Err("no choice holds".to_owned()),
                    _ => Err(format!("{} choices hold", right.len())),
                }
            }
            Answer::Number { path, holds } => {
                let found = find(path);
                if !does_hold(found.as_ref(), holds) {
                    return Err(format!("at `{path}` the run has {}", found.unwrap_or_default()));
                }
                found.as_ref().and_then(Value::as_u64).map(Right::Number).ok_or(format!("`{path}` is no whole number"))
            }
        }
    }
}
