//! The tooltip of the mark under the pointer. The inspector has the same content.

use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_views::timeline::{Target, clock, length};
use redrive_views::{explain, names};

use crate::inspector::{ending_words, life_in_words};
use crate::state::runs::CompletedRun;

/// A heading and a line.
pub type Card = (String, String);

pub fn card(completed: &CompletedRun, target: Target) -> Option<Card> {
    let run = &completed.run;
    match target {
        Target::Record(record) => Some(record_card(completed, record)),
        Target::Delivery(record, invocation) => {
            let name = names::record(&run.plan, &run.trace, record);
            let (by, line) = invocation_card(completed, invocation);
            Some((format!("{name} in {by}"), delivery_line(completed, record, invocation).unwrap_or(line)))
        }
        Target::Invocation(invocation) => Some(invocation_card(completed, invocation)),
        Target::Batch(fact) => Some(("Batch".to_owned(), explain::sentence(run, fact))),
        Target::Step(step) => {
            let is_it = |id: &FactId| {
                let fact = run.trace.fact(*id);
                fact.kind == FactKind::StepTaken && fact.step() == Some(step)
            };
            let taken = (0..run.trace.facts().len() as u32).map(FactId::new).find(is_it)?;
            Some((clock(run.plan.script[step.index()].at.0, 3), explain::sentence(run, taken)))
        }
        Target::Fold(from, to) => {
            let words = format!("Nothing happens from {} to {}. A click draws it out.", clock(from, 3), clock(to, 3));
            Some((length(to - from), words))
        }
        Target::Resource(_) => None,
    }
}

fn record_card(completed: &CompletedRun, record: RecordId) -> Card {
    let focus = redrive_views::timeline::Focus { record: Some(record), invocation: None };
    let words = life_in_words(completed, focus);
    match words.split_once(": ") {
        Some((name, life)) => (name.to_owned(), life.to_owned()),
        None => (words, String::new()),
    }
}

fn invocation_card(completed: &CompletedRun, invocation: InvocationId) -> Card {
    let run = &completed.run;
    let of = run.trace.invocation(invocation);
    let name = names::invocation(&run.plan, &run.trace, invocation);
    let records = names::records(&run.plan, &run.trace, of.records);
    let line = match completed.model.bar(run, invocation) {
        Some(bar) => format!("{records}: {} after {}", ending_words(bar.ending), length(bar.to - bar.from)),
        None => format!("{records}: rejected, never run"),
    };
    (name, line)
}

/// Returns the result of a record in a delivery, if it has one.
fn delivery_line(completed: &CompletedRun, record: RecordId, invocation: InvocationId) -> Option<String> {
    let run = &completed.run;
    let is_own = |id: &&FactId| {
        let fact = run.trace.fact(**id);
        let is_work = matches!(fact.kind, FactKind::RecordDone | FactKind::RecordFailed);
        is_work && run.trace.of(fact.records).any(|other| other == record)
    };
    let id = completed.index.invocation(invocation).iter().find(is_own)?;
    Some(format!("{} at {}", explain::sentence(run, *id), clock(run.trace.fact(*id).at.0, 3)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn everything_that_can_be_chosen_has_a_card() {
        let run = completed("nine-good-messages", 1);
        let (record, invocation) = (RecordId(2), InvocationId::new(0));
        let (head, line) = card(&run, Target::Delivery(record, invocation)).expect("a card");
        assert_eq!(head, "orders/3 in worker@1");
        assert!(line.ends_with("at 0:00.519"), "{line}");
        let (head, line) = card(&run, Target::Invocation(invocation)).expect("a card");
        assert_eq!((head.as_str(), line.as_str()), ("worker@1", "orders/1 to 10: threw an error after 505 ms"));
        let (head, line) = card(&run, Target::Record(RecordId(4))).expect("a card");
        assert_eq!(head, "orders/5");
        assert!(line.starts_with("3 deliveries, never tried"), "{line}");
        assert!(card(&run, Target::Step(redrive_core::id::StepId(0))).is_some());
    }
}
