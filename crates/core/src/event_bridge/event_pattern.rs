//! `eventPattern`: the pattern that a rule compares with the whole event. `Rule::EventbridgeEventPatternWholeEvent`,
//! `Rule::EventbridgeEventPatternContentFilters`

use alloc::string::String;

use crate::effects::Effects;
use crate::fact::Span;
use crate::pattern::{Outcomes, Subject};
use crate::plan::Pattern;

/// Matches events with the patterns of several rules. Each event is written and read once for all of them.
pub(crate) fn outcomes(patterns: &[&Pattern], events: Span, fx: &Effects) -> Outcomes {
    Outcomes::new(patterns, events, fx, |event, with| {
        let mut text = String::new();
        fx.write_text(event, &mut text);
        if let Some(value) = fx.read_json(&text) {
            with(Subject::new(value));
        }
    })
}
