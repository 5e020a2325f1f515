//! The number of pollers of a mapping.

use super::Pollers;
use super::poller::Phase;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, PollersWhy};
use crate::id::FactId;
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// 300 a minute, evenly. `Rule::LambdaScalingGrowthIsEven`
const POLLERS_ADDED: u32 = 5;
const GROWTH_INTERVAL: Duration = Duration::secs(1);
/// Neither errors nor idle time reduce the pollers below this number.
const MIN_POLLERS: u32 = 2;
/// The duration of three empty long polls. AWS publishes no figure: `Rule::LambdaScalingQuietAfterAMinute`
const IDLE_TIME: Duration = Duration::secs(60);

#[derive(Default)]
pub(super) struct Scaling {
    /// The number of pollers that the mapping is to have.
    pub wanted: u32,
    growth_is_scheduled: bool,
    /// The time at which pollers were last added.
    grew_at: Option<Instant>,
    idle_check_is_scheduled: bool,
    /// The number of pollers was reduced because no messages came.
    is_quiet: bool,
}

impl Pollers {
    /// Schedules growth when every poller is busy.
    #[inline]
    pub(super) fn schedule_growth(&mut self, fx: &mut Effects) {
        let max = self.max_pollers(fx);
        let scaling = &mut self.scaling;
        if self.waiting == 0 && !scaling.growth_is_scheduled && scaling.wanted > 0 && scaling.wanted < max {
            scaling.growth_is_scheduled = true;
            // The interval counts from the last growth, although the new pollers need a moment to become busy.
            let next = scaling.grew_at.map(|grew_at| grew_at + GROWTH_INTERVAL).filter(|next| *next > fx.now);
            fx.at(next.unwrap_or(fx.now + GROWTH_INTERVAL), event::Mapping::Grow { mapping: self.id });
        }
    }

    /// Adds pollers if all are still busy.
    pub(super) fn grow(&mut self, fx: &mut Effects) {
        self.scaling.growth_is_scheduled = false;
        let (Some(cause), max, wanted) = (self.last, self.max_pollers(fx), self.scaling.wanted) else { return };
        if self.waiting > 0 || wanted == 0 || wanted >= max || self.active < wanted {
            return;
        }
        if self.pollers.iter().any(|poller| matches!(poller.phase, Phase::BackingOff | Phase::Pausing)) {
            // More pollers would be throttled as well.
            self.schedule_growth(fx);
            return;
        }
        self.scaling.wanted = (wanted + POLLERS_ADDED).min(max);
        self.scaling.grew_at = Some(fx.now);
        self.record_count(PollersWhy::Grow, Rule::LambdaScalingGrows, cause, fx);
        self.start_pollers(fx);
        self.schedule_growth(fx);
    }

    /// Removes one poller after an error or a throttle. `Rule::LambdaScalingOnePollerLess`
    pub(super) fn remove_poller(&mut self, cause: FactId, fx: &mut Effects) {
        if self.scaling.wanted > MIN_POLLERS {
            self.scaling.wanted -= 1;
            self.record_count(PollersWhy::BackOff, Rule::LambdaScalingBacksOff, cause, fx);
            self.stop_surplus_pollers(fx);
        }
    }

    /// Stops waiting pollers while more are active than wanted.
    pub(super) fn stop_surplus_pollers(&mut self, fx: &mut Effects) {
        for poller in (0..self.pollers.len() as u16).rev() {
            if self.active <= self.scaling.wanted {
                return;
            }
            if self.poller(poller).phase == Phase::Waiting {
                self.stop_poller(poller, fx);
            }
        }
    }

    pub(super) fn schedule_idle_check(&mut self, fx: &mut Effects) {
        let can_shrink = self.maximum_concurrency(fx).is_none() && self.active > MIN_POLLERS;
        if can_shrink && !self.scaling.idle_check_is_scheduled && self.last.is_some() {
            self.scaling.idle_check_is_scheduled = true;
            fx.at_background(fx.now + IDLE_TIME, event::Mapping::NothingCame { mapping: self.id });
        }
    }

    /// Stops pollers that have waited for the idle time, down to two.
    pub(super) fn shrink_if_idle(&mut self, fx: &mut Effects) {
        self.scaling.idle_check_is_scheduled = false;
        let Some(cause) = self.last else { return };
        let before = self.active;
        for poller in (0..self.pollers.len() as u16).rev() {
            if self.active <= MIN_POLLERS {
                break;
            }
            let slot = self.poller(poller);
            if slot.phase == Phase::Waiting && slot.opened_at + IDLE_TIME <= fx.now {
                self.stop_poller(poller, fx);
            }
        }
        if self.active < before {
            self.scaling.wanted = self.active;
            self.scaling.is_quiet = true;
            self.record_count(PollersWhy::Quiet, Rule::LambdaScalingShrinksWhenQuiet, cause, fx);
        }
        if self.waiting > 0 {
            self.schedule_idle_check(fx);
        }
    }

    /// Restores the first pollers when a message comes after idle time.
    #[inline]
    pub(super) fn wake_up(&mut self, cause: FactId, fx: &mut Effects) {
        if !self.scaling.is_quiet {
            return;
        }
        self.scaling.is_quiet = false;
        if self.scaling.wanted > 0 && self.scaling.wanted < self.first_pollers(fx) {
            self.scaling.wanted = self.first_pollers(fx);
            self.record_count(PollersWhy::Wake, Rule::LambdaScalingWakes, cause, fx);
            self.start_pollers(fx);
        }
    }

    /// Records the number of pollers that the mapping wants now.
    pub(super) fn record_count(&mut self, why: PollersWhy, rule: Rule, cause: FactId, fx: &mut Effects) {
        let draft = Draft::new(FactKind::PollersChanged, rule, cause).resource(self.settings(fx).id);
        fx.record(draft.value(self.scaling.wanted.into()).detail(why.code()));
    }
}
