//! State machines: their plan, and what Step Functions refuses.

use redrive_core::plan::{Catcher, ResourceKind, Retrier, Settings, StateMachine};
use redrive_core::time::Duration;
use serde_json::Value;

use super::context::{Change, Written};
use super::fields::Fields;
use crate::problem::Problems;

const PERMILLE: f64 = 1000.0;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    let catch = fields.list("catch").iter().map(Fields::of).filter_map(|catcher| {
        Some(Catcher { error_equals: errors(catcher), next: names.resource(catcher.text("next")?)? })
    });
    Some(Settings::StateMachine(StateMachine {
        id: of.id()?,
        task: names.resource(fields.text("task")?)?,
        timeout: fields.seconds("timeoutSeconds"),
        retry: fields.list("retry").iter().map(Fields::of).map(retrier).collect(),
        catch: catch.collect(),
    }))
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

pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, names, name, site, .. } = change;
    let fields = change.fields();
    for list in ["retry", "catch"] {
        if !site.sets(list) {
            continue;
        }
        let entries = fields.list(list);
        for (i, entry) in entries.iter().map(Fields::of).enumerate() {
            let path = format!("{}[{i}].errorEquals", site.path(name, list));
            check_errors(entry.list("errorEquals"), i + 1 == entries.len(), &path, problems);
        }
    }
    for (i, catcher) in fields.list("catch").iter().map(Fields::of).enumerate() {
        let Some(next) = catcher.text("next").filter(|_| site.sets("catch")) else { continue };
        let path = format!("{}[{i}].next", site.path(name, "catch"));
        match names.kind(next) {
            Some(
                ResourceKind::Mapping(_)
                | ResourceKind::Api(_)
                | ResourceKind::Caller(_)
                | ResourceKind::StateMachine(_),
            ) => {
                problems.add(path, format!("going on to `{next}` is not simulated; name what keeps what it is sent"));
            }
            _ if stack.is_fifo(next) => problems.add(path, fifo(next)),
            _ => {}
        }
    }
    let task = fields.text("task").filter(|task| site.sets("task") && stack.is_fifo(task));
    if let Some(task) = task {
        problems.add(site.path(name, "task"), fifo(task));
    }
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
