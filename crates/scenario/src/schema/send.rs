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
    Setting::new("to", ValueType::Resource(&[]), "where").required(),
    Setting::new("count", RECORD_NUMBER, "how many records").or_integer(1),
    Setting::new("every", DURATION, "the time between two of them").or_text("0ms"),
    Setting::new("random", ValueType::Boolean, "makes these times random, `every` on average (a Poisson process)")
        .or_false(),
    Setting::new(
        "body",
        ValueType::Json,
        "text as it is, or JSON; {n} is the number within this send, {n%3} its remainder; by default the record's own id",
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
        "how long each stays hidden at first, in place of the queue's own",
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
    Setting::new(
        "bytes",
        integer(1, 1 << 30, BYTES),
        "the size each record is taken to have, in place of the size of its body",
    ),
    Setting::new("bad", ValueType::List { of: &ValueType::Object(&BAD), max: 1000 }, "what is wrong with some of them")
        .or(DefaultValue::List(&[])),
];

const ATTRIBUTE: ValueType =
    ValueType::AnyOf(&[ValueType::Text { max_chars: 1 << 20 }, ValueType::Object(&TYPED_ATTRIBUTE)]);

static TYPED_ATTRIBUTE: [Setting; 2] = [
    Setting::new(
        "dataType",
        ValueType::Text { max_chars: 256 },
        "String, Number or Binary, perhaps with a label: Number.int",
    )
    .or_text("String")
    .aws(&MESSAGE),
    Setting::new("value", ValueType::Text { max_chars: 1 << 20 }, "the value; base64 for Binary")
        .required()
        .aws(&MESSAGE),
];

static BAD: [Setting; 9] = [
    Setting::new("records", WHICH, "which records of the send, counted from 1").required(),
    Setting::new("fault", FAULT, "what happens when the function works on one").or_text("throw"),
    Setting::new("times", integer(1, MAX_RECORDS as i64, COUNT), "only the first so many deliveries fail"),
    Setting::new("chance", SHARE, "each delivery fails with this chance"),
    Setting::new("extra", DURATION, "how much longer a slow record takes")
        .or_text("30s")
        .when(When::Sibling { name: "fault", values: &["slow"] }),
    Setting::new(
        "function",
        ValueType::Resource(&["function"]),
        "where it happens; by default in the first that gets the record",
    ),
    Setting::new("name", TEXT, "what a deploy step can name to fix it"),
    Setting::new("errorType", TEXT, "the type of the error it throws"),
    Setting::new("errorMessage", TEXT, "the message of the error it throws"),
];
