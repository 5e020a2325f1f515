//! `enhancedFanOut`: the stream sends the records to the reader, without polling.

use crate::time::Duration;

/// The time from the arrival of a record to its delivery. `Rule::KinesisEnhancedFanOutPushes`
pub(super) const LATENCY: Duration = Duration::millis(70);
