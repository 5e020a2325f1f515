//! A throttled batch: the poller keeps it and retries while the messages are hidden.

use super::Pollers;
use super::poller::Phase;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::FactId;
use crate::rule::Rule;
use crate::time::Duration;

/// The first back-off. Each further one is twice as long. `Rule::LambdaThrottleBackOffDoubles`
const FIRST_BACK_OFF: Duration = Duration::millis(3650);
const MAX_BACK_OFF: Duration = Duration::secs(300);

impl Pollers {
    pub(super) fn throttled(&mut self, poller: u16, fact: FactId, fx: &mut Effects) {
        let timeout = fx.stack.function(self.settings(fx).function).timeout;
        let slot = self.poller(poller);
        let wait = FIRST_BACK_OFF.doubled(slot.throttles).min(MAX_BACK_OFF);
        slot.throttles += 1;
        let retry_at = fx.now + wait;
        let throttled = *fx.trace.fact(fact);
        // `Rule::LambdaThrottleWantsFullTimeout`
        let fits = retry_at + timeout <= slot.lease_ends;
        let (kind, rule, phase) = if fits {
            (FactKind::BackedOff, Rule::LambdaThrottleRetriesInLease, Phase::BackingOff)
        } else {
            (FactKind::BatchAbandoned, Rule::LambdaThrottleGivesUpLease, Phase::Pausing)
        };
        self.set_phase(poller, phase);
        let turn = self.poller(poller).turn;
        let draft = Draft::new(kind, rule, fact).resource(self.settings(fx).id).records(throttled.records);
        let fact = fx.record(draft.value(wait.0).invocation(throttled.invocation));
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        fx.at(retry_at, event::Mapping::BackOffEnds { mapping: self.id, poller, turn });
        self.remove_poller(fact, fx);
    }

    pub(super) fn back_off_ends(&mut self, poller: u16, turn: u32, fx: &mut Effects) {
        let slot = self.poller(poller);
        if slot.turn != turn {
            return;
        }
        match (slot.phase, slot.closed) {
            (Phase::BackingOff, Some(batch)) => {
                self.set_phase(poller, Phase::Running);
                let function = self.settings(fx).function;
                fx.schedule_now(event::Function::Invoke { function, mapping: self.id, poller, batch });
            }
            _ => self.release(poller, fx),
        }
    }
}
