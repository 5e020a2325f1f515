use super::account::ACCOUNT;
use super::expectation::EXPECTATION;
use super::script::MAX_STEPS;
use super::setting::{COUNT, DURATION, DefaultValue, MAX_EXACT, Setting, ValueType, integer};

/// The version of the scenario format.
pub const FORMAT_VERSION: i64 = 1;

/// Maximum number of resources of a stack.
pub const MAX_RESOURCES: usize = 200;

/// The top level of a scenario.
pub static SCENARIO: [Setting; 10] = [
    Setting::new("v", integer(FORMAT_VERSION, FORMAT_VERSION, COUNT), "the version of the format").required(),
    Setting::new("title", ValueType::Text { max_chars: 500 }, "a title"),
    Setting::new("notes", ValueType::Text { max_chars: 100_000 }, "Markdown (no HTML, no images) shown beside the run"),
    Setting::new("seed", integer(0, MAX_EXACT, COUNT), "the seed of all random draws").or_integer(1),
    Setting::new("start", ValueType::Moment, "the start of the run").or_text("2026-01-01T00:00:00Z"),
    Setting::new("runFor", DURATION, "duration of the run; by default until no event is left"),
    Setting::new("account", ValueType::Object(&ACCOUNT), "the AWS account").or(DefaultValue::EmptyObject),
    Setting::new("stack", ValueType::Stack, "the resources by name").required(),
    Setting::new("script", ValueType::List { of: &ValueType::Step, max: MAX_STEPS }, "the steps of the run")
        .or(DefaultValue::List(&[])),
    Setting::new(
        "expect",
        ValueType::List { of: &EXPECTATION, max: 1000 },
        "the expectations that are checked after the run",
    )
    .or(DefaultValue::List(&[])),
];
