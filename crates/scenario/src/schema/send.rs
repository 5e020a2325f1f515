use super::setting::{
    AwsSource, BYTES, COUNT, DURATION, DefaultValue, SECONDS, SHARE, Setting, TEXT, ValueType, When, integer,
};

/// Maximum number of records of a run, and of all sends of a script together.
pub(crate) const MAX_RECORDS: u64 = 1_000_000;

/// SQS's refusals of a message.
const MESSAGE: AwsSource = AwsSource {
    source: "AWS's API model of SQS, 2012-11-05 (botocore 1.44.5)",
    checked: "2026-11-20",
    code: "InvalidParameterValue",
};

pub(super) const RECORD_NUMBER: ValueType = integer(1, MAX_RECORDS as i64, COUNT);

pub(super) const FAULT: ValueType = ValueType::Choice(&["throw", "timeout", "crash", "outOfMemory", "slow"]);

/// The records: listed, every nth, or by chance.
pub(super) const WHICH: ValueType = ValueType::AnyOf(&[
    ValueType::List { of: &RECORD_NUMBER, max: MAX_RECORDS as usize },
    ValueType::Object(&[Setting::new("every", RECORD_NUMBER, "every so many").required()]),
    ValueType::Object(&[Setting::new("chance", SHARE, "each with this chance").required()]),
]);

const ONLY_TO_TOPICS: When = When::SiblingType { name: "to", types: &["topic"], refusal: None };
const ONLY_TO_BUSES: When = When::SiblingType { name: "to", types: &["bus"], refusal: None };
/// The key of a record, an item or an object.
const ONLY_WITH_KEYS: When = When::SiblingType { name: "to", types: &["stream", "table", "bucket"], refusal: None };
const ONLY_TO_MESSAGING: When = When::SiblingType { name: "to", types: &["queue", "topic"], refusal: None };

pub(super) static SEND: [Setting; 15] = [
    Setting::new("to", ValueType::Resource(&[]), "the destination").required(),
    Setting::new("count", RECORD_NUMBER, "number of records").or_integer(1),
    Setting::new("every", DURATION, "interval between two records").or_text("0ms"),
    Setting::new(
        "random",
        ValueType::Boolean,
        "makes these intervals random, with the mean `every` (a Poisson process)",
    )
    .or_false(),
    Setting::new(
        "body",
        ValueType::Json,
        "a text or JSON; {n} is the number within this send, {n%3} its remainder; by default the record's id",
    ),
    Setting::new("attributes", ValueType::Map { of: &ATTRIBUTE }, "message attributes, by name")
        .aws(&MESSAGE)
        .when(ONLY_TO_MESSAGING),
    Setting::new("group", ValueType::Text { max_chars: 128 }, "the message group id")
        .aws(&MESSAGE)
        .when(ONLY_TO_MESSAGING),
    Setting::new("dedup", ValueType::Text { max_chars: 128 }, "the deduplication id")
        .aws(&MESSAGE)
        .when(ONLY_TO_MESSAGING),
    Setting::new(
        "key",
        ValueType::Text { max_chars: 1024 },
        "the partition key; of a table, that of the item to delete; of a bucket, that of the object",
    )
    .when(ONLY_WITH_KEYS),
    Setting::new(
        "delaySeconds",
        integer(0, 900, SECONDS),
        "time for which each message is hidden at first, in place of that of the queue",
    )
    .aws(&MESSAGE)
    .when(When::SiblingType { name: "to", types: &["queue"], refusal: None }),
    Setting::new("subject", ValueType::Text { max_chars: 100 }, "the subject").when(ONLY_TO_TOPICS),
    Setting::new("source", ValueType::Text { max_chars: 256 }, "the event's source")
        .or_text("redrive")
        .when(ONLY_TO_BUSES),
    Setting::new("detailType", ValueType::Text { max_chars: 128 }, "the event's detail-type")
        .or_text("Record")
        .when(ONLY_TO_BUSES),
    Setting::new("bytes", integer(1, 1 << 30, BYTES), "declared size of each record, in place of the size of its body"),
    Setting::new(
        "bad",
        ValueType::List { of: &ValueType::Object(&BAD), max: 1000 },
        "the faults of some of the records",
    )
    .or(DefaultValue::List(&[])),
];

const ATTRIBUTE: ValueType =
    ValueType::AnyOf(&[ValueType::Text { max_chars: 1 << 20 }, ValueType::Object(&TYPED_ATTRIBUTE)]);

static TYPED_ATTRIBUTE: [Setting; 2] = [
    Setting::new(
        "dataType",
        ValueType::Text { max_chars: 256 },
        "String, Number or Binary, with an optional label: Number.int",
    )
    .or_text("String")
    .aws(&MESSAGE),
    Setting::new("value", ValueType::Text { max_chars: 1 << 20 }, "the value; base64 for Binary")
        .required()
        .aws(&MESSAGE),
];

static BAD: [Setting; 9] = [
    Setting::new("records", WHICH, "the records of the send, counted from 1").required(),
    Setting::new("fault", FAULT, "the fault that occurs when the function processes such a record").or_text("throw"),
    Setting::new("times", integer(1, MAX_RECORDS as i64, COUNT), "number of deliveries that fail; by default all"),
    Setting::new("chance", SHARE, "chance that a delivery fails"),
    Setting::new("extra", DURATION, "additional duration of the work on a slow record")
        .or_text("30s")
        .when(When::Sibling { name: "fault", values: &["slow"] }),
    Setting::new(
        "function",
        ValueType::Resource(&["function"]),
        "the function where the fault occurs; by default the first that gets the record",
    ),
    Setting::new("name", TEXT, "a name by which a deploy step fixes the fault"),
    Setting::new("errorType", TEXT, "the type of the error it throws"),
    Setting::new("errorMessage", TEXT, "the message of the error it throws"),
];
