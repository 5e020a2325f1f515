//! A case: scenarios that repeat a recording, with the recorded results.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use redrive_conformance::{page, tell};
use redrive_core::id::FactId;
use redrive_core::{Rule, Run, Simulation};
use redrive_report::{Options, Report, trace};
use redrive_scenario::{Problem, Scenario, validate};
use serde_json::{Map, Value};

use crate::likeness::Names;
use crate::walk;

pub struct Case {
    /// Family and id: `sqs/sqs-filter-single`.
    pub id: String,
    text: String,
}

/// All cases below a folder.
pub fn read(folder: &Path) -> Vec<Case> {
    let case = |path: &Path| Case {
        id: path.strip_prefix(folder).expect("a case").with_extension("").display().to_string(),
        text: fs::read_to_string(path).expect("a case can be read"),
    };
    page::files(folder, "yaml").iter().map(|path| case(path)).collect()
}

impl Case {
    pub fn check(&self) -> Result<(), Failed> {
        let case = Scenario::parse(&self.text).map_err(|problems| tell(&problems))?.to_value();
        let known = ["shows", "rules", "rulesWithoutFact", "beyond", "scenario", "expect", "refused", "parts"];
        let mut wrong: Vec<String> = unknown(&case, &known);
        if case["shows"].as_str().is_none_or(|text| text.len() < 20) {
            wrong.push("`shows` says in a sentence what the recording shows".to_owned());
        }
        let mut rules: BTreeSet<&str> = texts(&case["rules"]).collect();
        // A rule about an order, or about something that does not happen, is in no fact.
        for rule in rules.iter().copied().chain(texts(&case["rulesWithoutFact"])) {
            if !Rule::ALL.iter().any(|known| known.id() == rule) {
                wrong.push(format!("no page states the rule {rule}"));
            }
        }
        let parts = case["parts"].as_array().map_or(std::slice::from_ref(&case), Vec::as_slice);
        // Ids and moments are named for a whole case.
        let mut names = Names::default();
        let mut is_refused = false;
        for (place, part) in parts.iter().enumerate() {
            let name = if parts.len() > 1 { format!("part {}: ", place + 1) } else { String::new() };
            if case.get("parts").is_some() {
                wrong.extend(unknown(part, &["scenario", "expect", "refused"]));
            }
            let found = match outcome(part)? {
                Ok((scenario, run)) => {
                    for fact in run.trace.facts() {
                        rules.remove(fact.rule.id());
                    }
                    compare_run(part, &scenario, &run, &mut names)
                }
                Err(problems) => {
                    is_refused = true;
                    compare_problems(part, &problems, &mut names)
                }
            };
            wrong.extend(found.into_iter().map(|line| format!("{name}{line}")));
        }
        // A refused scenario has no facts, and so no rules.
        if !is_refused {
            wrong.extend(rules.iter().map(|rule| format!("the case is evidence for {rule}, and no fact follows it")));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn unknown(value: &Value, known: &[&str]) -> Vec<String> {
    let keys = value.as_object().into_iter().flat_map(Map::keys);
    keys.filter(|key| !known.contains(&key.as_str())).map(|key| format!("`{key}` means nothing here")).collect()
}

type Outcome = Result<(Scenario, Run), Vec<Problem>>;

fn outcome(part: &Value) -> Result<Outcome, Failed> {
    let scenario = Scenario::from_value(part["scenario"].clone()).map_err(|problems| tell(&problems))?;
    Ok(validate(&scenario).map(|plan| (scenario, Simulation::run(plan))))
}

fn compare_run(part: &Value, scenario: &Scenario, run: &Run, names: &mut Names) -> Vec<String> {
    let Some(expected) = part["expect"].as_object().filter(|map| !map.is_empty()) else {
        return vec!["the scenario runs, and nothing is expected of it".to_owned()];
    };
    let mut said = Report::new(run, scenario, Options { all_documents: true, series: false }).to_value();
    said["trace"] = (0..run.trace.facts().len() as u32).map(|place| trace::fact(run, FactId::new(place))).collect();
    let found = expected.iter().flat_map(|(path, value)| {
        // A selection without matches is an empty list, not an absent value.
        names.compare(path, value, walk::at(&said, path).as_ref())
    });
    found.collect()
}

fn compare_problems(part: &Value, problems: &[Problem], names: &mut Names) -> Vec<String> {
    let Some(expected) = part["refused"].as_array() else {
        return vec![format!("the scenario is refused:\n{}", tell(problems))];
    };
    let actual: Vec<Value> = problems
        .iter()
        .map(|problem| {
            let mut row = serde_json::json!({ "path": problem.path });
            if let Some(code) = &problem.code {
                row["code"] = code.as_str().into();
            }
            row["message"] = problem.message.as_str().into();
            row
        })
        .collect();
    names.compare("refused", &Value::from(expected.clone()), Some(&Value::from(actual)))
}
