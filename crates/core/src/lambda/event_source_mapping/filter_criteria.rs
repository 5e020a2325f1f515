//! `filterCriteria`: which messages reach the function at all.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Mappings;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{Kind, Span};
use crate::id::{FactId, MappingId, RecordId};
use crate::json::Json;
use crate::plan::{Leaf, Number, Pattern, Test};
use crate::rule::Rule;
use crate::stream::table;
use crate::text::Text;

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
            Text::of(fx.plan, fx.trace, fx.trace.record(record)).write(&mut body);
            // `Rule::LambdaFilterCriteriaAnyFilter`
            let passes = settings.filters.iter().any(|pattern| matches_body(pattern, &body));
            if passes { passed.push(record) } else { out.push(record) }
        }
        if out.is_empty() {
            return records;
        }
        let records = fx.span(&out);
        let (by, queue) = (settings.id, fx.plan.queue(self.mapping(id).queue()).id);
        let draft = Draft::new(Kind::FilteredOut, Rule::LambdaFilterCriteriaDeletes, received);
        let fact = fx.state(draft.of(by).with(queue).records(records));
        fx.tell(event::Sqs::Delete { fact, cause: fact, mapping: id, poller });
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
                table::write_change(fx.plan, fx.trace, *record, &mut data);
                data.push('}');
                return settings.filters.iter().any(|pattern| matches(pattern, Json::read(&data).as_ref()));
            }
            Text::of(fx.plan, fx.trace, fx.trace.record(*record)).write(&mut data);
            settings.filters.iter().any(|pattern| matches_body(pattern, &data))
        });
        if out.is_empty() {
            return records;
        }
        let draft = Draft::new(Kind::FilteredOut, Rule::LambdaFilterCriteriaSkips, read).of(settings.id);
        let draft = draft.with(fx.plan.source(settings));
        let out = fx.span(&out);
        fx.state(draft.records(out));
        fx.span(&passed)
    }
}

/// Whether a message with this body passes a pattern. A pattern that looks into the body wants JSON, one that does not
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

/// `Rule::LambdaFilterCriteriaEveryField`, `Rule::LambdaFilterCriteriaOr`
fn matches(pattern: &Pattern, value: Option<&Json>) -> bool {
    let fields = pattern.fields.iter().all(|(key, test)| {
        let field = value.and_then(|value| value.get(key));
        match test {
            Test::Inside(inside) => matches!(field, Some(Json::Object(_)) | None) && matches(inside, field),
            Test::OneOf(leaves) => match field {
                Some(Json::List(items)) => items.iter().any(|item| leaves.iter().any(|leaf| passes(leaf, Some(item)))),
                _ => leaves.iter().any(|leaf| passes(leaf, field)),
            },
        }
    });
    fields && pattern.any_of.iter().all(|choices| choices.iter().any(|choice| matches(choice, value)))
}

/// `Rule::LambdaFilterCriteriaExists`, `Rule::LambdaFilterCriteriaNumeric`, `Rule::LambdaFilterCriteriaNumbersAsText`,
/// `Rule::LambdaFilterCriteriaTextTests`, `Rule::LambdaFilterCriteriaAnythingBut`
fn passes(leaf: &Leaf, value: Option<&Json>) -> bool {
    match (leaf, value) {
        (Leaf::Exists(wanted), _) => *wanted == value.is_some_and(|value| !matches!(value, Json::Object(_))),
        (Leaf::Null, Some(Json::Null)) => true,
        (Leaf::Bool(wanted), Some(Json::Bool(value))) => wanted == value,
        (Leaf::Text(wanted), Some(Json::Text(value))) => **wanted == **value,
        (Leaf::NumberText(wanted), Some(Json::Number(value))) => **wanted == **value,
        (Leaf::Prefix(prefix), Some(Json::Text(value))) => value.starts_with(&**prefix),
        (Leaf::Suffix(suffix), Some(Json::Text(value))) => value.ends_with(&**suffix),
        (Leaf::EqualsIgnoreCase(wanted), Some(Json::Text(value))) => {
            wanted.chars().flat_map(char::to_lowercase).eq(value.chars().flat_map(char::to_lowercase))
        }
        (Leaf::AnythingBut(leaves), Some(value)) => {
            matches!(value, Json::Text(_) | Json::Number(_)) && !leaves.iter().any(|leaf| passes(leaf, Some(value)))
        }
        (Leaf::Numeric { least, most }, Some(Json::Number(value))) => millionths(value).is_some_and(|value| {
            let over = least.is_none_or(|(least, inclusive)| if inclusive { value >= least } else { value > least });
            let under = most.is_none_or(|(most, inclusive)| if inclusive { value <= most } else { value < most });
            over && under
        }),
        _ => false,
    }
}

/// A JSON number in millionths; finer digits are cut off, and what is out of all range is no number.
pub fn millionths(text: &str) -> Option<Number> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.len() + fraction.len();
    if digits == 0 || digits > 60 || exponent.abs() > 40 {
        return None;
    }
    let mut value: Number = 0;
    // Digits up to the sixth place after the point, which the exponent moves.
    let wanted = whole.len() as i32 + exponent + 6;
    let mut all = whole.bytes().chain(fraction.bytes());
    for _ in 0..wanted.max(0) {
        let digit = all.next().unwrap_or(b'0');
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(Number::from(digit - b'0'))?;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_in_millionths() {
        for (text, value) in
            [("1", 1_000_000), ("-2.5", -2_500_000), ("1e2", 100_000_000), ("0.0000019", 1), ("12e-1", 1_200_000)]
        {
            assert_eq!(millionths(text), Some(value), "{text}");
        }
        assert_eq!(millionths("1e99"), None);
    }
}
