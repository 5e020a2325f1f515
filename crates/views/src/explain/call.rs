//! What facts say about calls and their answers.

use redrive_core::fact::{Answer, CallEnd, ExecutionStatus, FactKind};
use redrive_core::plan;
use redrive_core::step_functions::error_name;

use super::Words;
use crate::names;

impl Words<'_> {
    pub(super) fn of_call(&self) -> String {
        let (who, other) = (self.resource(), self.other());
        match self.fact.kind {
            FactKind::Called if self.fact.records.is_empty() => format!("{who} calls {other}{}", self.of_what()),
            FactKind::Called => {
                let tries = if self.fact.value > 1 { format!(", try {}", self.fact.value) } else { String::new() };
                format!("{who} calls {other} again for {}{tries}", self.records())
            }
            FactKind::CallRetried => format!("{who} will call {other} again in {}", self.value_as_time()),
            FactKind::CallGivenUp => self.call_given_up(),
            FactKind::ExecutionStarted => format!("execution {} of {who} starts", self.fact.value),
            FactKind::ExecutionEnded => match self.fact.execution_status() {
                Some(ExecutionStatus::Failed) => {
                    format!("execution {} of {who} fails", self.fact.value)
                }
                Some(ExecutionStatus::Succeeded) | None => format!("execution {} of {who} succeeds", self.fact.value),
            },
            _ => self.answered(),
        }
    }

    /// Of a first try: which record of its send it is about, where there are several.
    fn of_what(&self) -> String {
        if self.fact.value > 1 { format!(", try {}", self.fact.value) } else { String::new() }
    }

    fn is_api(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Api(_)))
    }

    fn is_machine(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::StateMachine(_)))
    }

    fn answered(&self) -> String {
        let (who, other, status) = (self.resource(), self.other(), self.fact.value);
        let about = if self.fact.records.is_empty() { String::new() } else { format!(" for {}", self.records()) };
        let why = match self.fact.answer() {
            Some(Answer::Ok) | None => "",
            Some(Answer::FunctionError) => ", the function failed",
            Some(Answer::Malformed) => ", the function's answer is no proxy response",
            Some(Answer::TimedOut) => ", nothing came in time",
            Some(Answer::Throttled) => ", the function is throttled",
            Some(Answer::Refused) => ", refused",
        };
        match (self.is_api(), self.fact.answer()) {
            (true, _) => format!("{who} answers {status}{about}{why}"),
            (false, answer) if self.is_machine() => match (answer, self.fact.cause) {
                (Some(Answer::Ok) | None, _) | (_, None) => format!("the task of {who} is done{about}"),
                (Some(_), Some(told)) => {
                    let error = error_name::of(&self.run.plan, &self.run.trace, told);
                    format!("the task of {who} failed{about}: {error}")
                }
            },
            (false, Some(Answer::TimedOut)) if status == 0 => {
                format!("{who} waits no longer for {other}{about}")
            }
            (false, _) => format!("{who} is told {status} by {other}{about}{why}"),
        }
    }

    fn call_given_up(&self) -> String {
        let tries = names::count(self.fact.value as u32, "try").replace("trys", "tries");
        let why = match self.fact.call_end() {
            Some(CallEnd::NotRetryable) | None => "this is not tried again",
            Some(CallEnd::AttemptsExhausted) => "no attempt is left",
            Some(CallEnd::QuotaExhausted) => "the retry quota is used up",
        };
        format!("{} gives its call to {} up after {tries}: {why}", self.resource(), self.other())
    }
}
