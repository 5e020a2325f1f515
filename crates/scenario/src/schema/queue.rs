use super::matters::Matters;
use super::setting::{
    AwsSource, BYTES, COUNT, DefaultValue, ResourceType, SECONDS, SQS, Setting, ValueType, When, integer,
};

/// The error code of SQS for an invalid redrive policy, which differs from that for an invalid number.
const REDRIVE: AwsSource = AwsSource {
    source: "SQS's text for a bad redrive policy: valid values are from 1 to 1000 both inclusive",
    checked: "2026-11-20",
    code: "InvalidParameterValue",
};

const FIFO_ONLY: When = When::Sibling { name: "fifo", values: &["true"] };

pub(super) static QUEUE: ResourceType = ResourceType {
    name: "queue",
    aws: "an SQS queue",
    description: "keeps messages until a consumer receives and deletes them",
    simulated: true,
    settings: &[
        Setting::new("fifo", ValueType::Boolean, "keeps the order within a message group (AWS: FifoQueue)")
            .or_false()
            .aws(&SQS),
        Setting::new(
            "visibilityTimeout",
            integer(0, 43_200, SECONDS),
            "time for which a received message is hidden from other receivers",
        )
        .or_integer(30)
        .matters(Matters::WhereReceived)
        .aws(&SQS),
        Setting::new(
            "messageRetentionPeriod",
            integer(60, 1_209_600, SECONDS),
            "time after which a message is deleted",
        )
        .or_integer(345_600)
        .aws(&SQS),
        Setting::new("delaySeconds", integer(0, 900, SECONDS), "time for which a new message is hidden")
            .or_integer(0)
            .matters(Matters::WhereSentTo)
            .aws(&SQS),
        Setting::new(
            "receiveMessageWaitTimeSeconds",
            integer(0, 20, SECONDS),
            "maximum wait of a receive for a message (long polling)",
        )
        .or_integer(0)
        .matters(Matters::WhereReceivedByOthers)
        .aws(&SQS),
        Setting::new("maximumMessageSize", integer(1024, 1_048_576, BYTES), "maximum size of a message")
            .or_integer(1_048_576)
            .matters(Matters::WhereSentTo)
            .aws(&SQS),
        Setting::new(
            "redrivePolicy",
            ValueType::Object(&REDRIVE_POLICY),
            "the dead-letter queue, and the number of receives before it",
        )
        .matters(Matters::WhereLettersAre)
        .aws(&SQS),
        Setting::new(
            "redriveAllowPolicy",
            ValueType::Object(&REDRIVE_ALLOW_POLICY),
            "the queues that may use this one as their dead-letter queue",
        )
        .matters(Matters::OnDeadLetterQueue)
        .aws(&SQS),
        Setting::new(
            "contentBasedDeduplication",
            ValueType::Boolean,
            "uses the hash of the body as the deduplication id",
        )
        .or_false()
        .when(FIFO_ONLY)
        .matters(Matters::WhereSentTo)
        .aws(&SQS),
        Setting::new(
            "deduplicationScope",
            ValueType::Choice(&["queue", "messageGroup"]),
            "deduplicates within the whole queue or within a message group",
        )
        .or_text("queue")
        .when(FIFO_ONLY)
        .matters(Matters::WhereSentTo)
        .aws(&SQS),
    ],
};

static REDRIVE_POLICY: [Setting; 2] = [
    Setting::new(
        "deadLetterTarget",
        ValueType::Resource(&["queue"]),
        "the dead-letter queue (AWS: deadLetterTargetArn)",
    )
    .required()
    .aws(&REDRIVE),
    Setting::new(
        "maxReceiveCount",
        integer(1, 1000, COUNT),
        "number of receives of a message before the next one moves it",
    )
    .or_integer(10)
    .aws(&REDRIVE),
];

static REDRIVE_ALLOW_POLICY: [Setting; 2] = [
    Setting::new(
        "redrivePermission",
        ValueType::Choice(&["allowAll", "denyAll", "byQueue"]),
        "allows every queue, no queue, or the listed queues",
    )
    .or_text("allowAll")
    .aws(&SQS),
    Setting::new(
        "sourceQueues",
        ValueType::List { of: &ValueType::Resource(&["queue"]), max: 10 },
        "the allowed queues (AWS: sourceQueueArns)",
    )
    .or(DefaultValue::List(&[]))
    .when(When::Sibling { name: "redrivePermission", values: &["byQueue"] })
    .aws(&SQS),
];
