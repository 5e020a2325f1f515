//! The expectations of a scenario. They are evaluated over a report, elsewhere.

use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problems;
use crate::schema::NAMED;
use crate::text::duration::parse_duration;

/// One entry of `expect`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    EveryRecordProcessed,
    NoRecordLost,
    NoRecordProcessedTwice,
    NoGoodRecordDeadLettered,
    OrderKept,
    ProcessedWithin {
        millis: u64,
    },
    /// About any path of the report. `Rule::RedriveExpectationsThat`
    That {
        path: String,
        holds: Holds,
    },
}

/// The condition on the value at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    Is(Value),
    AtLeast(Value),
    AtMost(Value),
    Absent,
}

/// The comparisons of the general form.
const COMPARISONS: [&str; 4] = ["is", "atLeast", "atMost", "absent"];

/// Reads one entry; `None` if it is invalid.
pub fn read(entry: &Value) -> Option<Expectation> {
    match entry {
        Value::String(name) => match NAMED.iter().position(|named| named == name)? {
            0 => Some(Expectation::EveryRecordProcessed),
            1 => Some(Expectation::NoRecordLost),
            2 => Some(Expectation::NoRecordProcessedTwice),
            3 => Some(Expectation::NoGoodRecordDeadLettered),
            _ => Some(Expectation::OrderKept),
        },
        Value::Object(map) => match map.get("processedWithin") {
            Some(text) => Some(Expectation::ProcessedWithin { millis: parse_duration(text.as_str()?)? }),
            None => Some(Expectation::That { path: map.get("that")?.as_str()?.to_owned(), holds: holds(map)? }),
        },
        _ => None,
    }
}

fn holds(map: &Map<String, Value>) -> Option<Holds> {
    let mut found = COMPARISONS.iter().filter_map(|name| Some((*name, map.get(*name)?)));
    let (name, value) = found.next()?;
    match (name, found.next()) {
        (_, Some(_)) => None,
        ("is", _) => Some(Holds::Is(value.clone())),
        ("atLeast", _) => Some(Holds::AtLeast(value.clone())),
        ("atMost", _) => Some(Holds::AtMost(value.clone())),
        _ => (value == &Value::Bool(true)).then_some(Holds::Absent),
    }
}

/// Checks what the tables cannot express: exactly one comparison, and `absent` can only be true.
pub(crate) fn check(scenario: &Map<String, Value>, problems: &mut Problems) {
    let expect = Path::ROOT.key("expect");
    for (i, entry) in scenario.get("expect").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let general = entry.as_object().filter(|map| map.contains_key("that"));
        if general.is_some_and(|map| holds(map).is_none()) {
            let message = "a comparison is missing: exactly one of is, atLeast, atMost, or absent: true";
            problems.add(expect.index(i), message);
        }
    }
}
