//! Sentences about asynchronous events and destinations.

use redrive_core::fact::{EventEnd, FactView, SentThrough};

use super::{Words, time};
use crate::names;

impl Words<'_> {
    pub(super) fn of_event(&self) -> String {
        let (records, function, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::EventAccepted { .. } => {
                format!("{function} accepts {records}: 202, and the caller receives nothing further")
            }
            FactView::EventRequeued { wait, .. } => {
                format!("{records} {is} back in the queue of {function}: tried again in {}", time(wait))
            }
            FactView::SentOn { destination, through: SentThrough::Catch, .. } => {
                format!("{function} catches the error of {records} and continues with {}", self.name_of(destination))
            }
            FactView::SentOn { destination, through, .. } => {
                format!("{function} sends {} to {}", self.document(through), self.name_of(destination))
            }
            FactView::SendOnFailed { destination, through, .. } => {
                format!("{} did not accept it: {} is lost", self.name_of(destination), self.document(through))
            }
            FactView::EventEnded { condition, attempts, .. } => self.event_ended(condition, attempts),
            _ => String::new(),
        }
    }

    /// The document that a destination gets.
    fn document(&self, through: SentThrough) -> String {
        match through {
            SentThrough::OnSuccess | SentThrough::OnFailure => format!("a record of {}", self.records()),
            SentThrough::Catch => format!("the error of {}", self.records()),
            SentThrough::DeadLetter | SentThrough::Subscription | SentThrough::Target => self.records(),
        }
    }

    fn event_ended(&self, condition: EventEnd, attempts: u32) -> String {
        let (records, function) = (self.records(), self.resource());
        let runs = names::count(attempts, "attempt");
        match condition {
            EventEnd::Success => format!("{function} is done with {records}"),
            EventEnd::RetriesExhausted => format!("{function} gives up {records} after {runs}: RetriesExhausted"),
            EventEnd::EventAgeExceeded => format!(
                "the next attempt would come after the maximum age: {function} gives up {records} after {runs}: \
                 EventAgeExceeded"
            ),
            EventEnd::ZeroReservedConcurrency => {
                format!("{function} has a reserved concurrency of 0 and gives up {records}: ZeroReservedConcurrency")
            }
            EventEnd::RecursiveInvocation => {
                format!("{function} was invoked 16 times in this chain and gives up {records}: RecursiveInvocation")
            }
        }
    }
}
