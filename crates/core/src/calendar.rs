//! Days and months, for the texts that AWS writes and for schedules. The simulation itself uses milliseconds only.

use alloc::string::String;
use core::fmt::Write;

const DAY_MILLIS: u64 = 86_400_000;

/// A day of the calendar; months and days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

impl Date {
    /// The date of a day, counted from 1970-01-01 (Howard Hinnant's civil_from_days).
    pub fn of_days(days: u64) -> Date {
        let days = days + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        Date { year: year as u32, month: month as u32, day: day as u32 }
    }

    /// Returns the number of days of this date's month.
    pub fn days_of_month(self) -> u32 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.is_leap() => 29,
            2 => 28,
            _ => 31,
        }
    }

    fn is_leap(self) -> bool {
        self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400))
    }
}

/// The day of the week of a day since 1970-01-01, which was a Thursday; Sunday is 0.
pub const fn day_of_week(days: u64) -> u32 {
    ((days + 4) % 7) as u32
}

pub const fn days_of(unix_millis: u64) -> u64 {
    unix_millis / DAY_MILLIS
}

/// `2026-01-01T00:00:00`
fn write_to_the_second(unix_millis: u64, out: &mut String) {
    let Date { year, month, day } = Date::of_days(days_of(unix_millis));
    let seconds = unix_millis % DAY_MILLIS / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    // Writing to a string cannot fail.
    let _ = write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
}

/// `2026-01-01T00:00:00Z`
pub fn write_seconds(unix_millis: u64, out: &mut String) {
    write_to_the_second(unix_millis, out);
    out.push('Z');
}

/// `2026-01-01T00:00:00.000Z`
pub fn write_millis(unix_millis: u64, out: &mut String) {
    write_to_the_second(unix_millis, out);
    let _ = write!(out, ".{:03}Z", unix_millis % 1000);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_aws_does() {
        for (unix_millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
        ] {
            let mut out = String::new();
            write_millis(unix_millis, &mut out);
            assert_eq!(out, text);
        }
        assert_eq!(day_of_week(days_of(1_767_225_600_000)), 4, "a Thursday");
    }
}
