use super::matters::Matters;
use super::setting::{COUNT, DURATION, ResourceType, Setting, ValueType, integer};

pub(super) static CALLER: ResourceType = ResourceType {
    name: "caller",
    aws: "a program with an AWS SDK",
    description: "calls a resource and retries as the SDK does",
    simulated: true,
    settings: &[
        Setting::new("calls", ValueType::Resource(&[]), "the resource that it calls").required(),
        Setting::new(
            "invocationType",
            ValueType::Choice(&["RequestResponse", "Event"]),
            "RequestResponse waits for the function's response, Event does not",
        )
        .or_text("RequestResponse")
        .matters(Matters::WhereFunctionIsCalled),
        Setting::new("retryMode", ValueType::Choice(&["standard", "legacy", "none"]), "the retry mode of the SDK")
            .or_text("standard"),
        Setting::new(
            "maxAttempts",
            integer(1, 100, COUNT),
            "maximum number of attempts, the first included; by default 3, in legacy mode 5",
        )
        .matters(Matters::WithRetries),
        Setting::new("readTimeout", DURATION, "maximum wait for the first byte of a response")
            .or_text("60s")
            .matters(Matters::WhereAnswerTakesTime),
    ],
};
