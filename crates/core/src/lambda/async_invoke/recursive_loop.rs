//! Recursive loop detection: a function whose own copies come back to it is stopped after sixteen rounds.

use crate::effects::Effects;
use crate::fact::FactKind;
use crate::id::{RecordId, ResourceId};
use crate::plan::Action;
use crate::plan::{Function, Plan, Settings};
use crate::trace::Origin;

/// The maximum number of runs of a function in one chain of requests.
const MOST_RUNS: u32 = 16;

/// Returns true if any function of a plan sends records on.
pub(in crate::lambda) fn is_possible(plan: &Plan) -> bool {
    let updated = plan.script.iter().filter_map(|step| match &step.action {
        Action::Update { settings: Settings::Function(function), .. } => Some(function),
        _ => None,
    });
    plan.functions.iter().chain(updated).any(sends_on)
}

fn sends_on(function: &Function) -> bool {
    let (handler, config) = (&function.handler, &function.event_invoke);
    !handler.sends.is_empty()
        || [handler.bad_records_to, config.on_success, config.on_failure, function.dead_letter_target]
            .iter()
            .any(Option::is_some)
}

/// Returns true if the function has run the maximum number of times in the chain that led to this record.
pub(in crate::lambda) fn is_over(record: RecordId, function: ResourceId, fx: &Effects) -> bool {
    let passes = fx.trace.ancestry(record).filter(|id| {
        let (Origin::Copied { fact, .. } | Origin::Written { fact, .. }) = fx.trace.record(*id).made() else {
            return false;
        };
        // A copy to an API or a state machine is followed to the fact that sent it there.
        let mut sent = fx.trace.fact(fact);
        while let (FactKind::Called | FactKind::ExecutionStarted, Some(cause)) = (sent.kind, sent.cause) {
            sent = fx.trace.fact(cause);
        }
        sent.resource == Some(function)
    });
    passes.count() >= MOST_RUNS as usize
}
