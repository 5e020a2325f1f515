//! Subscriptions: who gets a topic's messages, and how they look there. One of several may lead to a queue that keeps
//! everything, to be played again: `Rule::SnsEventReplayPipelinePlaysEverything`

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{FactId, RecordId, ResourceId, SubscriptionId};
use crate::plan::{self, Endpoint};
use crate::push::Push;
use crate::rule::Rule;

/// A subscription as it stands.
pub(crate) struct Subscription {
    pub settings: plan::Subscription,
    pub exists: bool,
    /// How many messages came to an endpoint outside the stack.
    pub arrived: u32,
    /// Of a FIFO topic: the messages of each group that wait for the one before them, which is on its way.
    pub groups: BTreeMap<u64, VecDeque<RecordId>>,
}

impl Subscription {
    pub fn new(settings: &plan::Subscription, exists: bool) -> Subscription {
        Subscription { settings: settings.clone(), exists, arrived: 0, groups: BTreeMap::new() }
    }
}

impl Push {
    /// Hands a subscription the messages that pass its filter policy; without one, all of them.
    /// `Rule::SnsSubscriptionGetsCopy`
    pub(super) fn hand_to(
        &mut self,
        id: SubscriptionId,
        messages: Span,
        filtered: Option<(Vec<RecordId>, Vec<RecordId>)>,
        published: FactId,
        fx: &mut Effects,
    ) {
        let settings = &self.subscriptions[id.index()].settings;
        let topic = fx.plan.topic(settings.topic).id;
        let by = settings.id;
        let passed = match filtered {
            None => messages,
            Some((passed, out)) => {
                if !out.is_empty() {
                    let out = fx.span(&out);
                    let draft = Draft::new(FactKind::FilteredOut, Rule::SnsFilterPolicyFiltersOut, published);
                    fx.record(draft.resource(by).target(topic).records(out));
                }
                fx.span(&passed)
            }
        };
        if fx.plan.topic(self.subscriptions[id.index()].settings.topic).fifo {
            self.hand_in_order(id, passed, published, fx);
        } else {
            self.bring(id, passed, published, fx);
        }
    }

    /// Hands messages to the endpoint.
    pub(super) fn bring(&mut self, id: SubscriptionId, messages: Span, cause: FactId, fx: &mut Effects) {
        let settings = &self.subscriptions[id.index()].settings;
        let (by, to) = (settings.id, resource(settings.endpoint));
        let (form, rule) = match (settings.raw_message_delivery, to.map(|to| fx.plan.kind(to))) {
            (true, _) => (Form::Raw, Rule::SnsRawMessageDeliveryAsItIs),
            (false, Some(plan::ResourceKind::Function(_))) => (Form::SnsEvent, Rule::SnsSubscriptionInvokes),
            (false, _) => (Form::Notification, Rule::SnsSubscriptionGetsCopy),
        };
        self.pass_on(by, to, messages, (form, 0), (rule, cause), fx);
    }
}

fn resource(endpoint: Endpoint) -> Option<ResourceId> {
    match endpoint {
        Endpoint::Resource(id) => Some(id),
        Endpoint::Https | Endpoint::Email | Endpoint::Sms => None,
    }
}
