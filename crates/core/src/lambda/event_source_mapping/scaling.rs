//! How many pollers a mapping has.

use super::Mappings;
use super::poller::Phase;
use crate::effects::Effects;
use crate::event;
use crate::fact::PollersWhy;
use crate::id::{FactId, MappingId};
use crate::rule::Rule;
use crate::time::Duration;

/// 300 a minute, evenly. `Rule::LambdaScalingGrowthIsEven`
const GROWTH: u32 = 5;
const GROWS_EVERY: Duration = Duration::secs(1);
/// A mapping does not go below this, neither for errors nor for lack of messages.
const FEWEST: u32 = 2;
/// Three long polls in a row that return nothing. No figure is published: `Rule::LambdaScalingQuietAfterAMinute`
const QUIET: Duration = Duration::secs(60);

impl Mappings {
    /// Arranges a look at growth when every poller is busy.
    #[inline]
    pub(super) fn look_at_growth(&mut self, id: MappingId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        if mapping.waiting == 0 && !mapping.grows && mapping.wanted > 0 && mapping.wanted < mapping.most_pollers() {
            mapping.grows = true;
            // The pace is kept from one growth to the next, though the new pollers take a moment to be busy.
            let next = mapping.grew_at.map(|grew_at| grew_at + GROWS_EVERY).filter(|next| *next > fx.now);
            fx.at(next.unwrap_or(fx.now + GROWS_EVERY), event::Mapping::Grow { mapping: id });
        }
    }

    /// Adds pollers if all are still busy.
    pub(super) fn grow(&mut self, id: MappingId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        mapping.grows = false;
        let (Some(cause), most) = (mapping.last, mapping.most_pollers()) else { return };
        if mapping.waiting > 0 || mapping.wanted == 0 || mapping.wanted >= most || mapping.active < mapping.wanted {
            return;
        }
        if mapping.pollers.iter().any(|poller| matches!(poller.phase, Phase::Resting | Phase::Pausing)) {
            // More pollers would only meet the same throttle.
            self.look_at_growth(id, fx);
            return;
        }
        mapping.wanted = (mapping.wanted + GROWTH).min(most);
        mapping.grew_at = Some(fx.now);
        self.state_pollers(id, PollersWhy::Grow, Rule::LambdaScalingGrows, cause, fx);
        self.start_pollers(id, fx);
        self.look_at_growth(id, fx);
    }

    /// After an error or a throttle: one poller less. `Rule::LambdaScalingOnePollerLess`
    pub(super) fn back_off(&mut self, id: MappingId, cause: FactId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        if mapping.wanted > FEWEST {
            mapping.wanted -= 1;
            self.state_pollers(id, PollersWhy::BackOff, Rule::LambdaScalingBacksOff, cause, fx);
            self.send_home_who_wait(id, fx);
        }
    }

    /// Sends pollers home that have nothing in hand, while there are too many.
    pub(super) fn send_home_who_wait(&mut self, id: MappingId, fx: &mut Effects) {
        let mut place = self.mapping(id).pollers.len();
        while place > 0 && self.mapping(id).active > self.mapping(id).wanted {
            place -= 1;
            if self.mapping(id).pollers[place].phase == Phase::Waiting {
                self.send_home(id, place as u16, fx);
            }
        }
    }

    /// Arranges a look at pollers that nothing comes to.
    pub(super) fn watch_for_quiet(&mut self, id: MappingId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        let can_shrink = mapping.settings.maximum_concurrency.is_none() && mapping.active > FEWEST;
        if can_shrink && !mapping.quiets && mapping.last.is_some() {
            mapping.quiets = true;
            fx.at_background(fx.now + QUIET, event::Mapping::NothingCame { mapping: id });
        }
    }

    /// Pollers that nothing came to for a while go home, down to two.
    pub(super) fn nothing_came(&mut self, id: MappingId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        mapping.quiets = false;
        let Some(cause) = mapping.last else { return };
        let before = mapping.active;
        let mut place = mapping.pollers.len();
        while place > 0 && self.mapping(id).active > FEWEST {
            place -= 1;
            let slot = &self.mapping(id).pollers[place];
            if slot.phase == Phase::Waiting && slot.opened_at + QUIET <= fx.now {
                self.send_home(id, place as u16, fx);
            }
        }
        let mapping = self.mapping(id);
        if mapping.active < before {
            mapping.wanted = mapping.active;
            mapping.is_quiet = true;
            self.state_pollers(id, PollersWhy::Quiet, Rule::LambdaScalingShrinksWhenQuiet, cause, fx);
        }
        if self.mapping(id).waiting > 0 {
            self.watch_for_quiet(id, fx);
        }
    }

    /// The first message after a quiet time.
    #[inline]
    pub(super) fn wake_up(&mut self, id: MappingId, cause: FactId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        if !mapping.is_quiet {
            return;
        }
        mapping.is_quiet = false;
        if mapping.wanted > 0 && mapping.wanted < mapping.first_pollers() {
            mapping.wanted = mapping.first_pollers();
            self.state_pollers(id, PollersWhy::Wake, Rule::LambdaScalingWakes, cause, fx);
            self.start_pollers(id, fx);
        }
    }
}
