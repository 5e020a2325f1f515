//! Functions: their plan, and what Lambda refuses. Recorded on AWS, unless a comment says otherwise.

use redrive_core::arn;
use redrive_core::plan::{
    EventInvoke, Function, Handler, Idempotency, IdempotencyKey, OnBadRecord, Response, Runtime, Settings,
};
use redrive_core::time::Duration;
use serde_json::{Map, Value};

use super::context::{Change, Site, StackState, Written};
use super::fields::Fields;
use super::names::Names;
use crate::problem::Problems;
use crate::schema::MIN_UNRESERVED_CONCURRENCY;

const INVALID: &str = "InvalidParameterValueException";
const PERMILLE: u32 = 1000;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    Some(Settings::Function(Function {
        id: of.id()?,
        timeout: fields.seconds("timeout").unwrap_or(Duration::ZERO),
        memory_size_mb: fields.number("memorySize").unwrap_or(0),
        reserved_concurrent_executions: fields.number("reservedConcurrentExecutions"),
        qualifier: fields.text("qualifier").map(Into::into),
        runtime: Runtime(fields.text("runtime").unwrap_or_default().into()),
        handler: handler(fields.object("handler"), names),
        event_invoke: event_invoke(fields.object("eventInvokeConfig"), names),
        dead_letter_target: names.target(fields, "deadLetterTarget"),
    }))
}

fn event_invoke(fields: Fields, names: &Names) -> EventInvoke {
    EventInvoke {
        maximum_retry_attempts: fields.number("maximumRetryAttempts").unwrap_or(0),
        maximum_event_age: fields.seconds("maximumEventAgeInSeconds").unwrap_or(Duration::ZERO),
        on_success: names.target(fields, "onSuccess"),
        on_failure: names.target(fields, "onFailure"),
    }
}

fn handler(fields: Fields, names: &Names) -> Handler {
    let duration = |setting| fields.duration(setting).unwrap_or(Duration::ZERO);
    Handler {
        init: duration("init"),
        overhead: duration("overhead"),
        per_record: duration("perRecord"),
        jitter_permille: fields.share("jitter", PERMILLE).unwrap_or(0),
        parallel: fields.flag("parallel"),
        on_bad_record: on_bad_record(fields),
        bad_records_to: names.target(fields, "badRecordsTo"),
        sends: fields.list("sends").iter().filter_map(|name| names.resource(name.as_str()?)).collect(),
        idempotency: idempotency(fields.object("idempotency")),
        response: fields.get("response").map(|response| Response { text: response_text(response) }),
    }
}

fn idempotency(fields: Fields) -> Option<Idempotency> {
    let key = match fields.text("key")? {
        "requestId" => IdempotencyKey::RequestId,
        path => IdempotencyKey::Path(path.split('.').map(Into::into).collect()),
    };
    Some(Idempotency { key, expires_after: fields.duration("expiresAfter").unwrap_or(Duration::ZERO) })
}

fn on_bad_record(fields: Fields) -> OnBadRecord {
    match fields.get("onBadRecord") {
        Some(Value::String(name)) => match name.as_str() {
            "report" => OnBadRecord::Report,
            "stopAndReport" => OnBadRecord::StopAndReport,
            "swallow" => OnBadRecord::Swallow,
            "deleteAsYouGo" => OnBadRecord::DeleteAsYouGo,
            _ => OnBadRecord::Throw,
        },
        Some(Value::Object(map)) => match map.get("return") {
            Some(value) => OnBadRecord::Return(value.to_string().into()),
            None => OnBadRecord::Throw,
        },
        _ => OnBadRecord::Throw,
    }
}

/// JSON as compact text; `{"$text": "…"}` is for what is not JSON.
fn response_text(response: &Value) -> Box<str> {
    let text = response.as_object().filter(|map| map.len() == 1).and_then(|map| map.get("$text")?.as_str());
    text.map_or_else(|| response.to_string().into(), Into::into)
}

pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, settings, site, .. } = change;
    reserved_concurrency(stack, name, settings, site, problems);
    destinations(stack, name, settings, site, problems);
    targets(stack, name, settings, site, problems);
    check_idempotency(settings, name, site, problems);
}

fn reserved_concurrency(
    stack: &StackState,
    name: &str,
    function: &Map<String, Value>,
    site: Site,
    problems: &mut Problems,
) {
    const SETTING: &str = "reservedConcurrentExecutions";
    let reserved = |settings: &Map<String, Value>| Fields::new(settings).number::<u64>(SETTING).unwrap_or(0);
    if reserved(function) == 0 || !site.sets(SETTING) {
        return;
    }
    // Of the functions of a stack the first ones still fit.
    let counts = |other: &str| !matches!(site, Site::Stack) || other <= name;
    let sum: u64 = stack.existing().filter(|(other, _)| counts(other)).map(|(_, settings)| reserved(settings)).sum();
    let account = stack.account_concurrency;
    // Accounts with small quotas got [10] and [50], their whole quota.
    let minimum = MIN_UNRESERVED_CONCURRENCY.min(account);
    // `Rule::LambdaConcurrencyHundredUnreserved`
    if u64::from(account).saturating_sub(sum) < minimum.into() {
        let text = format!(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution \
             below its minimum value of [{minimum}]."
        );
        problems.refuse(site.path(name, SETTING), INVALID, text);
    }
}

/// `Rule::LambdaDestinationNotItself`, `Rule::LambdaDestinationNoFifo`, `Rule::LambdaDeadLetterQueueNoFifo`
fn destinations(stack: &StackState, name: &str, function: &Map<String, Value>, site: Site, problems: &mut Problems) {
    let config = Fields::new(function).object("eventInvokeConfig");
    let path = |setting: &str| site.part_path(name, "eventInvokeConfig", &format!(".{setting}"));
    for setting in ["onSuccess", "onFailure"] {
        let Some(target) = config.text(setting).filter(|_| site.sets("eventInvokeConfig")) else { continue };
        if target == name {
            let text = "You can't specify the function as a destination for itself.";
            problems.refuse(path(setting), INVALID, text);
        } else if !stack.exists(target) && stack.type_of(target) == "function" {
            let text = format!("The destination ARN {} is invalid.", arn::function(target));
            problems.refuse(path(setting), INVALID, text);
        } else if stack.is_fifo(target) {
            // That AWS takes no FIFO queue is documented; its text could not be verified.
            let what = stack.type_of(target);
            problems.refuse(path(setting), INVALID, format!("a FIFO {what} cannot be a destination of a function"));
        } else if setting == "onSuccess" && stack.type_of(target) == "bucket" {
            // `Rule::LambdaDestinationBucketOnFailure`: as above.
            let text = "a bucket can be the destination of failures only";
            problems.refuse(path(setting), INVALID, text);
        }
    }
    let target = Fields::new(function).text("deadLetterTarget").filter(|_| site.sets("deadLetterTarget"));
    if let Some(target) = target.filter(|target| stack.is_fifo(target)) {
        // As above.
        let text = format!("a FIFO {} cannot be the dead-letter queue of a function", stack.type_of(target));
        problems.refuse(site.path(name, "deadLetterTarget"), INVALID, text);
    }
}

/// Reports targets to which this version cannot send.
fn targets(stack: &StackState, name: &str, function: &Map<String, Value>, site: Site, problems: &mut Problems) {
    let fields = Fields::new(function);
    let (config, handler) = (fields.object("eventInvokeConfig"), fields.object("handler"));
    let sends = handler.list("sends").iter().filter_map(|target| Some(("handler", target.as_str()?)));
    let one = [
        ("eventInvokeConfig", config.text("onSuccess")),
        ("eventInvokeConfig", config.text("onFailure")),
        ("deadLetterTarget", fields.text("deadLetterTarget")),
        ("handler", handler.text("badRecordsTo")),
    ];
    let one = one.into_iter().filter_map(|(setting, target)| Some((setting, target?)));
    for (setting, target) in one.chain(sends).filter(|(setting, _)| site.sets(setting)) {
        let of = stack.type_of(target);
        // The tables refuse mappings and the like.
        let is_called = setting == "handler" && matches!(of, "api" | "stateMachine");
        if matches!(of, "table" | "api" | "caller" | "stateMachine") && !is_called {
            let text = format!("a function that sends to `{target}`, a {of}, is not simulated yet");
            problems.add(site.path(name, setting), text);
        }
    }
}

/// A path has names between its dots.
fn check_idempotency(function: &Map<String, Value>, name: &str, site: Site, problems: &mut Problems) {
    let Some(key) = Fields::new(function).object("handler").object("idempotency").text("key") else { return };
    if site.sets("handler") && key.split('.').any(str::is_empty) {
        let path = site.part_path(name, "handler", ".idempotency.key");
        problems.add(path, "expected a path such as messageId or body.orderId, or requestId");
    }
}
