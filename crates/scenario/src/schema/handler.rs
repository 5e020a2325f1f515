use super::matters::Matters;
use super::setting::{DURATION, DefaultValue, SHARE, Setting, TEXT, ValueType, When};

/// The forms of `onBadRecord` that are a word.
const ON_BAD_RECORD: ValueType = ValueType::AnyOf(&[
    ValueType::Choice(&["throw", "report", "stopAndReport", "swallow", "deleteAsYouGo"]),
    ValueType::Object(&[Setting::new("return", ValueType::Json, "the JSON that is returned").required()]),
]);

/// The types of resources to which the code can send records.
const KEEPERS: ValueType =
    ValueType::Resource(&["queue", "function", "stream", "table", "topic", "bus", "bucket", "api", "stateMachine"]);

/// The settings of a function's code.
pub(super) static HANDLER: [Setting; 10] = [
    Setting::new("init", DURATION, "duration of a cold start").or_text("200ms"),
    Setting::new("overhead", DURATION, "the time before the first record").or_text("5ms"),
    Setting::new("perRecord", DURATION, "duration of the work on each record, bad records included").or_text("20ms"),
    Setting::new("jitter", SHARE, "the share of random variation of these times").or_integer(0),
    Setting::new("parallel", ValueType::Boolean, "processes all records at once; a failure does not stop the others")
        .or_false()
        .matters(Matters::WhereBatched),
    Setting::new("onBadRecord", ON_BAD_RECORD, "the reaction of the code to a failed record").or_text("throw"),
    Setting::new("badRecordsTo", KEEPERS, "the destination of bad records that the code catches")
        .when(When::Sibling { name: "onBadRecord", values: &["swallow"] }),
    Setting::new(
        "sends",
        ValueType::List { of: &KEEPERS, max: 100 },
        "the resources that get a copy of each processed record",
    )
    .or(DefaultValue::List(&[])),
    Setting::new(
        "response",
        ValueType::Json,
        "the response in place of a valid one: any JSON, or {\"$text\": …} for a text that is not JSON",
    ),
    Setting::new("idempotency", ValueType::Object(&IDEMPOTENCY), "skips records that were processed before"),
];

static IDEMPOTENCY: [Setting; 2] = [
    Setting::new("key", TEXT, "a dotted path in the record, such as body.orderId, or requestId").required(),
    Setting::new("expiresAfter", DURATION, "time for which a processed record is remembered").or_text("1h"),
];
