//! `filterCriteria`: the records that reach the function.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::documents::dynamodb_record;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId};
use crate::json::Json;
use crate::pattern::Subject;
use crate::plan;
use crate::rule::Rule;

/// Records of one read, split by the filters of a mapping.
pub(super) struct Filtered {
    pub passed: Vec<RecordId>,
    /// The fact about the records that no filter matched.
    pub fact: FactId,
}

/// Applies the filters of a mapping before a batch is formed: `Rule::LambdaFilterCriteriaBeforeBatch`. Returns none if
/// every record passes.
pub(super) fn filter(
    mapping: &plan::Mapping,
    records: Span,
    rule: Rule,
    cause: FactId,
    fx: &mut Effects,
) -> Option<Filtered> {
    if mapping.filters.is_empty() {
        return None;
    }
    let mut buffer = String::new();
    let (passed, rejected): (Vec<RecordId>, Vec<RecordId>) =
        fx.trace.of(records).partition(|record| record_passes(mapping, *record, &mut buffer, fx));
    if rejected.is_empty() {
        return None;
    }
    let rejected = fx.span(&rejected);
    let draft = Draft::new(FactKind::FilteredOut, rule, cause).resource(mapping.id).target(fx.plan.source(mapping));
    let fact = fx.record(draft.records(rejected));
    Some(Filtered { passed, fact })
}

/// Returns true if a filter matches a record, which is read once for all of them: `Rule::LambdaFilterCriteriaAnyFilter`
fn record_passes(mapping: &plan::Mapping, record: RecordId, buffer: &mut String, fx: &Effects) -> bool {
    buffer.clear();
    // `Rule::DynamodbTableFilteredWhole`
    let subject = if fx.plan.table(fx.trace.record(record).resource).is_some() {
        dynamodb_record::write_open(fx.plan, fx.trace, record, buffer);
        buffer.push('}');
        fx.read_json(buffer).map(Subject::new)
    } else {
        fx.write_text(record, buffer);
        let is_queue = matches!(fx.plan.kind(fx.plan.source(mapping)), plan::ResourceKind::Queue(_));
        Some(subject(if is_queue { "body" } else { "data" }, buffer, fx))
    };
    let Some(mut subject) = subject else { return false };
    let is_match = mapping.filters.iter().any(|pattern| subject.matches(pattern));
    fx.spend(subject.work());
    is_match
}

/// The record as a filter sees it, with its data under a key. A filter that looks into the data needs JSON, one that does
/// not needs plain text; data of the other kind match neither: `Rule::LambdaFilterCriteriaWantsJson`,
/// `Rule::LambdaFilterCriteriaWantsText`
fn subject<'t>(key: &'t str, data: &'t str, fx: &Effects) -> Subject<'t> {
    let value = match fx.read_json(data) {
        Some(object @ Json::Object(_)) => object,
        // The elements of a list that have keys can match; its texts are not plain text.
        Some(Json::List(items)) => {
            Json::List(items.into_iter().filter(|item| matches!(item, Json::Object(_))).collect())
        }
        _ => Json::Text(Cow::Borrowed(data)),
    };
    Subject::new(Json::Object(Vec::from([(Cow::Borrowed(key), value)])))
}
