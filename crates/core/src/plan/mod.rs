//! A plan is a validated scenario: names are numbers, defaults are filled in, and every value is valid.
//! Only `redrive_scenario::validate` makes plans; the project's tidy check enforces that.

mod api;
mod body;
mod bucket;
mod bus;
mod caller;
mod fault;
mod function;
mod mapping;
mod pattern;
mod queue;
mod script;
mod state_machine;
mod stream;
mod topic;

pub use api::{Api, ApiKind};
pub use body::{Attribute, Body, Piece, Template, escapes, write_pieces};
pub use bucket::Bucket;
pub use bus::{Archive, Bus, BusRule, Cron, Days, Schedule, Target};
pub use caller::{Caller, RetryMode};
pub use fault::{Bad, DEFAULT_EXTRA, Fault, ONE_IN_A_BILLION, Which};
pub use function::{EventInvoke, Function, Handler, Idempotency, IdempotencyKey, OnBadRecord, Response, Runtime};
pub use mapping::{Mapping, QueueSource, Source, StartingPosition, StreamSource};
pub use pattern::{Address, Branch, Fields, MAX_PATTERN_DEPTH, Number, Pattern, Test};
pub use queue::{DeduplicationScope, Fifo, Queue, RedriveAllow, RedrivePolicy};
pub use script::{AcceptOrRun, Action, Fixes, ReceiptRef, Send, Step};
pub use state_machine::{Catcher, Retrier, StateMachine};
pub use stream::{Stream, Table, ViewType};
pub use topic::{Endpoint, FilterPolicyScope, Subscription, Topic};

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Deref;

use crate::id::{ResourceId, StepId, each_type};
use crate::time::Duration;

/// The account all resources live in: `123456789012` in `us-east-1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub concurrent_executions: u32,
    /// Concurrency that other functions of the account take, all the time.
    pub used_by_others: u32,
}

impl ResourceKind {
    /// Returns true if the resource only passes on what arrives there.
    pub const fn only_passes_on(self) -> bool {
        matches!(self, ResourceKind::Topic(_) | ResourceKind::Bus(_) | ResourceKind::Rule(_) | ResourceKind::Bucket(_))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    pub name: Box<str>,
    pub kind: ResourceKind,
    /// A hash of the name. Random draws depend on it and not on the resource's place,
    /// so adding a resource leaves the draws of the others alone.
    pub key: u64,
    /// False for a resource that a `create` step makes later.
    pub from_start: bool,
}

macro_rules! of_each_type {
    ($($list:ident, $one:ident: $kind:ident($id:ident) => $settings:ident;)*) => {
        /// The type of a resource, with its place in the plan's list of that type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ResourceKind {
            $($kind(crate::id::$id),)*
        }

        /// All settings of a resource.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Settings {
            $($kind($settings),)*
        }

        /// The parts of a plan.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Parts {
            pub seed: u64,
            /// The moment the run starts, in milliseconds of Unix time.
            pub start_unix_millis: u64,
            /// The length of the run; without it, the run ends when no event is left.
            pub run_for: Option<Duration>,
            pub account: Account,
            /// Sorted by name, so that the order of keys in a scenario never matters.
            pub resources: Vec<Resource>,
            $(pub $list: Vec<$settings>,)*
            /// Sorted by time; steps of the same time keep the order they were written in.
            pub script: Vec<Step>,
        }

        impl Parts {
            /// Adds a resource to the list of its type.
            pub fn add(&mut self, settings: Settings) {
                match settings {
                    $(Settings::$kind(settings) => self.$list.push(settings),)*
                }
            }
        }

        impl Plan {
            $(
                pub fn $one(&self, id: crate::id::$id) -> &$settings {
                    &self.0.$list[id.index()]
                }
            )*
        }
    };
}

each_type!(of_each_type);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan(Parts);

impl Plan {
    /// For `redrive_scenario::validate` alone.
    #[doc(hidden)]
    pub fn from_validated(parts: Parts) -> Plan {
        Plan(parts)
    }

    pub fn name(&self, id: ResourceId) -> &str {
        &self.0.resources[id.index()].name
    }

    pub fn find(&self, name: &str) -> Option<ResourceId> {
        let place = self.0.resources.binary_search_by(|resource| (*resource.name).cmp(name)).ok()?;
        Some(ResourceId::new(place as u16))
    }

    pub fn key(&self, id: ResourceId) -> u64 {
        self.0.resources[id.index()].key
    }
}

impl Plan {
    /// The send step with this id.
    pub fn send(&self, step: StepId) -> Option<&Send> {
        match &self.0.script[step.index()].action {
            Action::Send(send) => Some(send),
            _ => None,
        }
    }

    /// The resource that a mapping reads.
    pub fn source(&self, mapping: &Mapping) -> ResourceId {
        match mapping.source {
            Source::Queue(source) => self.queue(source.queue).id,
            Source::Stream(source) => self.stream(source.stream).id,
        }
    }

    /// The table that a resource is, if it is one.
    pub fn table(&self, id: ResourceId) -> Option<&Table> {
        match self.kind(id) {
            ResourceKind::Stream(stream) => self.stream(stream).table.as_ref(),
            _ => None,
        }
    }

    /// Returns the kind of a resource.
    pub fn kind(&self, id: ResourceId) -> ResourceKind {
        self.0.resources[id.index()].kind
    }
}

impl Deref for Plan {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
