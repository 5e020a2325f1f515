//! Subscriptions: their plan, and what SNS refuses. Texts recorded on AWS, unless a comment says otherwise.

use redrive_core::plan::{Endpoint, FilterPolicyScope, Settings, Subscription};
use serde_json::Value;

use super::context::{Change, Written};
use super::fields::Fields;
use super::names::Names;
use super::pattern::{self, Profile, Scope};
use crate::problem::Problems;

const INVALID: &str = "InvalidParameter";

pub(super) fn compile(of: Written, problems: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let path = of.path;
    let fields = of.fields();
    let of_body = fields.text("filterPolicyScope") == Some("MessageBody");
    let scope = if of_body { Scope::Body } else { Scope::Attributes };
    let profile = Profile::Subscription { scope, is_update: of.is_update };
    // Before the names are looked up: a bad policy is a problem of its own.
    let filter_policy = fields
        .get("filterPolicy")
        .filter(|policy| !matches!(policy, Value::Object(map) if map.is_empty()))
        .map(|policy| pattern::compile(policy, profile, &path.key("filterPolicy"), problems));
    Some(Settings::Subscription(Subscription {
        id: of.id()?,
        topic: names.topic(fields.text("topic")?)?,
        endpoint: endpoint(fields.text("endpoint")?, names)?,
        raw_message_delivery: fields.flag("rawMessageDelivery"),
        filter_policy: match filter_policy {
            Some(policy) => Some(policy?),
            None => None,
        },
        filter_policy_scope: if of_body {
            FilterPolicyScope::MessageBody
        } else {
            FilterPolicyScope::MessageAttributes
        },
        dead_letter_target: names.target(fields, "deadLetterTarget"),
    }))
}

/// The endpoint of a subscription. A resource of the name goes before the words for endpoints outside the stack.
pub(super) fn endpoint(name: &str, names: &Names) -> Option<Endpoint> {
    match (names.resource(name), name) {
        (Some(id), _) => Some(Endpoint::Resource(id)),
        (None, "https") => Some(Endpoint::Https),
        (None, "email") => Some(Endpoint::Email),
        (None, "sms") => Some(Endpoint::Sms),
        _ => None,
    }
}

/// Reports what SNS refuses.
pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, site, .. } = change;
    let fields = change.fields();
    let (topic, endpoint) = (fields.text("topic").unwrap_or_default(), fields.text("endpoint").unwrap_or_default());
    if stack.settings(topic).is_none() {
        return;
    }
    if site.sets("topic") && !stack.exists(topic) {
        return problems.refuse(site.path(name, "topic"), "NotFound", "Topic does not exist");
    }
    let (is_fifo_topic, is_fifo_queue) = (stack.is_fifo(topic), stack.is_fifo(endpoint));
    let protocol = match stack.type_of(endpoint) {
        "queue" => "sqs",
        "function" => "lambda",
        _ => endpoint,
    };
    if site.sets("endpoint") && is_fifo_queue && !is_fifo_topic {
        // `Rule::SnsSubscriptionNoFifoQueue`
        let text = "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to \
                    standard SNS topics";
        problems.refuse(site.path(name, "endpoint"), INVALID, text);
    }
    if site.sets("endpoint") && is_fifo_topic && protocol != "sqs" {
        // `Rule::SnsFifoTopicQueuesOnly`: documented; AWS's text could not be verified.
        let text = "Invalid parameter: Invalid parameter: Endpoint Reason: Please use FIFO SQS queue";
        problems.refuse(site.path(name, "endpoint"), INVALID, text);
    }
    if fields.flag("rawMessageDelivery") && site.sets("rawMessageDelivery") && !matches!(protocol, "sqs" | "https") {
        // `Rule::SnsRawMessageDeliveryNotEverywhere`: documented; AWS's text could not be verified.
        let text = format!(
            "Invalid parameter: Attributes Reason: Delivery protocol [{protocol}] does not support raw message delivery."
        );
        problems.refuse(site.path(name, "rawMessageDelivery"), INVALID, text);
    }
    let gets_letters = stack.resources().any(|(_, of)| {
        Fields::new(of).text("type") == Some("function") && Fields::new(of).text("deadLetterTarget") == Some(topic)
    });
    if gets_letters && fields.get("filterPolicy").is_some_and(|policy| pattern::mentions(policy, "ErrorMessage")) {
        let text = "filtering dead letters by their ErrorMessage is not simulated yet";
        problems.add(site.path(name, "filterPolicy"), text);
    }
    let Some(target) = fields.text("deadLetterTarget").filter(|_| site.sets("deadLetterTarget")) else { return };
    let path = site.path(name, "deadLetterTarget");
    match (is_fifo_topic && is_fifo_queue, stack.is_fifo(target)) {
        // `Rule::SnsDeadLetterQueueSameKind`
        (true, false) => {
            let text = "Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a \
                        FIFO Topic.";
            problems.refuse(path, INVALID, text);
        }
        // Documented; AWS's text could not be verified.
        (false, true) => {
            let text = "Invalid parameter: RedrivePolicy: must use a standard queue as DLQ for this subscription.";
            problems.refuse(path, INVALID, text);
        }
        _ => {}
    }
}
