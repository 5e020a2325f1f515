//! The expectations of a run and whether they held: first those of the scenario, then the others that are evaluated in
//! every run.

use redrive_core::Run;
use redrive_core::time::Duration;
use redrive_scenario::{Expectation, Holds, Scenario, write_duration};
use redrive_views::expectations::{Broken, Expectations, NamedExpectation};
use redrive_views::{Ledger, names};
use serde_json::{Value, json};
use std::cmp::Ordering;

use crate::json::value_of;
use crate::shape::row;
use crate::{path, trace};

row! {
    /// An expectation and whether it held.
    pub struct ExpectationRow {
        /// The expectation, as a scenario writes it.
        expect: Value = "expect",
        /// True if the scenario states it; the others are evaluated in every run.
        asked: bool = "asked",
        /// True if it held.
        held: bool = "held",
        /// The first violation.
        broken: Option<BrokenRow> = "broken",
    }
}

row! {
    /// A violation of an expectation.
    pub struct BrokenRow {
        /// Time, in ms.
        at: u64 = "at",
        /// The record.
        sel: Option<String> = "sel",
        /// The id of the fact in the trace; absent if the violation is that nothing happened.
        event: Option<u64> = "event",
        /// The value at the path.
        found: Option<Value> = "found",
    }
}

impl ExpectationRow {
    pub fn to_value(&self) -> Value {
        value_of(self)
    }
}

/// The rows. `get` returns the value at a path of the report.
pub fn expectations(
    run: &Run,
    scenario: &Scenario,
    ledger: &Ledger,
    get: impl Fn(&str) -> Option<Value>,
) -> Vec<ExpectationRow> {
    let views = Expectations::new(run, ledger);
    let stated = scenario.expectations();
    let row = |named: NamedExpectation, asked: bool| {
        let broken = views.broken(named).map(|broken| self::broken(run, broken));
        self::row(name(named), asked, broken)
    };
    let mut rows: Vec<ExpectationRow> = Vec::new();
    for expectation in &stated {
        rows.push(match (expectation, named(expectation)) {
            (_, Some(named)) => row(named, true),
            (Expectation::That { path, holds }, None) => general(run, path, holds, get(path)),
            // Every other expectation has a name.
            (_, None) => continue,
        });
    }
    let is_stated = |named: NamedExpectation| stated.iter().any(|expectation| self::named(expectation) == Some(named));
    rows.extend(NamedExpectation::ALWAYS.into_iter().filter(|named| !is_stated(*named)).map(|named| row(named, false)));
    rows
}

fn row(expect: Value, asked: bool, broken: Option<BrokenRow>) -> ExpectationRow {
    ExpectationRow { expect, asked, held: broken.is_none(), broken }
}

fn named(expectation: &Expectation) -> Option<NamedExpectation> {
    Some(match expectation {
        Expectation::EveryRecordProcessed => NamedExpectation::EveryRecordProcessed,
        Expectation::NoRecordLost => NamedExpectation::NoRecordLost,
        Expectation::NoRecordProcessedTwice => NamedExpectation::NoRecordProcessedTwice,
        Expectation::NoGoodRecordDeadLettered => NamedExpectation::NoGoodRecordDeadLettered,
        Expectation::OrderKept => NamedExpectation::OrderKept,
        Expectation::ProcessedWithin { millis } => NamedExpectation::ProcessedWithin(Duration(*millis)),
        Expectation::That { .. } => return None,
    })
}

/// The expectation as a scenario writes it.
fn name(named: NamedExpectation) -> Value {
    match named {
        NamedExpectation::EveryRecordProcessed => "everyRecordProcessed".into(),
        NamedExpectation::NoRecordLost => "noRecordLost".into(),
        NamedExpectation::NoRecordProcessedTwice => "noRecordProcessedTwice".into(),
        NamedExpectation::NoGoodRecordDeadLettered => "noGoodRecordDeadLettered".into(),
        NamedExpectation::OrderKept => "orderKept".into(),
        NamedExpectation::ProcessedWithin(length) => json!({"processedWithin": write_duration(length.0)}),
    }
}

fn broken(run: &Run, broken: Broken) -> BrokenRow {
    BrokenRow {
        at: broken.at.0,
        sel: Some(names::record(&run.plan, &run.trace, broken.record)),
        event: broken.fact.map(trace::number),
        found: None,
    }
}

/// An expectation over a path of the report. No single fact breaks it, so the time is the end of the run.
fn general(run: &Run, path: &str, holds: &Holds, found: Option<Value>) -> ExpectationRow {
    let (comparison, wanted) = match holds {
        Holds::Is(value) => ("is", value.clone()),
        Holds::AtLeast(value) => ("atLeast", value.clone()),
        Holds::AtMost(value) => ("atMost", value.clone()),
        Holds::Absent => ("absent", Value::Bool(true)),
    };
    let broken = (!does_hold(found.as_ref(), holds)).then(|| BrokenRow {
        at: run.end.at.0,
        sel: path::last_row(path).map(str::to_owned),
        event: None,
        found,
    });
    row(json!({"that": path, comparison: wanted}), true, broken)
}

/// Returns true if the value at a path is as expected. A missing value is neither equal, nor more, nor less.
pub fn does_hold(found: Option<&Value>, holds: &Holds) -> bool {
    let order = |wanted: &Value| found.and_then(|found| compare(found, wanted));
    match holds {
        Holds::Is(wanted) => found == Some(wanted) || order(wanted) == Some(Ordering::Equal),
        Holds::AtLeast(wanted) => order(wanted).is_some_and(Ordering::is_ge),
        Holds::AtMost(wanted) => order(wanted).is_some_and(Ordering::is_le),
        Holds::Absent => found.is_none_or(Value::is_null),
    }
}

/// Compares numbers and decimal texts, such as those of the cost.
fn compare(found: &Value, wanted: &Value) -> Option<Ordering> {
    Some(Decimal::of(found)?.cmp(&Decimal::of(wanted)?))
}

/// A decimal number in units of its last decimal place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Decimal(i128);

impl Decimal {
    /// The cost has at most 13 decimals.
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
    fn numbers_and_decimal_texts_are_compared() {
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
