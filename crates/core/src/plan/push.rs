use alloc::boxed::Box;
use alloc::vec::Vec;

use super::Pattern;
use crate::id::{BusId, ResourceId, TopicId};
use crate::time::Duration;

/// An SNS topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: ResourceId,
    pub fifo: bool,
    pub content_based_deduplication: bool,
}

/// An SNS subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub id: ResourceId,
    pub topic: TopicId,
    pub endpoint: Endpoint,
    pub raw_message_delivery: bool,
    pub filter_policy: Option<Pattern>,
    pub filter_policy_scope: FilterPolicyScope,
    pub dead_letter_target: Option<ResourceId>,
}

/// Where a subscription brings messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// A queue or a function.
    Resource(ResourceId),
    /// Somebody outside the stack; what comes there is a record of the subscription.
    Https,
    Email,
    Sms,
}

impl Endpoint {
    /// AWS's word for it.
    pub const fn protocol(self) -> Option<&'static str> {
        match self {
            Endpoint::Resource(_) => None,
            Endpoint::Https => Some("https"),
            Endpoint::Email => Some("email"),
            Endpoint::Sms => Some("sms"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterPolicyScope {
    MessageAttributes,
    MessageBody,
}

/// An EventBridge event bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bus {
    pub id: ResourceId,
    pub archive: Option<Archive>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archive {
    /// None: for ever.
    pub retention: Option<Duration>,
}

/// An EventBridge rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusRule {
    pub id: ResourceId,
    /// None: the default bus, which has the schedules and nothing else.
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

/// A cron expression: of each field, which numbers it allows, as bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub minutes: u64,
    pub hours: u32,
    pub days: Days,
    pub months: u16,
    /// Of the years from 1970 to 2199.
    pub years: [u64; 4],
}

/// Which days: of the month or of the week, never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    OfMonth(u32),
    /// `L` and `L-3`: so many days before the last of the month.
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

/// An S3 bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub id: ResourceId,
    pub notify: Option<ResourceId>,
    pub events: Vec<Box<str>>,
    pub prefix: Box<str>,
    pub suffix: Box<str>,
    pub versioning: bool,
}
