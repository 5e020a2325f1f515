//! Durations in the format of Redrive: whole numbers with `d h m s ms`, largest first (`1m30s`).

/// Largest first, as they are written.
const UNITS: [(&str, u64); 5] = [("d", DAY_MILLIS), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

pub(crate) const DAY_MILLIS: u64 = 86_400_000;

/// The form of a duration, for error texts.
pub(crate) const FORM: &str = "whole numbers with d, h, m, s or ms, largest first, such as \"1m30s\"";

/// Reads a duration into milliseconds; `None` if it is not one or is too long to count.
pub fn parse_duration(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        // Taking the unit out of the iterator also drops the larger ones, so the order holds and none comes twice.
        let (_, millis) = units.find(|(name, _)| *name == &after[..letters])?;
        total = number.checked_mul(*millis)?.checked_add(total)?;
        rest = &after[letters..];
    }
    (!text.is_empty()).then_some(total)
}

/// Writes a duration the one canonical way: `90000` is `1m30s`, nothing is `0s`.
pub fn write_duration(millis: u64) -> String {
    if millis == 0 {
        return "0s".to_owned();
    }
    let mut rest = millis;
    let mut text = String::new();
    for (name, unit) in UNITS {
        if rest >= unit {
            text.push_str(&format!("{}{name}", rest / unit));
            rest %= unit;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, millis, canonical) in [
            ("0s", 0, "0s"),
            ("0ms", 0, "0s"),
            ("90s", 90_000, "1m30s"),
            ("1m30s", 90_000, "1m30s"),
            ("1d2h3m4s5ms", 93_784_005, "1d2h3m4s5ms"),
            ("400d", 34_560_000_000, "400d"),
        ] {
            assert_eq!(parse_duration(text), Some(millis), "{text}");
            assert_eq!(write_duration(millis), canonical);
        }
    }

    #[test]
    fn anything_else_is_not_a_duration() {
        for text in
            ["", "5", "s", "1.5s", "-1s", "1s1m", "1s1s", "1 s", "1S", "1y", "99999999999999999999d", "1m ", "٣s"]
        {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
