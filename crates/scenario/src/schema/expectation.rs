use super::setting::{DURATION, Setting, TEXT, ValueType};

/// The expectations that are a word.
pub(crate) const NAMED: [&str; 5] =
    ["everyRecordProcessed", "noRecordLost", "noRecordProcessedTwice", "noGoodRecordDeadLettered", "orderKept"];

pub(super) const EXPECTATION: ValueType =
    ValueType::AnyOf(&[ValueType::Choice(&NAMED), ValueType::Object(&PROCESSED_WITHIN), ValueType::Object(&THAT)]);

static PROCESSED_WITHIN: [Setting; 1] =
    [Setting::new("processedWithin", DURATION, "maximum time until every record is processed").required()];

static THAT: [Setting; 5] = [
    Setting::new("that", TEXT, "a path of the report, such as summary.deadLettered or records[orders/3].deliveries")
        .required(),
    Setting::new("is", ValueType::Json, "the value is equal to this"),
    Setting::new("atLeast", ValueType::Json, "the value is at least this"),
    Setting::new("atMost", ValueType::Json, "the value is at most this"),
    Setting::new("absent", ValueType::Boolean, "the path has no value"),
];
