use super::Pattern;
use crate::id::{ResourceId, TopicId};

/// An SNS topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: ResourceId,
    pub fifo: bool,
    pub content_based_deduplication: bool,
}

/// An SNS subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub id: ResourceId,
    pub topic: TopicId,
    pub endpoint: Endpoint,
    pub raw_message_delivery: bool,
    pub filter_policy: Option<Pattern>,
    pub filter_policy_scope: FilterPolicyScope,
    pub dead_letter_target: Option<ResourceId>,
}

/// The endpoint of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// A queue or a function.
    Resource(ResourceId),
    /// Outside the stack. A copy that arrives there is a record of the subscription.
    Https,
    Email,
    Sms,
}

impl Endpoint {
    /// AWS's name of the protocol, for an endpoint outside the stack.
    pub const fn protocol(self) -> Option<&'static str> {
        match self {
            Endpoint::Resource(_) => None,
            Endpoint::Https => Some("https"),
            Endpoint::Email => Some("email"),
            Endpoint::Sms => Some("sms"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterPolicyScope {
    MessageAttributes,
    MessageBody,
}
