//! `eventPattern`: the pattern that a rule compares with the whole event. `Rule::EventbridgeEventPatternWholeEvent`,
//! `Rule::EventbridgeEventPatternContentFilters`

use crate::effects::Effects;
use crate::limits::work_of_match;
use crate::pattern;
use crate::plan::Pattern;

/// Returns true if an event, as text, matches a pattern.
pub(crate) fn matches(pattern: &Pattern, event: &str, fx: &Effects) -> bool {
    fx.spend(work_of_match(pattern, event.len()));
    fx.read_json(event).is_some_and(|event| pattern::matches(pattern, Some(&event)))
}
