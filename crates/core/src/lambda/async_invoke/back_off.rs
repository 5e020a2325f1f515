//! The back-off of an event that was not run: throttles and service errors do not count as attempts.

use super::Functions;
use crate::effects::Effects;
use crate::fact::FactKind;
use crate::id::{FactId, RecordId};
use crate::rule::Rule;
use crate::time::Duration;

/// The first wait. Each further one is twice as long. `Rule::LambdaAsyncInvokeBacksOff`
const FIRST_BACK_OFF: Duration = Duration::secs(1);
const LONGEST_BACK_OFF: Duration = Duration::secs(300);

impl Functions {
    pub(super) fn back_off(&mut self, event: RecordId, refused: FactId, fx: &mut Effects) {
        let pending = self.events.pending(event);
        let wait = FIRST_BACK_OFF.doubled(pending.not_run.into()).min(LONGEST_BACK_OFF);
        pending.not_run = pending.not_run.saturating_add(1);
        let rule = match fx.trace.fact(refused).kind {
            FactKind::InvocationThrottled => Rule::LambdaAsyncInvokeBacksOff,
            _ => Rule::LambdaAsyncInvokeServiceErrorBacksOff,
        };
        self.requeue(event, wait, rule, refused, fx);
    }
}
