//! Sentences about invocations of functions.

use redrive_core::fact::{FactView, Outcome, ThrottledBy};
use redrive_core::plan::Fault;
use redrive_core::time::Duration;

use super::{Words, time};

impl Words<'_> {
    pub(super) fn of_function(&self) -> String {
        let (records, function) = (self.records(), self.resource());
        match self.fact.view() {
            FactView::InvocationStarted { init, .. } if init > Duration::ZERO => {
                format!("{function} starts on {records} in a new environment, {} of initialisation first", time(init))
            }
            FactView::InvocationStarted { .. } => format!("{function} starts on {records}"),
            FactView::InvocationThrottled { limit, .. } => {
                format!("{function} is not invoked: {}", reason_of_limit(limit))
            }
            FactView::InvocationRefused { refusal, .. } => {
                format!("{function} is not invoked: {}", Self::refusal(refusal))
            }
            FactView::RecordDone { .. } => format!("{function} has done the work of {records}"),
            FactView::RecordSkipped { .. } => {
                format!("{function} skips {records}: its idempotency store has the result")
            }
            FactView::RecordHeld { wait, .. } => format!(
                "another invocation of {function} is processing {records}, for {} at most: IdempotencyAlreadyInProgressError",
                time(wait)
            ),
            FactView::RecordFailed { fault, .. } => {
                let how = match fault {
                    Fault::Throw => "throws at",
                    Fault::Timeout => "hangs at",
                    Fault::Crash => "crashes at",
                    Fault::OutOfMemory => "runs out of memory at",
                    Fault::Slow => "is slow at",
                };
                format!("{function} {how} {records}")
            }
            FactView::InvocationEnded { outcome, reported, .. } => match outcome {
                Outcome::Success if !reported.is_empty() => {
                    format!("{function} returns and reports {records} as failed")
                }
                Outcome::Success => format!("{function} returns"),
                Outcome::Error => format!("{function} ends with an error"),
                Outcome::Timeout => format!("{function} is stopped: its timeout is over"),
                Outcome::Crash => format!("{function} ends: the process exited"),
                Outcome::OutOfMemory => format!("{function} ends: the process was killed, out of memory"),
            },
            _ => String::new(),
        }
    }
}

fn reason_of_limit(limit: ThrottledBy) -> &'static str {
    match limit {
        ThrottledBy::Reserved => "its reserved concurrency is used up",
        ThrottledBy::Account => "the account's concurrency is used up",
        ThrottledBy::ScalingRate => "it has gained 1,000 environments within ten seconds",
        ThrottledBy::Step => "the script throttles it",
    }
}
