//! The dates of recordings of AWS that support a rule.

use crate::rules::RuleText;

/// Returns the day of the first recording among the sources of a rule: `2025-11-25`. It differs from the day on which
/// the sources were last read.
pub fn recorded_on(rule: &RuleText) -> Option<&'static str> {
    rule.sources().find_map(|source| {
        let days = source.match_indices("AWS ").filter_map(|(place, aws)| source.get(place + aws.len()..)?.get(..10));
        days.into_iter().find(|day| is_day(day))
    })
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use redrive_core::Rule;

    use super::recorded_on;
    use crate::rules;

    #[test]
    fn the_day_is_that_of_the_recording() {
        let on = |rule| recorded_on(&rules::text(rule));
        assert_eq!(on(Rule::SqsVisibilityTimeoutNotShortenedByFailure), Some("2025-11-25"));
        assert_eq!(on(Rule::RedriveScriptStep), None);
    }
}
