use super::matters::Matters;
use super::setting::{COUNT, DURATION, ResourceType, Setting, ValueType, integer};

pub(super) static CALLER: ResourceType = ResourceType {
    name: "caller",
    aws: "a program with an AWS SDK",
    description: "calls something and tries again as the SDK does",
    simulated: true,
    settings: &[
        Setting::new("calls", ValueType::Resource(&[]), "what it calls").required(),
        Setting::new(
            "invocationType",
            ValueType::Choice(&["RequestResponse", "Event"]),
            "whether it waits for a function's answer",
        )
        .or_text("RequestResponse")
        .matters(Matters::WhereFunctionIsCalled),
        Setting::new("retryMode", ValueType::Choice(&["standard", "legacy", "none"]), "how the SDK tries again")
            .or_text("standard"),
        Setting::new(
            "maxAttempts",
            integer(1, 100, COUNT),
            "how many tries, the first included; by default 3, in legacy mode 5",
        )
        .matters(Matters::WithRetries),
        Setting::new("readTimeout", DURATION, "how long it waits for an answer")
            .or_text("60s")
            .matters(Matters::WhereAnswerTakesTime),
    ],
};
