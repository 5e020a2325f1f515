//! `readTimeout`: the time for which the program waits for the first byte of an answer. The called resource works on:
//! `Rule::CallerReadTimeoutLateAnswer`

use super::Callers;
use crate::effects::Effects;
use crate::fact::Answer;
use crate::id::FactId;
use crate::rule::Rule;

impl Callers {
    pub(super) fn time_is_up(&mut self, call: FactId, fx: &mut Effects) {
        // A call that waits for its next try is stored under another fact.
        let Some(pending) = self.pending.remove(&call) else { return };
        self.handle_result(pending, (Answer::TimedOut, 0, Rule::CallerReadTimeoutEnds), call, fx);
    }
}
