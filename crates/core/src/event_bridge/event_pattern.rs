//! `eventPattern`: a rule looks at the whole event. `Rule::EventbridgeEventPatternWholeEvent`,
//! `Rule::EventbridgeEventPatternContentFilters`

use crate::json::Json;
use crate::pattern;
use crate::plan::Pattern;

/// Whether an event, as text, matches a pattern.
pub fn matches(pattern: &Pattern, event: &str) -> bool {
    Json::read(event).is_some_and(|event| pattern::matches(pattern, Some(&event)))
}
