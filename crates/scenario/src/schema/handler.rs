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
    Setting::new("init", DURATION, "the cold start").or_text("200ms"),
    Setting::new("overhead", DURATION, "the time before the first record").or_text("5ms"),
    Setting::new("perRecord", DURATION, "the time each record takes, bad ones too").or_text("20ms"),
    Setting::new("jitter", SHARE, "the share of random variation of these times").or_integer(0),
    Setting::new("parallel", ValueType::Boolean, "works on all records at once; a failure does not spare the others")
        .or_false()
        .matters(Matters::WhereBatched),
    Setting::new("onBadRecord", ON_BAD_RECORD, "what the code does when a record fails").or_text("throw"),
    Setting::new("badRecordsTo", KEEPERS, "where the code itself puts a bad record that it swallows")
        .when(When::Sibling { name: "onBadRecord", values: &["swallow"] }),
    Setting::new(
        "sends",
        ValueType::List { of: &KEEPERS, max: 100 },
        "where each record whose work gets done sends a copy",
    )
    .or(DefaultValue::List(&[])),
    Setting::new(
        "response",
        ValueType::Json,
        "returned in place of the right answer: any JSON, or {\"$text\": …} for what is not JSON",
    ),
    Setting::new("idempotency", ValueType::Object(&IDEMPOTENCY), "skips records whose work it remembers"),
];

static IDEMPOTENCY: [Setting; 2] = [
    Setting::new("key", TEXT, "a dotted path in the record, such as body.orderId, or requestId").required(),
    Setting::new("expiresAfter", DURATION, "how long it remembers").or_text("1h"),
];
