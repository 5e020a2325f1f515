//! The outcome of a run in one sentence.

use redrive_views::names::with_commas;
use redrive_views::{Outcome, Summary};

/// `1 of 10 is dead-lettered, 2 done more than once, no victims.`
pub fn verdict(sums: &Summary) -> String {
    let all = sums.records;
    let of = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| sums.count(*outcome)).sum::<u32>();
    let processed = of(&[Outcome::Processed]);
    let mut parts = if processed == all && all > 1 {
        vec![format!("All {} are processed", with_commas(all.into()))]
    } else {
        counts(sums, all, of)
    };
    if sums.processed_more_than_once > 0 {
        parts.push(format!("{} done more than once", with_commas(sums.processed_more_than_once.into())));
    }
    match sums.victims {
        0 if processed == all => {}
        0 => parts.push("no victims".to_owned()),
        1 => parts.push("1 victim".to_owned()),
        some => parts.push(format!("{} victims", with_commas(some.into()))),
    }
    if parts.is_empty() { String::new() } else { format!("{}.", parts.join(", ")) }
}

/// The outcomes of records other than processed. The total is named once.
fn counts(sums: &Summary, all: u32, of: impl Fn(&[Outcome]) -> u32) -> Vec<String> {
    let mut counts = vec![
        (of(&[Outcome::DeadLettered]), "dead-lettered"),
        (sums.lost, "lost"),
        (of(&[Outcome::Failed]), "failed"),
        (of(&[Outcome::Waiting, Outcome::InFlight]), "still there"),
        (of(&[Outcome::Filtered, Outcome::Deduplicated, Outcome::Rejected]), "not let in"),
    ];
    counts.retain(|(count, _)| *count > 0);
    if counts.is_empty() && all > 0 {
        counts.push((of(&[Outcome::Processed]), "processed"));
    }
    let words = counts.iter().enumerate().map(|(place, (count, words))| {
        let of_all = if place == 0 { format!(" of {}", with_commas(all.into())) } else { String::new() };
        // The first part has the verb.
        let verb = if place == 0 { if *count == 1 { " is" } else { " are" } } else { "" };
        format!("{}{of_all}{verb} {words}", with_commas((*count).into()))
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_run_comes_to_a_sentence() {
        for (lesson, words) in [
            ("one-bad-record-bisect", "1 of 11 is dead-lettered, 1 still there, 2 done more than once, no victims."),
            ("nine-good-messages", "10 of 10 are dead-lettered, 2 done more than once, 9 victims."),
            ("report-the-bad-one", "1 of 10 is dead-lettered, no victims."),
        ] {
            assert_eq!(verdict(&completed(lesson, 1).ledger.summary), words, "{lesson}");
        }
    }

    #[test]
    fn every_lesson_has_one() {
        for (name, _) in redrive_lessons::LIBRARY {
            let words = verdict(&completed(name, 1).ledger.summary);
            assert!(words.ends_with('.') && !words.contains("of 0"), "{name}: {words}");
        }
    }
}
