use super::matters::Matters;
use super::setting::{AwsSource, DefaultValue, ResourceType, Setting, ValueType};

const SNS: AwsSource =
    AwsSource { source: "AWS's API model of SNS, 2010-03-31", checked: "2026-11-20", code: "InvalidParameter" };

pub(super) static TOPIC: ResourceType = ResourceType {
    name: "topic",
    aws: "an SNS topic",
    description: "passes each message on to all its subscriptions",
    simulated: true,
    settings: &[
        Setting::new("fifo", ValueType::Boolean, "keeps the order within a message group (AWS: FifoTopic)")
            .or_false()
            .aws(&SNS),
        Setting::new(
            "contentBasedDeduplication",
            ValueType::Boolean,
            "takes the hash of the body as the deduplication id",
        )
        .or_false()
        .matters(Matters::OnFifoTopic)
        .aws(&SNS),
    ],
};

const ENDPOINT: ValueType =
    ValueType::AnyOf(&[ValueType::Choice(&["https", "email", "sms"]), ValueType::Resource(&["queue", "function"])]);

pub(super) static SUBSCRIPTION: ResourceType = ResourceType {
    name: "subscription",
    aws: "an SNS subscription",
    description: "brings a topic's messages to one endpoint",
    simulated: true,
    settings: &[
        Setting::new("topic", ValueType::Resource(&["topic"]), "whose messages").required().aws(&SNS),
        Setting::new("endpoint", ENDPOINT, "a queue, a function, or \"https\", \"email\", \"sms\"")
            .required()
            .aws(&SNS),
        Setting::new("rawMessageDelivery", ValueType::Boolean, "brings the message as it is, without SNS's envelope")
            .or_false()
            .aws(&SNS),
        Setting::new("filterPolicy", ValueType::Json, "which messages it wants").aws(&SNS),
        Setting::new(
            "filterPolicyScope",
            ValueType::Choice(&["MessageAttributes", "MessageBody"]),
            "what the filter policy looks at",
        )
        .or_text("MessageAttributes")
        .matters(Matters::WithFilterPolicy)
        .aws(&SNS),
        Setting::new(
            "deadLetterTarget",
            ValueType::Resource(&["queue"]),
            "where messages go that could not be delivered",
        )
        .or(DefaultValue::None)
        .aws(&SNS),
    ],
};
