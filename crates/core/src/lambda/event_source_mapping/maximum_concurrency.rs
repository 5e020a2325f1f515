//! `scalingConfig.maximumConcurrency`: a mapping never has more batches in hand than that.

use super::{Mapping, Mappings};
use crate::effects::Effects;
use crate::fact::PollersWhy;
use crate::id::{FactId, MappingId};
use crate::rule::Rule;

/// A mapping without a `maximumConcurrency` has at most so many pollers. `Rule::LambdaScalingGrows`
const MOST_POLLERS: u32 = 1250;
/// A mapping starts with so many.
const FIRST_POLLERS: u32 = 5;

impl Mapping {
    pub(super) fn most_pollers(&self) -> u32 {
        self.settings.maximum_concurrency.unwrap_or(MOST_POLLERS)
    }

    pub(super) fn first_pollers(&self) -> u32 {
        self.most_pollers().min(FIRST_POLLERS)
    }
}

impl Mappings {
    /// After an update: not more pollers than it allows.
    pub(super) fn obey_maximum(&mut self, id: MappingId, cause: FactId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        let most = mapping.most_pollers();
        if mapping.wanted > most {
            mapping.wanted = most;
            self.send_home_who_wait(id, fx);
            self.state_pollers(id, PollersWhy::Maximum, Rule::LambdaMaximumConcurrencyCaps, cause, fx);
        }
    }
}
