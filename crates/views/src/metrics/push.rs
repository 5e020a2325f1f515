//! Metrics of topics, rules and their deliveries.

use redrive_core::fact::{Fact, FactKind, FactView, SentThrough};
use redrive_core::id::ResourceId;
use redrive_core::plan;

use super::{Collector, Name};

impl Collector<'_> {
    pub(super) fn add_push_fact(&mut self, fact: &Fact) {
        let Some(resource) = fact.resource else { return };
        let is_delivery = |cause: &Fact| matches!(cause.kind, FactKind::PassedOn | FactKind::PassFailed);
        // The acceptance by an endpoint counts for the topic or rule that delivered.
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
            self.add_delivery(by, fact);
        }
        match self.run.plan.kind(resource) {
            plan::ResourceKind::Topic(_) => self.add_topic_fact(resource, fact),
            plan::ResourceKind::Subscription(id) => {
                let topic = self.run.plan.topic(self.run.plan.subscription(id).topic).id;
                self.add_subscription_fact(topic, fact);
            }
            plan::ResourceKind::Rule(_) => self.add_rule_fact(resource, fact),
            _ => {}
        }
    }

    fn add_delivery(&mut self, by: ResourceId, fact: &Fact) {
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

    fn add_topic_fact(&mut self, topic: ResourceId, fact: &Fact) {
        if fact.kind != FactKind::Published {
            return;
        }
        self.sample(Some(topic), Name::NumberOfMessagesPublished, fact.at, fact.records.len().into());
        for record in self.run.trace.of(fact.records) {
            let bytes = crate::requests::message_bytes(self.run, record);
            self.sample(Some(topic), Name::PublishSize, fact.at, bytes);
        }
    }

    fn add_subscription_fact(&mut self, topic: ResourceId, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        let mut add = |name, value| self.sample(Some(topic), name, at, value);
        match fact.view() {
            FactView::FilteredOut { .. } => add(Name::NumberOfNotificationsFilteredOut, records),
            FactView::PassGivenUp { dead_letter_queue, .. } => {
                add(Name::NumberOfNotificationsFailed, records);
                if dead_letter_queue.is_some() {
                    add(Name::NumberOfNotificationsRedrivenToDlq, records);
                }
            }
            FactView::SendOnFailed { through: SentThrough::Subscription, .. } => {
                add(Name::NumberOfNotificationsFailedToRedriveToDlq, records);
            }
            _ => {}
        }
    }

    /// A rule is triggered once for each event, and invokes each of its targets.
    fn add_rule_fact(&mut self, rule: ResourceId, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        let mut add = |name, value| self.sample(Some(rule), name, at, value);
        match fact.view() {
            FactView::PassedOn { rule_target, .. } => {
                add(Name::Invocations, records);
                if rule_target == 0 {
                    add(Name::TriggeredRules, records);
                    add(Name::MatchedEvents, records);
                }
            }
            FactView::PassFailed { .. } => {
                add(Name::InvocationAttempts, 1);
                add(Name::RetryInvocationAttempts, 1);
            }
            FactView::PassGivenUp { dead_letter_queue, .. } => {
                add(Name::InvocationAttempts, 1);
                add(Name::FailedInvocations, 1);
                if dead_letter_queue.is_some() {
                    add(Name::InvocationsSentToDlq, 1);
                }
            }
            FactView::SendOnFailed { .. } => add(Name::InvocationsFailedToBeSentToDlq, 1),
            _ => {}
        }
    }
}
