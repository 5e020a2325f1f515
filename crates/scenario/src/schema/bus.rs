use super::setting::{AwsSource, COUNT, DefaultValue, ResourceType, SECONDS, Setting, TEXT, ValueType, integer};

const EVENTS: AwsSource = AwsSource {
    source: "AWS's API model of EventBridge, 2015-10-07",
    checked: "2026-11-20",
    code: "ValidationException",
};

pub(super) static BUS: ResourceType = ResourceType {
    name: "bus",
    aws: "an EventBridge bus",
    description: "passes each event on to the targets of the rules that match",
    simulated: true,
    settings: &[Setting::new("archive", ValueType::Object(&ARCHIVE), "keeps the events so that they can be replayed")
        .aws(&EVENTS)],
};

static ARCHIVE: [Setting; 1] =
    [Setting::new("retentionDays", integer(0, 2_147_483_647, "days"), "how long events are kept; 0: for ever")
        .or_integer(0)
        .aws(&EVENTS)];

pub(super) static RULE: ResourceType = ResourceType {
    name: "rule",
    aws: "an EventBridge rule",
    description: "says which events, or which moments, go to which targets",
    simulated: true,
    settings: &[
        Setting::new("bus", ValueType::Resource(&["bus"]), "whose events").aws(&EVENTS),
        Setting::new("eventPattern", ValueType::Json, "which events match").aws(&EVENTS),
        Setting::new("scheduleExpression", TEXT, "when it fires by itself, such as rate(5 minutes)").aws(&EVENTS),
        // Five is AWS's default quota.
        Setting::new("targets", ValueType::List { of: &ValueType::Object(&TARGET), max: 5 }, "who gets the events")
            .or(DefaultValue::List(&[]))
            .aws(&EVENTS),
    ],
};

static TARGET: [Setting; 4] = [
    Setting::new(
        "target",
        ValueType::Resource(&["queue", "function", "topic", "stream", "bus", "stateMachine"]),
        "who",
    )
    .required(),
    Setting::new("maximumRetryAttempts", integer(0, 185, COUNT), "how often a failed delivery is tried again")
        .or_integer(185)
        .aws(&EVENTS),
    Setting::new("maximumEventAgeInSeconds", integer(60, 86_400, SECONDS), "events older than this are given up")
        .or_integer(86_400)
        .aws(&EVENTS),
    Setting::new("deadLetterTarget", ValueType::Resource(&["queue"]), "where events go that could not be delivered")
        .aws(&EVENTS),
];
