//! The text of SQS message attributes, and their checksum.

use std::borrow::Cow;

use base64ct::{Base64, Encoding};
use md5::{Digest, Md5};
use redrive_core::documents::MessageAttribute;
use redrive_core::map_order::in_map_order;
use redrive_core::plan;
use serde_json::{Map, Value};

use crate::hex::hex;
use crate::object::ObjectBuilder;

/// A message attribute and its value.
pub(crate) struct Attribute<'p> {
    pub name: Cow<'p, str>,
    pub data_type: Cow<'p, str>,
    /// Base64 if the type is binary.
    pub value: String,
    is_binary: bool,
}

impl Attribute<'static> {
    /// An attribute that AWS itself adds.
    pub fn of(name: &'static str, data_type: &'static str, value: String) -> Attribute<'static> {
        Attribute { name: name.into(), data_type: data_type.into(), value, is_binary: false }
    }
}

impl From<MessageAttribute> for Attribute<'static> {
    fn from(attribute: MessageAttribute) -> Attribute<'static> {
        let MessageAttribute { name, data_type, value } = attribute;
        Attribute { name: name.into(), data_type: data_type.into(), value, is_binary: false }
    }
}

/// The attributes of number `n` of a send, in the order of their names.
pub(crate) fn sent(attributes: &[plan::Attribute], n: u32) -> Vec<Attribute<'_>> {
    ordered(attributes.iter().map(|attribute| sent_one(attribute, n)), |one, other| one.name <= other.name)
}

/// Sorts a few values; equal values keep their order. It is an insertion sort, because each instance of the sort of the
/// standard library is five kilobytes of the page.
pub(crate) fn ordered<T>(things: impl Iterator<Item = T>, is_in_order: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut list: Vec<T> = Vec::new();
    for thing in things {
        let place = list.partition_point(|before| is_in_order(before, &thing));
        list.insert(place, thing);
    }
    list
}

fn sent_one(attribute: &plan::Attribute, n: u32) -> Attribute<'_> {
    let mut value = String::new();
    attribute.write_value(&mut value, n);
    let data_type: &str = &attribute.data_type;
    if data_type == "Number" || data_type.starts_with("Number.") {
        value = plain_number(&value).unwrap_or(value);
    }
    Attribute {
        name: Cow::Borrowed(&attribute.name),
        data_type: Cow::Borrowed(data_type),
        value,
        is_binary: attribute.is_binary(),
    }
}

/// `messageAttributes` of an event.
pub(crate) fn object(attributes: &[Attribute]) -> Value {
    let by_hash = in_map_order(attributes.iter(), |attribute| &attribute.name);
    let none: Vec<Value> = Vec::new();
    let object: Map<String, Value> = by_hash
        .into_iter()
        .map(|attribute| {
            let key = if attribute.is_binary { "binaryValue" } else { "stringValue" };
            let row = ObjectBuilder::default()
                .put(key, attribute.value.as_str())
                .put("stringListValues", none.clone())
                .put("binaryListValues", none.clone())
                .put("dataType", &*attribute.data_type);
            (attribute.name.to_string(), row.into())
        })
        .collect();
    Value::Object(object)
}

/// The checksum of all attributes: names, types and values, each with its length before it, by name.
/// None if there are no attributes.
pub(crate) fn md5(attributes: &[Attribute]) -> Option<String> {
    const STRING: [u8; 1] = [1];
    const BINARY: [u8; 1] = [2];
    let mut sum = Md5::new();
    let mut put = |bytes: &[u8], kind: Option<[u8; 1]>| {
        kind.iter().for_each(|kind| sum.update(kind));
        sum.update((bytes.len() as u32).to_be_bytes());
        sum.update(bytes);
    };
    for attribute in attributes {
        put(attribute.name.as_bytes(), None);
        put(attribute.data_type.as_bytes(), None);
        if attribute.is_binary {
            // Validation has checked that this is Base64.
            put(&Base64::decode_vec(&attribute.value).unwrap_or_default(), Some(BINARY));
        } else {
            put(attribute.value.as_bytes(), Some(STRING));
        }
    }
    (!attributes.is_empty()).then(|| hex(&sum.finalize()))
}

/// A number as SQS writes it: without redundant zeros and without an exponent. `0012.3400` is `12.34`.
fn plain_number(text: &str) -> Option<String> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut all: String = [whole, fraction].concat();
    // SQS accepts numbers from 10^-128 to 10^126; other numbers stay unchanged.
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) || exponent.unsigned_abs() > 128 {
        return None;
    }
    let point = whole.len() as i32 + exponent;
    if point < 0 {
        all.insert_str(0, &"0".repeat(point.unsigned_abs() as usize));
    }
    let point = point.max(0) as usize;
    if all.len() < point {
        all.push_str(&"0".repeat(point - all.len()));
    }
    let (whole, fraction) = all.split_at(point);
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if negative && (whole != "0" || !fraction.is_empty()) { "-" } else { "" };
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{dot}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute<'a>(name: &'a str, data_type: &'a str, value: &str) -> Attribute<'a> {
        Attribute {
            name: name.into(),
            data_type: data_type.into(),
            value: value.to_owned(),
            is_binary: data_type.starts_with("Binary"),
        }
    }

    #[test]
    fn the_checksum_of_attributes_is_the_recorded_one() {
        let attributes = [
            attribute("Author", "String", "John Grisham"),
            attribute("Title", "String", "The Whistler"),
            attribute("WeeksOn", "Number", "6"),
        ];
        assert_eq!(md5(&attributes).as_deref(), Some("d25a6aea97eb8f585bfa92d314504a92"));
        let keys: Vec<String> = object(&attributes).as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["WeeksOn", "Author", "Title"], "the recorded order");
    }

    #[test]
    fn redundant_zeros_and_exponents_are_removed() {
        for (sent, received) in [
            ("0012.3400", "12.34"),
            ("6", "6"),
            ("-0.0", "0"),
            ("+7.", "7"),
            ("1e3", "1000"),
            ("1.25E-3", "0.00125"),
            ("-.5", "-0.5"),
            ("120", "120"),
        ] {
            assert_eq!(plain_number(sent).as_deref(), Some(received), "{sent}");
        }
        assert_eq!(plain_number("1e999999999"), None);
    }
}
