//! `parallelizationFactor`: the number of lanes of a shard. Records with the same partition key share a lane.

use alloc::string::String;

use super::Lanes;
use super::lane::Lane;
use crate::effects::Effects;
use crate::fact::Span;
use crate::id::FactId;
use crate::lambda::event_source_mapping::filter_criteria;
use crate::rule::Rule;
use crate::shards;

/// Returns the lane within a shard that a partition key belongs to. `Rule::LambdaParallelizationFactorByKey`
pub fn lane_of_hash(hash: u128, factor: u16) -> u16 {
    // The highest bits select the shard.
    ((hash as u64) % u64::from(factor.max(1))) as u16
}

impl Lanes {
    pub(super) fn factor(&self, fx: &Effects) -> u16 {
        self.settings(fx).stream().map_or(1, |source| source.parallelization_factor)
    }

    /// Adds the lanes of the first shards.
    pub(super) fn add_first_lanes(&mut self, fx: &Effects) {
        let factor = usize::from(self.factor(fx));
        let count = usize::from(fx.plan.stream(self.stream).shard_count) * factor;
        self.add_lanes_up_to(count, fx);
    }

    fn add_lanes_up_to(&mut self, count: usize, fx: &Effects) {
        while self.lanes.len() < count {
            self.lanes.push(Lane::new(fx.now));
        }
    }

    /// Distributes new records of a shard to its lanes.
    pub(super) fn read(&mut self, shard: u16, read: FactId, fx: &mut Effects) {
        let passed = self.filter(read, fx);
        let factor = self.factor(fx);
        let first = shard * factor;
        // The shard may have been opened during the run.
        self.add_lanes_up_to(usize::from(first + factor), fx);
        let mut key = String::new();
        for record in fx.trace.of(passed) {
            let place = if factor == 1 {
                0
            } else {
                key.clear();
                shards::partition_key(fx.plan, fx.trace, record, &mut key);
                lane_of_hash(shards::key_hash(&key), factor)
            };
            let lane = self.lane(first + place);
            lane.pending.push_back(record);
            lane.read = Some(read);
        }
        for lane in first..first + factor {
            self.try_form_batch(lane, fx);
        }
    }

    /// Returns the records that pass the filters. The others are skipped: `Rule::LambdaFilterCriteriaSkips`
    fn filter(&mut self, read: FactId, fx: &mut Effects) -> Span {
        let records = fx.trace.fact(read).records;
        match filter_criteria::filter(self.settings(fx), records, Rule::LambdaFilterCriteriaSkips, read, fx) {
            Some(filtered) => fx.span(&filtered.passed),
            None => records,
        }
    }
}
