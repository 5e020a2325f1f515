//! `scalingConfig.maximumConcurrency`: the maximum number of batches that a mapping has in progress.

use super::Pollers;
use crate::effects::Effects;
use crate::fact::PollersWhy;
use crate::id::FactId;
use crate::rule::Rule;

/// The maximum number of pollers of a mapping without a `maximumConcurrency`. `Rule::LambdaScalingGrows`
const MAX_POLLERS: u32 = 1250;
/// The number of pollers that a mapping starts with.
const FIRST_POLLERS: u32 = 5;

impl Pollers {
    pub(super) fn maximum_concurrency(&self, fx: &Effects) -> Option<u32> {
        self.settings(fx).queue()?.maximum_concurrency
    }

    pub(super) fn max_pollers(&self, fx: &Effects) -> u32 {
        self.maximum_concurrency(fx).unwrap_or(MAX_POLLERS)
    }

    pub(super) fn first_pollers(&self, fx: &Effects) -> u32 {
        self.max_pollers(fx).min(FIRST_POLLERS)
    }

    /// After an update: reduces the pollers to the maximum.
    pub(super) fn apply_maximum(&mut self, cause: FactId, fx: &mut Effects) {
        let max = self.max_pollers(fx);
        if self.scaling.wanted > max {
            self.scaling.wanted = max;
            self.stop_surplus_pollers(fx);
            self.record_count(PollersWhy::Maximum, Rule::LambdaMaximumConcurrencyCaps, cause, fx);
        }
    }
}
