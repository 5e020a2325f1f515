//! `enhancedFanOut`: the stream sends the records, and nobody asks for them.

use crate::time::Duration;

/// How long a record is on its way. `Rule::KinesisEnhancedFanOutPushes`
pub(super) const LATENCY: Duration = Duration::millis(70);
