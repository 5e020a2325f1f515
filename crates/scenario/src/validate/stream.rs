//! Streams, what a mapping sets for one, and what AWS says to that.

use redrive_core::arn;
use redrive_core::id::StreamId;
use redrive_core::plan::{StartingPosition, Stream, StreamSource, Table, ViewType};
use redrive_core::time::{Duration, Instant};
use serde_json::{Map, Value};

use super::Names;
use super::fields::Fields;
use super::refusals;
use super::world::{Place, World};
use crate::path::Path;
use crate::problem::Problems;

/// The start of a run whose scenario gives none, at which its tables are created: 2026-01-01T00:00:00Z.
const DEFAULT_START_UNIX_MILLIS: u64 = 1_767_225_600_000;

const INVALID: &str = "InvalidParameterValueException";

fn source_arn(world: &World, name: &str) -> String {
    if is_table(world, name) {
        return arn::table_stream(name, DEFAULT_START_UNIX_MILLIS);
    }
    arn::stream(name)
}

fn is_table(world: &World, name: &str) -> bool {
    world.settings(name).is_some_and(|settings| Fields::new(settings).text("type") == Some("table"))
}

pub(super) fn stream(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Stream> {
    let fields = Fields::new(settings);
    let hours = fields.number::<u32>("retentionPeriodHours").unwrap_or(24);
    Some(Stream {
        id: names.resource(name)?,
        shard_count: fields.number("shardCount").unwrap_or(1),
        retention_period: Duration::secs(u64::from(hours) * 3600),
        table: (fields.text("type") == Some("table")).then(|| table(fields)),
    })
}

fn table(fields: Fields) -> Table {
    let view = fields.text("streamViewType");
    let view_type = ViewType::ALL.into_iter().find(|of| Some(of.as_str()) == view);
    Table {
        view_type: view_type.unwrap_or(ViewType::NewAndOldImages),
        key: fields.text("key").unwrap_or_default().into(),
    }
}

/// What can stand for the type of an attribute in DynamoDB's JSON.
const ATTRIBUTE_TYPES: [&str; 10] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"];

/// An item in DynamoDB's JSON, or with `key` the end of one.
pub(super) fn check_item(fields: Fields, table: Fields, path: &Path, problems: &mut Problems) {
    let (body, key_name) = (fields.get("body"), table.text("key").unwrap_or_default());
    let place = path.key("body");
    if body.is_none() && key_name.contains(['"', '\\']) {
        problems.add(place, "missing: an item; the name of the table's key is too odd to make one up");
    }
    match (body, fields.get("key")) {
        (Some(Value::Null), Some(_)) | (None, None) => {}
        (Some(Value::Null), None) => problems.add(path.key("key"), "missing: the key of the item to delete"),
        (_, Some(_)) => problems.add(path.key("key"), "this is only for deleting an item, with `body` null"),
        (Some(Value::Object(item)), None) => {
            for (name, _) in item.iter().filter(|(_, value)| !is_attribute(value)) {
                let text = "expected DynamoDB's JSON, such as {\"S\": \"text\"} or {\"N\": \"5\"}";
                problems.add(place.key(name), text);
            }
            let key = item.get(key_name).and_then(Value::as_object).and_then(|map| map.iter().next());
            let is_key = key.is_some_and(|(of, value)| matches!(of.as_str(), "S" | "N" | "B") && value.is_string());
            if !is_key {
                let text = "One or more parameter values were invalid: Missing the key";
                problems.refuse(place, "ValidationException", format!("{text} {key_name} in the item"));
            }
        }
        (Some(_), None) => problems.add(place, "expected an item in DynamoDB's JSON, or null to delete one"),
    }
}

fn is_attribute(value: &Value) -> bool {
    value.as_object().is_some_and(|map| map.len() == 1 && map.keys().all(|of| ATTRIBUTE_TYPES.contains(&of.as_str())))
}

/// Compiles the settings that only a mapping on a stream has.
pub(super) fn source(stream: StreamId, fields: Fields, names: &Names) -> StreamSource {
    let starting_position = match fields.text("startingPosition") {
        Some("LATEST") => StartingPosition::Latest,
        Some("AT_TIMESTAMP") => {
            let moment = fields.moment("startingPositionTimestamp").unwrap_or(0);
            StartingPosition::AtTimestamp(Instant(moment.saturating_sub(names.start_unix_millis)))
        }
        _ => StartingPosition::TrimHorizon,
    };
    StreamSource {
        stream,
        starting_position,
        bisect_batch_on_function_error: fields.flag("bisectBatchOnFunctionError"),
        // -1 is no number of this type, and stands for no limit.
        maximum_retry_attempts: fields.number("maximumRetryAttempts"),
        maximum_record_age: fields.seconds("maximumRecordAgeInSeconds"),
        parallelization_factor: fields.number("parallelizationFactor").unwrap_or(1),
        on_failure: fields.text("onFailure").and_then(|name| names.resource(name)),
        enhanced_fan_out: fields.flag("enhancedFanOut"),
    }
}

/// What AWS says to a mapping on a stream, and what is not simulated yet.
pub(super) fn check(world: &World, name: &str, mapping: &Map<String, Value>, place: Place, problems: &mut Problems) {
    let fields = Fields::new(mapping);
    let (source, function) = (fields.text("source").unwrap_or_default(), fields.text("function").unwrap_or_default());
    let Some(code) = world.settings(function) else { return };
    if place.sets("function") {
        if !world.exists(function) {
            return problems.refuse(place.path(name, "function"), INVALID, "Function does not exist");
        }
        duplicate(world, (name, source, function), place, problems);
        let handler = Fields::new(code).object("handler");
        if handler.text("onBadRecord") == Some("deleteAsYouGo") {
            let text = format!("`{function}` deletes messages as it goes, and nothing can be deleted from a stream");
            problems.add(place.path(name, "function"), text);
        }
    }
    if is_table(world, source) && fields.text("startingPosition") == Some("AT_TIMESTAMP") {
        let text = format!("Unsupported starting position for arn type: {}", source_arn(world, source));
        return problems.refuse(place.path(name, "startingPosition"), INVALID, text);
    }
    starting_position(fields, name, place, problems);
    on_failure(world, fields, name, place, problems);
}

fn starting_position(fields: Fields, name: &str, place: Place, problems: &mut Problems) {
    let is_at_timestamp = fields.text("startingPosition") == Some("AT_TIMESTAMP");
    let has_timestamp = fields.get("startingPositionTimestamp").is_some();
    let path = || place.path(name, "startingPositionTimestamp");
    match (is_at_timestamp, has_timestamp) {
        // That AWS refuses both is documented; its texts could not be verified.
        (true, false) => problems.add(path(), "missing: AT_TIMESTAMP needs the moment to begin at"),
        (false, true) => problems.add(path(), "this is only for `startingPosition` AT_TIMESTAMP"),
        (true, true) | (false, false) => {}
    }
}

fn on_failure(world: &World, fields: Fields, name: &str, place: Place, problems: &mut Problems) {
    let Some(target) = fields.text("onFailure").filter(|_| place.sets("onFailure")) else { return };
    let Some(settings) = world.settings(target) else { return };
    let path = place.path(name, "onFailure");
    if Fields::new(settings).flag("fifo") {
        // Sources disagree about when AWS says so, and how.
        let of = Fields::new(settings).text("type").unwrap_or_default();
        problems.add(&path, format!("`{target}` is a FIFO {of}, which cannot be an on-failure destination"));
    }
    let subscriptions = world.resources().filter(|(_, of)| Fields::new(of).text("topic") == Some(target));
    for (name, _) in subscriptions.filter(|(_, of)| Fields::new(of).text("filterPolicyScope") == Some("MessageBody")) {
        let text = format!("filtering of invocation records is not simulated yet, and `{name}` filters `{target}`");
        problems.add(&path, text);
    }
    let readers = world.resources().filter(|(_, reader)| Fields::new(reader).text("source") == Some(target));
    for (reader, settings) in readers {
        if !Fields::new(settings).list("filterCriteria").is_empty() {
            let text =
                format!("filtering of invocation records is not simulated yet, and `{reader}` filters `{target}`");
            problems.add(&path, text);
        }
    }
}

fn duplicate(world: &World, (name, source, function): (&str, &str, &str), place: Place, problems: &mut Problems) {
    if let Some(other) = refusals::made_before(world, (name, source, function), place) {
        // AWS's text ends with the other mapping's UUID; its name says more here.
        let text = format!(
            "The event source arn (\" {} \") and function (\" {function} \") provided mapping already exists. Please \
             update or delete the existing mapping with UUID {other}",
            source_arn(world, source)
        );
        problems.refuse(place.path(name, "function"), "ResourceConflictException", text);
    }
}

/// Settings of a stream's mapping that cannot be changed, or whose change is not simulated yet.
pub(super) fn unchangeable(setting: &str) -> Option<&'static str> {
    match setting {
        "startingPosition" | "startingPositionTimestamp" | "enhancedFanOut" => {
            Some("cannot be changed; delete the mapping and create another")
        }
        "parallelizationFactor" => Some("cannot be changed in this version; that is not simulated yet"),
        _ => None,
    }
}

/// Lanes are numbered in sixteen bits, and a shard has at most ten.
pub(super) const MOST_SHARDS: u64 = 6_000;

/// UpdateShardCount: at most twice, and at least half of what is open. That AWS refuses is documented; its texts could not
/// be verified.
pub(super) fn check_shard_count(open: u64, wanted: u64, path: &Path, problems: &mut Problems) {
    let text = if wanted > 2 * open {
        "cannot scale up over double the current open shard count"
    } else if wanted * 2 < open {
        "cannot scale down below half the current open shard count"
    } else {
        return;
    };
    let text = format!("UpdateShardCount {text}: {open} are open, {wanted} are wanted");
    problems.refuse(path, "InvalidArgumentException", text);
}
