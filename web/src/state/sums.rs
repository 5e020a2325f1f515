//! The counts of a run in the outcome strip. The worker sends them for probes.

use redrive_core::Run;
use redrive_views::cost::{self, Line};
use redrive_views::names::with_commas;
use redrive_views::{Ledger, Outcome};

/// A count, in the order of [`Sums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub name: &'static str,
    /// Its icon and the class of its colour.
    pub icon: &'static str,
    pub class: &'static str,
    /// True if a lower number is better; none if that depends.
    pub is_bad: Option<bool>,
}

const fn count(name: &'static str, icon: &'static str, class: &'static str, is_bad: Option<bool>) -> Count {
    Count { name, icon, class, is_bad }
}

pub const COUNTS: [Count; 7] = [
    count("processed", "tick", "done", Some(false)),
    count("more than once", "copies", "again", Some(true)),
    count("dead-lettered", "deadLetters", "dead", None),
    count("victims", "flag", "vict", Some(true)),
    count("lost", "empty", "lost", Some(true)),
    count("still there", "clock", "wait", None),
    count("cost", "dollar", "cost", None),
];
pub const STILL_THERE: usize = 5;
pub const COST: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sums(pub [u64; COUNTS.len()]);

impl Sums {
    pub fn of(run: &Run, ledger: &Ledger) -> Sums {
        let sums = &ledger.summary;
        Sums([
            sums.count(Outcome::Processed).into(),
            sums.processed_more_than_once.into(),
            sums.count(Outcome::DeadLettered).into(),
            sums.victims.into(),
            sums.lost.into(),
            (sums.count(Outcome::Waiting) + sums.count(Outcome::InFlight)).into(),
            cost::bill(run).iter().map(Line::units).sum(),
        ])
    }

    /// Formats a count; a cost with two significant digits.
    pub fn text(&self, place: usize) -> String {
        match place {
            COST => {
                let exact = cost::dollars(self.0[place]);
                let first = exact.find(|digit: char| ('1'..='9').contains(&digit)).unwrap_or(0);
                let end = if exact.starts_with("0.") {
                    first + 2
                } else {
                    exact.find('.').map_or(exact.len(), |dot| dot + 3)
                };
                format!("${}", exact.get(..end).unwrap_or(&exact))
            }
            place => with_commas(self.0[place]),
        }
    }

    /// Returns the counts that differ in another run, undesirable ones first.
    pub fn changes(&self, other: &Sums) -> Vec<usize> {
        let order = [3, 4, 1, 0, 2, STILL_THERE, COST];
        order.into_iter().filter(|place| self.0[*place] != other.0[*place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_run_comes_to_its_sums() {
        let (one, other) = (completed("nine-good-messages", 1), completed("report-the-bad-one", 1));
        let [one, other] = [one, other].map(|completed| Sums::of(&completed.run, &completed.ledger));
        assert_eq!(one.0[..6], [0, 2, 10, 9, 0, 0]);
        assert_eq!(other.0[..6], [9, 0, 1, 0, 0, 0]);
        assert_eq!(COUNTS[one.changes(&other)[0]].name, "victims");
        assert!(one.changes(&one).is_empty());
    }

    #[test]
    fn a_cost_has_two_digits_that_count() {
        let text = |units| Sums([0, 0, 0, 0, 0, 0, units]).text(COST);
        assert_eq!(text(55_123), "$0.0000055");
        assert_eq!(text(0), "$0");
        assert_eq!(text(12_345_678_901_234), "$1234.56");
        assert_eq!(text(1_000_000_000), "$0.1");
    }
}
