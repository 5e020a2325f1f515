//! Reads and changes the `bad` list of a send.

use redrive_core::Run;
use redrive_core::id::RecordId;
use redrive_scenario::Scenario;
use serde_json::{Map, Value, json};

/// Maximum number of records listed one by one.
const MOST_LISTED: u64 = 10_000;

/// The fault of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub fault: String,
    /// Number of deliveries that fail; none for all.
    pub times: Option<u64>,
    /// Chance that a delivery fails, in percent.
    pub chance: Option<u64>,
}

/// The records that a mark applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// A range of records, counted from 1, both ends included.
    Records(u64, u64),
    /// Every record, with this chance in percent.
    Chance(u64),
}

impl Default for Mark {
    fn default() -> Mark {
        Mark { fault: "throw".to_owned(), times: None, chance: None }
    }
}

/// Returns the path of a step's send.
pub fn send_path(step: usize) -> String {
    format!("script[{step}].send")
}

/// Returns the number of records that a step sends.
pub fn count(scenario: &Scenario, step: usize) -> Option<u64> {
    let send = scenario.get(&send_path(step))?;
    Some(send.get("count").and_then(Value::as_u64).unwrap_or(1))
}

/// Returns the mark of record `n` of a send, counted from 1. Marks by chance are not known before the run.
pub fn mark(scenario: &Scenario, step: usize, n: u64) -> Option<Mark> {
    entries(scenario, step).iter().find(|entry| names(entry, n)).map(mark_of)
}

/// Returns the mark of a record of a run.
pub fn of_record(scenario: &Scenario, run: &Run, record: RecordId) -> Option<Mark> {
    let (step, n) = sent(run, record);
    mark(scenario, step, n)
}

/// Returns the scenario with a good record made bad, or a bad one made good.
pub fn toggled(scenario: &Scenario, run: &Run, record: RecordId) -> Scenario {
    let (step, n) = sent(run, record);
    let new = if mark(scenario, step, n).is_some() { None } else { Some(Mark::default()) };
    with_mark(scenario, step, Which::Records(n, n), new.as_ref())
}

/// Returns the step that a record comes from, and its number there.
fn sent(run: &Run, record: RecordId) -> (usize, u64) {
    let (step, n) = run.trace.root(run.trace.record(record));
    (run.plan.script[step.index()].written as usize, n.into())
}

/// Returns the share of records that are bad by chance in percent, and their mark.
pub fn by_chance(scenario: &Scenario, step: usize) -> Option<(u64, Mark)> {
    let entries = entries(scenario, step);
    entries.iter().find_map(|entry| Some((percent(entry.get("records")?.get("chance")?)?, mark_of(entry))))
}

/// Returns the scenario with a mark set, or removed if it is none.
pub fn with_mark(scenario: &Scenario, step: usize, which: Which, mark: Option<&Mark>) -> Scenario {
    let count = count(scenario, step).unwrap_or(0);
    let mut list = entries(scenario, step);
    match which {
        Which::Records(from, to) => {
            for n in from..=to.min(from + MOST_LISTED) {
                let cut = |entry| if names(&entry, n) { without(&entry, n, count) } else { Some(entry) };
                list = list.into_iter().filter_map(cut).collect();
                if let Some(mark) = mark {
                    add(&mut list, n, mark);
                }
            }
        }
        Which::Chance(share) => {
            list.retain(|entry| entry["records"].get("chance").is_none());
            if let Some(mark) = mark {
                list.push(entry(json!({ "chance": share as f64 / 100.0 }), mark));
            }
        }
    }
    let path = format!("{}.bad", send_path(step));
    if list.is_empty() { scenario.without(&path) } else { scenario.with(&path, Value::Array(list)) }
}

fn entries(scenario: &Scenario, step: usize) -> Vec<Value> {
    let list = scenario.get(&format!("{}.bad", send_path(step)));
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

fn names(entry: &Value, n: u64) -> bool {
    match entry.get("records") {
        Some(Value::Array(list)) => list.iter().any(|number| number.as_u64() == Some(n)),
        Some(other) => {
            other.get("every").and_then(Value::as_u64).is_some_and(|every| every > 0 && n.is_multiple_of(every))
        }
        None => false,
    }
}

fn mark_of(entry: &Value) -> Mark {
    let fault = entry.get("fault").and_then(Value::as_str).map_or_else(|| Mark::default().fault, str::to_owned);
    let chance = entry.get("chance").and_then(percent);
    Mark { fault, times: entry.get("times").and_then(Value::as_u64), chance }
}

/// Converts a share to whole percent.
fn percent(share: &Value) -> Option<u64> {
    Some((share.as_f64()? * 100.0).round() as u64)
}

fn entry(records: Value, mark: &Mark) -> Value {
    let mut entry = json!({ "records": records, "fault": mark.fault });
    if let Some(times) = mark.times {
        entry["times"] = times.into();
    }
    if let Some(chance) = mark.chance {
        entry["chance"] = json!(chance as f64 / 100.0);
    }
    entry
}

/// Returns an entry without a record, or none if it had no other.
fn without(entry: &Value, n: u64, count: u64) -> Option<Value> {
    let numbers: Vec<u64> = match entry.get("records")? {
        Value::Array(list) => list.iter().filter_map(Value::as_u64).collect(),
        other => {
            let every = other.get("every").and_then(Value::as_u64)?.max(1);
            (1..=count.min(MOST_LISTED)).filter(|number| number.is_multiple_of(every)).collect()
        }
    };
    let left: Vec<u64> = numbers.into_iter().filter(|number| *number != n).collect();
    let mut entry = entry.as_object()?.clone();
    let is_empty = left.is_empty();
    entry.insert("records".to_owned(), json!(left));
    (!is_empty).then_some(Value::Object(entry))
}

/// Adds a record to the entry with the same mark, or to a new entry.
fn add(list: &mut Vec<Value>, n: u64, mark: &Mark) {
    let is_plain = |map: &Map<String, Value>| {
        map.keys().all(|key| ["records", "fault", "times", "chance"].contains(&key.as_str()))
    };
    let same = list.iter_mut().find(|entry| {
        entry.as_object().is_some_and(is_plain) && entry["records"].is_array() && mark_of(entry) == *mark
    });
    if let Some(numbers) = same.and_then(|entry| entry["records"].as_array_mut()) {
        let place = numbers.iter().position(|number| number.as_u64() > Some(n)).unwrap_or(numbers.len());
        numbers.insert(place, n.into());
        return;
    }
    list.push(entry(json!([n]), mark));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(bad: Value) -> Scenario {
        let value =
            json!({ "v": 1, "stack": {}, "script": [{ "at": "0s", "send": { "to": "q", "count": 6, "bad": bad } }] });
        Scenario::from_value(value).expect("an object")
    }

    fn bad(scenario: &Scenario) -> Value {
        scenario.get("script[0].send.bad").cloned().unwrap_or_default()
    }

    fn throwing() -> Mark {
        Mark::default()
    }

    #[test]
    fn a_good_record_becomes_bad_and_good_again() {
        let marked = with_mark(&scenario(json!([])), 0, Which::Records(4, 4), Some(&throwing()));
        assert_eq!(bad(&marked), json!([{ "records": [4], "fault": "throw" }]));
        assert_eq!(mark(&marked, 0, 4), Some(throwing()));
        assert_eq!(bad(&with_mark(&marked, 0, Which::Records(4, 4), None)), Value::Null);
    }

    #[test]
    fn records_with_the_same_mark_share_an_entry() {
        let marked = with_mark(
            &scenario(json!([{ "records": [2, 5], "fault": "throw" }])),
            0,
            Which::Records(4, 4),
            Some(&throwing()),
        );
        assert_eq!(bad(&marked), json!([{ "records": [2, 4, 5], "fault": "throw" }]));
    }

    #[test]
    fn another_fault_is_another_entry() {
        let slow = Mark { fault: "slow".into(), times: Some(1), chance: None };
        let marked = with_mark(
            &scenario(json!([{ "records": [2, 5], "fault": "throw" }])),
            0,
            Which::Records(5, 5),
            Some(&slow),
        );
        assert_eq!(
            bad(&marked),
            json!([{ "records": [2], "fault": "throw" }, { "records": [5], "fault": "slow", "times": 1 }])
        );
    }

    #[test]
    fn every_second_is_written_out_when_one_of_them_is_good() {
        let marked = with_mark(
            &scenario(json!([{ "records": { "every": 2 }, "fault": "crash" }])),
            0,
            Which::Records(4, 4),
            None,
        );
        assert_eq!(bad(&marked), json!([{ "records": [2, 6], "fault": "crash" }]));
    }

    #[test]
    fn other_keys_of_an_entry_are_kept() {
        let named = json!([{ "records": [1, 2], "name": "bug", "errorType": "KeyError" }]);
        let marked = with_mark(&scenario(named), 0, Which::Records(1, 1), None);
        assert_eq!(bad(&marked), json!([{ "records": [2], "name": "bug", "errorType": "KeyError" }]));
    }

    #[test]
    fn a_range_is_marked_at_once() {
        let marked = with_mark(
            &scenario(json!([{ "records": [2], "fault": "crash" }])),
            0,
            Which::Records(1, 3),
            Some(&throwing()),
        );
        assert_eq!(bad(&marked), json!([{ "records": [1, 2, 3], "fault": "throw" }]));
        assert_eq!(
            bad(&with_mark(&marked, 0, Which::Records(1, 2), None)),
            json!([{ "records": [3], "fault": "throw" }])
        );
    }

    #[test]
    fn a_record_can_be_bad_by_chance_and_a_delivery_too() {
        let mark = Mark { chance: Some(25), ..throwing() };
        let marked = with_mark(&scenario(json!([])), 0, Which::Chance(10), Some(&mark));
        assert_eq!(bad(&marked), json!([{ "records": { "chance": 0.1 }, "fault": "throw", "chance": 0.25 }]));
        assert_eq!(by_chance(&marked, 0), Some((10, mark)));
        assert_eq!(bad(&with_mark(&marked, 0, Which::Chance(10), None)), Value::Null);
    }
}
