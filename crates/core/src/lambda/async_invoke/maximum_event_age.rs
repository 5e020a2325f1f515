//! `maximumEventAgeInSeconds`: the maximum age of an event when a run of it starts. A run that takes longer is not
//! stopped: `Rule::LambdaMaximumEventAgeRunGoesOn`

use crate::effects::Effects;
use crate::id::RecordId;
use crate::plan::Function;
use crate::time::Instant;

/// The moment after which the event is not run.
pub(super) fn deadline(event: RecordId, settings: &Function, fx: &Effects) -> Instant {
    fx.trace.record(event).at + settings.event_invoke.maximum_event_age
}
