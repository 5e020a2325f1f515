//! Formats times and durations for readers, and parses times.

/// Formats a time since the start: `0:30.014`, `1:02:03.000`, `2d 0:00:00.000`. `decimals` is 0 to 3.
pub fn clock(millis: u64, decimals: usize) -> String {
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let mut text = match (days, hours) {
        (0, 0) => format!("{minutes}:{:02}", seconds % 60),
        (0, _) => format!("{hours}:{:02}:{:02}", minutes % 60, seconds % 60),
        _ => format!("{days}d {}:{:02}:{:02}", hours % 24, minutes % 60, seconds % 60),
    };
    if decimals > 0 {
        text.push('.');
        text.push_str(&format!("{rest:03}")[..decimals.min(3)]);
    }
    text
}

/// Formats a duration in its largest unit, with at most one decimal: `14 ms`, `29.5 s`, `2 min 6 s`.
pub fn length(millis: u64) -> String {
    let tenths = |value: u64, unit: u64| (value * 10 + unit / 2) / unit;
    let with_tenths = |tenths: u64, unit: &str| match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        rest => format!("{}.{rest} {unit}", tenths / 10),
    };
    let pair = |large: u64, large_unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    };
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..60_000 => with_tenths(tenths(millis, 1000), "s"),
        60_000..3_600_000 => pair(millis / 60_000, "min", millis / 1000 % 60, "s"),
        3_600_000..86_400_000 => pair(millis / 3_600_000, "h", millis / 60_000 % 60, "min"),
        _ => pair(millis / 86_400_000, "d", millis / 3_600_000 % 24, "h"),
    }
}

/// The format of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TimeFormat {
    /// Time since the start of the run.
    #[default]
    SinceStart,
    /// Time of day in UTC, for a run that started at this Unix time in milliseconds.
    TimeOfDay(u64),
}

impl TimeFormat {
    pub fn write(self, at: u64, decimals: usize) -> String {
        let TimeFormat::TimeOfDay(start) = self else { return clock(at, decimals) };
        let of_day = (start + at) % 86_400_000;
        let (seconds, rest) = (of_day / 1000, of_day % 1000);
        let mut text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if decimals > 0 {
            text.push('.');
            text.push_str(&format!("{rest:03}")[..decimals.min(3)]);
        }
        text
    }

    /// Formats the date as `2026-01-01`; empty for times since the start.
    pub fn day(self, at: u64) -> String {
        let TimeFormat::TimeOfDay(start) = self else { return String::new() };
        // Days since 1 March of the year 0, in cycles of 400 years.
        let days = (start + at) / 86_400_000 + 719_468;
        let (cycle, of_cycle) = (days / 146_097, days % 146_097);
        let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        format!("{}-{month:02}-{day:02}", cycle * 400 + year + carry)
    }
}

/// Parses a time from user input: `1:30.056`, `90.5`, `90s`, `1500ms`, `2h`; for time of day `00:01:30`.
pub fn parse(text: &str, time_format: TimeFormat) -> Option<u64> {
    let text = text.trim();
    let units = [("ms", 1), ("s", 1000), ("min", 60_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    for (unit, millis) in units {
        if let Some(number) = text.strip_suffix(unit).map(str::trim_end) {
            return thousandths(number).map(|number| number * millis / 1000);
        }
    }
    let parts: Vec<&str> = text.split(':').collect();
    let (last, before) = parts.split_last()?;
    let mut whole = 0u64;
    for part in before {
        whole = whole.checked_mul(60)?.checked_add(part.trim().parse().ok()?)?;
    }
    let at = whole.checked_mul(60_000)?.checked_add(thousandths(last)?)?;
    match time_format {
        TimeFormat::TimeOfDay(start) if parts.len() == 3 => Some((at + 86_400_000 - start % 86_400_000) % 86_400_000),
        _ => Some(at),
    }
}

/// Parses a number with up to three decimals, in thousandths.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(rest) || text.len() == text.matches('.').count() || whole.len() > 12 {
        return None;
    }
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u64>().unwrap_or(0) * 1000 + rest.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_shows_only_the_units_it_needs() {
        assert_eq!(clock(0, 3), "0:00.000");
        assert_eq!(clock(30_014, 3), "0:30.014");
        assert_eq!(clock(30_014, 1), "0:30.0");
        assert_eq!(clock(3_723_000, 0), "1:02:03");
        assert_eq!(clock(172_800_000, 0), "2d 0:00:00");
    }

    #[test]
    fn a_duration_has_at_most_two_units() {
        assert_eq!(length(14), "14 ms");
        assert_eq!(length(29_495), "29.5 s");
        assert_eq!(length(30_000), "30 s");
        assert_eq!(length(126_000), "2 min 6 s");
        assert_eq!(length(3_600_000), "1 h");
        assert_eq!(length(345_600_000), "4 d");
    }

    #[test]
    fn a_formatted_time_parses_to_itself() {
        for at in [0, 14, 30_014, 90_056, 3_723_004] {
            assert_eq!(parse(&clock(at, 3), TimeFormat::SinceStart), Some(at));
            let wall = TimeFormat::TimeOfDay(1_767_225_600_000 + 5000);
            assert_eq!(parse(&wall.write(at, 3), wall), Some(at));
        }
        let since = |text| parse(text, TimeFormat::SinceStart);
        assert_eq!(
            [since("90"), since("1.5 s"), since("250ms"), since("2h")],
            [Some(90_000), Some(1500), Some(250), Some(7_200_000)]
        );
        assert_eq!([since(""), since("soon"), since("1:x"), since("-4"), since(".")], [None; 5]);
    }

    #[test]
    fn dates_match_the_calendar() {
        let day = |millis| TimeFormat::TimeOfDay(0).day(millis);
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(1_767_225_600_000), "2026-01-01");
        assert_eq!(day(1_709_164_800_000), "2024-02-29");
        assert_eq!(day(951_868_800_000), "2000-03-01");
    }
}
