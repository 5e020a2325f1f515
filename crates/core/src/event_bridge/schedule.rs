//! `scheduleExpression`: rules that fire at times. Cron expressions are in UTC.

use super::Buses;
use super::rule::send_to_targets;
use crate::arrival::Arrival;
use crate::calendar::{Date, day_of_week};
use crate::effects::Effects;
use crate::event;
use crate::fact::Span;
use crate::id::{BusRuleId, FactId};
use crate::plan::{Cron, Days, Schedule};
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::OriginKind;

const MINUTE_MILLIS: u64 = 60_000;
const DAY_MINUTES: u64 = 1440;
/// A schedule that does not fire within this many days never does.
const MOST_DAYS: u64 = 366 * 8;

impl Buses {
    /// A schedule starts at the start of the run, when the rule is created, and when its schedule changes.
    pub(super) fn start_schedule(&mut self, id: BusRuleId, fact: FactId, fx: &mut Effects) {
        self.await_next(id, self.fired[id.index()] + 1, fact, fx);
    }

    pub(super) fn schedule_fires(&mut self, id: BusRuleId, n: u32, fact: FactId, fx: &mut Effects) {
        let settings = fx.stack.rule(id);
        // A rule that was deleted, or whose schedule has changed since, does not fire.
        if !fx.stack.exists(settings.id) || settings.schedule.is_none() || n != self.fired[id.index()] + 1 {
            return;
        }
        self.fired[id.index()] = n;
        let event = fx.add_record(Arrival { to: settings.id, origin: OriginKind::Sent, index: n, cause: fact });
        send_to_targets(id, Span::one(event), Rule::EventbridgeScheduleFires, fact, fx);
        self.await_next(id, n + 1, fact, fx);
    }

    fn await_next(&self, id: BusRuleId, n: u32, fact: FactId, fx: &mut Effects) {
        let Some(schedule) = &fx.stack.rule(id).schedule else { return };
        if let Some(at) = next(schedule, fx.plan.start_unix_millis, fx.now) {
            // A schedule has no end, so it does not keep the run going.
            fx.at_background(at, event::Schedule::Fires { rule: id, n, fact });
        }
    }
}

/// The next time after a moment at which a schedule fires. `Rule::EventbridgeScheduleRate`, `Rule::EventbridgeScheduleCron`
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
    /// The first minute since 1970, not before `from`, that the expression allows.
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
