//! `maximumRecordAgeInSeconds`, and the age at which the stream itself lets go of a record.

use super::Mappings;
use crate::effects::Effects;
use crate::fact::GivenUpWhy;
use crate::id::{FactId, MappingId};
use crate::rule::Rule;

impl Mappings {
    /// Gives up the records at the beginning of the batch that are too old. False if none is left.
    /// `Rule::LambdaRecordAgeExceeded`, `Rule::KinesisRetentionPeriodBatchGivenUp`
    pub(super) fn drop_too_old(&mut self, id: MappingId, lane: u16, cause: FactId, fx: &mut Effects) -> bool {
        let Some(stream) = self.stream_of(id) else { return true };
        let kept = fx.plan.stream(stream).retention_period;
        let allowed = self.mapping(id).settings.reading().maximum_record_age;
        let batch = self.lane(id, lane).batch;
        let age = |place: u32| fx.now.since(fx.trace.record(fx.trace.nth(batch, place)).at);
        let gone = (0..batch.len()).take_while(|place| age(*place) >= kept).count() as u32;
        let is_too_old = |place: u32| allowed.is_some_and(|allowed| age(place) > allowed);
        let too_old = (gone..batch.len()).take_while(|place| is_too_old(*place)).count() as u32;
        if gone > 0 {
            let rule = Rule::KinesisRetentionPeriodBatchGivenUp;
            self.give_up(id, lane, batch.part(0, gone), GivenUpWhy::Expired, rule, cause, fx);
        }
        if too_old > 0 {
            let (records, why) = (batch.part(gone, too_old), GivenUpWhy::RecordAgeExceeded);
            self.give_up(id, lane, records, why, Rule::LambdaRecordAgeExceeded, cause, fx);
        }
        let left = batch.len() - gone - too_old;
        self.lane(id, lane).batch = batch.part(gone + too_old, left);
        left > 0
    }
}
