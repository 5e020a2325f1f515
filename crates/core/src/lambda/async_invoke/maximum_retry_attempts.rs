//! `maximumRetryAttempts`: the number of further attempts after the function failed.

use super::{Functions, function_of};
use crate::effects::Effects;
use crate::fact::EventEnd;
use crate::id::{FactId, RecordId};
use crate::rule::Rule;
use crate::time::Duration;

/// One minute after the first attempt, two after the second. `Rule::LambdaMaximumRetryAttemptsWaits`
const WAIT: Duration = Duration::secs(60);

impl Functions {
    /// An attempt failed. The number of attempts is checked before the age: `Rule::LambdaMaximumEventAgeAfterAttempts`
    pub(super) fn retry(&mut self, event: RecordId, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let most = fx.stack.function(id).event_invoke.maximum_retry_attempts;
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
