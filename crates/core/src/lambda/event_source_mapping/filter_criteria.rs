//! `filterCriteria`: the messages that reach the function.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Mappings;
use crate::documents::dynamodb_record;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{FactId, MappingId, RecordId};
use crate::json::Json;
use crate::limits::work_of_match;
use crate::pattern::{matches, passes};
use crate::plan::{Pattern, Test};
use crate::rule::Rule;
use crate::stream::table;

impl Mappings {
    /// The records that pass. The others are deleted from the queue. This happens before there is a batch:
    /// `Rule::LambdaFilterCriteriaBeforeBatch`
    pub(super) fn filter(
        &mut self,
        id: MappingId,
        poller: u16,
        records: Span,
        received: FactId,
        fx: &mut Effects,
    ) -> Span {
        let settings = &self.mapping(id).settings;
        let mut out = Vec::new();
        let mut passed = Vec::new();
        let mut body = String::new();
        for record in fx.trace.of(records) {
            body.clear();
            fx.write_text(record, &mut body);
            fx.spend(work_of_filters(&settings.filters, &body));
            // `Rule::LambdaFilterCriteriaAnyFilter`
            let passes = settings.filters.iter().any(|pattern| matches_body(pattern, &body));
            if passes { passed.push(record) } else { out.push(record) }
        }
        if out.is_empty() {
            return records;
        }
        let records = fx.span(&out);
        let (by, queue) = (settings.id, fx.plan.queue(self.mapping(id).queue()).id);
        let draft = Draft::new(FactKind::FilteredOut, Rule::LambdaFilterCriteriaDeletes, received);
        let fact = fx.record(draft.resource(by).target(queue).records(records));
        fx.schedule_now(event::Sqs::Delete { fact, cause: fact, mapping: id, poller });
        fx.span(&passed)
    }
}

impl Mappings {
    /// The records of a stream that pass. The others are done with: `Rule::LambdaFilterCriteriaSkips`
    pub(super) fn filter_stream(&mut self, id: MappingId, read: FactId, fx: &mut Effects) -> Span {
        let settings = &self.mapping(id).settings;
        let records = fx.trace.fact(read).records;
        if settings.filters.is_empty() {
            return records;
        }
        let mut data = String::new();
        let (passed, out): (Vec<RecordId>, Vec<RecordId>) = fx.trace.of(records).partition(|record| {
            data.clear();
            // `Rule::DynamodbTableFilteredWhole`
            if table::of(fx.plan, fx.trace.record(*record)).is_some() {
                dynamodb_record::write_open(fx.plan, fx.trace, *record, &mut data);
                data.push('}');
                fx.spend(work_of_filters(&settings.filters, &data));
                return settings.filters.iter().any(|pattern| matches(pattern, Json::read(&data).as_ref()));
            }
            fx.write_text(*record, &mut data);
            fx.spend(work_of_filters(&settings.filters, &data));
            settings.filters.iter().any(|pattern| matches_body(pattern, &data))
        });
        if out.is_empty() {
            return records;
        }
        let draft = Draft::new(FactKind::FilteredOut, Rule::LambdaFilterCriteriaSkips, read).resource(settings.id);
        let draft = draft.target(fx.plan.source(settings));
        let out = fx.span(&out);
        fx.record(draft.records(out));
        fx.span(&passed)
    }
}

/// The work of reading a text and comparing it with each filter.
fn work_of_filters(filters: &[Pattern], text: &str) -> usize {
    filters.iter().map(|pattern| text.len() + work_of_match(pattern, text.len())).sum()
}

/// Returns true if a message with this body passes a pattern. A pattern that looks into the body wants JSON, one that does not
/// wants plain text; what does not fit is dropped: `Rule::LambdaFilterCriteriaWantsJson`,
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
