//! Moments and lengths of time as people read them.

/// A moment as a clock shows it: `0:30.014`, `1:02:03.000`, `2d 0:00:00.000`. `decimals` is 0 to 3.
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

/// A length of time in its largest unit, one decimal at most: `14 ms`, `29.5 s`, `2 min 6 s`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_what_is_needed() {
        assert_eq!(clock(0, 3), "0:00.000");
        assert_eq!(clock(30_014, 3), "0:30.014");
        assert_eq!(clock(30_014, 1), "0:30.0");
        assert_eq!(clock(3_723_000, 0), "1:02:03");
        assert_eq!(clock(172_800_000, 0), "2d 0:00:00");
    }

    #[test]
    fn a_length_has_two_units_at_most() {
        assert_eq!(length(14), "14 ms");
        assert_eq!(length(29_495), "29.5 s");
        assert_eq!(length(30_000), "30 s");
        assert_eq!(length(126_000), "2 min 6 s");
        assert_eq!(length(3_600_000), "1 h");
        assert_eq!(length(345_600_000), "4 d");
    }
}
