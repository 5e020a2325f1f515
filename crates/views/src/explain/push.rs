//! Sentences about topics, buses and buckets, and the delivery of their copies.

use redrive_core::documents::s3_object::{Change, object_key};
use redrive_core::fact::{FactKind, FactView, Form, PassEnd};
use redrive_core::id::ResourceId;
use redrive_core::plan;

use super::{Words, time};
use crate::names;

impl Words<'_> {
    pub(super) fn is_push(&self) -> bool {
        self.fact.resource.is_some_and(|id| {
            let kind = self.run.plan.kind(id);
            kind.only_passes_on() || matches!(kind, plan::ResourceKind::Subscription(_))
        })
    }

    fn of_push_kind(&self) -> Option<plan::ResourceKind> {
        self.fact.resource.map(|id| self.run.plan.kind(id))
    }

    pub(super) fn of_push(&self) -> String {
        let (records, resource, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::Published { .. } => match self.of_push_kind() {
                Some(plan::ResourceKind::Bucket(_)) => format!("{records} {is} {} {resource}", self.change()),
                Some(plan::ResourceKind::Bus(_)) if self.is_replayed() => {
                    format!("{records} {is} replayed on {resource}")
                }
                _ => format!("{resource} accepts {records}"),
            },
            FactView::PassedOn { endpoint, form, .. } => self.passed_on(endpoint, form),
            FactView::PassFailed { endpoint, wait, .. } => {
                let when = if wait.is_zero() { "at once".to_owned() } else { format!("in {}", time(wait)) };
                let endpoint = endpoint.map_or("the endpoint", |endpoint| self.name(endpoint));
                format!("{endpoint} did not accept {records}: {resource} retries {when}")
            }
            FactView::PassGivenUp { dead_letter_queue, retries, why, .. } => {
                self.pass_given_up(dead_letter_queue, retries, why)
            }
            FactView::EndpointTook { .. } => format!("the endpoint of {resource} accepts {records}"),
            FactView::Rejected { refusal, status, .. }
                if matches!(self.of_push_kind(), Some(plan::ResourceKind::Subscription(_))) =>
            {
                let (refusal, status) = (Self::refusal(refusal), status.unwrap_or(0));
                format!("the endpoint of {resource} refuses {records}: {refusal} ({status})")
            }
            FactView::Rejected { refusal, .. } => format!("{resource} refuses {records}: {}", Self::refusal(refusal)),
            FactView::Deduplicated { .. } => self.deduplicated(),
            FactView::FilteredOut { .. } => self.filtered_out(),
            FactView::ReplayStarted { events, .. } => {
                format!("a replay of {resource} starts: {} in the archive", names::count(events, "event"))
            }
            FactView::ReplayEnded { events, .. } => {
                format!("the replay of {resource} ends: {} replayed", names::count(events, "event"))
            }
            FactView::EventLost { .. } => format!(
                "{resource} sends no notification of {records}: the same key was written a moment before, and versioning is off"
            ),
            _ => String::new(),
        }
    }

    fn filtered_out(&self) -> String {
        let (records, resource) = (self.records(), self.resource());
        let does = if self.fact.records.len() == 1 { "does" } else { "do" };
        match self.of_push_kind() {
            Some(plan::ResourceKind::Subscription(_)) => {
                format!("{records} {does} not match the filter policy of {resource}")
            }
            Some(plan::ResourceKind::Rule(_)) => format!("{records} {does} not match {resource}"),
            _ => format!("no notification of {resource} is configured for {records}"),
        }
    }

    /// `put into` or `deleted from`.
    fn change(&self) -> &'static str {
        let first = self.run.trace.of(self.fact.records).next();
        let change = first.map(|id| Change::of(&self.run.plan, &self.run.trace, self.run.trace.record(id)));
        match change {
            Some(Change::Delete | Change::DeleteMarker) => "deleted from",
            Some(Change::Put) | None => "put into",
        }
    }

    fn is_replayed(&self) -> bool {
        self.fact.cause.is_some_and(|cause| self.run.trace.fact(cause).kind == FactKind::ReplayStarted)
    }

    fn passed_on(&self, endpoint: Option<ResourceId>, form: Form) -> String {
        let (records, resource, to) = (self.records(), self.resource(), self.name_of(endpoint));
        let protocol = match self.of_push_kind() {
            Some(plan::ResourceKind::Subscription(id)) => self.run.plan.subscription(id).endpoint.protocol(),
            _ => None,
        };
        match (form, protocol) {
            (_, Some(protocol)) => format!("{resource} delivers {records} by {protocol}"),
            (Form::Raw, None) => format!("{resource} delivers {records} to {to} as it is"),
            (Form::S3Records | Form::S3Event, None) => {
                let first = self.run.trace.of(self.fact.records).next();
                let key = first
                    .map_or(String::new(), |id| object_key(&self.run.plan, &self.run.trace, self.run.trace.record(id)));
                format!("{resource} notifies {to} of {records}, key {key}")
            }
            (Form::BusEvent, None) => match self.of_push_kind() {
                Some(plan::ResourceKind::Rule(id)) if self.run.plan.rule(id).bus.is_none() => {
                    format!("{resource} is due and sends {records} to {to}")
                }
                _ => format!("{resource} matches {records} and sends {} to {to}", self.it_or_them()),
            },
            (Form::Notification | Form::SnsEvent, None) => format!("{resource} delivers {records} to {to}"),
        }
    }

    fn pass_given_up(&self, dead_letter_queue: Option<ResourceId>, retries: u32, why: PassEnd) -> String {
        let (records, resource) = (self.records(), self.resource());
        let tries = match retries {
            1 => "1 retry".to_owned(),
            retries => format!("{} retries", names::with_commas(retries.into())),
        };
        let why = match why {
            PassEnd::RetriesExhausted => format!("no retry is left after {tries}"),
            PassEnd::AgeExceeded => format!("too old for another attempt, after {tries}"),
            PassEnd::ClientError => "the error is not retryable".to_owned(),
        };
        match dead_letter_queue {
            Some(to) => format!("{resource} gives up {records} and sends it to {}: {why}", self.name(to)),
            None => format!("{resource} gives up {records}, and it is lost: {why}"),
        }
    }
}
