//! What a poller does when its batch cannot be run: it keeps it and tries again while the messages are hidden.

use super::Mappings;
use super::poller::Phase;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{FactId, MappingId};
use crate::rule::Rule;
use crate::time::Duration;

/// The first wait. Each further one is twice as long. `Rule::LambdaThrottleBackOffDoubles`
const FIRST_BACK_OFF: Duration = Duration::millis(3650);
const LONGEST_BACK_OFF: Duration = Duration::secs(300);

impl Mappings {
    pub(super) fn throttled(&mut self, id: MappingId, poller: u16, fact: FactId, fx: &mut Effects) {
        let mapping = &mut self.mappings[id.index()];
        let timeout = self.timeouts[mapping.settings.function.index()];
        let slot = &mut mapping.pollers[poller as usize];
        let wait = Duration(FIRST_BACK_OFF.0 << slot.throttles.min(10)).min(LONGEST_BACK_OFF);
        slot.throttles += 1;
        let again = fx.now + wait;
        let told = *fx.trace.fact(fact);
        // `Rule::LambdaThrottleWantsFullTimeout`
        let fits = again + timeout <= slot.lease_ends;
        let (kind, rule, phase) = if fits {
            (FactKind::BackedOff, Rule::LambdaThrottleRetriesInLease, Phase::Resting)
        } else {
            (FactKind::BatchAbandoned, Rule::LambdaThrottleGivesUpLease, Phase::Pausing)
        };
        mapping.set_phase(poller, phase);
        let turn = mapping.pollers[poller as usize].turn;
        let mut draft = Draft::new(kind, rule, fact).resource(mapping.settings.id).records(told.records).value(wait.0);
        if let Some(invocation) = told.invocation {
            draft = draft.invocation(invocation);
        }
        let fact = fx.record(draft);
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        fx.at(again, event::Mapping::BackOffEnds { mapping: id, poller, turn });
        self.back_off(id, fact, fx);
    }

    pub(super) fn back_off_ends(&mut self, id: MappingId, poller: u16, turn: u32, fx: &mut Effects) {
        let mapping = self.mapping(id);
        let function = mapping.settings.function;
        let slot = &mapping.pollers[poller as usize];
        if slot.turn != turn {
            return;
        }
        match (slot.phase, slot.closed) {
            (Phase::Resting, Some(batch)) => {
                mapping.set_phase(poller, Phase::Running);
                fx.schedule_now(event::Function::Invoke { function, mapping: id, poller, batch });
            }
            _ => self.free(id, poller, fx),
        }
    }
}
