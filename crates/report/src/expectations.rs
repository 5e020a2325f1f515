//! What is expected of a run, and whether it held: first what the scenario is about, then the rest of what is always
//! looked at.

use redrive_core::Run;
use redrive_core::time::Duration;
use redrive_scenario::{Expectation, Holds, Scenario, write_duration};
use redrive_views::expectations::{Broken, Expectations, Named};
use redrive_views::{Ledger, names};
use serde_json::{Value, json};
use std::cmp::Ordering;

use crate::row::Row;
use crate::{path, trace};

/// The rows. `get` says what is at a path of the report.
pub fn expectations(
    run: &Run,
    scenario: &Scenario,
    ledger: &Ledger,
    get: impl Fn(&str) -> Option<Value>,
) -> Vec<Value> {
    let views = Expectations::new(run, ledger);
    let asked = scenario.expectations();
    let row = |named: Named, asked: bool| {
        let broken = views.broken(named).map(|broken| self::broken(run, broken));
        self::row(name(named), asked, broken)
    };
    let mut rows: Vec<Value> = Vec::new();
    for expectation in &asked {
        rows.push(match (expectation, named(expectation)) {
            (_, Some(named)) => row(named, true),
            (Expectation::That { path, holds }, None) => general(run, path, holds, get(path).as_ref()),
            // Every other expectation has a name.
            (_, None) => continue,
        });
    }
    let asked_for = |named: Named| asked.iter().any(|expectation| self::named(expectation) == Some(named));
    rows.extend(Named::ALWAYS.into_iter().filter(|named| !asked_for(*named)).map(|named| row(named, false)));
    rows
}

fn row(expect: Value, asked: bool, broken: Option<Value>) -> Value {
    let row = Row::default().put("expect", expect).put("asked", asked).put("held", broken.is_none());
    row.maybe("broken", broken).into()
}

fn named(expectation: &Expectation) -> Option<Named> {
    Some(match expectation {
        Expectation::EveryRecordProcessed => Named::EveryRecordProcessed,
        Expectation::NoRecordLost => Named::NoRecordLost,
        Expectation::NoRecordProcessedTwice => Named::NoRecordProcessedTwice,
        Expectation::NoGoodRecordDeadLettered => Named::NoGoodRecordDeadLettered,
        Expectation::OrderKept => Named::OrderKept,
        Expectation::ProcessedWithin { millis } => Named::ProcessedWithin(Duration(*millis)),
        Expectation::That { .. } => return None,
    })
}

/// As a scenario writes it.
fn name(named: Named) -> Value {
    match named {
        Named::EveryRecordProcessed => "everyRecordProcessed".into(),
        Named::NoRecordLost => "noRecordLost".into(),
        Named::NoRecordProcessedTwice => "noRecordProcessedTwice".into(),
        Named::NoGoodRecordDeadLettered => "noGoodRecordDeadLettered".into(),
        Named::OrderKept => "orderKept".into(),
        Named::ProcessedWithin(length) => json!({"processedWithin": write_duration(length.0)}),
    }
}

fn broken(run: &Run, broken: Broken) -> Value {
    Row::default()
        .put("at", broken.at.0)
        .put("sel", names::record(&run.plan, &run.trace, broken.record))
        .maybe("event", broken.fact.map(trace::number))
        .into()
}

/// An expectation over a path of the report. What broke it is not a single fact, so the end of the run stands for it.
fn general(run: &Run, path: &str, holds: &Holds, found: Option<&Value>) -> Value {
    let (comparison, wanted) = match holds {
        Holds::Is(value) => ("is", value.clone()),
        Holds::AtLeast(value) => ("atLeast", value.clone()),
        Holds::AtMost(value) => ("atMost", value.clone()),
        Holds::Absent => ("absent", Value::Bool(true)),
    };
    let broken = (!does_hold(found, holds)).then(|| {
        Row::default().put("at", run.end.at.0).maybe("sel", path::last_row(path)).maybe("found", found.cloned()).into()
    });
    row(Row::default().put("that", path).put(comparison, wanted).into(), true, broken)
}

/// Whether what is at a path is as it should be. What is missing is neither equal, nor more, nor less.
pub fn does_hold(found: Option<&Value>, holds: &Holds) -> bool {
    let order = |wanted: &Value| found.and_then(|found| compare(found, wanted));
    match holds {
        Holds::Is(wanted) => found == Some(wanted) || order(wanted) == Some(Ordering::Equal),
        Holds::AtLeast(wanted) => order(wanted).is_some_and(Ordering::is_ge),
        Holds::AtMost(wanted) => order(wanted).is_some_and(Ordering::is_le),
        Holds::Absent => found.is_none_or(Value::is_null),
    }
}

/// Compares numbers, and decimal texts such as those of the cost.
fn compare(found: &Value, wanted: &Value) -> Option<Ordering> {
    Some(Decimal::of(found)?.cmp(&Decimal::of(wanted)?))
}

/// Whole part and decimals, padded, so that comparing the parts compares the numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Decimal(i128);

impl Decimal {
    /// What `cost` writes has at most 13 decimals.
    const PLACES: usize = 13;

    fn of(value: &Value) -> Option<Decimal> {
        match value {
            Value::Number(number) => Decimal::read(&number.to_string()),
            Value::String(text) => Decimal::read(text),
            _ => None,
        }
    }

    fn read(text: &str) -> Option<Decimal> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 20
            || decimals.len() > Decimal::PLACES
            || !are_digits(whole)
            || !are_digits(decimals)
        {
            return None;
        }
        let number: i128 = format!("{whole}{decimals:0<width$}", width = Decimal::PLACES).parse().ok()?;
        Some(Decimal(sign * number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_know_numbers_and_decimal_texts() {
        let holds = |found: Value, holds: Holds| does_hold(Some(&found), &holds);
        assert!(holds(json!(3), Holds::Is(json!(3))));
        assert!(holds(json!("0.0000052"), Holds::AtMost(json!("0.01"))));
        assert!(holds(json!("0.0000052"), Holds::AtMost(json!(1))));
        assert!(!holds(json!(3), Holds::AtLeast(json!(4))));
        assert!(!holds(json!("processed"), Holds::AtLeast(json!(1))));
        assert!(!does_hold(None, &Holds::Is(json!(0))));
        assert!(does_hold(None, &Holds::Absent));
        assert!(holds(json!("processed"), Holds::Is(json!("processed"))));
    }
}
