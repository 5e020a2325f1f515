//! Matching: event source mappings, SNS's filter policies and EventBridge's rules have one pattern language, of which
//! each takes a part. What each takes is decided where a pattern is compiled; here all of it is understood.

use alloc::boxed::Box;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::json::Json;
use crate::plan::{Address, Leaf, Number, Pattern, Test};

/// `Rule::LambdaFilterCriteriaEveryField`, `Rule::LambdaFilterCriteriaOr`
pub fn matches(pattern: &Pattern, value: Option<&Json>) -> bool {
    let fields = pattern.fields.iter().all(|(key, test)| {
        let field = value.and_then(|value| value.get(key));
        match test {
            Test::Inside(inside) => matches!(field, Some(Json::Object(_)) | None) && matches(inside, field),
            Test::OneOf(leaves) => match field {
                Some(Json::List(items)) => items.iter().any(|item| leaves.iter().any(|leaf| passes(leaf, Some(item)))),
                _ => leaves.iter().any(|leaf| passes(leaf, field)),
            },
        }
    });
    fields && pattern.any_of.iter().all(|choices| choices.iter().any(|choice| matches(choice, value)))
}

/// `Rule::LambdaFilterCriteriaExists`, `Rule::LambdaFilterCriteriaNumeric`, `Rule::LambdaFilterCriteriaNumbersAsText`,
/// `Rule::LambdaFilterCriteriaTextTests`, `Rule::LambdaFilterCriteriaAnythingBut`
pub fn passes(leaf: &Leaf, value: Option<&Json>) -> bool {
    match (leaf, value) {
        (Leaf::Exists(wanted), _) => *wanted == value.is_some_and(|value| !matches!(value, Json::Object(_))),
        (Leaf::Null, Some(Json::Null)) => true,
        (Leaf::Bool(wanted), Some(Json::Bool(value))) => wanted == value,
        (Leaf::Text(wanted), Some(Json::Text(value))) => **wanted == **value,
        (Leaf::NumberText(wanted), Some(Json::Number(value))) => **wanted == **value,
        (Leaf::Prefix(prefix), Some(Json::Text(value))) => value.starts_with(&**prefix),
        (Leaf::Suffix(suffix), Some(Json::Text(value))) => value.ends_with(&**suffix),
        (Leaf::EqualsIgnoreCase(wanted), Some(Json::Text(value))) => {
            wanted.chars().flat_map(char::to_lowercase).eq(value.chars().flat_map(char::to_lowercase))
        }
        (Leaf::PrefixIgnoreCase(prefix), Some(Json::Text(value))) => {
            begins(value.chars().flat_map(char::to_lowercase), prefix.chars().flat_map(char::to_lowercase))
        }
        (Leaf::SuffixIgnoreCase(suffix), Some(Json::Text(value))) => {
            begins(value.chars().rev().flat_map(char::to_lowercase), suffix.chars().rev().flat_map(char::to_lowercase))
        }
        (Leaf::Wildcard(parts), Some(Json::Text(value))) => fits(parts, value),
        (Leaf::Cidr { address, bits }, Some(Json::Text(value))) => {
            read_address(value).is_some_and(|value| is_within(value, *address, *bits))
        }
        (Leaf::AnythingBut(leaves), Some(value)) => {
            matches!(value, Json::Text(_) | Json::Number(_)) && !leaves.iter().any(|leaf| passes(leaf, Some(value)))
        }
        (Leaf::Numeric { least, most }, Some(Json::Number(value))) => millionths(value).is_some_and(|value| {
            let over = least.is_none_or(|(least, inclusive)| if inclusive { value >= least } else { value > least });
            let under = most.is_none_or(|(most, inclusive)| if inclusive { value <= most } else { value < most });
            over && under
        }),
        _ => false,
    }
}

fn begins(mut value: impl Iterator<Item = char>, mut wanted: impl Iterator<Item = char>) -> bool {
    wanted.all(|letter| value.next() == Some(letter))
}

/// Whether a text is made of these parts with anything between them. `Rule::EventbridgeEventPatternWildcard`
fn fits(parts: &[Box<str>], text: &str) -> bool {
    let ([first, middle @ .., last], true) = (parts, parts.len() > 1) else {
        return parts.first().is_some_and(|only| **only == *text);
    };
    let Some(rest) = text.strip_prefix(&**first) else { return false };
    let Some(mut rest) = rest.strip_suffix(&**last) else { return false };
    for part in middle {
        match rest.find(&**part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// An IPv4 address, or an IPv6 address.
pub fn read_address(text: &str) -> Option<Address> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(Address::V4(address.to_bits()));
    }
    text.parse::<Ipv6Addr>().ok().map(|address| Address::V6(address.to_bits()))
}

/// `Rule::EventbridgeEventPatternCidr`
fn is_within(address: Address, network: Address, bits: u8) -> bool {
    match (address, network) {
        (Address::V4(address), Address::V4(network)) => {
            (address ^ network).checked_shr(32 - u32::from(bits.min(32))).unwrap_or(0) == 0
        }
        (Address::V6(address), Address::V6(network)) => {
            (address ^ network).checked_shr(128 - u32::from(bits.min(128))).unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// A JSON number in millionths; finer digits are cut off, and what is out of all range is no number.
pub fn millionths(text: &str) -> Option<Number> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.len() + fraction.len();
    if digits == 0 || digits > 60 || exponent.abs() > 40 {
        return None;
    }
    let mut value: Number = 0;
    // Digits up to the sixth place after the point, which the exponent moves.
    let wanted = whole.len() as i32 + exponent + 6;
    let mut all = whole.bytes().chain(fraction.bytes());
    for _ in 0..wanted.max(0) {
        let digit = all.next().unwrap_or(b'0');
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(Number::from(digit - b'0'))?;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_in_millionths() {
        for (text, value) in
            [("1", 1_000_000), ("-2.5", -2_500_000), ("1e2", 100_000_000), ("0.0000019", 1), ("12e-1", 1_200_000)]
        {
            assert_eq!(millionths(text), Some(value), "{text}");
        }
        assert_eq!(millionths("1e99"), None);
    }

    #[test]
    fn stars_stand_for_anything() {
        let parts = |text: &str| text.split('*').map(Into::into).collect::<alloc::vec::Vec<Box<str>>>();
        for (pattern, text, does_fit) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*a", "a", false),
            ("*.png", "dir/x.png", true),
            ("a*b*c", "a-c-b", false),
            ("*", "", true),
            ("abc", "abc", true),
            ("abc", "abcd", false),
        ] {
            assert_eq!(fits(&parts(pattern), text), does_fit, "{pattern} {text}");
        }
    }

    #[test]
    fn networks_hold_their_addresses() {
        for (network, bits, address, holds) in [
            ("10.0.0.0", 24, "10.0.0.255", true),
            ("10.0.0.0", 24, "10.0.1.0", false),
            ("10.0.0.0", 0, "99.0.0.1", true),
            ("2001:db8::", 32, "2001:db8:1::1", true),
            ("2001:db8::", 32, "2001:db9::", false),
            ("10.0.0.0", 8, "2001:db8::", false),
        ] {
            let network = read_address(network).expect("an address");
            assert_eq!(is_within(read_address(address).expect("an address"), network, bits), holds, "{address}");
        }
    }
}
