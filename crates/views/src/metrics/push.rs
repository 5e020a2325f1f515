//! What topics, rules and their deliveries are measured by.

use redrive_core::fact::{Fact, FactKind, FactView, SentThrough};
use redrive_core::id::ResourceId;
use redrive_core::plan;

use super::{Collector, Name};

impl Collector<'_> {
    pub(super) fn hear_of_push(&mut self, fact: &Fact) {
        let Some(resource) = fact.resource else { return };
        let is_delivery = |cause: &Fact| matches!(cause.kind, FactKind::PassedOn | FactKind::PassFailed);
        // An answer of an endpoint counts for who asked.
        if let Some(cause) = fact.cause.map(|cause| self.run.trace.fact(cause)).filter(|cause| is_delivery(cause))
            && matches!(
                fact.kind,
                FactKind::Sent
                    | FactKind::EventAccepted
                    | FactKind::EndpointTook
                    | FactKind::Published
                    | FactKind::Deduplicated
            )
            && let Some(by) = cause.resource
        {
            self.delivered(by, fact);
        }
        match self.run.plan.kind(resource) {
            plan::ResourceKind::Topic(_) => self.of_topic(resource, fact),
            plan::ResourceKind::Subscription(id) => {
                let topic = self.run.plan.topic(self.run.plan.subscription(id).topic).id;
                self.of_subscription(topic, fact);
            }
            plan::ResourceKind::Rule(_) => self.of_rule(resource, fact),
            _ => {}
        }
    }

    fn delivered(&mut self, by: ResourceId, fact: &Fact) {
        match self.run.plan.kind(by) {
            plan::ResourceKind::Subscription(id) => {
                let topic = self.run.plan.topic(self.run.plan.subscription(id).topic).id;
                self.sample(Some(topic), Name::NumberOfNotificationsDelivered, fact.at, 1);
            }
            plan::ResourceKind::Rule(_) => {
                self.sample(Some(by), Name::InvocationAttempts, fact.at, 1);
                self.sample(Some(by), Name::SuccessfulInvocationAttempts, fact.at, 1);
            }
            _ => {}
        }
    }

    fn of_topic(&mut self, topic: ResourceId, fact: &Fact) {
        if fact.kind != FactKind::Published {
            return;
        }
        self.sample(Some(topic), Name::NumberOfMessagesPublished, fact.at, fact.records.len().into());
        for record in self.run.trace.of(fact.records) {
            let bytes = crate::requests::message_bytes(self.run, record);
            self.sample(Some(topic), Name::PublishSize, fact.at, bytes);
        }
    }

    fn of_subscription(&mut self, topic: ResourceId, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        let mut add = |name, value| self.sample(Some(topic), name, at, value);
        match fact.kind {
            FactKind::FilteredOut => add(Name::NumberOfNotificationsFilteredOut, records),
            FactKind::PassGivenUp => {
                add(Name::NumberOfNotificationsFailed, records);
                if fact.target.is_some() {
                    add(Name::NumberOfNotificationsRedrivenToDlq, records);
                }
            }
            FactKind::SendOnFailed if fact.sent_through() == Some(SentThrough::Subscription) => {
                add(Name::NumberOfNotificationsFailedToRedriveToDlq, records);
            }
            _ => {}
        }
    }

    /// A rule is triggered once by each event, and invokes each of its targets.
    fn of_rule(&mut self, rule: ResourceId, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        let mut add = |name, value| self.sample(Some(rule), name, at, value);
        match fact.kind {
            FactKind::PassedOn => {
                add(Name::Invocations, records);
                if matches!(fact.view(), FactView::PassedOn { rule_target: 0, .. }) {
                    add(Name::TriggeredRules, records);
                    add(Name::MatchedEvents, records);
                }
            }
            FactKind::PassFailed => {
                add(Name::InvocationAttempts, 1);
                add(Name::RetryInvocationAttempts, 1);
            }
            FactKind::PassGivenUp => {
                add(Name::InvocationAttempts, 1);
                add(Name::FailedInvocations, 1);
                if fact.target.is_some() {
                    add(Name::InvocationsSentToDlq, 1);
                }
            }
            FactKind::SendOnFailed => add(Name::InvocationsFailedToBeSentToDlq, 1),
            _ => {}
        }
    }
}
