use super::handler::HANDLER;
use super::matters::Matters;
use super::setting::{COUNT, DefaultValue, LAMBDA, ResourceType, SECONDS, Setting, ValueType, integer};

/// Concurrency that must stay free for the functions without a reservation.
pub const MIN_UNRESERVED_CONCURRENCY: u32 = 100;

pub(super) static FUNCTION: ResourceType = ResourceType {
    name: "function",
    aws: "a Lambda function",
    description: "code that runs for each event or batch",
    simulated: true,
    settings: &[
        Setting::new("timeout", integer(1, 900, SECONDS), "maximum duration of an invocation")
            .or_integer(3)
            .aws(&LAMBDA),
        Setting::new(
            "memorySize",
            integer(128, 10_240, "megabytes"),
            "affects only the cost; the handler's times apply to this size",
        )
        .or_integer(128)
        .aws(&LAMBDA),
        Setting::new(
            "reservedConcurrentExecutions",
            integer(0, 1_000_000, COUNT),
            "concurrency reserved for this function, which is also its limit",
        )
        .aws(&LAMBDA),
        Setting::new("qualifier", ValueType::Text { max_chars: 128 }, "the version or alias that is invoked")
            .aws(&LAMBDA),
        // It only decides the form of error payloads, so any text is accepted.
        Setting::new(
            "runtime",
            ValueType::Text { max_chars: 64 },
            "the runtime, which decides the form of error payloads",
        )
        .or_text("python3.13")
        .aws(&LAMBDA),
        Setting::new("handler", ValueType::Object(&HANDLER), "the behavior of the code").or(DefaultValue::EmptyObject),
        Setting::new(
            "eventInvokeConfig",
            ValueType::Object(&EVENT_INVOKE_CONFIG),
            "retries, maximum age and destinations of asynchronous events",
        )
        .or(DefaultValue::EmptyObject)
        .aws(&LAMBDA),
        Setting::new(
            "deadLetterTarget",
            ValueType::Resource(&["queue", "topic"]),
            "the queue or topic for asynchronous events that are given up (AWS: DeadLetterConfig)",
        )
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    ],
};

const DESTINATIONS: ValueType = ValueType::Resource(&["queue", "topic", "function", "bus", "bucket"]);

static EVENT_INVOKE_CONFIG: [Setting; 4] = [
    Setting::new(
        "maximumRetryAttempts",
        integer(0, 2, COUNT),
        "maximum number of retries after an error of the function",
    )
    .or_integer(2)
    .matters(Matters::WhereAsynchronous)
    .aws(&LAMBDA),
    Setting::new("maximumEventAgeInSeconds", integer(60, 21_600, SECONDS), "maximum age of an event")
        .or_integer(21_600)
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    Setting::new("onSuccess", DESTINATIONS, "the destination of the invocation record after a success")
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    Setting::new("onFailure", DESTINATIONS, "the destination of the invocation record after the last failure")
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
];
