use super::handler::HANDLER;
use super::matters::Matters;
use super::setting::{COUNT, DefaultValue, LAMBDA, ResourceType, SECONDS, Setting, ValueType, integer};

/// Concurrency that must stay free for the functions without a reservation.
pub const MIN_UNRESERVED_CONCURRENCY: u32 = 100;

pub(super) static FUNCTION: ResourceType = ResourceType {
    name: "function",
    aws: "a Lambda function",
    description: "code that runs when an event comes",
    simulated: true,
    settings: &[
        Setting::new("timeout", integer(1, 900, SECONDS), "how long an invocation may run").or_integer(3).aws(&LAMBDA),
        Setting::new(
            "memorySize",
            integer(128, 10_240, "megabytes"),
            "decides the price only: the handler's times are as measured at this size",
        )
        .or_integer(128)
        .aws(&LAMBDA),
        Setting::new(
            "reservedConcurrentExecutions",
            integer(0, 1_000_000, COUNT),
            "concurrency kept for this function, and its limit",
        )
        .aws(&LAMBDA),
        Setting::new("qualifier", ValueType::Text { max_chars: 128 }, "the version or alias that is invoked")
            .aws(&LAMBDA),
        // It only decides the form of error payloads, so any text is accepted.
        Setting::new("runtime", ValueType::Text { max_chars: 64 }, "the runtime, for the shape of error payloads")
            .or_text("python3.13")
            .aws(&LAMBDA),
        Setting::new("handler", ValueType::Object(&HANDLER), "what its code does").or(DefaultValue::EmptyObject),
        Setting::new(
            "eventInvokeConfig",
            ValueType::Object(&EVENT_INVOKE_CONFIG),
            "what happens to events that come asynchronously",
        )
        .or(DefaultValue::EmptyObject)
        .aws(&LAMBDA),
        Setting::new(
            "deadLetterTarget",
            ValueType::Resource(&["queue", "topic"]),
            "where asynchronous events go that failed for good (AWS: DeadLetterConfig)",
        )
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    ],
};

const DESTINATIONS: ValueType = ValueType::Resource(&["queue", "topic", "function", "bus", "bucket"]);

static EVENT_INVOKE_CONFIG: [Setting; 4] = [
    Setting::new("maximumRetryAttempts", integer(0, 2, COUNT), "how often a failed event is tried again")
        .or_integer(2)
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    Setting::new("maximumEventAgeInSeconds", integer(60, 21_600, SECONDS), "events older than this are given up")
        .or_integer(21_600)
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    Setting::new("onSuccess", DESTINATIONS, "where the record of a success goes")
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
    Setting::new("onFailure", DESTINATIONS, "where the record of a failure goes")
        .matters(Matters::WhereAsynchronous)
        .aws(&LAMBDA),
];
