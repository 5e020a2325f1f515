//! What came of the records, in five numbers and a bar of shares.

use redrive_views::names::with_commas;
use redrive_views::{Outcome, Summary};
use yew::prelude::*;

use crate::components::{classed, icon};

pub fn outcome_strip(sums: &Summary) -> Html {
    let of = format!("of {}", with_commas(sums.records.into()));
    let waiting = sums.count(Outcome::Waiting) + sums.count(Outcome::InFlight);
    html! {
        <section class="outcome" aria-label="Outcome">
            <dl>
                { sum("tick", "processed", "done", sums.count(Outcome::Processed), &of) }
                { sum("copies", "more than once", "again", sums.processed_more_than_once, "") }
                { sum("deadLetters", "dead-lettered", "dead", sums.count(Outcome::DeadLettered), "") }
                { sum("flag", "victims", "vict", sums.victims, "") }
                { sum("empty", "lost", "lost", sums.lost, "") }
                { sum("clock", "still there", "wait", waiting, "") }
            </dl>
            { share_bar(&shares(sums)) }
        </section>
    }
}

/// Zero is grey, so that a number with a colour is always news.
fn sum(picture: &str, name: &str, class: &'static str, count: u32, note: &str) -> Html {
    html! {
        <div class={classed(&classed("sum", class, true), "zero", count == 0)}>
            <dt>{ icon(picture) }{ name }</dt>
            <dd><b>{ with_commas(count.into()) }</b>if !note.is_empty() { <span>{ note }</span> }</dd>
        </div>
    }
}

/// How the records are shared out, in an order that never changes.
fn shares(sums: &Summary) -> Vec<(&'static str, u32)> {
    let count = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| sums.count(*outcome)).sum();
    // Most victims lie in a dead-letter queue; the others are lost, and counted there.
    let victims = sums.victims.min(sums.count(Outcome::DeadLettered));
    let lost = count(&[Outcome::Discarded, Outcome::Expired, Outcome::Acknowledged, Outcome::Failed]);
    vec![
        ("done", count(&[Outcome::Processed])),
        ("vict", victims),
        ("dead", count(&[Outcome::DeadLettered]).saturating_sub(victims)),
        ("lost", lost),
        ("wait", count(&[Outcome::Waiting, Outcome::InFlight])),
        ("none", count(&[Outcome::Filtered, Outcome::Deduplicated, Outcome::Rejected])),
    ]
}

fn share_bar(shares: &[(&'static str, u32)]) -> Html {
    let total: u64 = shares.iter().map(|(_, count)| u64::from(*count)).sum();
    let mut x = 0;
    let parts = shares.iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let width = u64::from(*count) * 1000 / total.max(1);
        let at = x;
        x += width;
        html! { <rect class={*class} x={at.to_string()} y="0" width={width.saturating_sub(2).max(1).to_string()} height="4" /> }
    });
    html! {
        <svg class="shares" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
            <defs>
                <pattern id="victims" width="12" height="4" patternUnits="userSpaceOnUse">
                    <rect class="dead" width="12" height="4" /><rect class="flag" width="5" height="4" />
                </pattern>
            </defs>
            { for parts }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::good;

    #[test]
    fn the_shares_are_all_records() {
        for lesson in crate::services::lessons::all() {
            let run = good(lesson.name, 1);
            let sum: u32 = shares(&run.ledger.summary).iter().map(|(_, count)| count).sum();
            assert_eq!(sum, run.ledger.summary.records, "{}", lesson.name);
        }
    }
}
