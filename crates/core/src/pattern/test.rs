//! One test of a pattern on one leaf of a value.

use alloc::boxed::Box;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::json::Json;
use crate::plan::{Address, Number, Test};

/// Returns true if a leaf, which is text, a number, a boolean or null, passes a test. `Rule::LambdaFilterCriteriaExists`,
/// `Rule::LambdaFilterCriteriaNumeric`, `Rule::LambdaFilterCriteriaNumbersAsText`,
/// `Rule::LambdaFilterCriteriaTextTests`, `Rule::LambdaFilterCriteriaAnythingBut`
pub(super) fn passes(test: &Test, leaf: &Json) -> bool {
    match (test, leaf) {
        (Test::Exists, _) => true,
        (Test::Absent(_), _) => false,
        // `Rule::EventbridgeEventPatternNull`
        (Test::Null, Json::Null) => true,
        (Test::Bool(wanted), Json::Bool(value)) => wanted == value,
        (Test::Text(wanted), Json::Text(value)) => **wanted == **value,
        (Test::NumberText(wanted), Json::Number(value)) => **wanted == **value,
        (Test::Prefix(prefix), Json::Text(value)) => value.starts_with(&**prefix),
        (Test::Suffix(suffix), Json::Text(value)) => value.ends_with(&**suffix),
        (Test::EqualsIgnoreCase(wanted), Json::Text(value)) => {
            wanted.chars().flat_map(char::to_lowercase).eq(value.chars().flat_map(char::to_lowercase))
        }
        (Test::PrefixIgnoreCase(prefix), Json::Text(value)) => {
            begins(value.chars().flat_map(char::to_lowercase), prefix.chars().flat_map(char::to_lowercase))
        }
        (Test::SuffixIgnoreCase(suffix), Json::Text(value)) => {
            begins(value.chars().rev().flat_map(char::to_lowercase), suffix.chars().rev().flat_map(char::to_lowercase))
        }
        (Test::Wildcard(parts), Json::Text(value)) => fits(parts, value),
        (Test::Cidr { address, bits }, Json::Text(value)) => {
            read_address(value).is_some_and(|value| is_within(value, *address, *bits))
        }
        // Null, booleans and numbers pass too. `Rule::EventbridgeEventPatternAnythingBut`
        (Test::AnythingBut(tests), leaf) => !tests.iter().any(|test| passes(test, leaf)),
        (Test::Numeric { least, most }, Json::Number(value)) => millionths(value).is_some_and(|value| {
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

/// Returns true if a text consists of these parts with any text between them. `Rule::EventbridgeEventPatternWildcard`
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

/// Reads an IPv4 or IPv6 address.
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

/// Reads a JSON number in millionths. Finer digits are cut off; a number out of range is `None`.
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
