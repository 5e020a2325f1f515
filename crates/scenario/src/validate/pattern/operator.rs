//! The entries of a key's list: values, and operators such as `prefix`.

use redrive_core::pattern::read_address;
use redrive_core::plan::{Address, Test};
use serde_json::{Map, Value};

use super::{Invalid, Profile, number, refused, wildcard};

impl Profile<'_> {
    /// Compiles one entry of a list. A number of a bus and of SNS is compared by its value and by its digits.
    pub(super) fn value(self, value: &Value, tests: &mut Vec<Test>) -> Result<(), Invalid> {
        let test = match value {
            Value::Null => Test::Null,
            Value::Bool(yes) => Test::Bool(*yes),
            Value::String(text) => Test::Text(text.as_str().into()),
            Value::Number(number) => {
                let text = number.to_string();
                // `Rule::EventbridgeEventPatternNumbers`, `Rule::SnsFilterPolicyNumbersAreNumbers`,
                // `Rule::LambdaFilterCriteriaNumbersAsText`
                if !self.is_mapping()
                    && let Some(number) = number::millionths(&text)
                {
                    tests.push(number::equals(number));
                }
                Test::NumberText(text.into())
            }
            Value::Array(_) => return refused("Match value must be String, number, true, false, or null"),
            Value::Object(map) => {
                let (name, operand) = only_entry(map)?;
                self.operator(name, operand)?
            }
        };
        tests.push(test);
        Ok(())
    }

    fn is_mapping(self) -> bool {
        matches!(self, Profile::Mapping { .. })
    }

    fn operator(self, name: &str, operand: &Value) -> Result<Test, Invalid> {
        match name {
            "prefix" | "suffix" => self.beginning_or_end(name, operand),
            "equals-ignore-case" => text(name, operand).map(|text| Test::EqualsIgnoreCase(text.into())),
            "exists" => match operand.as_bool() {
                Some(true) => Ok(Test::Exists),
                // The position of the path is filled in when the branch is complete.
                Some(false) => Ok(Test::Absent(0)),
                None => refused("exists match pattern must be either true or false."),
            },
            "anything-but" => self.anything_but(operand).map(Test::AnythingBut),
            "numeric" => match operand.as_array() {
                Some(list) => number::numeric(list),
                None => refused("Value of numeric must be an array."),
            },
            "cidr" if !self.is_mapping() => cidr(operand),
            "wildcard" if self == Profile::Bus => text(name, operand).and_then(wildcard::compile),
            _ => refused(format!("Unrecognized match type {name}")),
        }
    }

    fn beginning_or_end(self, name: &str, operand: &Value) -> Result<Test, Invalid> {
        let is_prefix = name == "prefix";
        let ignoring = operand.as_object().filter(|map| map.len() == 1 && self == Profile::Bus);
        if let Some(inside) = ignoring.and_then(|map| map.get("equals-ignore-case")) {
            let text = text(name, inside)?.into();
            return Ok(if is_prefix { Test::PrefixIgnoreCase(text) } else { Test::SuffixIgnoreCase(text) });
        }
        let text = text(name, operand)?.into();
        Ok(if is_prefix { Test::Prefix(text) } else { Test::Suffix(text) })
    }

    fn anything_but(self, operand: &Value) -> Result<Vec<Test>, Invalid> {
        match operand {
            Value::String(_) | Value::Number(_) => self.excluded(std::slice::from_ref(operand)),
            Value::Array(list) => {
                if list.iter().any(|value| !value.is_string() && !value.is_number()) {
                    return refused("Inside anything but list, start|null|boolean is not supported.");
                }
                if list.iter().all(Value::is_string) == list.iter().all(Value::is_number) {
                    return refused(
                        "Inside anything but list, either all values are number or string, mixed type is not supported",
                    );
                }
                self.excluded(list)
            }
            Value::Object(map) => {
                let (name, operand) = only_entry(map)?;
                self.anything_but_operator(name, operand)
            }
            _ => refused(ANYTHING_BUT_VALUE),
        }
    }

    fn excluded(self, values: &[Value]) -> Result<Vec<Test>, Invalid> {
        let mut tests = Vec::new();
        for value in values {
            self.value(value, &mut tests)?;
        }
        Ok(tests)
    }

    /// `Rule::EventbridgeEventPatternAnythingBut`, `Rule::SnsFilterPolicyAnythingButPrefix`,
    /// `Rule::LambdaFilterCriteriaOperators`
    fn anything_but_operator(self, name: &str, operand: &Value) -> Result<Vec<Test>, Invalid> {
        let is_allowed = match self {
            Profile::Bus => matches!(name, "prefix" | "suffix" | "wildcard" | "equals-ignore-case"),
            Profile::Mapping { .. } => matches!(name, "prefix" | "suffix"),
            Profile::Subscription { .. } => name == "prefix",
        };
        if !is_allowed {
            return refused(format!("Unsupported anything-but pattern: {name}"));
        }
        let operands = match operand {
            Value::Array(list) if !list.is_empty() => list.as_slice(),
            operand => std::slice::from_ref(operand),
        };
        operands.iter().map(|operand| anything_but_text(name, operand)).collect()
    }
}

const ANYTHING_BUT_VALUE: &str = "Value of anything-but must be an array or single string/number value.";

fn anything_but_text(name: &str, operand: &Value) -> Result<Test, Invalid> {
    match (name, operand) {
        ("equals-ignore-case", Value::String(text)) => Ok(Test::EqualsIgnoreCase(text.as_str().into())),
        ("equals-ignore-case", _) => {
            refused("Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.")
        }
        ("wildcard", operand) => text(name, operand).and_then(wildcard::compile),
        (_, Value::Object(_)) => refused(ANYTHING_BUT_VALUE),
        (_, Value::String(text)) if text.is_empty() => refused("Null prefix/suffix not allowed"),
        ("prefix", Value::String(text)) => Ok(Test::Prefix(text.as_str().into())),
        (_, Value::String(text)) => Ok(Test::Suffix(text.as_str().into())),
        _ => refused("prefix/suffix match pattern must be a string"),
    }
}

fn only_entry(map: &Map<String, Value>) -> Result<(&str, &Value), Invalid> {
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((name, operand)), None) => Ok((name, operand)),
        (None, _) => refused("Match expression name not found"),
        (Some(_), Some(_)) => refused("Only one key allowed in match expression"),
    }
}

fn text<'v>(name: &str, operand: &'v Value) -> Result<&'v str, Invalid> {
    match operand.as_str() {
        Some(text) => Ok(text),
        None => refused(format!("{name} match pattern must be a string")),
    }
}

/// `Rule::EventbridgeEventPatternCidr`
fn cidr(operand: &Value) -> Result<Test, Invalid> {
    // The compiler names the wrong operator here, and did so when it was recorded.
    let text = text("prefix", operand)?;
    let Some((address, bits)) = text.split_once('/').filter(|(_, bits)| !bits.is_empty() && !bits.contains('/')) else {
        return refused("Malformed CIDR, one '/' required");
    };
    let Ok(bits) = bits.parse::<i32>() else { return refused("Malformed CIDR, mask bits must be an integer") };
    if bits < 0 {
        return refused("Malformed CIDR, mask bits must not be negative");
    }
    let Some(read) = read_address(address) else { return refused(format!("Nonstandard IP address: {address}")) };
    let (name, most) = if matches!(read, Address::V4(_)) { ("IPv4", 32) } else { ("IPv6", 128) };
    if bits >= most {
        return refused(format!("{name} mask bits must be < {most}"));
    }
    Ok(Test::Cidr { address: read, bits: bits as u8 })
}
