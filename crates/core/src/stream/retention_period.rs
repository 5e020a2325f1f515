//! `retentionPeriodHours`: the time for which a record is kept.

use super::Streams;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{FactId, StreamId};
use crate::rule::Rule;

impl Streams {
    pub(super) fn keep(&mut self, id: StreamId, sent: FactId, fx: &mut Effects) {
        self.stream(id).kept.push_back(sent);
        self.arm_retention(id, fx);
    }

    /// Sets the timer for the oldest records. Retention alone does not keep a run going.
    fn arm_retention(&mut self, id: StreamId, fx: &mut Effects) {
        let period = fx.stack.stream(id).retention_period;
        let stream = self.stream(id);
        let Some(&oldest) = stream.kept.front() else { return };
        if stream.retention_armed.is_none() {
            let at = fx.trace.fact(oldest).at + period;
            stream.retention_armed = Some(at);
            fx.at_background(at, event::Stream::RetentionEnds { stream: id });
        }
    }

    pub(super) fn retention_ends(&mut self, id: StreamId, fx: &mut Effects) {
        let stream = self.stream(id);
        stream.retention_armed = None;
        let settings = fx.stack.stream(id);
        let (resource, period) = (settings.id, settings.retention_period);
        while let Some(&sent) = stream.kept.front()
            && fx.trace.fact(sent).at + period <= fx.now
        {
            stream.kept.pop_front();
            let records = fx.trace.fact(sent).records;
            fx.record(
                Draft::new(FactKind::Expired, Rule::KinesisRetentionPeriodEnds, sent)
                    .resource(resource)
                    .records(records),
            );
        }
        self.arm_retention(id, fx);
    }
}
