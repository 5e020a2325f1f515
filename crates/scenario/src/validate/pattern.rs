//! Filter patterns: EventBridge's pattern language, as far as Lambda's event filtering documents it.

use redrive_core::plan::{Leaf, Number, Pattern, Test};
use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problems;
use crate::schema::MAX_PATTERN_CHARS;

const CODE: &str = "InvalidParameterValueException";
const TEXT: &str = "Invalid filter pattern definition.";

/// Why a pattern does not compile.
enum Bad {
    /// AWS refuses it. `Rule::LambdaFilterCriteriaInvalidIsRefused`
    Refused,
    NotSimulated(String),
}

/// Compiles a pattern that was written as an object or as text.
pub(super) fn compile(written: &Value, data: Option<&str>, path: &Path, problems: &mut Problems) -> Option<Pattern> {
    let text = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
    if text.chars().count() > MAX_PATTERN_CHARS {
        // AWS's text repeats the whole pattern; this is its end.
        let text =
            format!("the pattern is too long: Member must have length less than or equal to {MAX_PATTERN_CHARS}");
        problems.refuse(path, "ValidationException", text);
        return None;
    }
    let parsed = match written {
        Value::String(text) => serde_json::from_str(text).map_err(|_| Bad::Refused),
        value => Ok(value.clone()),
    };
    let compiled = parsed.and_then(|value| record(&value, data));
    match compiled {
        Ok(pattern) => Some(pattern),
        Err(Bad::Refused) => {
            problems.refuse(path, CODE, TEXT);
            None
        }
        Err(Bad::NotSimulated(what)) => {
            problems.add(path, what);
            None
        }
    }
}

/// The pattern of a whole record: its data is under `body`, or of a stream's record under `data`. Of a table's record
/// all can be looked at.
fn record(value: &Value, data: Option<&str>) -> Result<Pattern, Bad> {
    let map = value.as_object().ok_or(Bad::Refused)?;
    let pattern = object(map)?;
    let Some(data) = data else { return Ok(pattern) };
    match outside(&pattern, data) {
        Some(key) => {
            Err(Bad::NotSimulated(format!("filtering by `{key}` is not simulated yet; this version looks at `{data}`")))
        }
        None => Ok(pattern),
    }
}

/// The first key of the record that is not its data, also within `$or`.
fn outside<'p>(pattern: &'p Pattern, data: &str) -> Option<&'p str> {
    let own = pattern.fields.iter().map(|(key, _)| &**key).find(|key| *key != data);
    own.or_else(|| pattern.any_of.iter().flatten().find_map(|inside| outside(inside, data)))
}

fn object(map: &Map<String, Value>) -> Result<Pattern, Bad> {
    // EventBridge's rule compiler takes neither empty objects nor empty lists.
    if map.is_empty() {
        return Err(Bad::Refused);
    }
    let mut pattern = Pattern { fields: Vec::new(), any_of: Vec::new() };
    for (key, value) in map {
        match value {
            Value::Array(list) if key == "$or" => pattern.any_of.push(any_of(list)?),
            Value::Object(map) => pattern.fields.push((key.as_str().into(), Test::Inside(object(map)?))),
            Value::Array(list) if !list.is_empty() => {
                let leaves = list.iter().map(leaf).collect::<Result<_, _>>()?;
                pattern.fields.push((key.as_str().into(), Test::OneOf(leaves)));
            }
            _ => return Err(Bad::Refused),
        }
    }
    Ok(pattern)
}

fn any_of(list: &[Value]) -> Result<Vec<Pattern>, Bad> {
    if list.len() < 2 {
        return Err(Bad::Refused);
    }
    list.iter().map(|value| object(value.as_object().ok_or(Bad::Refused)?)).collect()
}

fn leaf(value: &Value) -> Result<Leaf, Bad> {
    match value {
        Value::Null => Ok(Leaf::Null),
        Value::Bool(yes) => Ok(Leaf::Bool(*yes)),
        Value::String(text) => Ok(Leaf::Text(text.as_str().into())),
        Value::Number(number) => Ok(Leaf::NumberText(number.to_string().into())),
        Value::Array(_) => Err(Bad::Refused),
        Value::Object(map) => {
            let mut tests = map.iter();
            match (tests.next(), tests.next()) {
                (Some((name, operand)), None) => test(name, operand),
                _ => Err(Bad::Refused),
            }
        }
    }
}

fn test(name: &str, operand: &Value) -> Result<Leaf, Bad> {
    let text = || operand.as_str().map(Into::into).ok_or(Bad::Refused);
    match name {
        "prefix" => text().map(Leaf::Prefix),
        "suffix" => text().map(Leaf::Suffix),
        "equals-ignore-case" => text().map(Leaf::EqualsIgnoreCase),
        "exists" => operand.as_bool().map(Leaf::Exists).ok_or(Bad::Refused),
        "anything-but" => anything_but(operand).map(Leaf::AnythingBut),
        "numeric" => numeric(operand.as_array().ok_or(Bad::Refused)?),
        // EventBridge has these; the documentation of Lambda's event filtering does not name them.
        "wildcard" | "cidr" => {
            Err(Bad::NotSimulated(format!("`{name}` is not among the tests of Lambda's event filtering")))
        }
        _ => Err(Bad::Refused),
    }
}

fn anything_but(operand: &Value) -> Result<Vec<Leaf>, Bad> {
    match operand {
        Value::String(_) | Value::Number(_) => Ok(vec![leaf(operand)?]),
        Value::Array(list) => {
            let all_texts = list.iter().all(Value::is_string);
            let all_numbers = list.iter().all(Value::is_number);
            if list.is_empty() || !(all_texts || all_numbers) {
                return Err(Bad::Refused);
            }
            list.iter().map(leaf).collect()
        }
        Value::Object(_) => Err(Bad::NotSimulated(
            "a test within `anything-but` is not among those of Lambda's event filtering".to_owned(),
        )),
        _ => Err(Bad::Refused),
    }
}

/// `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`.
fn numeric(list: &[Value]) -> Result<Leaf, Bad> {
    let (mut least, mut most) = (None, None);
    for pair in list.chunks(2) {
        let [Value::String(comparison), Value::Number(number)] = pair else { return Err(Bad::Refused) };
        let number = millionths(&number.to_string()).ok_or(Bad::Refused)?;
        match comparison.as_str() {
            "=" if list.len() == 2 => (least, most) = (Some((number, true)), Some((number, true))),
            ">" | ">=" if least.is_none() && most.is_none() => least = Some((number, comparison == ">=")),
            "<" | "<=" if most.is_none() => most = Some((number, comparison == "<=")),
            _ => return Err(Bad::Refused),
        }
    }
    match (least, most) {
        (None, None) => Err(Bad::Refused),
        (Some((least, _)), Some((most, _))) if list.len() > 2 && least >= most => Err(Bad::Refused),
        _ => Ok(Leaf::Numeric { least, most }),
    }
}

/// The largest number that EventBridge compares.
const MAX_NUMBER: Number = 5_000_000_000_000_000;

/// A number as it is written, in millionths; `None` if it is too large, or written with an exponent that makes it so.
fn millionths(text: &str) -> Option<Number> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = mantissa.strip_prefix('-').map_or((1, mantissa), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: Number = format!("{whole}{fraction}").parse().ok()?;
    // Digits behind the sixth are below what AWS compares.
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
