//! Whoever calls something and waits: APIs, programs with an SDK, state machines.

use redrive_core::plan::{Api, ApiKind, Caller, Catcher, ResourceKind, Retrier, RetryMode, StateMachine};
use redrive_core::time::Duration;
use serde_json::{Map, Value};

use super::Names;
use super::fields::Fields;
use super::world::{Place, World};
use crate::problem::Problems;

const PERMILLE: f64 = 1000.0;
/// An HTTP API waits no longer, in milliseconds.
const LONGEST_OF_HTTP: u64 = 30_000;

pub(super) fn api(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Api> {
    let fields = Fields::new(settings);
    let kind = match fields.text("kind") {
        Some("http") => ApiKind::Http,
        Some("alb") => ApiKind::LoadBalancer,
        Some("functionUrl") => ApiKind::FunctionUrl,
        _ => ApiKind::Rest,
    };
    Some(Api {
        id: names.resource(name)?,
        kind,
        function: names.function(fields.text("function")?)?,
        timeout: fields.number("timeoutInMillis").map(Duration::millis),
    })
}

pub(super) fn caller(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Caller> {
    let fields = Fields::new(settings);
    let retry_mode = match fields.text("retryMode") {
        Some("legacy") => RetryMode::Legacy,
        Some("none") => RetryMode::None,
        _ => RetryMode::Standard,
    };
    let usual = match retry_mode {
        RetryMode::Standard => 3,
        RetryMode::Legacy => 5,
        RetryMode::None => 1,
    };
    Some(Caller {
        id: names.resource(name)?,
        calls: names.resource(fields.text("calls")?)?,
        waits: fields.text("invocationType") != Some("Event"),
        retry_mode,
        max_attempts: fields.number("maxAttempts").unwrap_or(usual),
        read_timeout: fields.duration("readTimeout").unwrap_or(Duration::ZERO),
    })
}

pub(super) fn state_machine(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<StateMachine> {
    let fields = Fields::new(settings);
    let catch = fields.list("catch").iter().map(Fields::of).filter_map(|catcher| {
        Some(Catcher { error_equals: errors(catcher), next: names.resource(catcher.text("next")?)? })
    });
    Some(StateMachine {
        id: names.resource(name)?,
        task: names.resource(fields.text("task")?)?,
        timeout: fields.seconds("timeoutSeconds"),
        retry: fields.list("retry").iter().map(Fields::of).map(retrier).collect(),
        catch: catch.collect(),
    })
}

fn retrier(fields: Fields) -> Retrier {
    let rate = fields.get("backoffRate").and_then(Value::as_f64).unwrap_or(1.0);
    Retrier {
        error_equals: errors(fields),
        interval: fields.seconds("intervalSeconds").unwrap_or(Duration::ZERO),
        max_attempts: fields.number("maxAttempts").unwrap_or(0),
        // One multiplication and a rounding: the same everywhere.
        backoff_permille: (rate * PERMILLE).round() as u32,
        max_delay: fields.seconds("maxDelaySeconds"),
        has_full_jitter: fields.text("jitterStrategy") == Some("FULL"),
    }
}

fn errors(fields: Fields) -> Vec<Box<str>> {
    fields.list("errorEquals").iter().filter_map(|error| Some(error.as_str()?.into())).collect()
}

/// What AWS says to one of these, and what is not simulated.
pub(super) fn check(world: &World, names: &Names, name: &str, place: Place, problems: &mut Problems) {
    let Some(settings) = world.settings(name) else { return };
    let fields = Fields::new(settings);
    match fields.text("type") {
        Some("api") => check_api(fields, name, place, problems),
        Some("stateMachine") => check_state_machine(world, (fields, names), name, place, problems),
        Some("caller") => check_caller(world, (fields, names), name, place, problems),
        _ => {}
    }
}

fn check_api(fields: Fields, name: &str, place: Place, problems: &mut Problems) {
    let sets = place.sets("timeoutInMillis") || place.sets("kind");
    let millis: Option<u64> = fields.number("timeoutInMillis").filter(|_| sets);
    if fields.text("kind") == Some("http") && millis.is_some_and(|millis| millis > LONGEST_OF_HTTP) {
        // That it is at most 30 seconds is documented; AWS's text could not be verified.
        let text = "Timeout should be between 50 ms and 30000 ms";
        problems.refuse(place.path(name, "timeoutInMillis"), "BadRequestException", text);
    }
}

fn check_caller(world: &World, (fields, names): (Fields, &Names), name: &str, place: Place, problems: &mut Problems) {
    let Some(target) = fields.text("calls").filter(|_| place.sets("calls")) else { return };
    let what = match names.kind(target) {
        Some(ResourceKind::Mapping(_)) => "a mapping, which takes no calls",
        Some(ResourceKind::Caller(_)) => "a caller itself, which takes no calls",
        _ if world.settings(target).is_some_and(|of| Fields::new(of).flag("fifo")) => {
            "a FIFO queue: a caller that sends to one is not simulated yet"
        }
        _ => return,
    };
    problems.add(place.path(name, "calls"), format!("`{target}` is {what}"));
}

/// That AWS refuses these is documented in the language's specification; its texts could not be verified.
const INVALID: &str = "InvalidDefinition";
/// The names that begin with this are the language's own.
const OWN: &str = "States.";
const KNOWN: [&str; 13] = [
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.HeartbeatTimeout",
    "States.Permissions",
    "States.ResultPathMatchFailure",
    "States.ParameterPathFailure",
    "States.BranchFailed",
    "States.NoChoiceMatched",
    "States.IntrinsicFailure",
    "States.ExceedToleratedFailureThreshold",
    "States.DataLimitExceeded",
    "States.Runtime",
];

fn check_state_machine(
    world: &World,
    (fields, names): (Fields, &Names),
    name: &str,
    place: Place,
    problems: &mut Problems,
) {
    for list in ["retry", "catch"] {
        if !place.sets(list) {
            continue;
        }
        let entries = fields.list(list);
        for (i, entry) in entries.iter().map(Fields::of).enumerate() {
            let path = format!("{}[{i}].errorEquals", place.path(name, list));
            check_errors(entry.list("errorEquals"), i + 1 == entries.len(), &path, problems);
        }
    }
    for (i, catcher) in fields.list("catch").iter().map(Fields::of).enumerate() {
        let Some(next) = catcher.text("next").filter(|_| place.sets("catch")) else { continue };
        let path = format!("{}[{i}].next", place.path(name, "catch"));
        match names.kind(next) {
            Some(
                ResourceKind::Mapping(_)
                | ResourceKind::Api(_)
                | ResourceKind::Caller(_)
                | ResourceKind::StateMachine(_),
            ) => {
                problems.add(path, format!("going on to `{next}` is not simulated; name what keeps what it is sent"));
            }
            _ if is_fifo(world, next) => problems.add(path, fifo(next)),
            _ => {}
        }
    }
    let task = fields.text("task").filter(|task| place.sets("task") && is_fifo(world, task));
    if let Some(task) = task {
        problems.add(place.path(name, "task"), fifo(task));
    }
}

fn is_fifo(world: &World, name: &str) -> bool {
    world.settings(name).is_some_and(|of| Fields::new(of).flag("fifo"))
}

fn fifo(name: &str) -> String {
    format!("`{name}` is FIFO: a state machine that sends to it is not simulated yet")
}

fn check_errors(errors: &[Value], is_last: bool, path: &str, problems: &mut Problems) {
    if errors.is_empty() {
        problems.refuse(path, INVALID, "ErrorEquals must name at least one error");
    }
    for error in errors.iter().filter_map(Value::as_str) {
        if error == "States.ALL" && (errors.len() > 1 || !is_last) {
            problems.refuse(path, INVALID, "States.ALL must stand alone, and in the last entry");
        }
        if error.starts_with(OWN) && !KNOWN.contains(&error) {
            let meant = problems.did_you_mean(error, KNOWN);
            problems.refuse(
                path,
                INVALID,
                format!("there is no error `{error}`: names with {OWN} are reserved{meant}"),
            );
        }
    }
}
