//! `filterCriteria`: which records reach the function.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::documents::dynamodb_record;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId};
use crate::json::Json;
use crate::limits::work_of_match;
use crate::pattern::{matches, passes};
use crate::plan::{self, Pattern, Test};
use crate::rule::Rule;
use crate::stream::table;

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

/// Tests whether any filter matches a record: `Rule::LambdaFilterCriteriaAnyFilter`
fn record_passes(mapping: &plan::Mapping, record: RecordId, buffer: &mut String, fx: &Effects) -> bool {
    buffer.clear();
    // `Rule::DynamodbTableFilteredWhole`
    if table::of(fx.plan, fx.trace.record(record)).is_some() {
        dynamodb_record::write_open(fx.plan, fx.trace, record, buffer);
        buffer.push('}');
        fx.spend(work_of_filters(&mapping.filters, buffer));
        return mapping.filters.iter().any(|pattern| matches(pattern, Json::read(buffer).as_ref()));
    }
    fx.write_text(record, buffer);
    fx.spend(work_of_filters(&mapping.filters, buffer));
    mapping.filters.iter().any(|pattern| matches_body(pattern, buffer))
}

/// The work of reading a text and comparing it with each filter.
fn work_of_filters(filters: &[Pattern], text: &str) -> usize {
    filters.iter().map(|pattern| text.len() + work_of_match(pattern, text.len())).sum()
}

/// Tests a message with this body against a pattern. A pattern that looks into the body requires JSON, one that does not
/// requires plain text; a message of the other kind is dropped: `Rule::LambdaFilterCriteriaWantsJson`,
/// `Rule::LambdaFilterCriteriaWantsText`
pub fn matches_body(pattern: &Pattern, body: &str) -> bool {
    let json = Json::read(body).filter(|json| matches!(json, Json::Object(_) | Json::List(_)));
    let text = json.is_none().then_some(Json::Text(Cow::Borrowed(body)));
    matches_whole(pattern, json.as_ref(), text.as_ref())
}

fn matches_whole(pattern: &Pattern, json: Option<&Json>, text: Option<&Json>) -> bool {
    let fields = pattern.fields.iter().all(|(_, test)| match test {
        Test::Inside(inside) => matches!(json, Some(Json::Object(_))) && matches(inside, json),
        Test::OneOf(leaves) => text.is_some() && leaves.iter().any(|leaf| passes(leaf, text)),
    });
    fields && pattern.any_of.iter().all(|choices| choices.iter().any(|choice| matches_whole(choice, json, text)))
}
