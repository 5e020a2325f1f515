//! Why something happened: what a fact says in plain words, and the chain of causes behind it.

mod call;
mod push;

use redrive_core::Run;
use redrive_core::fact::{
    BatchFailure, ClosedBy, EventEnd, Fact, FactKind, GivenUpWhy, Limit, MoveTaskStatus, Outcome, PollersWhy,
    SentThrough, ThrottledBy,
};
use redrive_core::id::{FactId, ResourceId, StepId};
use redrive_core::plan::{self, Action, DoorOrRun, Fault};
use redrive_core::stream::table;
use redrive_core::time::Duration;
use redrive_core::trace::Origin;

use crate::names;

/// A fact's causes, from the script step where the chain begins to the fact itself.
pub fn chain(run: &Run, fact: FactId) -> Vec<FactId> {
    let mut chain: Vec<FactId> = core::iter::successors(Some(fact), |id| run.trace.fact(*id).cause).collect();
    chain.reverse();
    chain
}

/// What a fact says, as a sentence.
pub fn sentence(run: &Run, id: FactId) -> String {
    let fact = run.trace.fact(id);
    let words = Words { run, fact };
    match fact.kind {
        FactKind::Published
        | FactKind::PassedOn
        | FactKind::PassFailed
        | FactKind::PassGivenUp
        | FactKind::EndpointTook
        | FactKind::ReplayStarted
        | FactKind::ReplayEnded
        | FactKind::EventLost => words.of_push(),
        FactKind::Rejected | FactKind::Deduplicated | FactKind::FilteredOut if words.is_push() => words.of_push(),
        FactKind::StepTaken | FactKind::StepRefused | FactKind::ConditionEnded | FactKind::LimitReached => {
            words.of_script()
        }
        FactKind::PollersChanged
        | FactKind::PollRefused
        | FactKind::FilteredOut
        | FactKind::BatchClosed
        | FactKind::BackedOff
        | FactKind::BatchAbandoned
        | FactKind::BatchPartlyFailed
        | FactKind::BatchFailed
        | FactKind::BatchSplit
        | FactKind::Checkpointed
        | FactKind::BatchGivenUp => words.of_mapping(),
        FactKind::Resharded => words.of_stream(),
        FactKind::Sent | FactKind::Rejected | FactKind::Read | FactKind::Expired | FactKind::Unchanged
            if words.is_stream() =>
        {
            words.of_stream()
        }
        FactKind::InvocationStarted
        | FactKind::InvocationThrottled
        | FactKind::InvocationRefused
        | FactKind::RecordDone
        | FactKind::RecordSkipped
        | FactKind::RecordHeld
        | FactKind::RecordFailed
        | FactKind::InvocationEnded => words.of_function(),
        FactKind::EventAccepted
        | FactKind::EventRequeued
        | FactKind::EventEnded
        | FactKind::SentOn
        | FactKind::SendOnFailed => words.of_event(),
        FactKind::Called
        | FactKind::Answered
        | FactKind::CallRetried
        | FactKind::CallGivenUp
        | FactKind::ExecutionStarted
        | FactKind::ExecutionEnded => words.of_call(),
        FactKind::Sent
        | FactKind::Rejected
        | FactKind::DelayEnded
        | FactKind::Received
        | FactKind::ReceivedNothing
        | FactKind::VisibilityEnded
        | FactKind::VisibilityChanged
        | FactKind::MovedToDeadLetterQueue
        | FactKind::Deleted
        | FactKind::DeleteIgnored
        | FactKind::MoveTaskStarted
        | FactKind::MovedByTask
        | FactKind::MoveTaskEnded
        | FactKind::Deduplicated
        | FactKind::DeleteRefused
        | FactKind::Expired
        | FactKind::Duplicated
        | FactKind::Read
        | FactKind::Unchanged
        | FactKind::Discarded => words.of_queue(),
    }
}

struct Words<'r> {
    run: &'r Run,
    fact: &'r Fact,
}

impl Words<'_> {
    fn name(&self, id: Option<ResourceId>) -> &str {
        id.map_or("", |id| self.run.plan.name(id))
    }

    fn resource(&self) -> &str {
        self.name(self.fact.resource)
    }

    fn other(&self) -> &str {
        self.name(self.fact.target)
    }

    fn records(&self) -> String {
        names::records(&self.run.plan, &self.run.trace, self.fact.records)
    }

    fn is_or_are(&self) -> &'static str {
        if self.fact.records.len() == 1 { "is" } else { "are" }
    }

    fn value_as_time(&self) -> String {
        names::duration(Duration(self.fact.value))
    }

    fn refusal(&self) -> String {
        self.fact.refusal().map_or(String::new(), |refusal| format!("{}: {}", refusal.code_text(), refusal.message()))
    }

    fn is_written(&self) -> bool {
        let first = self.run.trace.of(self.fact.records).next();
        first.is_some_and(|record| matches!(self.run.trace.record(record).made(), Origin::Written { .. }))
    }

    /// What AWS has written, of a record that it wrote.
    fn what_was_written(&self) -> &'static str {
        let cause = self.fact.cause.map(|cause| self.run.trace.fact(cause));
        match cause.and_then(Fact::sent_through) {
            Some(SentThrough::Catch) => "the error output",
            _ => "the invocation record",
        }
    }

    fn is_table(&self) -> bool {
        let first = self.run.trace.of(self.fact.records).next();
        first.is_some_and(|record| table::of(&self.run.plan, self.run.trace.record(record)).is_some())
    }

    fn is_stream(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Stream(_)))
    }

    /// Whether the mapping of the fact reads a stream.
    fn is_on_stream(&self) -> bool {
        let mapping = self.run.plan.mappings.iter().find(|mapping| Some(mapping.id) == self.fact.resource);
        mapping.is_some_and(|mapping| mapping.stream().is_some())
    }

    fn of_stream(&self) -> String {
        let (records, stream, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.kind {
            FactKind::Sent if self.is_table() => {
                let first = self.run.trace.of(self.fact.records).next();
                let name = first.map_or("", |record| table::event_name(&self.run.plan, &self.run.trace, record));
                format!("{records} {is} written to {stream}: {name}")
            }
            FactKind::Unchanged => format!("{records} changes nothing in {stream}, so nothing is in its stream"),
            FactKind::Sent => format!("{records} {is} put into {stream}"),
            FactKind::Resharded => {
                let shards = names::count(self.fact.value as u32, "new shard");
                format!("the shards of {stream} are closed, and {shards} opened")
            }
            FactKind::Rejected => format!("{stream} refuses {records}: {}", self.refusal()),
            FactKind::Expired => format!(
                "{records} {is} older than the retention period of {stream}, which no longer holds {}",
                self.it_or_them()
            ),
            _ => format!("{} reads {records} from shard {} of {stream}", self.other(), self.fact.value),
        }
    }

    fn it_or_them(&self) -> &'static str {
        if self.fact.records.len() == 1 { "it" } else { "them" }
    }

    fn given_up(&self) -> String {
        let (records, mapping) = (self.records(), self.resource());
        let tries = names::count(self.fact.value as u32, "try").replace("trys", "tries");
        let why = match self.fact.given_up_why() {
            Some(GivenUpWhy::RetryAttemptsExhausted) | None => format!("no retry is left after {tries}"),
            Some(GivenUpWhy::RecordAgeExceeded) => "too old for maximumRecordAgeInSeconds".to_owned(),
            Some(GivenUpWhy::Expired) => {
                return format!("{mapping} gives {records} up: the stream no longer holds {}", self.it_or_them());
            }
        };
        match self.fact.target {
            Some(to) => format!("{mapping} gives {records} up and writes to {}: {why}", self.run.plan.name(to)),
            None => format!("{mapping} gives {records} up: {why}"),
        }
    }

    fn of_queue(&self) -> String {
        let (records, queue, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.kind {
            FactKind::Sent if self.fact.value > 0 => {
                format!("{records} {is} sent to {queue} and delayed for {}", self.value_as_time())
            }
            FactKind::Sent if self.is_written() => {
                format!("{records}, {}, {is} sent to {queue} and can be received at once", self.what_was_written())
            }
            FactKind::Sent => format!("{records} {is} sent to {queue} and can be received at once"),
            FactKind::Rejected => format!("{queue} refuses {records}: {}", self.refusal()),
            FactKind::DelayEnded => format!("the delay of {records} is over: visible in {queue}"),
            FactKind::Received => {
                let by = self.fact.target.map_or("the script", |by| self.run.plan.name(by));
                format!("{by} receives {records} from {queue}; hidden for {}", self.value_as_time())
            }
            FactKind::ReceivedNothing => format!("nothing to receive from {queue}"),
            FactKind::VisibilityEnded => {
                format!("the visibility timeout ends: {records} {is} visible in {queue} again")
            }
            FactKind::VisibilityChanged => format!("{records} {is} hidden for {} from now", self.value_as_time()),
            FactKind::MovedToDeadLetterQueue => {
                format!(
                    "a further receive would exceed maxReceiveCount{}: {records} {is} moved to {}, not handed out",
                    self.max_receive_count(),
                    self.other()
                )
            }
            FactKind::Deleted if self.fact.records.is_empty() => format!("deleted already: nothing changes in {queue}"),
            FactKind::Deleted => match self.fact.target {
                Some(by) => format!("{} deletes {records} from {queue}", self.run.plan.name(by)),
                None => format!("the script deletes {records} from {queue}"),
            },
            FactKind::Deduplicated => format!(
                "{queue} accepts {records} and never delivers {}: a message with this deduplication id came less than \
                 five minutes ago",
                if self.fact.records.len() == 1 { "it" } else { "them" }
            ),
            FactKind::MoveTaskStarted => {
                let messages = names::count(self.fact.value as u32, "message");
                let to = match self.fact.target {
                    Some(to) => format!("to {}", self.run.plan.name(to)),
                    None => "back to where each came from".into(),
                };
                format!("a message move task starts on {queue}: {messages}, {to}")
            }
            FactKind::MovedByTask => format!("{records} {is} moved from {queue} to {}, as a new message", self.other()),
            FactKind::MoveTaskEnded => self.move_task_ended(),
            FactKind::DeleteRefused => {
                format!("{} may not delete {records} from {queue}: {}", self.other(), self.refusal())
            }
            FactKind::DeleteIgnored => {
                let by = self.fact.target.map_or("the script", |by| self.run.plan.name(by));
                format!("{by} deletes nothing from {queue}: its receipt handle of {records} counts no more")
            }
            FactKind::Expired => format!("{records} {is} older than the retention period of {queue} and gone"),
            FactKind::Duplicated if self.is_function() => format!("{queue} is handed {records} once more"),
            FactKind::Duplicated => format!("{records} {is} in flight and yet visible in {queue} once more"),
            _ => format!("{queue} is deleted, and {records} with it"),
        }
    }

    fn move_task_ended(&self) -> String {
        let moved = names::count(self.fact.value as u32, "message");
        match self.fact.move_task_status() {
            Some(MoveTaskStatus::Completed) | None => format!("the message move task is completed: {moved} moved"),
            Some(MoveTaskStatus::Cancelled) => format!("the message move task is cancelled: {moved} moved"),
            Some(MoveTaskStatus::DestinationGone) => {
                format!("the message move task fails after {moved}: its destination does not exist")
            }
            Some(MoveTaskStatus::SourceUnknown) => {
                format!("the message move task fails after {moved}: where the next one came from is not known")
            }
        }
    }

    fn max_receive_count(&self) -> String {
        let source = self.run.plan.queues.iter().find(|queue| Some(queue.id) == self.fact.resource);
        let policy = source.and_then(|queue| queue.redrive_policy);
        policy.map_or(String::new(), |policy| format!(" {}", policy.max_receive_count))
    }

    fn of_mapping(&self) -> String {
        let (records, mapping, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.kind {
            FactKind::PollersChanged => self.pollers(),
            FactKind::PollRefused => format!("{mapping} can no longer read {}: {}", self.other(), self.refusal()),
            FactKind::FilteredOut => format!("no filter of {mapping} matches {records}"),
            FactKind::BatchClosed => {
                let why = match self.fact.closed_by() {
                    Some(ClosedBy::Size) => "the batch is full",
                    Some(ClosedBy::Window) => "the batching window is over",
                    Some(ClosedBy::Payload) => "more would exceed 6 MB",
                    Some(ClosedBy::Split) => "one half of the batch that failed",
                    Some(ClosedBy::Checkpoint) => "what is left behind the checkpoint",
                    Some(ClosedBy::Poll) | None => "one poll, one batch",
                };
                format!("{mapping} hands {records} to {} as one batch: {why}", self.other())
            }
            FactKind::BackedOff => {
                format!("{mapping} keeps {records} and tries again in {}", self.value_as_time())
            }
            FactKind::BatchAbandoned => format!(
                "no full function timeout is left before the visibility timeout ends: {mapping} gives {records} up \
                 without a run and polls again in {}",
                self.value_as_time()
            ),
            FactKind::BatchSplit => {
                let rest = u64::from(self.fact.records.len()).saturating_sub(self.fact.value);
                format!("{mapping} splits {records}: first {}, then {rest}", self.fact.value)
            }
            FactKind::Checkpointed => format!("the checkpoint of {mapping} moves past {records}"),
            FactKind::BatchGivenUp => self.given_up(),
            FactKind::BatchPartlyFailed if self.is_on_stream() => {
                let come = if self.fact.records.len() == 1 { "comes" } else { "come" };
                format!("the lowest record reported as failed is the checkpoint: {records} {come} again")
            }
            FactKind::BatchPartlyFailed => {
                format!("{records} {is} reported as failed and will come back; the others are done")
            }
            _ => self.batch_failed(),
        }
    }

    fn pollers(&self) -> String {
        let pollers = names::count(self.fact.value as u32, "poller");
        let why = match self.fact.pollers_why() {
            Some(PollersWhy::Start) => "it starts",
            Some(PollersWhy::Grow) => "all are busy, so it adds some",
            Some(PollersWhy::BackOff) => "it backs off",
            Some(PollersWhy::Quiet) => "nothing came",
            Some(PollersWhy::Wake) => "messages come again",
            Some(PollersWhy::Maximum) => "its maximumConcurrency allows no more",
            Some(PollersWhy::Stop) | None => "it stops",
        };
        format!("{} has {pollers}: {why}", self.resource())
    }

    fn batch_failed(&self) -> String {
        let records = self.records();
        let count = if self.fact.records.len() == 1 { "counts as failed" } else { "count as failed, all of them" };
        let why = match self.fact.batch_failure() {
            Some(BatchFailure::FunctionError) | None => return format!("{records} {count}"),
            Some(BatchFailure::NotJson) => "the answer is not JSON",
            Some(BatchFailure::NotAnObject) => "the answer is not an object",
            Some(BatchFailure::NotAList) => "batchItemFailures is not a list",
            Some(BatchFailure::BadEntry) => "an entry has no itemIdentifier",
            Some(BatchFailure::EmptyIdentifier) => "an itemIdentifier is empty",
            Some(BatchFailure::UnknownIdentifier) => "an itemIdentifier is not in the batch",
        };
        format!("{why}: {records} {count}")
    }

    fn of_function(&self) -> String {
        let (records, function) = (self.records(), self.resource());
        match self.fact.kind {
            FactKind::InvocationStarted if self.fact.value > 0 => {
                format!(
                    "{function} starts on {records} in a new environment, {} of initialisation first",
                    self.value_as_time()
                )
            }
            FactKind::InvocationStarted => format!("{function} starts on {records}"),
            FactKind::InvocationThrottled => format!("{function} is not run: {}", self.throttled_by()),
            FactKind::InvocationRefused => format!("{function} is not run: {}", self.refusal()),
            FactKind::RecordDone => format!("{function} has done the work of {records}"),
            FactKind::RecordSkipped => format!("{function} skips {records}: its idempotency store has the result"),
            FactKind::RecordHeld => format!(
                "another run of {function} has {records} in hand, for {} at most: IdempotencyAlreadyInProgressError",
                self.value_as_time()
            ),
            FactKind::RecordFailed => {
                let how = match self.fact.fault() {
                    Some(Fault::Throw) | None => "throws at",
                    Some(Fault::Timeout) => "hangs at",
                    Some(Fault::Crash) => "crashes at",
                    Some(Fault::OutOfMemory) => "runs out of memory at",
                    Some(Fault::Slow) => "is slow at",
                };
                format!("{function} {how} {records}")
            }
            _ => self.invocation_ended(),
        }
    }

    fn is_function(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Function(_)))
    }

    fn of_event(&self) -> String {
        let (records, function, is) = (self.records(), self.resource(), self.is_or_are());
        let what = self.sent_on();
        match self.fact.kind {
            FactKind::EventAccepted => format!("{function} accepts {records}: 202, and the caller hears no more of it"),
            FactKind::EventRequeued => {
                format!("{records} {is} back in the queue of {function}: tried again in {}", self.value_as_time())
            }
            FactKind::SentOn if self.fact.sent_through() == Some(SentThrough::Catch) => {
                format!("{function} catches the error of {records} and goes on to {}", self.other())
            }
            FactKind::SentOn => format!("{function} sends {what} to {}", self.other()),
            FactKind::SendOnFailed => format!("{} has not taken it: {what} is lost", self.other()),
            _ => self.event_ended(),
        }
    }

    fn event_ended(&self) -> String {
        let (records, function) = (self.records(), self.resource());
        let runs = names::count(self.fact.value as u32, "attempt");
        match self.fact.event_end() {
            Some(EventEnd::Success) | None => format!("{function} is done with {records}"),
            Some(EventEnd::RetriesExhausted) => format!("{function} gives {records} up after {runs}: RetriesExhausted"),
            Some(EventEnd::EventAgeExceeded) => format!(
                "the next try would come after the maximum age: {function} gives {records} up after {runs}: \
                 EventAgeExceeded"
            ),
            Some(EventEnd::ZeroReservedConcurrency) => {
                format!("{function} has a reserved concurrency of 0 and gives {records} up: ZeroReservedConcurrency")
            }
            Some(EventEnd::RecursiveInvocation) => {
                format!("{function} has run 16 times in this chain and gives {records} up: RecursiveInvocation")
            }
        }
    }

    fn throttled_by(&self) -> String {
        match self.fact.throttled_by() {
            Some(ThrottledBy::Reserved) => "its reserved concurrency is used up".into(),
            Some(ThrottledBy::Account) => "the account's concurrency is used up".into(),
            Some(ThrottledBy::ScalingRate) => "it has gained 1,000 environments within ten seconds".into(),
            Some(ThrottledBy::Step) | None => "the script leaves it no concurrency".into(),
        }
    }

    fn invocation_ended(&self) -> String {
        let function = self.resource();
        let reported = self.fact.records.len();
        match self.fact.outcome() {
            Some(Outcome::Success) if reported > 0 => {
                format!("{function} returns and reports {} as failed", self.records())
            }
            Some(Outcome::Success) | None => format!("{function} returns"),
            Some(Outcome::Error) => format!("{function} ends with an error"),
            Some(Outcome::Timeout) => format!("{function} is stopped: its timeout is over"),
            Some(Outcome::Crash) => format!("{function} ends: the process exited"),
            Some(Outcome::OutOfMemory) => format!("{function} ends: the process was killed, out of memory"),
        }
    }

    fn of_script(&self) -> String {
        if self.fact.kind == FactKind::LimitReached {
            let reason = match self.fact.limit() {
                Some(Limit::Records) => "it holds as many records as it may",
                Some(Limit::Work) => "it has done as much work as it may",
                Some(Limit::Facts) | None => "it holds as many facts as it may",
            };
            return format!("the run stops here: {reason}");
        }
        let step = &self.run.plan.script[StepId(self.fact.value as u32).index()];
        match self.fact.kind {
            FactKind::StepRefused => format!("AWS refuses the step: {}", self.refusal()),
            FactKind::ConditionEnded => format!("over: {}", self.step(&step.action)),
            _ => self.step(&step.action),
        }
    }

    fn step(&self, action: &Action) -> String {
        let resource = self.resource();
        match action {
            Action::Send(send) => {
                let pace = if send.every.is_zero() {
                    String::new()
                } else {
                    format!(", one every {}", names::duration(send.every))
                };
                format!("the script sends {} to {resource}{pace}", names::count(send.count, "record"))
            }
            Action::Fail { fault, .. } => format!("every record in {resource} fails from now on ({})", fault.as_str()),
            Action::Throttle { .. } => format!("{resource} has no concurrency left"),
            Action::ServiceError { status, when, .. } => match when {
                DoorOrRun::Accept => format!("{resource} answers {status} at the door"),
                DoorOrRun::Run => format!("{resource} cannot be run: {status}"),
            },
            Action::Deny { from, .. } => format!("{} may not use {resource}", self.run.plan.name(*from)),
            Action::Duplicate { .. } => format!("{resource} delivers some messages once more"),
            Action::Create { .. } => format!("{resource} is created"),
            Action::Delete { .. } => format!("{resource} is deleted"),
            Action::Update { .. } => format!("the settings of {resource} change"),
            Action::Deploy { .. } => format!("a new version of {resource} is deployed"),
            Action::Receive { max, .. } => {
                format!("somebody receives up to {} from {resource}", names::count(*max, "message"))
            }
            Action::ChangeMessageVisibility { visibility_timeout, .. } => {
                format!("somebody sets the visibility timeout of a message to {}", names::duration(*visibility_timeout))
            }
            Action::DeleteMessage { .. } => "somebody deletes a message".into(),
            Action::Redrive { .. } => format!("somebody starts a redrive of {resource}"),
            Action::CancelRedrive { .. } => format!("somebody cancels the redrive of {resource}"),
            Action::Replay { .. } => format!("somebody starts a replay of the archive of {resource}"),
            Action::Schedule { .. } => format!("the schedule of {resource} begins"),
            Action::Note { text } => text.to_string(),
        }
    }
}
