use alloc::vec::Vec;

use super::Pattern;
use crate::id::{BusId, ResourceId};
use crate::time::Duration;

/// An EventBridge event bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bus {
    pub id: ResourceId,
    pub archive: Option<Archive>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archive {
    /// None: unlimited.
    pub retention: Option<Duration>,
}

/// An EventBridge rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusRule {
    pub id: ResourceId,
    /// None: the default bus, which has only schedules.
    pub bus: Option<BusId>,
    pub event_pattern: Option<Pattern>,
    pub schedule: Option<Schedule>,
    pub targets: Vec<Target>,
}

/// A target of a rule, with its retry policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub to: ResourceId,
    pub maximum_retry_attempts: u32,
    pub maximum_event_age: Duration,
    pub dead_letter_target: Option<ResourceId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    Rate(Duration),
    Cron(Cron),
}

/// A cron expression: the numbers that each field allows, as bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub minutes: u64,
    pub hours: u32,
    pub days: Days,
    pub months: u16,
    /// Of the years from 1970 to 2199.
    pub years: [u64; 4],
}

/// The days that a cron expression allows: of the month or of the week, never of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    OfMonth(u32),
    /// `L` and `L-3`: this many days before the last of the month.
    BeforeLast(u8),
    /// `15W`: the weekday nearest to this day of the month.
    NearestWeekday(u8),
    /// `LW`: the last weekday of the month.
    LastWeekday,
    /// Sunday is 0.
    OfWeek(u8),
    /// `6#3`: the third Friday, as 5 and 3.
    NthOfWeek(u8, u8),
    /// `6L`: the last Friday.
    LastOfWeek(u8),
}
