//! The messages of AWS for refused calls of the script.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::RecordId;
use redrive_core::identity;
use redrive_core::plan::{Action, ReceiptRef};
use redrive_core::refusal::Refusal;

/// The message of AWS. Recordings show that it repeats a receipt handle that AWS does not accept.
pub(crate) fn message(run: &Run, fact: &Fact, refusal: Refusal) -> String {
    let text = refusal.message();
    let named = matches!(refusal, Refusal::MessageNotAvailable | Refusal::ReceiptHandleExpired);
    match handle(run, fact).filter(|_| named) {
        Some(handle) => text.replacen("Value ", &format!("Value {handle} "), 1),
        None => text.to_owned(),
    }
}

/// The receipt handle that a refused step used.
fn handle(run: &Run, fact: &Fact) -> Option<String> {
    let message = match &run.plan.script.get(fact.step()?.index())?.action {
        Action::ChangeMessageVisibility { message, .. } | Action::DeleteMessage { message } => *message,
        _ => return None,
    };
    let (record, receives) = received(run, message)?;
    Some(identity::receipt_handle(&run.plan, &run.trace, record, receives))
}

/// The message that a receive step received, and its number of receives up to then.
fn received(run: &Run, message: ReceiptRef) -> Option<(RecordId, u32)> {
    let facts = run.trace.facts();
    let is_step = |fact: &Fact| fact.kind == FactKind::StepTaken && fact.step() == Some(message.step);
    let by_step =
        |fact: &Fact| fact.kind == FactKind::Received && fact.cause.is_some_and(|cause| is_step(run.trace.fact(cause)));
    let place = facts.iter().position(by_step)?;
    let record = run.trace.of(facts[place].records).nth(message.position as usize)?;
    let receives = facts[..=place]
        .iter()
        .filter(|fact| fact.kind == FactKind::Received && run.trace.of(fact.records).any(|other| other == record));
    Some((record, receives.count() as u32))
}
