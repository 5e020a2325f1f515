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
    Setting { default: DefaultValue::Required, ..Setting::new("at", DURATION, "the time of the step, from the start") };

const FOR: Setting = Setting::new("for", DURATION, "the duration; by default until the end of the run");

pub static STEPS: [StepType; 17] = [
    step("send", &SEND, "sends records"),
    step("fail", &FAIL, "every record in this function fails, as in an outage or after a bad deployment"),
    step("throttle", &THROTTLE, "this function has no concurrency left"),
    step("serviceError", &SERVICE_ERROR, "the service returns errors"),
    step("deny", &DENY, "a permission is missing"),
    step("duplicate", &DUPLICATE, "records are delivered a second time"),
    step("create", &EXISTENCE, "creates the resource"),
    step("delete", &EXISTENCE, "deletes the resource"),
    step("update", &UPDATE, "changes settings"),
    step("deploy", &DEPLOY, "deploys a version of the function without these faults"),
    step("redrive", &REDRIVE, "starts a message move task"),
    step("cancelRedrive", &CANCEL_REDRIVE, "cancels a message move task"),
    step("replay", &REPLAY, "replays events of an EventBridge archive"),
    step("receive", &RECEIVE, "another consumer receives from the queue"),
    step(
        "changeMessageVisibility",
        &CHANGE_MESSAGE_VISIBILITY,
        "another consumer changes the visibility timeout of a message",
    ),
    step("deleteMessage", &DELETE_MESSAGE, "another consumer deletes a message"),
    StepType {
        name: "note",
        description: "text shown on the timeline at that time",
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

static FAIL: [Setting; 3] = [
    resource(&["function"], "the function"),
    Setting::new("fault", FAULT, "the fault that occurs").or_text("throw"),
    FOR,
];

static THROTTLE: [Setting; 2] = [resource(&["function"], "the function"), FOR];

static SERVICE_ERROR: [Setting; 4] = [
    resource(&[], "the resource whose service fails"),
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
    Setting::new("from", ValueType::Resource(&[]), "the resource without permission").required(),
    Setting::new("to", ValueType::Resource(&[]), "the resource that it may not use").required(),
    FOR,
];

static DUPLICATE: [Setting; 3] = [
    resource(&["queue", "function"], "the queue, or the function for its asynchronous events"),
    Setting::new("records", WHICH, "the records of the resource").required(),
    FOR,
];

static EXISTENCE: [Setting; 1] = [resource(&[], "the resource")];

static UPDATE: [Setting; 2] = [
    resource(&[], "the resource"),
    Setting::new("set", ValueType::SettingsOf("resource"), "the new settings; null resets a setting to its default")
        .required(),
];

static DEPLOY: [Setting; 2] = [
    resource(&["function"], "the function"),
    Setting::new(
        "fixes",
        ValueType::AnyOf(&[ValueType::Choice(&["all"]), ValueType::List { of: &TEXT, max: 1000 }]),
        "the names of faults that no longer occur",
    )
    .or_text("all"),
];

static REDRIVE: [Setting; 3] = [
    Setting::new("source", ValueType::Resource(&["queue"]), "the dead-letter queue").required(),
    Setting::new(
        "destination",
        ValueType::Resource(&["queue"]),
        "the destination; by default the source queue of each message",
    ),
    Setting::new("maxNumberOfMessagesPerSecond", integer(1, 500, COUNT), "maximum number of moved messages per second")
        .aws(&RECEIVE_CALL),
];

static CANCEL_REDRIVE: [Setting; 1] =
    [Setting::new("source", ValueType::Resource(&["queue"]), "the dead-letter queue").required()];

static REPLAY: [Setting; 4] = [
    Setting::new("bus", ValueType::Resource(&["bus"]), "the bus").required(),
    Setting::new("eventStartTime", DURATION, "start of the replayed time of the run").required(),
    Setting::new("eventEndTime", DURATION, "end of the replayed time of the run").required(),
    Setting::new(
        "rules",
        ValueType::List { of: &ValueType::Resource(&["rule"]), max: 100 },
        "the rules that get the events; by default all",
    ),
];

static RECEIVE: [Setting; 5] = [
    resource(&["queue"], "the queue"),
    Setting::new("maxNumberOfMessages", integer(1, 10, COUNT), "maximum number of messages")
        .or_integer(1)
        .aws(&RECEIVE_CALL),
    Setting::new(
        "visibilityTimeout",
        integer(0, 43_200, SECONDS),
        "time for which they are hidden; by default that of the queue",
    )
    .aws(&RECEIVE_CALL),
    Setting::new(
        "waitTimeSeconds",
        integer(0, 20, SECONDS),
        "maximum wait for a message; by default that of the queue",
    )
    .aws(&RECEIVE_CALL),
    Setting::new("as", ValueType::Text { max_chars: 64 }, "a name for later steps: a/1 is its first message"),
];

const MESSAGE: Setting = Setting {
    default: DefaultValue::Required,
    ..Setting::new("message", ValueType::Text { max_chars: 80 }, "a/1: the first message of the receive step called a")
};

static CHANGE_MESSAGE_VISIBILITY: [Setting; 2] = [
    MESSAGE,
    Setting::new("visibilityTimeout", integer(0, 43_200, SECONDS), "time for which it is hidden from now on")
        .required()
        .aws(&RECEIVE_CALL),
];

static DELETE_MESSAGE: [Setting; 1] = [MESSAGE];
