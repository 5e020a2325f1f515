//! Sentences about calls, their answers, and executions.

use redrive_core::fact::{Answer, CallEnd, ExecutionStatus, FactView};
use redrive_core::id::ResourceId;
use redrive_core::plan;
use redrive_core::step_functions::error_name;

use super::{Words, time};
use crate::names;

impl Words<'_> {
    pub(super) fn of_call(&self) -> String {
        let who = self.resource();
        match self.fact.view() {
            FactView::Called { callee, try_number, records, .. } => {
                let tries = if try_number > 1 { format!(", try {try_number}") } else { String::new() };
                match records.is_empty() {
                    true => format!("{who} calls {}{tries}", self.name(callee)),
                    false => format!("{who} calls {} again for {}{tries}", self.name(callee), self.records()),
                }
            }
            FactView::CallRetried { callee, wait, .. } => {
                format!("{who} will call {} again in {}", self.name_of(callee), time(wait))
            }
            FactView::CallGivenUp { callee, tries, why, .. } => {
                let why = match why {
                    CallEnd::NotRetryable => "this error is not retried",
                    CallEnd::AttemptsExhausted => "no attempt is left",
                    CallEnd::QuotaExhausted => "the retry quota is used up",
                };
                format!("{who} stops calling {} after {}: {why}", self.name_of(callee), names::tries(tries))
            }
            FactView::ExecutionStarted { execution, .. } => format!("execution {execution} of {who} starts"),
            FactView::ExecutionEnded { execution, status, .. } => {
                let ends = match status {
                    ExecutionStatus::Failed => "fails",
                    ExecutionStatus::Succeeded => "succeeds",
                };
                format!("execution {execution} of {who} {ends}")
            }
            FactView::Answered { resource, callee, status, answer, .. } => {
                self.answered(resource, callee, status.unwrap_or(0), answer)
            }
            _ => String::new(),
        }
    }

    fn answered(&self, resource: ResourceId, callee: Option<ResourceId>, status: u16, answer: Answer) -> String {
        let (who, other) = (self.name(resource), self.name_of(callee));
        let about = if self.fact.records.is_empty() { String::new() } else { format!(" for {}", self.records()) };
        let why = match answer {
            Answer::Ok => "",
            Answer::FunctionError => ", the function failed",
            Answer::Malformed => ", the function's response is not a proxy response",
            Answer::TimedOut => ", no response in time",
            Answer::Throttled => ", the function is throttled",
            Answer::Refused => ", refused",
        };
        match (self.run.plan.kind(resource), answer) {
            (plan::ResourceKind::Api(_), _) => format!("{who} answers {status}{about}{why}"),
            (plan::ResourceKind::StateMachine(_), Answer::Ok) => format!("the task of {who} is done{about}"),
            (plan::ResourceKind::StateMachine(_), _) => {
                let error = self.fact.cause.map(|cause| error_name::of(&self.run.plan, &self.run.trace, cause));
                match error {
                    Some(error) => format!("the task of {who} failed{about}: {error}"),
                    None => format!("the task of {who} is done{about}"),
                }
            }
            (_, Answer::TimedOut) if status == 0 => format!("{who} stops waiting for {other}{about}"),
            _ => format!("{who} receives {status} from {other}{about}{why}"),
        }
    }
}
