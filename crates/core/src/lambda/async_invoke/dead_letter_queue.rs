//! `deadLetterTarget`: where the event itself goes when Lambda has given it up. Its attributes are written where JSON
//! is: `Rule::LambdaDeadLetterQueueNeverRan`

use alloc::string::String;
use alloc::vec::Vec;

use super::Functions;
use crate::effects::Effects;
use crate::event::Event;
use crate::fact::{EventEnd, FactKind, SentThrough};
use crate::id::{FactId, FunctionId, InvocationId, RecordId};
use crate::identity;
use crate::plan::Plan;
use crate::rule::Rule;
use crate::text::Named;
use crate::trace::{Origin, OriginKind, Record, Trace};

impl Functions {
    /// Beside the destination and not in its place: `Rule::LambdaDeadLetterQueueBesideDestination`
    pub(super) fn send_dead_letter(&mut self, id: FunctionId, event: RecordId, ended: FactId, fx: &mut Effects) {
        let Some(to) = self.functions[id.index()].settings.dead_letter_target else { return };
        let rule = Rule::LambdaDeadLetterQueueGetsEvent;
        let cause = self.send_on(id, event, to, SentThrough::DeadLetter, rule, ended, fx);
        fx.schedule_now(Event::Arrives { to, how: OriginKind::Copied, which: event.0, cause });
    }
}

/// The message attributes of a dead letter, but for the error's message; none for any other record. They are in the
/// order of their names.
pub fn attributes(plan: &Plan, trace: &Trace, letter: &Record) -> Option<Vec<Named>> {
    let Origin::Copied { fact, .. } = letter.made() else { return None };
    let sent = trace.fact(fact);
    if sent.sent_through() != Some(SentThrough::DeadLetter) {
        return None;
    }
    let ended = trace.fact(sent.cause?);
    let event = trace.of(ended.records).next()?;
    let named = |name: &str, data_type: &str, value: String| Named {
        name: String::from(name),
        data_type: String::from(data_type),
        value,
    };
    let mut attributes = Vec::new();
    let last = ended.invocation.filter(|_| ended.event_end() != Some(EventEnd::ZeroReservedConcurrency));
    if let Some(last) = last {
        attributes.push(named("ErrorCode", "Number", alloc::format!("{}", status(trace, last))));
    }
    attributes.push(named("RequestID", "String", identity::event_id(plan, trace, event)));
    Some(attributes)
}

/// The HTTP status of an event's last try. `Rule::LambdaDeadLetterQueueNeverRan`
pub(super) fn status(trace: &Trace, last: InvocationId) -> u64 {
    let told = trace.fact(trace.invocation(last).fact);
    match told.kind {
        FactKind::InvocationStarted => 200,
        FactKind::InvocationThrottled => 429,
        _ => told.value,
    }
}
