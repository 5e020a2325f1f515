use super::setting::{AwsSource, COUNT, DefaultValue, ResourceType, SECONDS, Setting, TEXT, ValueType, integer};

const STATES: AwsSource =
    AwsSource { source: "the Amazon States Language", checked: "2026-11-20", code: "InvalidDefinition" };

/// The largest whole number of the Amazon States Language.
const MAX: i64 = 99_999_999;

pub(super) static STATE_MACHINE: ResourceType = ResourceType {
    name: "stateMachine",
    aws: "a Step Functions state machine with one task",
    description: "runs a task, retries it, and catches its errors",
    simulated: true,
    settings: &[
        Setting::new("task", ValueType::Resource(&["function", "queue", "topic"]), "the resource that the task calls")
            .required(),
        Setting::new("timeoutSeconds", integer(1, MAX, SECONDS), "maximum duration of one attempt of the task")
            .aws(&STATES),
        Setting::new("retry", ValueType::List { of: &ValueType::Object(&RETRY), max: 50 }, "the retriers of the task")
            .or(DefaultValue::List(&[]))
            .aws(&STATES),
        Setting::new("catch", ValueType::List { of: &ValueType::Object(&CATCH), max: 50 }, "the catchers of the task")
            .or(DefaultValue::List(&[]))
            .aws(&STATES),
    ],
};

const ERRORS: ValueType = ValueType::List { of: &TEXT, max: 50 };

static RETRY: [Setting; 6] = [
    Setting::new("errorEquals", ERRORS, "the names of the errors").required().aws(&STATES),
    Setting::new("intervalSeconds", integer(1, MAX, SECONDS), "the wait before the first retry")
        .or_integer(1)
        .aws(&STATES),
    Setting::new("maxAttempts", integer(0, MAX, COUNT), "maximum number of retries").or_integer(3).aws(&STATES),
    Setting::new("backoffRate", ValueType::Decimal { min: 1, max: 1000 }, "factor by which each wait is multiplied")
        .or_integer(2)
        .aws(&STATES),
    Setting::new("maxDelaySeconds", integer(1, 31_622_400, SECONDS), "maximum wait").aws(&STATES),
    Setting::new(
        "jitterStrategy",
        ValueType::Choice(&["NONE", "FULL"]),
        "FULL draws each wait between 0 and its full length",
    )
    .or_text("NONE")
    .aws(&STATES),
];

static CATCH: [Setting; 2] = [
    Setting::new("errorEquals", ERRORS, "the names of the errors").required().aws(&STATES),
    Setting::new("next", ValueType::Resource(&[]), "the destination of the error output").required(),
];
