//! `maximumRetryAttempts`: how often an event is tried again after the function failed at it.

use super::{Functions, function_of};
use crate::effects::Effects;
use crate::fact::EventEnd;
use crate::id::{FactId, RecordId};
use crate::rule::Rule;
use crate::time::Duration;

/// One minute after the first attempt, two after the second. `Rule::LambdaMaximumRetryAttemptsWaits`
const WAIT: Duration = Duration::secs(60);

impl Functions {
    /// An attempt failed. Whether there may be another is asked before the age is: `Rule::LambdaMaximumEventAgeAfterAttempts`
    pub(super) fn retry(&mut self, event: RecordId, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let most = self.functions[id.index()].settings.event_invoke.maximum_retry_attempts;
        let attempts = self.events.pending(event).attempts;
        if attempts > most {
            let rule = Rule::LambdaMaximumRetryAttemptsExhausted;
            self.event_ends(event, EventEnd::RetriesExhausted, rule, cause, fx);
        } else {
            let wait = Duration(WAIT.0 * u64::from(attempts));
            self.requeue(event, wait, Rule::LambdaMaximumRetryAttemptsWaits, cause, fx);
        }
    }
}
