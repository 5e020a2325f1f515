use super::{Kind, ResourceType, Setting, integer};

pub(super) static API: ResourceType = ResourceType {
    name: "api",
    aws: "an API Gateway API, a load balancer, or a function URL",
    description: "calls a function for each request and waits for the answer",
    simulated: false,
    settings: &[
        Setting::new("kind", Kind::Choice(&["rest", "http", "alb", "functionUrl"]), "which of them").or_text("rest"),
        Setting::new("function", Kind::Resource(&["function"]), "who answers").required(),
        Setting::new("timeoutInMillis", integer(50, 900_000, "milliseconds"), "how long it waits for the answer")
            .or_integer(29_000),
    ],
};
