//! What the script does to topics, buses and buckets.

use super::Push;
use crate::effects::Effects;
use crate::event;
use crate::id::{FactId, ResourceId, StepId};
use crate::plan::{Action, ResourceKind, Settings};
use crate::refusal::Refusal;
use crate::sqs::refuse_step;

impl Push {
    pub(super) fn step(&mut self, step: StepId, fact: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        match &plan.script[step.index()].action {
            Action::ServiceError { .. } | Action::Deny { .. } => self.conditions.push(step),
            Action::Create { resource } => self.set_existence(*resource, true, step, fact, fx),
            Action::Delete { resource } => self.set_existence(*resource, false, step, fact, fx),
            Action::Update { resource, settings } => self.update(*resource, settings, step, fact, fx),
            Action::Replay { bus, .. } => self.replay(*bus, step, fact, fx),
            Action::Schedule { rule } => {
                let exists = self.rules[rule.index()].exists;
                if exists {
                    fx.schedule_now(event::Push::Starts { rule: *rule, fact });
                }
            }
            // The script sends only steps about these here.
            _ => {}
        }
    }

    fn existence(&mut self, id: ResourceId, fx: &Effects) -> Option<(&mut bool, Refusal, Refusal)> {
        Some(match fx.plan.kind(id) {
            ResourceKind::Topic(id) => {
                (&mut self.topics[id.index()].exists, Refusal::TopicNotFound, Refusal::AlreadyExists)
            }
            ResourceKind::Subscription(id) => {
                (&mut self.subscriptions[id.index()].exists, Refusal::SubscriptionNotFound, Refusal::AlreadyExists)
            }
            ResourceKind::Bus(id) => (&mut self.buses[id.index()].exists, Refusal::BusNotFound, Refusal::AlreadyExists),
            ResourceKind::Rule(id) => {
                (&mut self.rules[id.index()].exists, Refusal::RuleNotFound, Refusal::AlreadyExists)
            }
            ResourceKind::Bucket(id) => {
                (&mut self.buckets[id.index()].exists, Refusal::NoSuchBucket, Refusal::BucketExists)
            }
            _ => return None,
        })
    }

    fn set_existence(&mut self, id: ResourceId, exists: bool, step: StepId, fact: FactId, fx: &mut Effects) {
        let kind = fx.plan.kind(id);
        let Some((now, gone, there)) = self.existence(id, fx) else { return };
        if *now == exists {
            // Creating a topic, a subscription or a rule that is there, or deleting a topic that is not, is no error.
            let is_idempotent =
                matches!(kind, ResourceKind::Topic(_) | ResourceKind::Subscription(_) | ResourceKind::Rule(_));
            if !is_idempotent {
                refuse_step(step, id, if exists { there } else { gone }, fact, fx);
            }
            return;
        }
        *now = exists;
        match kind {
            // `Rule::SnsTopicDeleteEndsSubscriptions`
            ResourceKind::Topic(topic) if !exists => {
                for subscription in &mut self.subscriptions {
                    subscription.exists &= subscription.settings.topic != topic;
                }
            }
            ResourceKind::Rule(rule) if exists => {
                self.rules[rule.index()].settings = fx.plan.rule(rule).clone();
                fx.schedule_now(event::Push::Starts { rule, fact });
            }
            _ => {}
        }
    }

    fn update(&mut self, id: ResourceId, settings: &Settings, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some((exists, gone, _)) = self.existence(id, fx) else { return };
        if !*exists {
            refuse_step(step, id, gone, fact, fx);
            return;
        }
        // New settings hold for what comes from now on. `Rule::SnsSubscriptionUpdateFromNow`
        match (fx.plan.kind(id), settings) {
            (ResourceKind::Topic(id), Settings::Topic(new)) => self.topics[id.index()].settings = new.clone(),
            (ResourceKind::Subscription(id), Settings::Subscription(new)) => {
                self.subscriptions[id.index()].settings = new.clone();
            }
            (ResourceKind::Bus(id), Settings::Bus(new)) => self.buses[id.index()].settings = new.clone(),
            (ResourceKind::Rule(id), Settings::Rule(new)) => {
                let rule = &mut self.rules[id.index()];
                let is_new = rule.settings.schedule != new.schedule;
                rule.settings = new.clone();
                if is_new {
                    fx.schedule_now(event::Push::Starts { rule: id, fact });
                }
            }
            (ResourceKind::Bucket(id), Settings::Bucket(new)) => self.buckets[id.index()].settings = new.clone(),
            _ => {}
        }
    }
}
