//! Links that were given out, which open for ever. A line is never changed or taken away, only added.

use redrive_scenario::link::{Link, Of};
use redrive_scenario::{Scenario, validate};

const GIVEN_OUT: &str = include_str!("links_r1.txt");

#[test]
fn every_link_ever_given_out_opens_to_what_was_shared() {
    let lines: Vec<&str> = GIVEN_OUT.lines().collect();
    assert!(lines.len() >= 10 && lines.len().is_multiple_of(2), "a link and its scenario, line by line");
    for pair in lines.chunks(2) {
        let link = Link::read(pair[0]).unwrap_or_else(|error| panic!("{error}: {}", pair[0]));
        let Of::Whole(scenario) = &link.of else { panic!("a whole scenario: {}", pair[0]) };
        assert_eq!(scenario.to_json_compact(), pair[1]);
        assert_eq!(validate(scenario).map(|_| ()), Ok(()));
        // A link that is shared anew opens the same scenario, perhaps with other letters.
        let again = Link::read(&link.write()).expect("it opens");
        let same = |of: &Of| matches!(of, Of::Whole(again) if again.canonical() == scenario.canonical());
        assert!(same(&again.of), "{}", pair[0]);
        assert_eq!((again.look, again.overrides, again.model), (link.look, link.overrides, link.model));
    }
}

#[test]
fn a_scenario_of_a_mebibyte_can_be_shared() {
    let notes: String = (0..40_000_u64).map(|n| format!("{:x} ", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let text = serde_json::json!({ "v": 1, "notes": notes, "stack": { "orders": { "type": "queue" } } }).to_string();
    let scenario = Scenario::parse(&text).expect("a scenario");
    let link = Link::to(scenario.clone()).write();
    let opened = Link::read(&link).expect("it opens").scenario(|_| None).expect("no overrides");
    assert_eq!(opened.canonical(), scenario.canonical());
}
