//! Subscriptions: each sends a topic's messages to its endpoint, in its form. One of several may lead to a queue that keeps
//! all messages, to be played again: `Rule::SnsEventReplayPipelinePlaysEverything`

use alloc::vec::Vec;

use super::Topics;
use crate::admission;
use crate::arrival::Arrival;
use crate::delivery;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{FactId, RecordId, SubscriptionId};
use crate::plan::{Endpoint, ResourceKind};
use crate::rule::Rule;

impl Topics {
    /// Sends a subscription the messages that pass its filter policy; without one, all of them. Settings are those of the
    /// stack, so new ones apply from now on. `Rule::SnsSubscriptionGetsCopy`, `Rule::SnsSubscriptionUpdateFromNow`
    pub(super) fn send_to(
        &mut self,
        id: SubscriptionId,
        messages: Span,
        filtered: Option<(Vec<RecordId>, Vec<RecordId>)>,
        published: FactId,
        fx: &mut Effects,
    ) {
        let settings = fx.stack.subscription(id);
        let topic = fx.plan.topic(settings.topic);
        let passed = match filtered {
            None => messages,
            Some((passed, out)) => {
                if !out.is_empty() {
                    let out = fx.span(&out);
                    let draft = Draft::new(FactKind::FilteredOut, Rule::SnsFilterPolicyFiltersOut, published);
                    fx.record(draft.resource(settings.id).target(topic.id).records(out));
                }
                fx.span(&passed)
            }
        };
        if topic.fifo {
            self.send_in_order(id, passed, published, fx);
        } else {
            send_to_endpoint(id, passed, published, fx);
        }
    }

    /// A copy arrives at an endpoint outside the stack, which accepts it unless the script says otherwise.
    pub(crate) fn arrives_outside(&mut self, id: SubscriptionId, arrival: Arrival, fx: &mut Effects) {
        let resource = fx.plan.subscription(id).id;
        let copy = Span::one(fx.add_record(arrival));
        match admission::refusal_by_condition(arrival, fx) {
            Some(refused) => {
                let rule = Rule::SnsSubscriptionEndpointRefuses;
                admission::reject(resource, copy, refused, (rule, arrival.cause), fx);
            }
            None => {
                let draft = Draft::new(FactKind::EndpointTook, Rule::SnsSubscriptionEndpointTakes, arrival.cause);
                fx.record(draft.resource(resource).records(copy));
            }
        }
    }
}

pub(super) fn send_to_endpoint(id: SubscriptionId, messages: Span, cause: FactId, fx: &mut Effects) {
    let settings = fx.stack.subscription(id);
    let to = match settings.endpoint {
        Endpoint::Resource(id) => Some(id),
        Endpoint::Https | Endpoint::Email | Endpoint::Sms => None,
    };
    let (form, rule) = match (settings.raw_message_delivery, to.map(|to| fx.plan.kind(to))) {
        (true, _) => (Form::Raw, Rule::SnsRawMessageDeliveryAsItIs),
        (false, Some(ResourceKind::Function(_))) => (Form::SnsEvent, Rule::SnsSubscriptionInvokes),
        (false, _) => (Form::Notification, Rule::SnsSubscriptionGetsCopy),
    };
    delivery::send(settings.id, to, messages, (form, 0), (rule, cause), fx);
}
