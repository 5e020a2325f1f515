//! `readTimeout`: how long the program waits for the first byte of an answer. What it asked for goes on without it:
//! `Rule::CallerReadTimeoutLateAnswer`

use super::{Callers, takes_time};
use crate::effects::Effects;
use crate::event::Call;
use crate::fact::Answer;
use crate::id::{CallerId, FactId};
use crate::rule::Rule;

impl Callers {
    pub(super) fn wait_for_answer(&mut self, id: CallerId, call: FactId, fx: &mut Effects) {
        let settings = &self.callers[id.index()].settings;
        if takes_time(fx.plan.kind(settings.calls), settings.waits) {
            // Whatever is worth waiting for keeps the run going itself.
            fx.at_background(fx.now + settings.read_timeout, Call::TimeIsUp { call });
        }
    }

    pub(super) fn time_is_up(&mut self, call: FactId, fx: &mut Effects) {
        // The wait for a further try is in the same place, under another fact.
        let Some(pending) = self.pending.remove(&call) else { return };
        self.hears(pending, (Answer::TimedOut, 0, Rule::CallerReadTimeoutEnds), call, fx);
    }
}
