//! Sentences about the script and the end of a run.

use redrive_core::fact::{FactView, Limit};
use redrive_core::id::StepId;
use redrive_core::plan::{AcceptOrRun, Action};

use super::Words;
use crate::names;

impl Words<'_> {
    pub(super) fn of_script(&self) -> String {
        match self.fact.view() {
            FactView::StepTaken { step, .. } => self.step(step),
            FactView::StepRefused { refusal, .. } => format!("AWS refuses the step: {}", Self::refusal(refusal)),
            FactView::ConditionEnded { step, .. } => format!("over: {}", self.step(step)),
            FactView::LimitReached { limit } => {
                let reason = match limit {
                    Limit::Records => "the limit of records is reached",
                    Limit::Facts => "the limit of facts is reached",
                    Limit::Work => "the limit of work is reached",
                };
                format!("the run stops here: {reason}")
            }
            _ => String::new(),
        }
    }

    fn step(&self, id: StepId) -> String {
        let resource = self.resource();
        match &self.run.plan.script[id.index()].action {
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
                AcceptOrRun::Accept => format!("{resource} refuses requests with {status}"),
                AcceptOrRun::Run => format!("{resource} cannot be invoked: {status}"),
            },
            Action::Deny { from, .. } => format!("{} may not use {resource}", self.run.plan.name(*from)),
            Action::Duplicate { .. } => format!("{resource} delivers some messages once more"),
            Action::Create { .. } => format!("{resource} is created"),
            Action::Delete { .. } => format!("{resource} is deleted"),
            Action::Update { .. } => format!("the settings of {resource} change"),
            Action::Deploy { .. } => format!("a new version of {resource} is deployed"),
            Action::Receive { max, .. } => {
                format!("a consumer receives up to {} from {resource}", names::count(*max, "message"))
            }
            Action::ChangeMessageVisibility { visibility_timeout, .. } => {
                format!(
                    "a consumer sets the visibility timeout of a message to {}",
                    names::duration(*visibility_timeout)
                )
            }
            Action::DeleteMessage { .. } => "a consumer deletes a message".into(),
            Action::Redrive { .. } => format!("an operator starts a redrive of {resource}"),
            Action::CancelRedrive { .. } => format!("an operator cancels the redrive of {resource}"),
            Action::Replay { .. } => format!("an operator starts a replay of the archive of {resource}"),
            Action::Schedule { .. } => format!("the schedule of {resource} begins"),
            Action::Note { text } => text.to_string(),
        }
    }
}
