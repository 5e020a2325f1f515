//! The list of all recordings: `id | day it was last recorded | test | state`, where the state is `held`,
//! `not modelled: why`, or `pending: why`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use libtest_mimic::Failed;

/// The number of recordings of each family, so that a missing line is noticed.
const FAMILIES: &[(&str, usize)] = &[
    ("async", 10),
    ("ddb", 26),
    ("destination", 3),
    ("eventbridge", 2),
    ("fifo", 16),
    ("kinesis", 20),
    ("redrive", 23),
    ("sns", 6),
    ("sqs", 22),
];

/// Every case of the list is a file, or has a reason why not; and every file is on the list.
pub fn check(folder: &Path, files: &[String]) -> Result<(), Failed> {
    let text = fs::read_to_string(folder.join("catalogue.txt")).expect("the catalogue can be read");
    let mut wrong = Vec::new();
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    let mut family = "";
    let mut listed: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(comment) = line.strip_prefix('#') {
            family = comment.trim();
            continue;
        }
        let fields: Vec<&str> = line.split(" | ").collect();
        let [id, day, test, state] = fields[..] else {
            wrong.push(format!("not `id | day | test | state`: {line}"));
            continue;
        };
        let is_day = day == "no day kept" || (day.len() == 10 && day.starts_with("20"));
        if !is_day || !test.contains("::") {
            wrong.push(format!("{id}: when and by which test was it recorded?"));
        }
        let path = format!("{family}/{id}");
        let is_file = files.contains(&path);
        match (state.split_once(": "), is_file) {
            (None, true) if state == "held" => {}
            (Some(("not modelled" | "pending", why)), false) if why.len() > 10 => {}
            (_, true) => wrong.push(format!("{id} has a file and is `{state}`")),
            (_, false) => wrong.push(format!("{id} is `{state}`, and there is no {path}.yaml")),
        }
        *families.entry(family).or_default() += 1;
        if listed.contains(&id) {
            wrong.push(format!("{id} is listed twice"));
        }
        listed.push(id);
    }
    for file in files {
        if !file.split_once('/').is_some_and(|(_, id)| listed.contains(&id)) {
            wrong.push(format!("{file}.yaml is not in the catalogue"));
        }
    }
    if families != FAMILIES.iter().copied().collect() {
        wrong.push(format!("there are recordings of {FAMILIES:?}, and {families:?} are listed"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
