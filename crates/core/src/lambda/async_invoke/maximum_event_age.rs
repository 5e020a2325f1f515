//! `maximumEventAgeInSeconds`: the maximum age of an event when a run of it starts. A run that takes longer is not
//! stopped: `Rule::LambdaMaximumEventAgeRunGoesOn`

use crate::effects::Effects;
use crate::id::RecordId;
use crate::plan::Function;
use crate::time::Instant;

/// From this moment on the event is not run any more.
pub(super) fn deadline(event: RecordId, settings: &Function, fx: &Effects) -> Instant {
    fx.trace.record(event).at + settings.event_invoke.maximum_event_age
}
