use super::setting::{AwsSource, COUNT, DefaultValue, ResourceType, SECONDS, Setting, TEXT, ValueType, integer};

const EVENTS: AwsSource = AwsSource {
    source: "AWS's API model of EventBridge, 2015-10-07",
    checked: "2026-11-20",
    code: "ValidationException",
};

pub(super) static BUS: ResourceType = ResourceType {
    name: "bus",
    aws: "an EventBridge bus",
    description: "sends each event to the targets of the rules that match",
    simulated: true,
    settings: &[Setting::new("archive", ValueType::Object(&ARCHIVE), "keeps events for a replay").aws(&EVENTS)],
};

static ARCHIVE: [Setting; 1] = [Setting::new(
    "retentionDays",
    integer(0, 2_147_483_647, "days"),
    "number of days for which events are kept; 0: without limit",
)
.or_integer(0)
.aws(&EVENTS)];

pub(super) static RULE: ResourceType = ResourceType {
    name: "rule",
    aws: "an EventBridge rule",
    description: "sends matching events, or events of a schedule, to targets",
    simulated: true,
    settings: &[
        Setting::new("bus", ValueType::Resource(&["bus"]), "the bus whose events are matched").aws(&EVENTS),
        Setting::new("eventPattern", ValueType::Json, "the pattern that events must match").aws(&EVENTS),
        Setting::new("scheduleExpression", TEXT, "the schedule, such as rate(5 minutes)").aws(&EVENTS),
        // Five is AWS's default quota.
        Setting::new(
            "targets",
            ValueType::List { of: &ValueType::Object(&TARGET), max: 5 },
            "the targets of the events",
        )
        .or(DefaultValue::List(&[]))
        .aws(&EVENTS),
    ],
};

static TARGET: [Setting; 4] = [
    Setting::new(
        "target",
        ValueType::Resource(&["queue", "function", "topic", "stream", "bus", "stateMachine"]),
        "the resource that gets the events",
    )
    .required(),
    Setting::new("maximumRetryAttempts", integer(0, 185, COUNT), "maximum number of retries of a failed delivery")
        .or_integer(185)
        .aws(&EVENTS),
    Setting::new("maximumEventAgeInSeconds", integer(60, 86_400, SECONDS), "maximum age of an event")
        .or_integer(86_400)
        .aws(&EVENTS),
    Setting::new(
        "deadLetterTarget",
        ValueType::Resource(&["queue"]),
        "the queue for events that could not be delivered",
    )
    .aws(&EVENTS),
];
