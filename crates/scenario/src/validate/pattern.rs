//! Patterns: EventBridge's language, of which Lambda's event filtering and SNS's filter policies take a part each.

use redrive_core::pattern::read_address;
use redrive_core::plan::{Leaf, Number, Pattern, Test};
use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problems;
use crate::schema::MAX_PATTERN_CHARS;

/// Whose dialect it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language<'a> {
    /// Of a mapping: the data of a record is under this key; of a table's record all can be looked at.
    Lambda {
        data: Option<&'a str>,
    },
    EventBridge,
    /// Of a subscription; AWS's text hangs on the call that sets it.
    Sns {
        scope: Scope,
        is_update: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Attributes,
    Body,
}

/// Why a pattern does not compile.
enum Bad {
    /// AWS refuses it, for this reason. `Rule::LambdaFilterCriteriaInvalidIsRefused`,
    /// `Rule::EventbridgeEventPatternInvalidIsRefused`, `Rule::SnsFilterPolicyInvalidIsRefused`
    Refused(String),
    NotSimulated(String),
}

fn refused<T>(reason: impl Into<String>) -> Result<T, Bad> {
    Err(Bad::Refused(reason.into()))
}

/// Compiles a pattern that was written as an object or as text.
pub(super) fn compile(written: &Value, language: Language, path: &Path, problems: &mut Problems) -> Option<Pattern> {
    let text = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
    if language.is_lambda() && text.chars().count() > MAX_PATTERN_CHARS {
        // AWS's text repeats the whole pattern; this is its end.
        let text =
            format!("the pattern is too long: Member must have length less than or equal to {MAX_PATTERN_CHARS}");
        problems.refuse(path, "ValidationException", text);
        return None;
    }
    let parsed = match written {
        Value::String(text) => serde_json::from_str(text).or_else(|_| refused("it is no JSON")),
        value => Ok(value.clone()),
    };
    match parsed.and_then(|value| language.pattern(&value)) {
        Ok(pattern) => Some(pattern),
        Err(Bad::Refused(reason)) => {
            let (code, text) = language.refusal(&reason);
            problems.refuse(path, code, text);
            None
        }
        Err(Bad::NotSimulated(what)) => {
            problems.add(path, what);
            None
        }
    }
}

/// The first key of the record that is not its data, also within `$or`.
fn outside<'p>(pattern: &'p Pattern, data: &str) -> Option<&'p str> {
    let own = pattern.fields.iter().map(|(key, _)| &**key).find(|key| *key != data);
    own.or_else(|| pattern.any_of.iter().flatten().find_map(|inside| outside(inside, data)))
}

impl Language<'_> {
    fn is_lambda(self) -> bool {
        matches!(self, Language::Lambda { .. })
    }

    /// AWS's code and text. EventBridge and SNS name a reason, which here is worded as far as it is known.
    fn refusal(self, reason: &str) -> (&'static str, String) {
        match self {
            Language::Lambda { .. } => {
                ("InvalidParameterValueException", "Invalid filter pattern definition.".to_owned())
            }
            Language::EventBridge => {
                ("InvalidEventPatternException", format!("Event pattern is not valid. Reason: {reason}"))
            }
            Language::Sns { is_update, .. } => {
                let call = if is_update { "" } else { "Attributes Reason: " };
                ("InvalidParameter", format!("Invalid parameter: {call}FilterPolicy: {reason}"))
            }
        }
    }

    fn pattern(self, value: &Value) -> Result<Pattern, Bad> {
        let Some(map) = value.as_object() else { return refused("Filter is not an object") };
        if let Language::Sns { .. } = self {
            check_size(map)?;
        }
        let pattern = self.object(map)?;
        let Language::Lambda { data: Some(data) } = self else { return Ok(pattern) };
        match outside(&pattern, data) {
            Some(key) => Err(Bad::NotSimulated(format!(
                "filtering by `{key}` is not simulated yet; this version looks at `{data}`"
            ))),
            None => Ok(pattern),
        }
    }

    fn object(self, map: &Map<String, Value>) -> Result<Pattern, Bad> {
        // EventBridge's rule compiler takes neither empty objects nor empty lists.
        if map.is_empty() {
            return refused("Empty objects are not allowed");
        }
        let mut pattern = Pattern { fields: Vec::new(), any_of: Vec::new() };
        for (key, value) in map {
            match value {
                Value::Array(list) if key == "$or" => pattern.any_of.push(self.any_of(list)?),
                Value::Object(_) if matches!(self, Language::Sns { scope: Scope::Attributes, .. }) => {
                    return refused("Filter policy scope MessageAttributes does not support nested filter policy");
                }
                Value::Object(map) => pattern.fields.push((key.as_str().into(), Test::Inside(self.object(map)?))),
                Value::Array(list) if list.is_empty() => return refused("Empty arrays are not allowed"),
                Value::Array(list) => {
                    let leaves = list.iter().map(|value| self.leaf(value)).collect::<Result<_, _>>()?;
                    pattern.fields.push((key.as_str().into(), Test::OneOf(leaves)));
                }
                _ => return refused(format!("\"{key}\" must be an object or an array")),
            }
        }
        Ok(pattern)
    }

    fn any_of(self, list: &[Value]) -> Result<Vec<Pattern>, Bad> {
        if list.len() < 2 {
            return refused("There must have at least 2 Objects in $or relationship.");
        }
        let choices = list.iter().map(|value| match value.as_object() {
            Some(map) => self.object(map),
            None => refused("Only object is allowed in array of \"$or\" relationship."),
        });
        choices.collect()
    }

    fn leaf(self, value: &Value) -> Result<Leaf, Bad> {
        match value {
            Value::Null => Ok(Leaf::Null),
            Value::Bool(yes) => Ok(Leaf::Bool(*yes)),
            Value::String(text) => Ok(Leaf::Text(text.as_str().into())),
            // `Rule::SnsFilterPolicyNumbersAreNumbers`
            Value::Number(number) if matches!(self, Language::Sns { .. }) => match millionths(&number.to_string()) {
                Some(number) => Ok(Leaf::Numeric { least: Some((number, true)), most: Some((number, true)) }),
                None => refused("Value of numeric is out of range"),
            },
            Value::Number(number) => Ok(Leaf::NumberText(number.to_string().into())),
            Value::Array(_) => refused("Match value must be String, number, true, false, or null"),
            Value::Object(map) => {
                let mut tests = map.iter();
                match (tests.next(), tests.next()) {
                    (Some((name, operand)), None) => self.test(name, operand),
                    _ => refused("Only one key allowed in match expression"),
                }
            }
        }
    }

    fn test(self, name: &str, operand: &Value) -> Result<Leaf, Bad> {
        match name {
            "prefix" | "suffix" => self.beginning_or_end(name, operand),
            "equals-ignore-case" => text(name, operand).map(|text| Leaf::EqualsIgnoreCase(text.into())),
            "exists" => match operand.as_bool() {
                Some(exists) => Ok(Leaf::Exists(exists)),
                None => refused("exists match pattern must be either true or false."),
            },
            "anything-but" => self.anything_but(operand).map(Leaf::AnythingBut),
            "numeric" => match operand.as_array() {
                Some(list) => numeric(list),
                None => refused("Value of numeric must be an array."),
            },
            // EventBridge has these; the documentation of Lambda's event filtering does not name them.
            "wildcard" | "cidr" if self.is_lambda() => {
                Err(Bad::NotSimulated(format!("`{name}` is not among the tests of Lambda's event filtering")))
            }
            "wildcard" => text(name, operand).and_then(wildcard),
            "cidr" => text(name, operand).and_then(cidr),
            _ => refused(format!("Unrecognized match type {name}")),
        }
    }

    fn beginning_or_end(self, name: &str, operand: &Value) -> Result<Leaf, Bad> {
        let is_prefix = name == "prefix";
        let ignoring = operand.as_object().filter(|map| map.len() == 1 && self == Language::EventBridge);
        if let Some(inside) = ignoring.and_then(|map| map.get("equals-ignore-case")) {
            let text = text(name, inside)?.into();
            return Ok(if is_prefix { Leaf::PrefixIgnoreCase(text) } else { Leaf::SuffixIgnoreCase(text) });
        }
        let text = text(name, operand)?.into();
        Ok(if is_prefix { Leaf::Prefix(text) } else { Leaf::Suffix(text) })
    }

    fn anything_but(self, operand: &Value) -> Result<Vec<Leaf>, Bad> {
        match operand {
            Value::String(_) | Value::Number(_) => Ok(vec![self.leaf(operand)?]),
            Value::Array(list) => {
                let all_texts = list.iter().all(Value::is_string);
                let all_numbers = list.iter().all(Value::is_number);
                if list.is_empty() || !(all_texts || all_numbers) {
                    return refused(
                        "Inside anything-but list, start|null|boolean is not supported, and all must be of one type",
                    );
                }
                list.iter().map(|value| self.leaf(value)).collect()
            }
            Value::Object(_) if self.is_lambda() => Err(Bad::NotSimulated(
                "a test within `anything-but` is not among those of Lambda's event filtering".to_owned(),
            )),
            Value::Object(map) => {
                let mut tests = map.iter();
                let (Some((name, operand)), None) = (tests.next(), tests.next()) else {
                    return refused("Only one key allowed in match expression");
                };
                let may_ignore = self == Language::EventBridge && name == "equals-ignore-case";
                if !matches!(name.as_str(), "prefix" | "suffix" | "wildcard") && !may_ignore {
                    return refused(format!("Unsupported anything-but pattern: {name}"));
                }
                match operand {
                    Value::Array(list) if !list.is_empty() => list.iter().map(|value| self.test(name, value)).collect(),
                    operand => Ok(vec![self.test(name, operand)?]),
                }
            }
            _ => refused("Value of anything-but must be an array or single string/number value."),
        }
    }
}

fn text<'v>(name: &str, operand: &'v Value) -> Result<&'v str, Bad> {
    match operand.as_str() {
        Some(text) => Ok(text),
        None => refused(format!("{name} match pattern must be a string")),
    }
}

/// The parts between the stars; a star that is meant as such has a backslash before it.
fn wildcard(text: &str) -> Result<Leaf, Bad> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().enumerate();
    let mut was_star = false;
    while let Some((place, letter)) = letters.next() {
        let is_star = letter == '*';
        if is_star && was_star {
            return refused(format!("Consecutive wildcard characters at pos {}", place - 1));
        }
        was_star = is_star;
        let part = match letter {
            '*' => {
                parts.push(String::new());
                continue;
            }
            '\\' => match letters.next() {
                Some((_, letter @ ('*' | '\\'))) => letter,
                _ => return refused(format!("Invalid escape character at pos {place}")),
            },
            letter => letter,
        };
        parts.last_mut().expect("there is always one").push(part);
    }
    Ok(Leaf::Wildcard(parts.into_iter().map(Into::into).collect()))
}

fn cidr(text: &str) -> Result<Leaf, Bad> {
    use redrive_core::plan::Address;
    let malformed = || format!("Malformed CIDR, one '/' required: {text}");
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse::<u8>().ok()),
        // A single address.
        None => (text, Some(u8::MAX)),
    };
    let Some((address, bits)) = read_address(address).zip(bits) else { return refused(malformed()) };
    let most = if matches!(address, Address::V4(_)) { 32 } else { 128 };
    match bits {
        u8::MAX => Ok(Leaf::Cidr { address, bits: most }),
        bits if bits <= most => Ok(Leaf::Cidr { address, bits }),
        _ => refused(malformed()),
    }
}

const MAX_KEYS: usize = 5;
const MAX_COMBINATIONS: usize = 150;

/// How large a filter policy of SNS may be. `Rule::SnsFilterPolicyFiveKeys`
fn check_size(map: &Map<String, Value>) -> Result<(), Bad> {
    let (keys, combinations) = size_of(map, 1);
    if keys > MAX_KEYS {
        return refused("Filter policy can not have more than 5 keys");
    }
    if combinations > MAX_COMBINATIONS {
        return refused("Filter policy is too complex");
    }
    Ok(())
}

/// The keys that hold lists, and the combinations of their values, each level of nesting counted in.
fn size_of(map: &Map<String, Value>, depth: usize) -> (usize, usize) {
    map.iter().fold((0, 1usize), |(keys, combinations), (key, value)| match value {
        Value::Array(list) if key == "$or" => {
            list.iter().filter_map(Value::as_object).fold((keys, combinations), |(keys, combinations), choice| {
                let (more, times) = size_of(choice, depth);
                (keys + more, combinations.saturating_mul(times))
            })
        }
        Value::Array(list) => (keys + 1, combinations.saturating_mul(list.len().max(1) * depth)),
        Value::Object(inside) => {
            let (more, times) = size_of(inside, depth + 1);
            (keys + more, combinations.saturating_mul(times))
        }
        _ => (keys + 1, combinations),
    })
}

/// `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`.
fn numeric(list: &[Value]) -> Result<Leaf, Bad> {
    let (mut least, mut most) = (None, None);
    for pair in list.chunks(2) {
        let [Value::String(comparison), Value::Number(number)] = pair else {
            return refused("Invalid member in numeric match");
        };
        let Some(number) = millionths(&number.to_string()) else { return refused("Value of numeric is out of range") };
        match comparison.as_str() {
            "=" if list.len() == 2 => (least, most) = (Some((number, true)), Some((number, true))),
            ">" | ">=" if least.is_none() && most.is_none() => least = Some((number, comparison == ">=")),
            "<" | "<=" if most.is_none() => most = Some((number, comparison == "<=")),
            _ => return refused(format!("Unrecognized numeric range operator: {comparison}")),
        }
    }
    match (least, most) {
        (None, None) => refused("Invalid member in numeric match"),
        (Some((least, _)), Some((most, _))) if list.len() > 2 && least >= most => {
            refused("Bottom must be less than top")
        }
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
