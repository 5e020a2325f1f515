use super::{DURATION, DefaultValue, Kind, Matters, SHARE, Setting, TEXT, When};

/// The forms of `onBadRecord` that are a word.
const ON_BAD_RECORD: Kind = Kind::AnyOf(&[
    Kind::Choice(&["throw", "report", "stopAndReport", "swallow", "deleteAsYouGo"]),
    Kind::Object(&[Setting::new("return", Kind::Json, "the JSON that is returned").required()]),
]);

/// What the code can send a record to.
const KEEPERS: Kind =
    Kind::Resource(&["queue", "function", "stream", "table", "topic", "bus", "bucket", "api", "stateMachine"]);

/// What a function's code does.
pub(super) static HANDLER: [Setting; 10] = [
    Setting::new("init", DURATION, "the cold start").or_text("200ms"),
    Setting::new("overhead", DURATION, "the time before the first record").or_text("5ms"),
    Setting::new("perRecord", DURATION, "the time each record takes, bad ones too").or_text("20ms"),
    Setting::new("jitter", SHARE, "the share of random variation of these times").or_integer(0),
    Setting::new("parallel", Kind::Boolean, "works on all records at once; a failure does not spare the others")
        .or_false()
        .matters(Matters::WhereBatched),
    Setting::new("onBadRecord", ON_BAD_RECORD, "what the code does when a record fails").or_text("throw"),
    Setting::new("badRecordsTo", KEEPERS, "where the code itself puts a bad record that it swallows")
        .when(When::Sibling { name: "onBadRecord", values: &["swallow"] }),
    Setting::new("sends", Kind::List { of: &KEEPERS, max: 100 }, "where each record whose work gets done sends a copy")
        .or(DefaultValue::List(&[])),
    Setting::new(
        "response",
        Kind::Json,
        "returned in place of the right answer: any JSON, or {\"$text\": …} for what is not JSON",
    ),
    Setting::new("idempotency", Kind::Object(&IDEMPOTENCY), "skips records whose work it remembers"),
];

static IDEMPOTENCY: [Setting; 2] = [
    Setting::new("key", TEXT, "a dotted path in the record, such as body.orderId, or requestId").required(),
    Setting::new("expiresAfter", DURATION, "how long it remembers").or_text("1h"),
];
