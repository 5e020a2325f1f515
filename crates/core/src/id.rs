//! Names are for people; inside, everything is a small number.

use core::num::{NonZeroU16, NonZeroU32};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl $name {
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

/// Ids that facts hold as options: one is added inside, so that none costs no room.
macro_rules! slim_ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty, $nonzero:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($nonzero);

        impl $name {
            pub const fn new(index: $inner) -> $name {
                $name(<$nonzero>::MIN.saturating_add(index))
            }

            pub const fn index(self) -> usize {
                (self.0.get() - 1) as usize
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.index())
            }
        }
    )*};
}

ids! {
    /// A queue: its place in `Plan::queues`.
    QueueId(u16);
    /// A function: its place in `Plan::functions`.
    FunctionId(u16);
    /// An event source mapping: its place in `Plan::mappings`.
    MappingId(u16);
    /// A stream: its place in `Plan::streams`.
    StreamId(u16);
    /// An SNS topic: its place in `Plan::topics`.
    TopicId(u16);
    /// An SNS subscription: its place in `Plan::subscriptions`.
    SubscriptionId(u16);
    /// An EventBridge bus: its place in `Plan::buses`.
    BusId(u16);
    /// An EventBridge rule: its place in `Plan::rules`.
    BusRuleId(u16);
    /// An S3 bucket: its place in `Plan::buckets`.
    BucketId(u16);
    /// An API: its place in `Plan::apis`.
    ApiId(u16);
    /// A program with an SDK: its place in `Plan::callers`.
    CallerId(u16);
    /// A state machine: its place in `Plan::state_machines`.
    StateMachineId(u16);
    /// A script step: its place in `Plan::script`, which is sorted by time.
    StepId(u32);
    /// A record, numbered over the whole run in the order of arrival.
    RecordId(u32);
}

slim_ids! {
    /// A resource of the stack: its place in `Plan::resources`, which is sorted by name.
    ResourceId(u16, NonZeroU16);
    /// A try to run a function, numbered over the whole run.
    InvocationId(u32, NonZeroU32);
    /// A fact: its place in the trace.
    FactId(u32, NonZeroU32);
}
