use super::{AwsSource, DefaultValue, Kind, Matters, ResourceType, Setting};

const SNS: AwsSource =
    AwsSource { source: "AWS's API model of SNS, 2010-03-31", checked: "2026-11-20", code: "InvalidParameter" };

pub(super) static TOPIC: ResourceType = ResourceType {
    name: "topic",
    aws: "an SNS topic",
    description: "passes each message on to all its subscriptions",
    simulated: true,
    settings: &[
        Setting::new("fifo", Kind::Boolean, "keeps the order within a message group (AWS: FifoTopic)")
            .or_false()
            .aws(&SNS),
        Setting::new("contentBasedDeduplication", Kind::Boolean, "takes the hash of the body as the deduplication id")
            .or_false()
            .matters(Matters::OnFifoTopic)
            .aws(&SNS),
    ],
};

const ENDPOINT: Kind = Kind::AnyOf(&[Kind::Choice(&["https", "email", "sms"]), Kind::Resource(&["queue", "function"])]);

pub(super) static SUBSCRIPTION: ResourceType = ResourceType {
    name: "subscription",
    aws: "an SNS subscription",
    description: "brings a topic's messages to one endpoint",
    simulated: true,
    settings: &[
        Setting::new("topic", Kind::Resource(&["topic"]), "whose messages").required().aws(&SNS),
        Setting::new("endpoint", ENDPOINT, "a queue, a function, or \"https\", \"email\", \"sms\"")
            .required()
            .aws(&SNS),
        Setting::new("rawMessageDelivery", Kind::Boolean, "brings the message as it is, without SNS's envelope")
            .or_false()
            .aws(&SNS),
        Setting::new("filterPolicy", Kind::Json, "which messages it wants").aws(&SNS),
        Setting::new(
            "filterPolicyScope",
            Kind::Choice(&["MessageAttributes", "MessageBody"]),
            "what the filter policy looks at",
        )
        .or_text("MessageAttributes")
        .matters(Matters::WithFilterPolicy)
        .aws(&SNS),
        Setting::new("deadLetterTarget", Kind::Resource(&["queue"]), "where messages go that could not be delivered")
            .or(DefaultValue::None)
            .aws(&SNS),
    ],
};
