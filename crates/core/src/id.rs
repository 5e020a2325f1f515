//! Ids: small numbers in place of names.

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

/// Ids that facts hold as options. The value is stored plus one, so `None` takes no space.
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

/// The table of the types of resources: gives each row to a macro. A row is the list of the plan, the function that
/// returns one resource of it, the variant of `ResourceKind` and `Settings`, the id, and the settings in `plan`.
macro_rules! each_type {
    ($then:ident) => {
        $then! {
            queues, queue: Queue(QueueId) => Queue;
            functions, function: Function(FunctionId) => Function;
            mappings, mapping: Mapping(MappingId) => Mapping;
            streams, stream: Stream(StreamId) => Stream;
            topics, topic: Topic(TopicId) => Topic;
            subscriptions, subscription: Subscription(SubscriptionId) => Subscription;
            buses, bus: Bus(BusId) => Bus;
            rules, rule: Rule(BusRuleId) => BusRule;
            buckets, bucket: Bucket(BucketId) => Bucket;
            apis, api: Api(ApiId) => Api;
            callers, caller: Caller(CallerId) => Caller;
            state_machines, state_machine: StateMachine(StateMachineId) => StateMachine;
        }
    };
}
pub(crate) use each_type;

macro_rules! type_ids {
    ($($list:ident, $one:ident: $kind:ident($id:ident) => $settings:ident;)*) => {
        ids! {$(
            #[doc = concat!("The place of a resource in `Plan::", stringify!($list), "`.")]
            $id(u16);
        )*}
    };
}

each_type!(type_ids);

ids! {
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
