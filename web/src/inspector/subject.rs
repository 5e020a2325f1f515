//! The selection in words: its outcome, and the question about it.

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_views::timeline::{Ending, Focus, clock, finding};
use redrive_views::{Life, Outcome, names};

use crate::state::runs::CompletedRun;

/// `dead-lettered in orders-dlq`.
pub fn outcome_words(run: &Run, life: &Life) -> String {
    let place = || run.plan.name(life.state.kept_in.unwrap_or(life.state.place));
    match life.outcome() {
        Outcome::DeadLettered => format!("dead-lettered in {}", place()),
        Outcome::InFlight => format!("in flight in {}", place()),
        Outcome::Waiting => format!("waiting in {}", place()),
        other => short_outcome(other).to_owned(),
    }
}

pub fn short_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::DeadLettered => "dead-lettered",
        Outcome::InFlight => "in flight",
        other => other.as_str(),
    }
}

/// `3 deliveries`.
pub fn delivered(life: &Life) -> String {
    match life.state.deliveries {
        0 => "never delivered".to_owned(),
        1 => "1 delivery".to_owned(),
        many => format!("{many} deliveries"),
    }
}

/// Returns true for a message of a topic, an event of a bus and an object of a bucket. They have no outcome of their
/// own: their copies have.
pub fn is_passed_on(run: &Run, record: RecordId) -> bool {
    run.plan.kind(run.trace.record(record).resource).only_passes_on()
}

/// Describes where a record was passed on to.
pub fn passed_on(completed: &CompletedRun, record: RecordId) -> String {
    let found = completed.model.fan_out(record).map(|passing| passing.finding(&completed.run.plan));
    found.map_or_else(|| "passed on".to_owned(), |finding| format!("passed on {finding}"))
}

/// Describes the selection for a screen reader; empty if nothing is selected.
pub fn life_in_words(completed: &CompletedRun, focus: Focus) -> String {
    let run = &completed.run;
    if let Some(record) = focus.record.filter(|record| is_passed_on(run, *record)) {
        return format!("{}: {}", names::record(&run.plan, &run.trace, record), passed_on(completed, record));
    }
    if let Some(record) = focus.record {
        let life = Life::of(run, &completed.index, record);
        let mut words = vec![delivered(&life), finding(&life), outcome_words(run, &life)];
        if let Some(at) = life.state.ended_at() {
            words.push(format!("at {}", clock(at.0, 3)));
        }
        if let Some(invocation) = focus.invocation {
            words.insert(0, format!("in {}", invocation_in_words(completed, invocation)));
        }
        words.retain(|word| !word.is_empty());
        return format!("{}: {}", names::record(&run.plan, &run.trace, record), words.join(", "));
    }
    focus.invocation.map(|invocation| invocation_in_words(completed, invocation)).unwrap_or_default()
}

/// `worker@2: 10 records, threw after 300 ms`.
pub fn invocation_in_words(completed: &CompletedRun, invocation: InvocationId) -> String {
    let run = &completed.run;
    let records = names::count(run.trace.invocation(invocation).records.len(), "record");
    let name = names::invocation(&run.plan, &run.trace, invocation);
    match completed.model.bar(run, invocation) {
        Some(bar) => format!("{name}: {records}, {}", ending_words(bar.ending)),
        None => format!("{name}: {records}, never run"),
    }
}

pub fn ending_words(ending: Ending) -> &'static str {
    match ending {
        Ending::Open => "still running at the end",
        Ending::Success => "succeeded",
        Ending::Partial => "some records reported as failed",
        Ending::BadAnswer => "succeeded, but its answer failed the batch",
        Ending::Error => "threw an error",
        Ending::Timeout => "ran into its timeout",
        Ending::Crash => "crashed",
        Ending::Abandoned => "never run",
    }
}

/// Returns up to three selections worth a question: a victim, a bad record that was given up, and a failed invocation.
pub fn notable(completed: &CompletedRun) -> Vec<Focus> {
    let run = &completed.run;
    let records = || (0..run.trace.records().len() as u32).map(RecordId);
    let of = |record| Focus { record: Some(record), invocation: None };
    let is_kept = |record: &RecordId| {
        let rows = &completed.ledger.states[completed.ledger.rows.of(*record)];
        rows.iter().any(|state| state.outcome() == Outcome::DeadLettered)
    };
    let is_bad = |record: &RecordId| redrive_views::life::fault(run, *record).is_some();
    let victim = records().find(|record| is_kept(record) && !is_bad(record)).map(of);
    let bad = records().find(|record| is_kept(record) && is_bad(record)).map(of);
    let failed = completed.model.failures.first().map(|(_, id)| Focus { record: None, invocation: Some(*id) });
    victim.into_iter().chain(bad).chain(failed).collect()
}

/// Returns the question of the Why tab, and the fact whose causes answer it.
pub fn question(completed: &CompletedRun, focus: Focus) -> Option<(String, FactId)> {
    match (focus.record, focus.invocation) {
        (_, Some(invocation)) => about_invocation(completed, focus.record, invocation),
        (Some(record), None) => about_record(completed, record),
        (None, None) => None,
    }
}

/// Facts that put a record into the resource where it is kept.
const KEPT: [FactKind; 3] = [FactKind::MovedToDeadLetterQueue, FactKind::BatchGivenUp, FactKind::PassGivenUp];

fn about_record(completed: &CompletedRun, record: RecordId) -> Option<(String, FactId)> {
    let run = &completed.run;
    if is_passed_on(run, record) {
        let name = names::record(&run.plan, &run.trace, record);
        return Some((format!("Where did {name} go?"), completed.index.record(record).last().copied()?));
    }
    let life = Life::of(run, &completed.index, record);
    let facts = completed.index.record(record);
    let last = |kinds: &[FactKind]| facts.iter().rev().copied().find(|id| kinds.contains(&run.trace.fact(*id).kind));
    let place = run.plan.name(life.state.kept_in.unwrap_or(life.state.place));
    let name = names::record(&run.plan, &run.trace, record);
    let (question, fact) = match life.outcome() {
        Outcome::DeadLettered if life.is_victim() => (format!("Why is a good message in {place}?"), last(&KEPT)),
        Outcome::DeadLettered => (format!("Why is {name} in {place}?"), last(&KEPT)),
        Outcome::Waiting | Outcome::InFlight => (format!("Why is {name} still in {place}?"), None),
        Outcome::Processed => (
            format!("How was {name} processed?"),
            last(&[FactKind::Deleted, FactKind::RecordDone, FactKind::EndpointTook]),
        ),
        outcome => {
            let kinds = [
                FactKind::Deleted,
                FactKind::Expired,
                FactKind::Discarded,
                FactKind::Rejected,
                FactKind::BatchGivenUp,
                FactKind::PassGivenUp,
            ];
            (format!("Why was {name} {}?", short_outcome(outcome)), last(&kinds))
        }
    };
    Some((question, fact.or_else(|| facts.last().copied())?))
}

fn about_invocation(
    completed: &CompletedRun,
    record: Option<RecordId>,
    invocation: InvocationId,
) -> Option<(String, FactId)> {
    let run = &completed.run;
    let name = names::invocation(&run.plan, &run.trace, invocation);
    let facts = completed.index.invocation(invocation);
    let end = completed.index.end_of(&run.trace, invocation).or_else(|| facts.last().copied())?;
    // With a record selected, the question is about that record in the invocation.
    let own = record.and_then(|record| {
        let touched = facts.iter().rev().copied().find(|id| {
            let fact = run.trace.fact(*id);
            let is_work = matches!(fact.kind, FactKind::RecordDone | FactKind::RecordFailed);
            is_work && run.trace.of(fact.records).any(|other| other == record)
        })?;
        let done = run.trace.fact(touched).kind == FactKind::RecordDone;
        let name = names::record(&run.plan, &run.trace, record);
        Some((format!("Why was {name} {} in it?", if done { "done" } else { "failed" }), touched))
    });
    let question = match completed.model.bar(run, invocation).map(|bar| bar.ending) {
        None => format!("Why did {name} never run?"),
        Some(ending) if ending.is_failure() => format!("Why did {name} fail?"),
        Some(_) => format!("Why did {name} run?"),
    };
    Some(own.unwrap_or((question, end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_victim_raises_the_question_why() {
        let run = completed("nine-good-messages", 1);
        let focus = Focus { record: Some(RecordId(4)), invocation: None };
        let (question, fact) = question(&run, focus).expect("there is one");
        assert_eq!(question, "Why is a good message in orders-dlq?");
        assert_eq!(run.run.trace.fact(fact).kind, FactKind::MovedToDeadLetterQueue);
    }

    #[test]
    fn the_life_of_a_record_is_one_line() {
        let run = completed("nine-good-messages", 1);
        let focus = Focus { record: Some(RecordId(4)), invocation: None };
        let words = life_in_words(&run, focus);
        assert!(
            words.starts_with("orders/5: 3 deliveries, never tried, dead-lettered in orders-dlq, at 1:30."),
            "{words}"
        );
        assert_eq!(life_in_words(&run, Focus::default()), "");
    }

    #[test]
    fn a_message_of_a_topic_goes_somewhere_and_is_not_said_to_wait() {
        let run = completed("replay-pipeline", 1);
        let first = run.run.trace.records().iter().position(|record| run.run.plan.name(record.resource) == "orders");
        let focus = Focus { record: first.map(|place| RecordId(place as u32)), invocation: None };
        assert_eq!(life_in_words(&run, focus), "orders/1: passed on to replay, worker");
        assert_eq!(question(&run, focus).map(|(question, _)| question).as_deref(), Some("Where did orders/1 go?"));
    }

    #[test]
    fn a_record_in_a_run_has_its_own_question() {
        let run = completed("nine-good-messages", 1);
        let focus = |record| Focus { record: Some(RecordId(record)), invocation: Some(InvocationId::new(0)) };
        let question_of = |record| question(&run, focus(record)).expect("there is one").0;
        assert_eq!(question_of(0), "Why was orders/1 done in it?");
        assert_eq!(question_of(2), "Why was orders/3 failed in it?");
        assert_eq!(question_of(4), "Why did worker@1 fail?");
    }
}
