//! Streams, what a mapping sets for one, and what AWS says to that.

use redrive_core::plan::{StartingPosition, Stream, StreamReading};
use redrive_core::time::{Duration, Instant};
use serde_json::{Map, Value};

use super::Names;
use super::fields::Fields;
use super::world::{Place, World};
use crate::problem::Problems;

const INVALID: &str = "InvalidParameterValueException";

pub(super) fn stream_arn(name: &str) -> String {
    format!("arn:aws:kinesis:us-east-1:123456789012:stream/{name}")
}

pub(super) fn stream(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Stream> {
    let fields = Fields::new(settings);
    let hours = fields.number::<u32>("retentionPeriodHours").unwrap_or(24);
    Some(Stream {
        id: names.resource(name)?,
        shard_count: fields.number("shardCount").unwrap_or(1),
        retention_period: Duration::secs(u64::from(hours) * 3600),
    })
}

/// What a mapping has set that only a stream's mapping can have.
pub(super) fn reading(fields: Fields, names: &Names) -> StreamReading {
    let starting_position = match fields.text("startingPosition") {
        Some("LATEST") => StartingPosition::Latest,
        Some("AT_TIMESTAMP") => {
            let moment = fields.moment("startingPositionTimestamp").unwrap_or(0);
            StartingPosition::AtTimestamp(Instant(moment.saturating_sub(names.start_unix_millis)))
        }
        _ => StartingPosition::TrimHorizon,
    };
    StreamReading {
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
    if Fields::new(settings).text("type") != Some("queue") {
        problems.add(&path, format!("`{target}` as a destination is not simulated yet; this version writes to queues"));
    } else if Fields::new(settings).flag("fifo") {
        // Sources disagree about when AWS says so, and how.
        problems.add(&path, format!("`{target}` is a FIFO queue, which cannot be an on-failure destination"));
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

/// Of the mappings of a stack the first one is made.
fn duplicate(world: &World, (name, source, function): (&str, &str, &str), place: Place, problems: &mut Problems) {
    let came_before = |other: &str| other != name && (!matches!(place, Place::Stack) || other < name);
    let same = |settings: &Map<String, Value>| {
        let fields = Fields::new(settings);
        fields.text("source") == Some(source) && fields.text("function") == Some(function)
    };
    let other = world.existing().find(|(other, settings)| came_before(other) && same(settings));
    if let Some((other, _)) = other {
        // AWS's text ends with the other mapping's UUID; its name says more here.
        let text = format!(
            "The event source arn (\" {} \") and function (\" {function} \") provided mapping already exists. Please \
             update or delete the existing mapping with UUID {other}",
            stream_arn(source)
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
