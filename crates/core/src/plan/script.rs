use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Attribute, Bad, Body, Fault, Piece, Plan, Settings, Which};
use crate::id::{BusId, BusRuleId, FunctionId, QueueId, ResourceId, StepId};
use crate::time::{Duration, Instant};

/// A step of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Instant,
    /// Its place in the script as it was written, from 0.
    pub written: u32,
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Send(Send),
    Fail {
        function: FunctionId,
        fault: Fault,
        lasts: Option<Duration>,
    },
    Throttle {
        function: FunctionId,
        lasts: Option<Duration>,
    },
    ServiceError {
        resource: ResourceId,
        status: u16,
        when: AcceptOrRun,
        lasts: Option<Duration>,
    },
    Deny {
        from: ResourceId,
        to: ResourceId,
        lasts: Option<Duration>,
    },
    Duplicate {
        resource: ResourceId,
        records: Which,
        lasts: Option<Duration>,
    },
    Create {
        resource: ResourceId,
    },
    Delete {
        resource: ResourceId,
    },
    Update {
        resource: ResourceId,
        settings: Settings,
    },
    Deploy {
        function: FunctionId,
        fixes: Fixes,
    },
    Receive {
        queue: QueueId,
        max: u32,
        visibility_timeout: Option<Duration>,
        wait: Option<Duration>,
    },
    ChangeMessageVisibility {
        message: ReceiptRef,
        visibility_timeout: Duration,
    },
    DeleteMessage {
        message: ReceiptRef,
    },
    Redrive {
        source: QueueId,
        destination: Option<QueueId>,
        per_second: Option<u32>,
    },
    CancelRedrive {
        source: QueueId,
    },
    /// EventBridge replays events of an archive; without rules, to all rules.
    Replay {
        bus: BusId,
        from: Instant,
        to: Instant,
        rules: Vec<ResourceId>,
    },
    /// The schedule of a rule begins. `validate` adds this step for each schedule.
    Schedule {
        rule: BusRuleId,
    },
    Note {
        text: Box<str>,
    },
}

impl Action {
    /// The resource that a step is about.
    pub fn resource(&self, plan: &Plan) -> Option<ResourceId> {
        match self {
            Action::Send(send) => Some(send.to),
            Action::Fail { function, .. } | Action::Throttle { function, .. } | Action::Deploy { function, .. } => {
                Some(plan.function(*function).id)
            }
            Action::ServiceError { resource, .. }
            | Action::Create { resource }
            | Action::Delete { resource }
            | Action::Update { resource, .. }
            | Action::Duplicate { resource, .. } => Some(*resource),
            Action::Deny { to, .. } => Some(*to),
            Action::Receive { queue, .. } => Some(plan.queue(*queue).id),
            Action::Redrive { source, .. } | Action::CancelRedrive { source } => Some(plan.queue(*source).id),
            Action::Replay { bus, .. } => Some(plan.bus(*bus).id),
            Action::Schedule { rule } => Some(plan.rule(*rule).id),
            Action::ChangeMessageVisibility { message, .. } | Action::DeleteMessage { message } => {
                plan.script[message.step.index()].action.resource(plan)
            }
            Action::Note { .. } => None,
        }
    }

    /// The `for` of a step: how long its condition lasts.
    pub fn lasts(&self) -> Option<Duration> {
        match self {
            Action::Fail { lasts, .. }
            | Action::Throttle { lasts, .. }
            | Action::ServiceError { lasts, .. }
            | Action::Deny { lasts, .. }
            | Action::Duplicate { lasts, .. } => *lasts,
            Action::Send(_)
            | Action::Create { .. }
            | Action::Delete { .. }
            | Action::Update { .. }
            | Action::Deploy { .. }
            | Action::Receive { .. }
            | Action::Redrive { .. }
            | Action::CancelRedrive { .. }
            | Action::Replay { .. }
            | Action::Schedule { .. }
            | Action::ChangeMessageVisibility { .. }
            | Action::DeleteMessage { .. }
            | Action::Note { .. } => None,
        }
    }
}

/// The records of a send step, and their destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    pub to: ResourceId,
    pub count: u32,
    pub every: Duration,
    /// The gaps are random, `every` on average (a Poisson process).
    pub random: bool,
    pub body: Body,
    /// True if that is JSON: a function takes nothing else.
    pub is_json: bool,
    pub attributes: Vec<Attribute>,
    /// The message group id, for a FIFO queue.
    pub group: Option<Vec<Piece>>,
    /// The deduplication id, for a FIFO queue.
    pub dedup: Option<Vec<Piece>>,
    pub delay: Option<Duration>,
    /// The partition key of a stream's record; by default its own id.
    pub key: Option<Vec<Piece>>,
    /// The declared size of each record, in place of the size of its body.
    pub bytes: Option<u32>,
    /// The subject of a topic's message.
    pub subject: Option<Vec<Piece>>,
    /// True if it deletes the object of a bucket that `key` names.
    pub removes: bool,
    /// The source and the detail-type of a bus's event.
    pub source: Option<Vec<Piece>>,
    pub detail_type: Option<Vec<Piece>>,
    pub bad: Vec<Bad>,
}

impl Send {
    /// A length that no record of this step exceeds, message attributes included, in bytes.
    pub(crate) fn max_bytes(&self, resource: &str) -> u32 {
        let body = self.bytes.unwrap_or_else(|| self.body.max_len_bytes(resource));
        body + self.attributes.iter().map(Attribute::max_len_bytes).sum::<u32>()
    }

    /// The length of the body of a record, in bytes, and its length as a JSON string.
    #[inline]
    pub(crate) fn body_lengths(&self, resource: &str, number: u32, n: u32) -> (u32, u32) {
        match self.bytes {
            Some(bytes) => (bytes, bytes),
            None => {
                let bytes = self.body.len_bytes(resource, number, n);
                (bytes, bytes + self.body.escapes())
            }
        }
    }
}

/// The effect of a service error: the request is refused, or accepted and then not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptOrRun {
    Accept,
    Run,
}

/// The faults that a new version of the code fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fixes {
    All,
    Some { names: Vec<Box<str>>, faults: Vec<Fault> },
}

impl Fixes {
    /// Returns true if a fault, which may have a name, no longer occurs.
    pub fn includes(&self, fault: Fault, name: Option<&str>) -> bool {
        match self {
            Fixes::All => true,
            Fixes::Some { names, faults } => {
                faults.contains(&fault) || name.is_some_and(|name| names.iter().any(|fixed| **fixed == *name))
            }
        }
    }
}

/// A message of an earlier `receive` step: `a/1` is the first one of the step called `a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptRef {
    pub step: StepId,
    /// From 0.
    pub position: u32,
}
