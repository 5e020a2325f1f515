use super::matters::Matters;
use super::setting::{AwsSource, DefaultValue, ResourceType, Setting, ValueType};

const SNS: AwsSource =
    AwsSource { source: "AWS's API model of SNS, 2010-03-31", checked: "2026-11-20", code: "InvalidParameter" };

pub(super) static TOPIC: ResourceType = ResourceType {
    name: "topic",
    aws: "an SNS topic",
    description: "sends each message to all its subscriptions",
    simulated: true,
    settings: &[
        Setting::new("fifo", ValueType::Boolean, "keeps the order within a message group (AWS: FifoTopic)")
            .or_false()
            .aws(&SNS),
        Setting::new(
            "contentBasedDeduplication",
            ValueType::Boolean,
            "uses the hash of the body as the deduplication id",
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
    description: "sends a topic's messages to one endpoint",
    simulated: true,
    settings: &[
        Setting::new("topic", ValueType::Resource(&["topic"]), "the topic whose messages are sent")
            .required()
            .aws(&SNS),
        Setting::new("endpoint", ENDPOINT, "a queue, a function, or \"https\", \"email\", \"sms\"")
            .required()
            .aws(&SNS),
        Setting::new("rawMessageDelivery", ValueType::Boolean, "sends the message without SNS's envelope")
            .or_false()
            .aws(&SNS),
        Setting::new("filterPolicy", ValueType::Json, "the messages that it receives").aws(&SNS),
        Setting::new(
            "filterPolicyScope",
            ValueType::Choice(&["MessageAttributes", "MessageBody"]),
            "the part of the message that the filter policy matches",
        )
        .or_text("MessageAttributes")
        .matters(Matters::WithFilterPolicy)
        .aws(&SNS),
        Setting::new(
            "deadLetterTarget",
            ValueType::Resource(&["queue"]),
            "the queue for messages that could not be delivered",
        )
        .or(DefaultValue::None)
        .aws(&SNS),
    ],
};
