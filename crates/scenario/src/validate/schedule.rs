//! Schedule expressions: rates and cron expressions, as EventBridge reads them.

use redrive_core::plan::{Cron, Days, Schedule};
use redrive_core::time::Duration;

const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 2199;

/// Reads an expression; `None` if EventBridge refuses it.
pub(super) fn parse(text: &str) -> Option<Schedule> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    match (inside("rate"), inside("cron")) {
        (Some(rate), _) => parse_rate(rate),
        (_, Some(cron)) => parse_cron(cron),
        _ => None,
    }
}

/// `5 minutes`; a one has its unit in the singular, and no other number has.
fn parse_rate(text: &str) -> Option<Schedule> {
    let (number, unit) = text.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|number| (1..=1_000_000).contains(number))?;
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    if (number == 1) != (singular == unit) {
        return None;
    }
    let seconds = match singular {
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return None,
    };
    Some(Schedule::Rate(Duration::secs(number * seconds)))
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

fn parse_cron(text: &str) -> Option<Schedule> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minutes, hours, of_month, months, of_week, years] = fields[..] else { return None };
    let bits = |field: &str, least: u32, most: u32, names: &[&str], first: u32| -> Option<u64> {
        let numbers = numbers(field, least, most, names, first)?;
        Some(numbers.iter().fold(0, |bits, number| bits | 1 << number))
    };
    let days = match (of_month, of_week) {
        // One of the two has to be a question mark.
        ("?", "?") => return None,
        (days, "?") => days_of_month(days)?,
        ("?", days) => days_of_week(days)?,
        _ => return None,
    };
    let mut all_years = [0u64; 4];
    for year in numbers(years, FIRST_YEAR, LAST_YEAR, &[], 0)? {
        let place = (year - FIRST_YEAR) as usize;
        all_years[place / 64] |= 1 << (place % 64);
    }
    Some(Schedule::Cron(Cron {
        minutes: bits(minutes, 0, 59, &[], 0)?,
        hours: u32::try_from(bits(hours, 0, 23, &[], 0)?).ok()?,
        days,
        months: u16::try_from(bits(months, 1, 12, &MONTHS, 1)?).ok()?,
        years: all_years,
    }))
}

/// `*`, `5`, `1-5`, `0/15`, `1,3,5`, and names for numbers, of which the first is `first`.
fn numbers(field: &str, least: u32, most: u32, names: &[&str], first: u32) -> Option<Vec<u32>> {
    let number = |text: &str| -> Option<u32> {
        let named = (first..).zip(names).find(|(_, name)| name.eq_ignore_ascii_case(text)).map(|(number, _)| number);
        let number = named.or_else(|| text.parse().ok())?;
        (least..=most).contains(&number).then_some(number)
    };
    let mut all = Vec::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<u32>().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            None => (number(range)?, if step.is_some() { most } else { number(range)? }),
        };
        if from > to {
            return None;
        }
        all.extend((from..=to).step_by(step.unwrap_or(1) as usize));
    }
    Some(all)
}

fn days_of_month(field: &str) -> Option<Days> {
    if field == "L" {
        return Some(Days::BeforeLast(0));
    }
    if field == "LW" {
        return Some(Days::LastWeekday);
    }
    if let Some(before) = field.strip_prefix("L-") {
        return before.parse().ok().filter(|before| *before <= 30).map(Days::BeforeLast);
    }
    if let Some(day) = field.strip_suffix('W') {
        return day.parse().ok().filter(|day| (1..=31).contains(day)).map(Days::NearestWeekday);
    }
    let days = numbers(field, 1, 31, &[], 0)?;
    Some(Days::OfMonth(days.iter().fold(0, |bits, day| bits | 1 << day)))
}

/// On AWS Sunday is 1.
fn days_of_week(field: &str) -> Option<Days> {
    let one = |text: &str| {
        let days = numbers(text, 1, 7, &WEEKDAYS, 1)?;
        (days.len() == 1).then(|| days[0] as u8 - 1)
    };
    if field == "L" {
        return Some(Days::OfWeek(1 << 6));
    }
    if let Some((day, nth)) = field.split_once('#') {
        let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth))?;
        return Some(Days::NthOfWeek(one(day)?, nth));
    }
    if let Some(day) = field.strip_suffix('L').filter(|day| !day.is_empty()) {
        return one(day).map(Days::LastOfWeek);
    }
    let days = numbers(field, 1, 7, &WEEKDAYS, 1)?;
    Some(Days::OfWeek(days.iter().fold(0, |bits, day| bits | 1 << (day - 1))))
}

#[cfg(test)]
mod tests {
    use redrive_core::event_bridge::schedule::next;
    use redrive_core::time::Instant;

    use super::*;

    /// Thursday, 2026-01-01.
    const START: u64 = 1_767_225_600_000;

    fn hours(text: &str, count: usize) -> Vec<u64> {
        let schedule = parse(text).unwrap_or_else(|| panic!("{text} is an expression"));
        let mut at = Instant::START;
        let times = std::iter::from_fn(|| {
            at = next(&schedule, START, at)?;
            Some(at.0 / 3_600_000)
        });
        times.take(count).collect()
    }

    #[test]
    fn schedules_fire_when_they_should() {
        const DAY: u64 = 24;
        assert_eq!(hours("rate(1 day)", 3), [DAY, 2 * DAY, 3 * DAY]);
        assert_eq!(hours("cron(0 9 ? * MON-FRI *)", 3), [9, DAY + 9, 4 * DAY + 9]);
        assert_eq!(hours("cron(0 0/12 * * ? *)", 3), [12, 24, 36]);
        assert_eq!(hours("cron(30 8 L * ? *)", 2), [30 * DAY + 8, 58 * DAY + 8]);
        assert_eq!(hours("cron(0 0 ? * 6#3 *)", 1), [15 * DAY], "the third Friday");
        assert_eq!(hours("cron(0 0 ? * 2L *)", 1), [25 * DAY], "the last Monday");
        assert_eq!(hours("cron(0 0 3W * ? *)", 1), [DAY], "the 3rd is a Saturday");
        assert_eq!(hours("cron(0 0 LW * ? *)", 1), [29 * DAY]);
        assert_eq!(hours("cron(0 0 1 1 ? 2027)", 2), [365 * DAY]);
    }

    #[test]
    fn what_is_wrong_is_no_expression() {
        for text in [
            "rate(1 minutes)",
            "rate(5 minute)",
            "rate(0 minutes)",
            "rate(5)",
            "cron(0 9 * * * *)",
            "cron(0 9 ? * ? *)",
            "cron(60 9 * * ? *)",
            "cron(0 9 * * ?)",
            "cron(0 9 * 13 ? *)",
            "cron(5-1 9 * * ? *)",
            "every day",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
