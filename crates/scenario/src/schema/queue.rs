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
            "how long a received message stays hidden from other receivers",
        )
        .or_integer(30)
        .matters(Matters::WhereReceived)
        .aws(&SQS),
        Setting::new(
            "messageRetentionPeriod",
            integer(60, 1_209_600, SECONDS),
            "how long a message is kept before it is thrown away",
        )
        .or_integer(345_600)
        .aws(&SQS),
        Setting::new("delaySeconds", integer(0, 900, SECONDS), "how long a new message stays hidden at first")
            .or_integer(0)
            .matters(Matters::WhereSentTo)
            .aws(&SQS),
        Setting::new(
            "receiveMessageWaitTimeSeconds",
            integer(0, 20, SECONDS),
            "how long a receive waits for a message (long polling)",
        )
        .or_integer(0)
        .matters(Matters::WhereReceivedByOthers)
        .aws(&SQS),
        Setting::new("maximumMessageSize", integer(1024, 1_048_576, BYTES), "the largest message that is accepted")
            .or_integer(1_048_576)
            .matters(Matters::WhereSentTo)
            .aws(&SQS),
        Setting::new(
            "redrivePolicy",
            ValueType::Object(&REDRIVE_POLICY),
            "where a message goes that was received too often without being deleted",
        )
        .matters(Matters::WhereLettersAre)
        .aws(&SQS),
        Setting::new(
            "redriveAllowPolicy",
            ValueType::Object(&REDRIVE_ALLOW_POLICY),
            "which queues may name this one as their dead-letter queue",
        )
        .matters(Matters::OnDeadLetterQueue)
        .aws(&SQS),
        Setting::new(
            "contentBasedDeduplication",
            ValueType::Boolean,
            "takes the hash of the body as the deduplication id",
        )
        .or_false()
        .when(FIFO_ONLY)
        .matters(Matters::WhereSentTo)
        .aws(&SQS),
        Setting::new(
            "deduplicationScope",
            ValueType::Choice(&["queue", "messageGroup"]),
            "whether deduplication looks at the whole queue or at the message group",
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
        "how often a message is handed out before the next receive moves it",
    )
    .or_integer(10)
    .aws(&REDRIVE),
];

static REDRIVE_ALLOW_POLICY: [Setting; 2] = [
    Setting::new(
        "redrivePermission",
        ValueType::Choice(&["allowAll", "denyAll", "byQueue"]),
        "every queue, no queue, or only those listed",
    )
    .or_text("allowAll")
    .aws(&SQS),
    Setting::new(
        "sourceQueues",
        ValueType::List { of: &ValueType::Resource(&["queue"]), max: 10 },
        "the queues that may (AWS: sourceQueueArns)",
    )
    .or(DefaultValue::List(&[]))
    .when(When::Sibling { name: "redrivePermission", values: &["byQueue"] })
    .aws(&SQS),
];
