//! What topics, buses and buckets say of what they pass on.

use redrive_core::fact::{FactKind, Form, PassEnd, SentThrough};
use redrive_core::plan;
use redrive_core::s3::notification::{Change, object_key};

use super::Words;
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
        match self.fact.kind {
            FactKind::Published => match self.of_push_kind() {
                Some(plan::ResourceKind::Bucket(_)) => format!("{records} {is} {} {resource}", self.change()),
                Some(plan::ResourceKind::Bus(_)) if self.is_replayed() => {
                    format!("{records} {is} played again on {resource}")
                }
                _ => format!("{resource} accepts {records}"),
            },
            FactKind::PassedOn => self.passed_on(),
            FactKind::PassFailed => {
                let when =
                    if self.fact.value == 0 { "at once".to_owned() } else { format!("in {}", self.value_as_time()) };
                format!("{} has not taken {records}: {resource} tries again {when}", self.endpoint())
            }
            FactKind::PassGivenUp => self.pass_given_up(),
            FactKind::EndpointTook => format!("the endpoint of {resource} takes {records}"),
            FactKind::Rejected if matches!(self.of_push_kind(), Some(plan::ResourceKind::Subscription(_))) => {
                format!("the endpoint of {resource} refuses {records}: {}", self.refusal_with_status())
            }
            FactKind::Rejected => format!("{resource} refuses {records}: {}", self.refusal()),
            FactKind::Deduplicated => format!(
                "{resource} accepts {records} and never delivers {}: a message with this deduplication id came less \
                 than five minutes ago",
                self.it_or_them()
            ),
            FactKind::FilteredOut => match self.of_push_kind() {
                Some(plan::ResourceKind::Subscription(_)) => {
                    let does = if self.fact.records.len() == 1 { "does" } else { "do" };
                    format!("{records} {does} not match the filter policy of {resource}")
                }
                Some(plan::ResourceKind::Rule(_)) => format!("{records} {is} no match for {resource}"),
                _ => format!("{resource} tells nobody of {records}: {} not asked for", self.that_is()),
            },
            FactKind::ReplayStarted => {
                let events = names::count(self.fact.value as u32, "event");
                format!("a replay of {resource} starts: {events} in the archive")
            }
            FactKind::ReplayEnded => {
                let events = names::count(self.fact.value as u32, "event");
                format!("the replay of {resource} is over: {events} played")
            }
            _ => format!(
                "{resource} tells nobody of {records}: the same key was written a moment before, and it keeps no versions"
            ),
        }
    }

    fn that_is(&self) -> &'static str {
        if self.fact.records.len() == 1 { "that is" } else { "they are" }
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

    fn endpoint(&self) -> String {
        match self.fact.target {
            Some(to) => self.run.plan.name(to).to_owned(),
            None => "the endpoint".to_owned(),
        }
    }

    fn passed_on(&self) -> String {
        let (records, resource) = (self.records(), self.resource());
        let protocol = match self.of_push_kind() {
            Some(plan::ResourceKind::Subscription(id)) => self.run.plan.subscription(id).endpoint.protocol(),
            _ => None,
        };
        match (self.fact.form(), protocol) {
            (_, Some(protocol)) => format!("{resource} delivers {records} by {protocol}"),
            (Some(Form::Raw), None) => format!("{resource} delivers {records} to {} as it is", self.other()),
            (Some(Form::S3Records | Form::S3Event), None) => {
                let first = self.run.trace.of(self.fact.records).next();
                let key = first
                    .map_or(String::new(), |id| object_key(&self.run.plan, &self.run.trace, self.run.trace.record(id)));
                format!("{resource} tells {} of {records}, key {key}", self.other())
            }
            (Some(Form::BusEvent), None) => match self.of_push_kind() {
                Some(plan::ResourceKind::Rule(id)) if self.run.plan.rule(id).bus.is_none() => {
                    format!("{resource} is due and sends {records} to {}", self.other())
                }
                _ => format!("{resource} matches {records} and sends {} to {}", self.it_or_them(), self.other()),
            },
            _ => format!("{resource} delivers {records} to {}", self.other()),
        }
    }

    fn pass_given_up(&self) -> String {
        let (records, resource) = (self.records(), self.resource());
        let tries = match self.fact.value {
            1 => "1 retry".to_owned(),
            retries => format!("{} retries", names::with_commas(retries)),
        };
        let why = match self.fact.pass_end() {
            Some(PassEnd::RetriesExhausted) => format!("no retry is left after {tries}"),
            Some(PassEnd::AgeExceeded) => format!("too old for another try, after {tries}"),
            Some(PassEnd::ClientError) | None => "another try would not help".to_owned(),
        };
        match self.fact.target {
            Some(to) => format!("{resource} gives {records} up and sends it to {}: {why}", self.run.plan.name(to)),
            None => format!("{resource} gives {records} up, and nobody has it: {why}"),
        }
    }

    fn refusal_with_status(&self) -> String {
        format!("{} ({})", self.refusal(), self.fact.value)
    }

    /// What was to be sent on, by the setting that says so.
    pub(super) fn sent_on(&self) -> String {
        match self.fact.sent_through() {
            Some(SentThrough::OnSuccess | SentThrough::OnFailure) => format!("a record of {}", self.records()),
            Some(SentThrough::Catch) => format!("the error of {}", self.records()),
            Some(SentThrough::DeadLetter | SentThrough::Subscription | SentThrough::Target) | None => self.records(),
        }
    }
}
