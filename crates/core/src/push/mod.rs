//! What only passes on: SNS's topics and subscriptions, EventBridge's buses and rules, S3's buckets.
//!
//! A message comes in at a door and is handed to each endpoint that wants it, where it becomes a record of the endpoint.
//! An endpoint answers. What it refuses is tried again for as long as the service does that, and then goes to a
//! dead-letter queue or is lost. How long, and what a message looks like, is each service's own: `sns/`, `event_bridge/`,
//! `s3/`.

mod delivery;
pub(crate) mod door;
mod steps;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::event_bridge::bus::Bus;
use crate::fact::FactKind;
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::plan::{self, Plan};
use crate::s3::bucket::Bucket;
use crate::sns::subscription::Subscription;
use crate::sns::topic::Topic;
use delivery::Pending;
pub(crate) use door::OutcomeBatcher;

/// A rule as it stands.
pub(crate) struct BusRule {
    pub settings: plan::BusRule,
    pub exists: bool,
    /// How often its schedule has fired.
    pub fired: u32,
}

pub(crate) struct Push {
    pub topics: Vec<Topic>,
    pub subscriptions: Vec<Subscription>,
    pub buses: Vec<Bus>,
    pub rules: Vec<BusRule>,
    pub buckets: Vec<Bucket>,
    /// Steps whose `for` is not over.
    pub conditions: Vec<StepId>,
    /// What an endpoint has refused and is to be tried again, by the endpoint's record.
    pub pending: BTreeMap<RecordId, Pending>,
}

impl Push {
    pub(crate) fn new(plan: &Plan) -> Push {
        let exists = |id: ResourceId| plan.resources[id.index()].from_start;
        Push {
            topics: plan.topics.iter().map(|of| Topic::new(of, exists(of.id))).collect(),
            subscriptions: plan.subscriptions.iter().map(|of| Subscription::new(of, exists(of.id))).collect(),
            buses: plan.buses.iter().map(|of| Bus::new(of, exists(of.id))).collect(),
            rules: plan
                .rules
                .iter()
                .map(|of| BusRule { settings: of.clone(), exists: exists(of.id), fired: 0 })
                .collect(),
            buckets: plan.buckets.iter().map(|of| Bucket::new(of, exists(of.id))).collect(),
            conditions: Vec::new(),
            pending: BTreeMap::new(),
        }
    }

    pub(crate) fn handle(&mut self, event: event::Push, fx: &mut Effects) {
        match event {
            event::Push::Step { step, fact } => self.step(step, fact, fx),
            event::Push::StepEnds { step, .. } => self.conditions.retain(|&other| other != step),
            event::Push::Arrives { to, how, which, cause } => match fx.plan.kind(to) {
                plan::ResourceKind::Topic(id) => self.message_arrives(id, how, which, cause, fx),
                plan::ResourceKind::Subscription(id) => self.endpoint_is_asked(id, how, which, cause, fx),
                plan::ResourceKind::Bus(id) => self.event_arrives(id, how, which, cause, fx),
                plan::ResourceKind::Bucket(id) => self.object_arrives(id, how, which, cause, fx),
                // Nothing else comes to this machine.
                _ => {}
            },
            event::Push::Answered { answer } => self.answered(answer, fx),
            event::Push::Retry { copy, fact } => self.retry(copy, fact, fx),
            event::Push::Starts { rule, fact } => self.schedule_starts(rule, fact, fx),
            event::Push::Fires { rule, n, fact } => self.schedule_fires(rule, n, fact, fx),
        }
    }
}

/// Whoever sent something is told what became of it, if that makes a difference to it.
pub(crate) fn answer(cause: FactId, answer: FactId, fx: &mut Effects) {
    match fx.trace.fact(cause).kind {
        FactKind::SentOn if fx.trace.fact(answer).kind == FactKind::Rejected => {
            fx.schedule_now(event::Function::Undelivered { refused: answer });
        }
        FactKind::PassedOn | FactKind::PassFailed | FactKind::PassGivenUp => {
            fx.schedule_now(event::Push::Answered { answer })
        }
        _ => {}
    }
}
