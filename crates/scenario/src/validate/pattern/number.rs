//! Numbers in patterns, and the operator `numeric`.

use redrive_core::plan::{Number, Test};
use serde_json::Value;

use super::{Invalid, refused};

/// `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`: checked in the order in which EventBridge's compiler reads it, so that the
/// reason is the same.
pub(super) fn numeric(list: &[Value]) -> Result<Test, Invalid> {
    let Some(operator) = list.first().and_then(Value::as_str) else {
        return refused(format!("Invalid member in numeric match: {}", token(list.first())));
    };
    let operand = number(operator, list.get(1));
    match operator {
        "=" => {
            let number = operand?;
            nothing_after(list, 2, "Too many elements in numeric expression")?;
            Ok(equals(number))
        }
        "<" | "<=" => {
            let most = operand?;
            nothing_after(list, 2, "Too many elements in numeric expression")?;
            Ok(Test::Numeric { least: None, most: Some((most, operator == "<=")) })
        }
        ">" | ">=" => {
            let least = operand?;
            let most = if list.len() > 2 { Some(upper_bound(&list[2..], least)?) } else { None };
            Ok(Test::Numeric { least: Some((least, operator == ">=")), most })
        }
        _ => refused(format!("Unrecognized numeric range operator: {operator}")),
    }
}

fn upper_bound(list: &[Value], least: Number) -> Result<(Number, bool), Invalid> {
    let Some(operator) = list[0].as_str() else {
        return refused(format!("Bad value in numeric range: {}", token(list.first())));
    };
    if !matches!(operator, "<" | "<=") {
        return refused(format!("Bad numeric range operator: {operator}"));
    }
    let most = number(operator, list.get(1))?;
    nothing_after(list, 2, "Too many terms in numeric range expression")?;
    if least >= most {
        return refused("Bottom must be less than top");
    }
    Ok((most, operator == "<="))
}

fn number(operator: &str, operand: Option<&Value>) -> Result<Number, Invalid> {
    let Some(number) = operand.and_then(Value::as_number) else {
        let operator = if operator == "=" { "equals" } else { operator };
        return refused(format!("Value of {operator} must be numeric"));
    };
    millionths(&number.to_string()).map_or_else(|| refused("Value of numeric is out of range"), Ok)
}

fn nothing_after(list: &[Value], length: usize, reason: &str) -> Result<(), Invalid> {
    if list.len() > length { refused(reason) } else { Ok(()) }
}

/// The part of the text at which the compiler stopped.
fn token(value: Option<&Value>) -> String {
    match value {
        None => "]".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(_)) => "[".to_owned(),
        Some(Value::Object(_)) => "{".to_owned(),
        Some(other) => other.to_string(),
    }
}

/// A number by its value.
pub(super) fn equals(number: Number) -> Test {
    Test::Numeric { least: Some((number, true)), most: Some((number, true)) }
}

/// The largest number that EventBridge compares, in millionths.
const MAX_NUMBER: Number = 5_000_000_000_000_000;

/// Reads a number in millionths; `None` if it is too large, also by its exponent.
pub(super) fn millionths(text: &str) -> Option<Number> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = mantissa.strip_prefix('-').map_or((1, mantissa), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: Number = format!("{whole}{fraction}").parse().ok()?;
    // Digits after the sixth are below what AWS compares.
    let shift = exponent.checked_add(6)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let power = Number::checked_pow(10, shift.unsigned_abs());
    let number = match (shift >= 0, power) {
        (true, Some(power)) => all.checked_mul(power)?,
        (false, Some(power)) => all / power,
        (true, None) if all != 0 => return None,
        (_, None) => 0,
    };
    (number <= MAX_NUMBER).then_some(sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_millionths() {
        for (text, number) in [
            ("100", Some(100_000_000)),
            ("-0.5", Some(-500_000)),
            ("1.0000019", Some(1_000_001)),
            ("1e3", Some(1_000_000_000)),
            ("1e-400", Some(0)),
            ("5000000001", None),
            ("1e400", None),
        ] {
            assert_eq!(millionths(text), number, "{text}");
        }
    }
}
