//! Mappings of a stream: what only they can set, and what Lambda refuses.

use redrive_core::arn;
use redrive_core::id::StreamId;
use redrive_core::plan::{StartingPosition, StreamSource};
use redrive_core::time::Instant;

use super::{INVALID, made_before};
use crate::problem::Problems;
use crate::validate::context::{Site, StackState};
use crate::validate::fields::Fields;
use crate::validate::names::Names;

/// Compiles the settings that only a mapping of a stream can have.
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
        on_failure: names.target(fields, "onFailure"),
        enhanced_fan_out: fields.flag("enhancedFanOut"),
    }
}

/// Reports what Lambda refuses of a mapping of a stream, and what is not simulated.
pub(super) fn refuse(stack: &StackState, name: &str, fields: Fields, site: Site, problems: &mut Problems) {
    let (source, function) = (fields.text("source").unwrap_or_default(), fields.text("function").unwrap_or_default());
    let Some(code) = stack.settings(function) else { return };
    if site.sets("function") {
        if !stack.exists(function) {
            return problems.refuse(site.path(name, "function"), INVALID, "Function does not exist");
        }
        duplicate(stack, (name, source, function), site, problems);
        let handler = Fields::new(code).object("handler");
        if handler.text("onBadRecord") == Some("deleteAsYouGo") {
            let text = format!("`{function}` deletes messages as it goes, and nothing can be deleted from a stream");
            problems.add(site.path(name, "function"), text);
        }
    }
    if stack.type_of(source) == "table" && fields.text("startingPosition") == Some("AT_TIMESTAMP") {
        let text = format!("Unsupported starting position for arn type: {}", source_arn(stack, source));
        return problems.refuse(site.path(name, "startingPosition"), INVALID, text);
    }
    starting_position(fields, name, site, problems);
    on_failure(stack, fields, name, site, problems);
}

fn starting_position(fields: Fields, name: &str, site: Site, problems: &mut Problems) {
    let is_at_timestamp = fields.text("startingPosition") == Some("AT_TIMESTAMP");
    let has_timestamp = fields.get("startingPositionTimestamp").is_some();
    let path = || site.path(name, "startingPositionTimestamp");
    match (is_at_timestamp, has_timestamp) {
        // That AWS refuses both is documented; its texts could not be verified.
        (true, false) => problems.add(path(), "missing: AT_TIMESTAMP needs the moment to begin at"),
        (false, true) => problems.add(path(), "this is only for `startingPosition` AT_TIMESTAMP"),
        (true, true) | (false, false) => {}
    }
}

fn on_failure(stack: &StackState, fields: Fields, name: &str, site: Site, problems: &mut Problems) {
    let is_known = |target: &&str| site.sets("onFailure") && stack.settings(target).is_some();
    let Some(target) = fields.text("onFailure").filter(is_known) else { return };
    let path = site.path(name, "onFailure");
    if stack.is_fifo(target) {
        // Sources disagree about the call that AWS refuses, and about the text.
        let of = stack.type_of(target);
        problems.add(&path, format!("`{target}` is a FIFO {of}, which cannot be an on-failure destination"));
    }
    let subscriptions = stack.resources().filter(|(_, of)| Fields::new(of).text("topic") == Some(target));
    for (name, _) in subscriptions.filter(|(_, of)| Fields::new(of).text("filterPolicyScope") == Some("MessageBody")) {
        let text = format!("filtering of invocation records is not simulated yet, and `{name}` filters `{target}`");
        problems.add(&path, text);
    }
    let readers = stack.resources().filter(|(_, reader)| Fields::new(reader).text("source") == Some(target));
    for (reader, settings) in readers {
        if !Fields::new(settings).list("filterCriteria").is_empty() {
            let text =
                format!("filtering of invocation records is not simulated yet, and `{reader}` filters `{target}`");
            problems.add(&path, text);
        }
    }
}

fn duplicate(stack: &StackState, (name, source, function): (&str, &str, &str), site: Site, problems: &mut Problems) {
    if let Some(other) = made_before(stack, (name, source, function), site) {
        // AWS's text ends with the UUID of the other mapping; here it is the name.
        let text = format!(
            "The event source arn (\" {} \") and function (\" {function} \") provided mapping already exists. Please \
             update or delete the existing mapping with UUID {other}",
            source_arn(stack, source)
        );
        problems.refuse(site.path(name, "function"), "ResourceConflictException", text);
    }
}

/// The start of a run whose scenario gives none, at which its tables are created: 2026-01-01T00:00:00Z.
const DEFAULT_START_UNIX_MILLIS: u64 = 1_767_225_600_000;

fn source_arn(stack: &StackState, name: &str) -> String {
    match stack.type_of(name) {
        "table" => arn::table_stream(name, DEFAULT_START_UNIX_MILLIS),
        _ => arn::stream(name),
    }
}

/// Settings of a stream's mapping that cannot be changed, or whose change is not simulated yet.
pub(in crate::validate) fn unchangeable(setting: &str) -> Option<&'static str> {
    match setting {
        "startingPosition" | "startingPositionTimestamp" | "enhancedFanOut" => {
            Some("cannot be changed; delete the mapping and create another")
        }
        "parallelizationFactor" => Some("cannot be changed in this version; that is not simulated yet"),
        _ => None,
    }
}
