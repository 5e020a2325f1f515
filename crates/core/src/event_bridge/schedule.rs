//! `scheduleExpression`: a rule that fires by the clock. Cron expressions are in UTC.

use crate::calendar::{Date, day_of_week};
use crate::effects::Effects;
use crate::event;
use crate::fact::Span;
use crate::id::{BusRuleId, FactId};
use crate::plan::{Cron, Days, Schedule};
use crate::push::Push;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::{OriginKind, Record};

const MINUTE_MILLIS: u64 = 60_000;
const DAY_MINUTES: u64 = 1440;
/// A schedule that does not fire within so many days never does.
const MOST_DAYS: u64 = 366 * 8;

impl Push {
    /// A rule begins to look at its clock: at the start of the run, when it is made, when its schedule changes.
    pub(crate) fn schedule_starts(&mut self, id: BusRuleId, fact: FactId, fx: &mut Effects) {
        self.await_next(id, self.rules[id.index()].fired + 1, fx.now, fact, fx);
    }

    pub(crate) fn schedule_fires(&mut self, id: BusRuleId, n: u32, fact: FactId, fx: &mut Effects) {
        let rule = &mut self.rules[id.index()];
        // Deleted, or fired already: an update has set another clock.
        if !rule.exists || rule.settings.schedule.is_none() || n != rule.fired + 1 {
            return;
        }
        rule.fired = n;
        let resource = rule.settings.id;
        let record = Record { at: fx.now, fact, which: n, number: n, resource, how: OriginKind::Sent };
        let event = fx.trace.add_record(record);
        self.hand_to_targets(id, Span::one(event), Rule::EventbridgeScheduleFires, fact, fx);
        self.await_next(id, n + 1, fx.now, fact, fx);
    }

    fn await_next(&self, id: BusRuleId, n: u32, from: Instant, fact: FactId, fx: &mut Effects) {
        let Some(schedule) = &self.rules[id.index()].settings.schedule else { return };
        if let Some(at) = next(schedule, fx.plan.start_unix_millis, from) {
            // A schedule has no end, so it keeps no run going: `runFor` does.
            fx.at_background(at, event::Push::Fires { rule: id, n, fact });
        }
    }
}

/// When a schedule fires next after a moment. `Rule::EventbridgeScheduleRate`, `Rule::EventbridgeScheduleCron`
pub fn next(schedule: &Schedule, start_unix_millis: u64, after: Instant) -> Option<Instant> {
    match schedule {
        Schedule::Rate(every) => Some(after + *every),
        Schedule::Cron(cron) => {
            let minute = cron.next((start_unix_millis + after.0) / MINUTE_MILLIS + 1)?;
            Some(Instant((minute * MINUTE_MILLIS).saturating_sub(start_unix_millis)))
        }
    }
}

impl Cron {
    /// The first minute since 1970 from this one on that it allows.
    fn next(&self, from: u64) -> Option<u64> {
        let mut minute = from;
        for _ in 0..MOST_DAYS {
            let day = minute / DAY_MINUTES;
            if self.allows_day(day)
                && let Some(of_day) = self.next_of_day(minute % DAY_MINUTES)
            {
                return Some(day * DAY_MINUTES + of_day);
            }
            minute = (day + 1) * DAY_MINUTES;
        }
        None
    }

    fn next_of_day(&self, from: u64) -> Option<u64> {
        (from..DAY_MINUTES).find(|at| self.hours >> (at / 60) & 1 == 1 && self.minutes >> (at % 60) & 1 == 1)
    }

    fn allows_day(&self, day: u64) -> bool {
        let date = Date::of_days(day);
        let year = date.year.checked_sub(1970).filter(|year| *year < 256);
        let has_year = year.is_some_and(|year| self.years[year as usize / 64] >> (year % 64) & 1 == 1);
        has_year && self.months >> date.month & 1 == 1 && self.days.allows(day, date)
    }
}

impl Days {
    fn allows(&self, day: u64, date: Date) -> bool {
        let weekday = day_of_week(day);
        let last = date.days_of_month();
        match *self {
            Days::OfMonth(days) => days >> date.day & 1 == 1,
            Days::BeforeLast(before) => date.day + u32::from(before) == last,
            Days::NearestWeekday(wanted) => date.day == nearest_weekday(wanted.into(), date, weekday, last),
            Days::LastWeekday => date.day == nearest_weekday(last, date, weekday, last),
            Days::OfWeek(days) => days >> weekday & 1 == 1,
            Days::NthOfWeek(wanted, nth) => weekday == u32::from(wanted) && date.day.div_ceil(7) == u32::from(nth),
            Days::LastOfWeek(wanted) => weekday == u32::from(wanted) && date.day + 7 > last,
        }
    }
}

/// The day from Monday to Friday that is nearest to a day of the month, within that month.
fn nearest_weekday(wanted: u32, date: Date, weekday: u32, last: u32) -> u32 {
    let wanted = wanted.min(last);
    // The weekday of the wanted day, counted from the one at hand.
    let of_wanted = (weekday + 35 + wanted - date.day) % 7;
    match of_wanted {
        6 if wanted == 1 => 3,
        6 => wanted - 1,
        0 if wanted == last => wanted - 2,
        0 => wanted + 1,
        _ => wanted,
    }
}
