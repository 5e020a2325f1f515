//! What came of the records, in five numbers and a bar of shares.

use redrive_views::timeline::with_commas;
use redrive_views::{Outcome, Summary};
use yew::prelude::*;

use crate::components::Icon;
use crate::state::Shared;
use crate::state::runs::Good;

#[derive(Properties, PartialEq)]
pub struct OutcomeStripProps {
    pub good: Shared<Good>,
}

#[component]
pub fn OutcomeStrip(props: &OutcomeStripProps) -> Html {
    let sums = &props.good.ledger.summary;
    let of = format!("of {}", with_commas(sums.records.into()));
    let waiting = sums.count(Outcome::Waiting) + sums.count(Outcome::InFlight);
    html! {
        <section class="outcome" aria-label="Outcome">
            <dl>
                <Sum icon="tick" name="processed" class="done" count={sums.count(Outcome::Processed)} note={of} />
                <Sum icon="copies" name="more than once" class="again" count={sums.processed_more_than_once} />
                <Sum icon="deadLetters" name="dead-lettered" class="dead" count={sums.count(Outcome::DeadLettered)} />
                <Sum icon="flag" name="victims" class="vict" count={sums.victims} />
                <Sum icon="empty" name="lost" class="lost" count={sums.lost} />
                <Sum icon="clock" name="still there" class="wait" count={waiting} />
            </dl>
            <Shares shares={shares(sums)} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SumProps {
    icon: &'static str,
    name: &'static str,
    class: &'static str,
    count: u32,
    #[prop_or_default]
    note: AttrValue,
}

/// Zero is grey, so that a number with a colour is always news.
#[component]
fn Sum(props: &SumProps) -> Html {
    let is_zero = props.count == 0;
    html! {
        <div class={classes!("sum", props.class, is_zero.then_some("zero"))}>
            <dt><Icon name={props.icon} />{ props.name }</dt>
            <dd><b>{ with_commas(props.count.into()) }</b>if !props.note.is_empty() { <span>{ &props.note }</span> }</dd>
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

#[derive(Properties, PartialEq)]
struct SharesProps {
    shares: Vec<(&'static str, u32)>,
}

#[component]
fn Shares(props: &SharesProps) -> Html {
    let total: u32 = props.shares.iter().map(|(_, count)| count).sum();
    let mut x = 0.0;
    let parts = props.shares.iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let width = f64::from(*count) / f64::from(total.max(1)) * 1000.0;
        let at = x;
        x += width;
        html! { <rect class={*class} x={at.to_string()} y="0" width={(width - 2.0).max(1.0).to_string()} height="4" /> }
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
