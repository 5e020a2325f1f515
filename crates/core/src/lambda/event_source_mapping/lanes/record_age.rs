//! `maximumRecordAgeInSeconds`, and the age at which the stream itself removes a record.

use super::Lanes;
use crate::effects::Effects;
use crate::fact::GivenUpWhy;
use crate::id::FactId;

impl Lanes {
    /// Discards the records at the beginning of the batch that are too old. Returns false if none is left.
    pub(super) fn discard_expired(&mut self, lane: u16, cause: FactId, fx: &mut Effects) -> bool {
        let retention = fx.plan.stream(self.stream).retention_period;
        let maximum = self.settings(fx).stream().and_then(|source| source.maximum_record_age);
        let batch = self.lane(lane).batch;
        let age = |place: u32| fx.now.since(fx.trace.record(fx.trace.nth(batch, place)).at);
        let expired = (0..batch.len()).take_while(|place| age(*place) >= retention).count() as u32;
        let is_too_old = |place: u32| maximum.is_some_and(|maximum| age(place) > maximum);
        let too_old = (expired..batch.len()).take_while(|place| is_too_old(*place)).count() as u32;
        if expired > 0 {
            self.discard(lane, batch.part(0, expired), GivenUpWhy::Expired, cause, fx);
        }
        if too_old > 0 {
            self.discard(lane, batch.part(expired, too_old), GivenUpWhy::RecordAgeExceeded, cause, fx);
        }
        let left = batch.len() - expired - too_old;
        self.lane(lane).batch = batch.part(expired + too_old, left);
        left > 0
    }
}
