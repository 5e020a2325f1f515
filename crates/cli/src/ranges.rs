//! Many records in few words.

use redrive_core::Run;
use redrive_core::id::{RecordId, ResourceId};
use redrive_views::names::with_commas;

/// `1, 2, 4 to 10`; of many pieces only the first ones. The numbers come sorted.
pub fn numbers(numbers: &[u32]) -> String {
    const MOST_PIECES: usize = 8;
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match pieces.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => pieces.push((number, number)),
        }
    }
    let left_out: u32 = pieces.iter().skip(MOST_PIECES).map(|(first, last)| last - first + 1).sum();
    let shown = pieces.iter().take(MOST_PIECES).map(|(first, last)| match last - first {
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

/// `orders/1, 2, 4 to 10; returns/3`
pub fn records(run: &Run, records: &[RecordId]) -> String {
    let mut queues: Vec<(ResourceId, Vec<u32>)> = Vec::new();
    for record in records.iter().map(|record| run.trace.record(*record)) {
        match queues.iter_mut().find(|(queue, _)| *queue == record.resource) {
            Some((_, numbers)) => numbers.push(record.number),
            None => queues.push((record.resource, vec![record.number])),
        }
    }
    let texts = queues.iter_mut().map(|(queue, of)| {
        of.sort_unstable();
        format!("{}/{}", run.plan.name(*queue), numbers(of))
    });
    texts.collect::<Vec<String>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_have_commas() {
        let texts = [0, 999, 1000, 1_234_567].map(with_commas);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn neighbours_are_said_together() {
        assert_eq!(numbers(&[1, 2, 4, 5, 6, 9]), "1, 2, 4 to 6, 9");
        let odd: Vec<u32> = (0..20).map(|n| 2 * n + 1).collect();
        assert_eq!(numbers(&odd), "1, 3, 5, 7, 9, 11, 13, 15 and 12 more");
    }
}
