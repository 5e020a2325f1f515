use super::send::{FAULT, SEND, WHICH};
use super::setting::{AwsSource, COUNT, DURATION, DefaultValue, SECONDS, Setting, StepType, TEXT, ValueType, integer};

pub(crate) const MAX_STEPS: usize = 10_000;

/// SQS's refusals of a receive and related calls.
const RECEIVE_CALL: AwsSource = AwsSource {
    source: "AWS's API model of SQS, 2012-11-05 (botocore 1.44.5)",
    checked: "2026-11-20",
    code: "InvalidParameterValue",
};

/// The key that every step has besides its verb.
pub(crate) static AT: Setting =
    Setting { default: DefaultValue::Required, ..Setting::new("at", DURATION, "when, counted from the start") };

const FOR: Setting = Setting::new("for", DURATION, "how long; by default to the end");

pub static STEPS: [StepType; 17] = [
    step("send", &SEND, "sends records"),
    step("fail", &FAIL, "every record in this function fails: an outage, a bad deploy"),
    step("throttle", &THROTTLE, "no concurrency is left for this function"),
    step("serviceError", &SERVICE_ERROR, "the service itself fails"),
    step("deny", &DENY, "the permission is missing"),
    step("duplicate", &DUPLICATE, "records are delivered a second time"),
    step("create", &EXISTENCE, "exists only from now on"),
    step("delete", &EXISTENCE, "exists only until now"),
    step("update", &UPDATE, "changes settings"),
    step("deploy", &DEPLOY, "a new version of the function, in which these no longer happen"),
    step("redrive", &REDRIVE, "starts a message move task"),
    step("cancelRedrive", &CANCEL_REDRIVE, "cancels a message move task"),
    step("replay", &REPLAY, "plays the events of an EventBridge archive again"),
    step("receive", &RECEIVE, "another consumer receives from the queue"),
    step(
        "changeMessageVisibility",
        &CHANGE_MESSAGE_VISIBILITY,
        "another consumer changes the visibility timeout of a message",
    ),
    step("deleteMessage", &DELETE_MESSAGE, "another consumer deletes a message"),
    StepType {
        name: "note",
        description: "text shown on the timeline at that moment",
        simulated: true,
        kind: ValueType::Text { max_chars: 10_000 },
    },
];

const fn step(name: &'static str, settings: &'static [Setting], description: &'static str) -> StepType {
    StepType { name, description, simulated: true, kind: ValueType::Object(settings) }
}

const fn resource(types: &'static [&'static str], description: &'static str) -> Setting {
    Setting { default: DefaultValue::Required, ..Setting::new("resource", ValueType::Resource(types), description) }
}

static FAIL: [Setting; 3] =
    [resource(&["function"], "the function"), Setting::new("fault", FAULT, "what happens").or_text("throw"), FOR];

static THROTTLE: [Setting; 2] = [resource(&["function"], "the function"), FOR];

static SERVICE_ERROR: [Setting; 4] = [
    resource(&[], "whose service"),
    Setting::new("status", integer(400, 599, COUNT), "the HTTP status").or_integer(500),
    Setting::new(
        "when",
        ValueType::Choice(&["accept", "run"]),
        "accept: the request is refused; run: it is accepted and the invocation fails",
    )
    .or_text("accept"),
    FOR,
];

static DENY: [Setting; 3] = [
    Setting::new("from", ValueType::Resource(&[]), "who is not allowed").required(),
    Setting::new("to", ValueType::Resource(&[]), "to use what").required(),
    FOR,
];

static DUPLICATE: [Setting; 3] = [
    resource(&["queue", "function"], "the queue, or the function for its asynchronous events"),
    Setting::new("records", WHICH, "which of its records").required(),
    FOR,
];

static EXISTENCE: [Setting; 1] = [resource(&[], "what")];

static UPDATE: [Setting; 2] = [
    resource(&[], "what"),
    Setting::new(
        "set",
        ValueType::SettingsOf("resource"),
        "the settings that change; null puts one back to its default",
    )
    .required(),
];

static DEPLOY: [Setting; 2] = [
    resource(&["function"], "the function"),
    Setting::new(
        "fixes",
        ValueType::AnyOf(&[ValueType::Choice(&["all"]), ValueType::List { of: &TEXT, max: 1000 }]),
        "the names of bad records, or the faults, that no longer happen",
    )
    .or_text("all"),
];

static REDRIVE: [Setting; 3] = [
    Setting::new("source", ValueType::Resource(&["queue"]), "the dead-letter queue").required(),
    Setting::new("destination", ValueType::Resource(&["queue"]), "where to; by default each back to its source"),
    Setting::new("maxNumberOfMessagesPerSecond", integer(1, 500, COUNT), "how fast").aws(&RECEIVE_CALL),
];

static CANCEL_REDRIVE: [Setting; 1] =
    [Setting::new("source", ValueType::Resource(&["queue"]), "the dead-letter queue").required()];

static REPLAY: [Setting; 4] = [
    Setting::new("bus", ValueType::Resource(&["bus"]), "the bus").required(),
    Setting::new("eventStartTime", DURATION, "events from this moment of the run").required(),
    Setting::new("eventEndTime", DURATION, "events up to this moment of the run").required(),
    Setting::new("rules", ValueType::List { of: &ValueType::Resource(&["rule"]), max: 100 }, "only for these rules"),
];

static RECEIVE: [Setting; 5] = [
    resource(&["queue"], "the queue"),
    Setting::new("maxNumberOfMessages", integer(1, 10, COUNT), "how many at most").or_integer(1).aws(&RECEIVE_CALL),
    Setting::new(
        "visibilityTimeout",
        integer(0, 43_200, SECONDS),
        "how long they stay hidden; by default as long as the queue says",
    )
    .aws(&RECEIVE_CALL),
    Setting::new(
        "waitTimeSeconds",
        integer(0, 20, SECONDS),
        "how long it waits for one; by default as long as the queue says",
    )
    .aws(&RECEIVE_CALL),
    Setting::new("as", ValueType::Text { max_chars: 64 }, "what later steps call it: a/1 is its first message"),
];

const MESSAGE: Setting = Setting {
    default: DefaultValue::Required,
    ..Setting::new(
        "message",
        ValueType::Text { max_chars: 80 },
        "a/1: the first message that the receive step called a got",
    )
};

static CHANGE_MESSAGE_VISIBILITY: [Setting; 2] = [
    MESSAGE,
    Setting::new("visibilityTimeout", integer(0, 43_200, SECONDS), "how long it stays hidden, from now on")
        .required()
        .aws(&RECEIVE_CALL),
];

static DELETE_MESSAGE: [Setting; 1] = [MESSAGE];
