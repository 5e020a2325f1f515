//! What AWS itself refuses, with its codes and texts. Recorded on AWS, unless a comment says otherwise.

use redrive_core::arn;
use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::world::{Place, World};
use super::{push, stream};
use crate::problem::Problems;
use crate::schema::{MAX_BATCH_WITHOUT_WINDOW, MAX_FILTERS, MIN_UNRESERVED_CONCURRENCY};

const INVALID: &str = "InvalidParameterValueException";

pub(super) fn queue_arn(world: &World, name: &str) -> String {
    let is_fifo = world.settings(name).is_some_and(|queue| queue.get("fifo") == Some(&json!(true)));
    arn::queue(name, is_fifo)
}

/// What AWS says to this resource as it is now.
pub(super) fn check(world: &World, name: &str, place: Place, problems: &mut Problems) {
    let Some(settings) = world.settings(name) else { return };
    match settings.get("type").and_then(Value::as_str) {
        Some("queue") => redrive_policy(world, name, settings, place, problems),
        Some("function") => {
            reserved_concurrency(world, name, settings, place, problems);
            destinations(world, name, settings, place, problems);
            targets(world, name, settings, place, problems);
            idempotency(settings, name, place, problems);
        }
        Some("mapping") => mapping(world, name, settings, place, problems),
        Some("subscription") => push::check_subscription(world, name, settings, place, problems),
        Some("rule") => push::check_rule(world, name, settings, place, problems),
        Some("bucket") => push::check_bucket(world, name, settings, place, problems),
        _ => {}
    }
}

/// Whether what a mapping connects is there. At a step of the script its absence is a fact of the run and no problem.
pub(super) fn parts_exist(world: &World, name: &str) -> bool {
    let Some(settings) = world.settings(name).map(Fields::new) else { return false };
    let mapping = settings.text("type") == Some("mapping");
    !mapping || ["source", "function"].iter().filter_map(|part| settings.text(part)).all(|part| world.exists(part))
}

fn redrive_policy(world: &World, name: &str, queue: &Map<String, Value>, place: Place, problems: &mut Problems) {
    let policy = Fields::new(queue).object("redrivePolicy");
    let Some(target) = policy.text("deadLetterTarget").filter(|_| place.sets("redrivePolicy")) else { return };
    let Some(dead_letter_queue) = world.settings(target) else { return };
    let path = place.path(name, "redrivePolicy");
    if target == name {
        // What AWS does here could not be found out.
        return problems.add(path, "a queue that is its own dead-letter queue is not simulated");
    }
    let refuse = |problems: &mut Problems, reason: &str| {
        let value = json!({
            "deadLetterTargetArn": queue_arn(world, target),
            "maxReceiveCount": policy.get("maxReceiveCount"),
        });
        let text = format!("Value {value} for parameter RedrivePolicy is invalid. Reason: {reason}");
        problems.refuse(&path, "InvalidParameterValue", text);
    };
    if !world.exists(target) {
        return refuse(problems, "Dead letter target does not exist.");
    }
    if queue.get("fifo") != dead_letter_queue.get("fifo") {
        // The second full stop is AWS's.
        refuse(problems, "Dead-letter queue must be same type of queue as the source..");
    }
    let allow = Fields::new(dead_letter_queue).object("redriveAllowPolicy");
    // `Rule::SqsRedrivePolicyAllowedByTarget`
    let denied = match allow.text("redrivePermission") {
        Some("denyAll") => true,
        Some("byQueue") => !allow.list("sourceQueues").iter().any(|source| source.as_str() == Some(name)),
        _ => false,
    };
    if denied {
        // That AWS refuses is documented; its text could not be verified.
        refuse(problems, "The dead-letter queue's RedriveAllowPolicy does not allow this source queue.");
    }
}

fn reserved_concurrency(
    world: &World,
    name: &str,
    function: &Map<String, Value>,
    place: Place,
    problems: &mut Problems,
) {
    const SETTING: &str = "reservedConcurrentExecutions";
    let reserved = |settings: &Map<String, Value>| Fields::new(settings).number::<u64>(SETTING).unwrap_or(0);
    if reserved(function) == 0 || !place.sets(SETTING) {
        return;
    }
    // Of the functions of a stack the first ones still fit.
    let counts = |other: &str| !matches!(place, Place::Stack) || other <= name;
    let sum: u64 = world.existing().filter(|(other, _)| counts(other)).map(|(_, settings)| reserved(settings)).sum();
    let account = u64::from(world.account_concurrency);
    // Accounts with small quotas were told [10] and [50], their whole quota.
    let minimum = MIN_UNRESERVED_CONCURRENCY.min(account);
    // `Rule::LambdaConcurrencyHundredUnreserved`
    if account.saturating_sub(sum) < minimum {
        let text = format!(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution \
             below its minimum value of [{minimum}]."
        );
        problems.refuse(place.path(name, SETTING), INVALID, text);
    }
}

/// `Rule::LambdaDestinationNotItself`, `Rule::LambdaDestinationNoFifo`, `Rule::LambdaDeadLetterQueueNoFifo`
fn destinations(world: &World, name: &str, function: &Map<String, Value>, place: Place, problems: &mut Problems) {
    let config = Fields::new(function).object("eventInvokeConfig");
    let is_fifo = |target: &str| world.settings(target).is_some_and(|of| of.get("fifo") == Some(&json!(true)));
    let path = |setting: &str| match place {
        Place::Stack => format!("stack.{name}.eventInvokeConfig.{setting}"),
        _ => place.path(name, "eventInvokeConfig"),
    };
    for setting in ["onSuccess", "onFailure"] {
        let Some(target) = config.text(setting).filter(|_| place.sets("eventInvokeConfig")) else { continue };
        if target == name {
            let text = "You can't specify the function as a destination for itself.";
            problems.refuse(path(setting), INVALID, text);
        } else if !world.exists(target) && world.settings(target).is_some_and(is_function) {
            let text = format!("The destination ARN {} is invalid.", arn::function(target));
            problems.refuse(path(setting), INVALID, text);
        } else if is_fifo(target) {
            // That AWS takes no FIFO queue is documented; its text could not be verified.
            let what = type_of(world, target);
            problems.refuse(path(setting), INVALID, format!("a FIFO {what} cannot be a destination of a function"));
        } else if setting == "onSuccess" && type_of(world, target) == "bucket" {
            // `Rule::LambdaDestinationBucketOnFailure`: as above.
            let text = "a bucket can be the destination of failures only";
            problems.refuse(path(setting), INVALID, text);
        }
    }
    let target = Fields::new(function).text("deadLetterTarget").filter(|_| place.sets("deadLetterTarget"));
    if target.is_some_and(is_fifo) {
        // As above.
        let text = format!(
            "a FIFO {} cannot be the dead-letter queue of a function",
            target.map_or("", |to| type_of(world, to))
        );
        problems.refuse(place.path(name, "deadLetterTarget"), INVALID, text);
    }
}

/// Records can be sent on to what this version knows how to.
fn targets(world: &World, name: &str, function: &Map<String, Value>, place: Place, problems: &mut Problems) {
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
    for (setting, target) in one.chain(sends).filter(|(setting, _)| place.sets(setting)) {
        let of = world.settings(target).and_then(|of| of.get("type")?.as_str()).unwrap_or("queue");
        // Of a mapping and its like the tables have said it.
        let is_called = setting == "handler" && matches!(of, "api" | "stateMachine");
        if matches!(of, "table" | "api" | "caller" | "stateMachine") && !is_called {
            let text = format!("a function that sends to `{target}`, a {of}, is not simulated yet");
            problems.add(place.path(name, setting), text);
        }
    }
}

/// A path has names between its dots.
fn idempotency(function: &Map<String, Value>, name: &str, place: Place, problems: &mut Problems) {
    let Some(key) = Fields::new(function).object("handler").object("idempotency").text("key") else { return };
    if place.sets("handler") && key.split('.').any(str::is_empty) {
        let path = match place {
            Place::Stack => format!("stack.{name}.handler.idempotency.key"),
            _ => place.path(name, "handler"),
        };
        problems.add(path, "expected a path such as messageId or body.orderId, or requestId");
    }
}

fn type_of<'w>(world: &'w World, name: &str) -> &'w str {
    world.settings(name).and_then(|of| of.get("type")?.as_str()).unwrap_or("queue")
}

fn is_function(settings: &Map<String, Value>) -> bool {
    settings.get("type") == Some(&json!("function"))
}

/// `Rule::LambdaEventSourceMappingQueueMustExist`, `Rule::LambdaBatchSizeOverTenNeedsWindow`
fn mapping(world: &World, name: &str, mapping: &Map<String, Value>, place: Place, problems: &mut Problems) {
    let fields = Fields::new(mapping);
    too_many_filters(fields, name, place, problems);
    let (source, function) = (fields.text("source").unwrap_or_default(), fields.text("function").unwrap_or_default());
    if world
        .settings(source)
        .is_some_and(|source| matches!(source.get("type").and_then(Value::as_str), Some("stream" | "table")))
    {
        return stream::check(world, name, mapping, place, problems);
    }
    let Some(queue) = world.settings(source).filter(|source| source.get("type") == Some(&json!("queue"))) else {
        return;
    };
    if place.sets("source") && !world.exists(source) {
        let text = "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. \
                    SQS Error Message: The specified queue does not exist.";
        return problems.refuse(place.path(name, "source"), INVALID, text);
    }
    let Some(code) = world.settings(function) else { return };
    if place.sets("function") {
        if !world.exists(function) {
            return problems.refuse(place.path(name, "function"), INVALID, "Function does not exist");
        }
        visibility_timeout((name, source), queue, code, place, problems);
        duplicate(world, (name, source, function), place, problems);
    }
    let window: Option<u64> = fields.number("maximumBatchingWindowInSeconds");
    if queue.get("fifo") == Some(&json!(true)) {
        fifo_mapping(fields, (name, place), problems);
    }
    let large = fields.number("batchSize").is_some_and(|size: u64| size > MAX_BATCH_WITHOUT_WINDOW);
    let sets = place.sets("batchSize") || place.sets("maximumBatchingWindowInSeconds");
    if large && window == Some(0) && sets {
        let text = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";
        problems.refuse(place.path(name, "batchSize"), INVALID, text);
    }
}

fn too_many_filters(fields: Fields, name: &str, place: Place, problems: &mut Problems) {
    let filters = fields.list("filterCriteria").len();
    if filters > MAX_FILTERS && place.sets("filterCriteria") {
        // AWS refuses more than its quota of five; with which code and text could not be verified.
        let text = format!("{filters} filters are too many: a mapping has at most {MAX_FILTERS}");
        problems.add(place.path(name, "filterCriteria"), text);
    }
}

/// A FIFO queue's mapping has small batches and no window. That AWS refuses is documented, its texts could not be
/// verified.
fn fifo_mapping(fields: Fields, (name, place): (&str, Place), problems: &mut Problems) {
    if fields.number::<u64>("maximumBatchingWindowInSeconds").is_some_and(|window| window > 0) {
        let path = place.path(name, "maximumBatchingWindowInSeconds");
        problems.refuse(path, INVALID, "a FIFO queue has no batching window; leave it at 0");
    }
    if fields.number::<u64>("batchSize").is_some_and(|size| size > MAX_BATCH_WITHOUT_WINDOW) {
        problems.refuse(place.path(name, "batchSize"), INVALID, "a batch from a FIFO queue has at most 10 records");
    }
}

/// `Rule::SqsVisibilityTimeoutNotBelowFunctionTimeout`
fn visibility_timeout(
    (name, source): (&str, &str),
    queue: &Map<String, Value>,
    function: &Map<String, Value>,
    place: Place,
    problems: &mut Problems,
) {
    let visibility: Option<u64> = Fields::new(queue).number("visibilityTimeout");
    let timeout: Option<u64> = Fields::new(function).number("timeout");
    if let (Some(visibility), Some(timeout)) = (visibility, timeout)
        && visibility < timeout
    {
        let text =
            format!("Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds");
        // In a stack it is the queue's setting that has to be raised.
        let path = match place {
            Place::Stack => place.path(source, "visibilityTimeout"),
            _ => place.path(name, "function"),
        };
        problems.refuse(path, INVALID, text);
    }
}

/// The mapping that already joins a source and a function; of those of a stack the first one is made.
pub(super) fn made_before<'w>(
    world: &World<'w>,
    (name, source, function): (&str, &str, &str),
    place: Place,
) -> Option<&'w str> {
    let came_before = |other: &str| other != name && (!matches!(place, Place::Stack) || other < name);
    let same = |settings: &Map<String, Value>| {
        let fields = Fields::new(settings);
        fields.text("source") == Some(source) && fields.text("function") == Some(function)
    };
    world.existing().find(|(other, settings)| came_before(other) && same(settings)).map(|(other, _)| other)
}

/// `Rule::LambdaEventSourceMappingOnePerPair`
fn duplicate(world: &World, (name, source, function): (&str, &str, &str), place: Place, problems: &mut Problems) {
    if let Some(other) = made_before(world, (name, source, function), place) {
        // AWS's text ends with the other mapping's UUID; its name says more here.
        let text = format!(
            "An event source mapping with SQS arn (\" {} \") and function (\" {function} \") already exists. \
             Please update or delete the existing mapping with UUID {other}",
            queue_arn(world, source)
        );
        problems.refuse(place.path(name, "function"), "ResourceConflictException", text);
    }
}
