//! Record numbers as ranges.

use redrive_core::Run;
use redrive_core::id::{RecordId, ResourceId};
use redrive_views::names::with_commas;

/// Formats sorted numbers as `1, 2, 4 to 10`. At most eight ranges are listed, the rest are counted.
pub fn numbers(numbers: &[u32]) -> String {
    const MAX_RANGES: usize = 8;
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let left_out: u32 = ranges.iter().skip(MAX_RANGES).map(|(first, last)| last - first + 1).sum();
    let shown = ranges.iter().take(MAX_RANGES).map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    });
    let mut text = shown.collect::<Vec<String>>().join(", ");
    if left_out > 0 {
        text.push_str(&format!(" and {} more", with_commas(left_out.into())));
    }
    text
}

/// Formats records as `orders/1, 2, 4 to 10; returns/3`.
pub fn records(run: &Run, records: &[RecordId]) -> String {
    let mut resources: Vec<(ResourceId, Vec<u32>)> = Vec::new();
    for record in records.iter().map(|record| run.trace.record(*record)) {
        match resources.iter_mut().find(|(resource, _)| *resource == record.resource) {
            Some((_, numbers)) => numbers.push(record.number),
            None => resources.push((record.resource, vec![record.number])),
        }
    }
    let texts = resources.iter_mut().map(|(resource, of)| {
        of.sort_unstable();
        format!("{}/{}", run.plan.name(*resource), numbers(of))
    });
    texts.collect::<Vec<String>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands_separators() {
        let texts = [0, 999, 1000, 1_234_567].map(with_commas);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn consecutive_numbers_form_ranges() {
        assert_eq!(numbers(&[1, 2, 4, 5, 6, 9]), "1, 2, 4 to 6, 9");
        let odd: Vec<u32> = (0..20).map(|n| 2 * n + 1).collect();
        assert_eq!(numbers(&odd), "1, 3, 5, 7, 9, 11, 13, 15 and 12 more");
    }
}
