use super::setting::{AwsSource, DefaultValue, ResourceType, Setting, ValueType, When, integer};

const API_GATEWAY: AwsSource = AwsSource {
    source: "AWS API Gateway Developer Guide, Quotas for REST APIs and for HTTP APIs",
    checked: "2026-11-20",
    code: "BadRequestException",
};

pub(super) static API: ResourceType = ResourceType {
    name: "api",
    aws: "an API Gateway API, a load balancer, or a function URL",
    description: "invokes a function for each request and waits for the response",
    simulated: true,
    settings: &[
        Setting::new("kind", ValueType::Choice(&["rest", "http", "alb", "functionUrl"]), "the kind of endpoint")
            .or_text("rest"),
        Setting::new("function", ValueType::Resource(&["function"]), "the function that handles requests").required(),
        // Load balancers and function URLs wait for as long as the function runs.
        Setting::new("timeoutInMillis", integer(50, 300_000, "milliseconds"), "maximum wait for the response")
            .or(DefaultValue::BySibling { sibling: "kind", cases: &[("rest", 29_000), ("http", 30_000)] })
            .when(When::Sibling { name: "kind", values: &["rest", "http"] })
            .aws(&API_GATEWAY),
    ],
};
