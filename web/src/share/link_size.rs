//! Finds the parts that make a link long, and ways to shorten it.

use redrive_scenario::Scenario;
use redrive_scenario::link::Link;
use redrive_views::names::with_commas;

/// A part of the scenario that makes the link longer.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// `The notes take 846 characters.`
    pub words: String,
    pub fix: Option<Fix>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Makes the link without notes and `x-` keys; the scenario keeps them.
    LeaveOutNotes,
    /// Joins equal sends into one with a count; this changes the scenario.
    JoinSends,
}

impl Fix {
    pub fn words(self) -> &'static str {
        match self {
            Fix::LeaveOutNotes => "Leave them out",
            Fix::JoinSends => "Join them with a count",
        }
    }
}

/// Minimum number of characters worth a line.
const LEAST: usize = 120;

/// Returns the parts, largest first.
pub fn parts(scenario: &Scenario) -> Vec<Part> {
    let length = |scenario: &Scenario| Link::to(scenario.clone()).write().len();
    let all = length(scenario);
    let saved = |other: &Scenario| all.saturating_sub(length(other));
    let mut found: Vec<(usize, Part)> = Vec::new();
    let mut add = |saves: usize, words: &str, fix: Option<Fix>| {
        if saves >= LEAST {
            let words = format!("{words} take {} characters.", with_commas(saves as u64));
            found.push((saves, Part { words, fix }));
        }
    };
    add(saved(&without_notes(scenario)), "The notes", Some(Fix::LeaveOutNotes));
    let joined = scenario.with_sends_joined();
    let by_joining = joined.as_ref().map_or(0, saved);
    add(by_joining, "Steps that send the same, one by one,", Some(Fix::JoinSends));
    let bare = bodies_away(scenario);
    if bare != *scenario {
        add(saved(&bare), "Bodies and attributes that are written out", None);
    }
    found.sort_by_key(|(saves, _)| std::cmp::Reverse(*saves));
    found.into_iter().map(|(_, part)| part).collect()
}

pub fn without_notes(scenario: &Scenario) -> Scenario {
    let mine = scenario.as_map().keys().filter(|key| key.starts_with("x-"));
    mine.fold(scenario.without("notes"), |scenario, key| scenario.without(key))
}

fn bodies_away(scenario: &Scenario) -> Scenario {
    let steps = scenario.get("script").and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    let paths = (0..steps).flat_map(|step| ["body", "attributes"].map(|key| format!("script[{step}].send.{key}")));
    let there = paths.filter(|path| scenario.get(path).is_some()).collect::<Vec<String>>();
    there.iter().fold(scenario.clone(), |scenario, path| scenario.without(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::lessons;
    use serde_json::json;

    /// Text that compresses badly.
    fn noise(letters: usize) -> String {
        let mut state = 1_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        };
        (0..letters).map(next).collect()
    }

    #[test]
    fn the_largest_part_comes_first_and_can_be_left_out() {
        let scenario = lessons::first().scenario.with("notes", noise(2000).into());
        let found = parts(&scenario);
        assert_eq!(found[0].fix, Some(Fix::LeaveOutNotes));
        assert!(found[0].words.starts_with("The notes take 1,"), "{found:?}");
        assert!(parts(&without_notes(&scenario)).is_empty());
        let bodies = json!([{ "at": "0s", "send": { "to": "orders", "body": noise(3000) } }]);
        let found = parts(&scenario.with("script", bodies));
        assert!(found[0].words.starts_with("Bodies") && found[0].fix.is_none(), "{found:?}");
    }
}
