//! Single fields of facts, for code that needs one field of a few kinds.

use super::code::{
    Answer, BatchFailure, ClosedBy, EventEnd, ExecutionStatus, Form, GivenUpWhy, MoveTaskStatus, Outcome, PassEnd,
    SentThrough,
};
use super::{Fact, FactView, TextId};
use crate::id::{RecordId, StepId};
use crate::plan::Fault;
use crate::refusal::Refusal;
use crate::time::Duration;

/// Declares methods of [`Fact`] that read one field of some kinds.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $($kind:ident.$field:ident),+;)*) => {
        impl Fact {$(
            $(#[$doc])*
            #[inline]
            pub fn $name(&self) -> Option<$type> {
                match self.view() {
                    $(FactView::$kind { $field, .. } => Some($field),)+
                    _ => None,
                }
            }
        )*}
    };
}

fields! {
    answer: Answer = Answered.answer;
    batch_failure: BatchFailure = BatchFailed.failure;
    closed_by: ClosedBy = BatchClosed.closed_by;
    event_end: EventEnd = EventEnded.condition;
    execution_status: ExecutionStatus = ExecutionEnded.status;
    fault: Fault = RecordFailed.fault;
    form: Form = PassedOn.form;
    given_up_why: GivenUpWhy = BatchGivenUp.why;
    move_task_status: MoveTaskStatus = MoveTaskEnded.status;
    /// The time that a run first initialises its environment, 0 for a warm one.
    init: Duration = InvocationStarted.init;
    outcome: Outcome = InvocationEnded.outcome;
    pass_end: PassEnd = PassGivenUp.why;
    refusal: Refusal = StepRefused.refusal, Rejected.refusal, PollRefused.refusal, DeleteRefused.refusal, InvocationRefused.refusal;
    sent_through: SentThrough = SentOn.through, SendOnFailed.through;
    /// The script step of a fact about it.
    step: StepId = StepTaken.step, StepRefused.step, ConditionEnded.step;
    /// The length of the wait that a fact begins.
    wait: Duration = Received.hidden_for, VisibilityChanged.hidden_for, BackedOff.wait, BatchAbandoned.wait,
        EventRequeued.wait, PassFailed.wait, CallRetried.wait, RecordHeld.wait;
}

impl Fact {
    /// Tests whether two facts are of one kind and equal in all that is no id: waits, counts, moments and words.
    pub fn has_same_values(&self, other: &Fact) -> bool {
        (self.kind, self.value, self.detail) == (other.kind, other.value, other.detail)
    }

    /// The text of the response of an invocation that ended.
    pub fn response(&self) -> Option<TextId> {
        match self.view() {
            FactView::InvocationEnded { response, .. } => response,
            _ => None,
        }
    }

    /// The delay of records that were sent.
    pub fn delay(&self) -> Option<Duration> {
        match self.view() {
            FactView::Sent { delay, .. } => delay,
            _ => None,
        }
    }

    /// The HTTP status of a fact that has one.
    pub fn status(&self) -> Option<u16> {
        match self.view() {
            FactView::Rejected { status, .. } | FactView::Answered { status, .. } => status,
            FactView::InvocationRefused { status, .. } => Some(status),
            _ => None,
        }
    }

    /// The record that wrote the item before, of a write to a table. A table has no delays, so the column is free.
    pub fn previous_write(&self) -> Option<RecordId> {
        match self.view() {
            FactView::Sent { .. } => u32::try_from(self.value).ok()?.checked_sub(1).map(RecordId),
            _ => None,
        }
    }
}
