use super::{DURATION, Kind, Setting, TEXT};

/// The expectations that are a word.
pub(crate) const NAMED: [&str; 5] =
    ["everyRecordProcessed", "noRecordLost", "noRecordProcessedTwice", "noGoodRecordDeadLettered", "orderKept"];

pub(super) const EXPECTATION: Kind =
    Kind::AnyOf(&[Kind::Choice(&NAMED), Kind::Object(&PROCESSED_WITHIN), Kind::Object(&THAT)]);

static PROCESSED_WITHIN: [Setting; 1] =
    [Setting::new("processedWithin", DURATION, "the longest that any record may take to be processed").required()];

static THAT: [Setting; 5] = [
    Setting::new("that", TEXT, "a path of the report, such as summary.deadLettered or records[orders/3].deliveries")
        .required(),
    Setting::new("is", Kind::Json, "exactly this"),
    Setting::new("atLeast", Kind::Json, "this or more"),
    Setting::new("atMost", Kind::Json, "this or less"),
    Setting::new("absent", Kind::Boolean, "not there at all"),
];
