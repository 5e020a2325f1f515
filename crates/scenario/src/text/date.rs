//! Moments in UTC in the form of RFC 3339. A date library would add more bytes to the page than these lines.

use redrive_core::calendar::{Date, write_millis, write_seconds};

use super::duration::DAY_MILLIS;

/// 9999-12-31T23:59:59.999Z, the last moment that has a four-digit year.
pub(crate) const MAX_UNIX_MILLIS: u64 = 253_402_300_799_999;

/// The form of a moment, for error texts.
pub(crate) const FORM: &str = "a moment in UTC from 1970 to 9999, such as \"2026-01-01T00:00:00Z\"";

/// Reads `2026-01-01T00:00:00Z` or `2026-01-01T00:00:00.000Z` into milliseconds of Unix time.
pub fn parse_moment(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    if bytes.len() < 20 || !text.is_ascii() {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<u64> {
        let digits = &bytes[from..to];
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |n, d| n * 10 + u64::from(d - b'0')))
    };
    let punctuation = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if punctuation.iter().any(|(at, c)| bytes[*at] != *c) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let millis = match &bytes[19..] {
        b"Z" => 0,
        [b'.', _, _, _, b'Z'] => number(20, 23)?,
        _ => return None,
    };
    let sound = year >= 1970
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    sound.then(|| days_before(year, month, day) * DAY_MILLIS + ((hour * 60 + minute) * 60 + second) * 1000 + millis)
}

/// Writes milliseconds of Unix time; the milliseconds only if they are not zero.
pub fn write_moment(unix_millis: u64) -> String {
    let mut text = String::new();
    if unix_millis.is_multiple_of(1000) {
        write_seconds(unix_millis, &mut text);
    } else {
        write_millis(unix_millis, &mut text);
    }
    text
}

/// The number of days from 1970-01-01 to a date.
fn days_before(year: u64, month: u64, day: u64) -> u64 {
    let leap_days = |year: u64| (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    let years = (year - 1970) * 365 + leap_days(year) - leap_days(1970);
    years + (1..month).map(|month| days_of_month(year, month)).sum::<u64>() + day - 1
}

fn days_of_month(year: u64, month: u64) -> u64 {
    Date { year: year as u32, month: month as u32, day: 1 }.days_of_month().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:34:56Z", 951_827_696_000),
            ("2026-01-01T00:00:00Z", 1_767_225_600_000),
            ("2026-12-31T23:59:59.007Z", 1_798_761_599_007),
            ("9999-12-31T23:59:59.999Z", MAX_UNIX_MILLIS),
        ] {
            assert_eq!(parse_moment(text), Some(millis), "{text}");
            assert_eq!(write_moment(millis), text);
        }
    }

    #[test]
    fn every_day_comes_back() {
        for day in 0..MAX_UNIX_MILLIS / DAY_MILLIS {
            let date = Date::of_days(day);
            assert_eq!(days_before(date.year.into(), date.month.into(), date.day.into()), day);
        }
    }

    #[test]
    fn anything_else_is_not_a_moment() {
        for text in [
            "",
            "2026-01-01",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00+01:00",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "1969-12-31T23:59:59Z",
            "2026-01-01T00:00:00.1Z",
            "2026-01-01T00:00:00Zx",
            "２026-01-01T00:00:00Z",
        ] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }
}
