//! Event source mappings: their plan, and what Lambda refuses. Recorded on AWS, unless a comment says otherwise.

mod of_stream;

use redrive_core::plan::{Mapping, QueueSource, ResourceKind, Settings, Source};
use redrive_core::time::Duration;
use serde_json::{Map, Value};

use super::context::{Change, Site, StackState, Written};
use super::fields::Fields;
use super::{pattern, queue};
use crate::problem::Problems;
use crate::schema::{MAX_BATCH_WITHOUT_WINDOW, MAX_FILTERS};

pub(super) use of_stream::unchangeable;

const INVALID: &str = "InvalidParameterValueException";

pub(super) fn compile(of: Written, problems: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let path = of.path;
    let fields = of.fields();
    let criteria = path.key("filterCriteria");
    let source = fields.text("source").unwrap_or_default();
    let data = match names.kind(source) {
        Some(ResourceKind::Stream(_)) if names.is_table(source) => None,
        Some(ResourceKind::Stream(_)) => Some("data"),
        _ => Some("body"),
    };
    let patterns = fields.list("filterCriteria").iter().enumerate();
    // Before the names are looked up: a bad pattern is a problem of its own.
    let filters: Vec<_> = patterns
        .filter_map(|(i, written)| {
            pattern::compile(written, pattern::Profile::Mapping { data }, &criteria.index(i), problems)
        })
        .collect();
    let source = match names.kind(source)? {
        ResourceKind::Queue(queue) => Source::Queue(QueueSource {
            queue,
            maximum_concurrency: fields.object("scalingConfig").number("maximumConcurrency"),
        }),
        ResourceKind::Stream(id) => Source::Stream(of_stream::source(id, fields, names)),
        _ => return None,
    };
    Some(Settings::Mapping(Mapping {
        id: of.id()?,
        source,
        function: names.function(fields.text("function")?)?,
        enabled: fields.flag("enabled"),
        batch_size: fields.number("batchSize").unwrap_or(1),
        maximum_batching_window: fields.seconds("maximumBatchingWindowInSeconds").unwrap_or(Duration::ZERO),
        report_batch_item_failures: !fields.list("functionResponseTypes").is_empty(),
        filters,
    }))
}

/// `Rule::LambdaEventSourceMappingQueueMustExist`, `Rule::LambdaBatchSizeOverTenNeedsWindow`
pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, site, .. } = change;
    let fields = change.fields();
    too_many_filters(fields, name, site, problems);
    let (source, function) = (fields.text("source").unwrap_or_default(), fields.text("function").unwrap_or_default());
    if matches!(stack.type_of(source), "stream" | "table") {
        return of_stream::refuse(stack, name, fields, site, problems);
    }
    let Some(queue) = stack.settings(source).filter(|_| stack.type_of(source) == "queue") else { return };
    if site.sets("source") && !stack.exists(source) {
        let text = "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. \
                    SQS Error Message: The specified queue does not exist.";
        return problems.refuse(site.path(name, "source"), INVALID, text);
    }
    let Some(code) = stack.settings(function) else { return };
    if site.sets("function") {
        if !stack.exists(function) {
            return problems.refuse(site.path(name, "function"), INVALID, "Function does not exist");
        }
        visibility_timeout((name, source), queue, code, site, problems);
        duplicate(stack, (name, source, function), site, problems);
    }
    let window: Option<u64> = fields.number("maximumBatchingWindowInSeconds");
    if stack.is_fifo(source) {
        fifo_mapping(fields, (name, site), problems);
    }
    let large = fields.number("batchSize").is_some_and(|size: u64| size > MAX_BATCH_WITHOUT_WINDOW);
    let sets = site.sets("batchSize") || site.sets("maximumBatchingWindowInSeconds");
    if large && window == Some(0) && sets {
        let text = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";
        problems.refuse(site.path(name, "batchSize"), INVALID, text);
    }
}

/// Returns true if the source and the function of a mapping exist. At a step of the script their absence is a fact of
/// the run and no problem.
pub(super) fn parts_exist(stack: &StackState, name: &str) -> bool {
    let Some(settings) = stack.settings(name).map(Fields::new) else { return false };
    let mapping = settings.text("type") == Some("mapping");
    !mapping || ["source", "function"].iter().filter_map(|part| settings.text(part)).all(|part| stack.exists(part))
}

fn too_many_filters(fields: Fields, name: &str, site: Site, problems: &mut Problems) {
    let filters = fields.list("filterCriteria").len();
    if filters > MAX_FILTERS && site.sets("filterCriteria") {
        // AWS refuses more than its quota of five; with which code and text could not be verified.
        let text = format!("{filters} filters are too many: a mapping has at most {MAX_FILTERS}");
        problems.add(site.path(name, "filterCriteria"), text);
    }
}

/// A FIFO queue's mapping has small batches and no window. That AWS refuses is documented, its texts could not be
/// verified.
fn fifo_mapping(fields: Fields, (name, site): (&str, Site), problems: &mut Problems) {
    if fields.number::<u64>("maximumBatchingWindowInSeconds").is_some_and(|window| window > 0) {
        let path = site.path(name, "maximumBatchingWindowInSeconds");
        problems.refuse(path, INVALID, "a FIFO queue has no batching window; leave it at 0");
    }
    if fields.number::<u64>("batchSize").is_some_and(|size| size > MAX_BATCH_WITHOUT_WINDOW) {
        problems.refuse(site.path(name, "batchSize"), INVALID, "a batch from a FIFO queue has at most 10 records");
    }
}

/// `Rule::SqsVisibilityTimeoutNotBelowFunctionTimeout`
fn visibility_timeout(
    (name, source): (&str, &str),
    queue: &Map<String, Value>,
    function: &Map<String, Value>,
    site: Site,
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
        let path = match site {
            Site::Stack => site.path(source, "visibilityTimeout"),
            _ => site.path(name, "function"),
        };
        problems.refuse(path, INVALID, text);
    }
}

/// The mapping that already joins a source and a function; of those of a stack the first one is made.
fn made_before<'w>(
    stack: &StackState<'w>,
    (name, source, function): (&str, &str, &str),
    site: Site,
) -> Option<&'w str> {
    let came_before = |other: &str| other != name && (!matches!(site, Site::Stack) || other < name);
    let same = |settings: &Map<String, Value>| {
        let fields = Fields::new(settings);
        fields.text("source") == Some(source) && fields.text("function") == Some(function)
    };
    stack.existing().find(|(other, settings)| came_before(other) && same(settings)).map(|(other, _)| other)
}

/// `Rule::LambdaEventSourceMappingOnePerPair`
fn duplicate(stack: &StackState, (name, source, function): (&str, &str, &str), site: Site, problems: &mut Problems) {
    if let Some(other) = made_before(stack, (name, source, function), site) {
        // AWS's text ends with the UUID of the other mapping; here it is the name.
        let text = format!(
            "An event source mapping with SQS arn (\" {} \") and function (\" {function} \") already exists. \
             Please update or delete the existing mapping with UUID {other}",
            queue::queue_arn(stack, source)
        );
        problems.refuse(site.path(name, "function"), "ResourceConflictException", text);
    }
}
