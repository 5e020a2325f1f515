//! Patterns that match, and patterns that AWS refuses. The cases of the bus follow LocalStack's recordings of
//! TestEventPattern, told with other words.

use redrive_core::pattern::Subject;
use redrive_core::plan::Pattern;
use serde_json::{Value, json};

use crate::plan_of;

/// The pattern of a rule, or the reason why it is refused.
fn compiled(pattern: &Value) -> Result<Pattern, String> {
    let scenario = json!({ "v": 1, "stack": {
        "shop": { "type": "bus" },
        "some": { "type": "rule", "bus": "shop", "eventPattern": pattern, "targets": [] },
    } });
    match plan_of(&scenario.to_string()) {
        Ok(plan) => Ok(plan.rules[0].event_pattern.clone().expect("a pattern")),
        Err(problems) => Err(problems[0].message.replace("Event pattern is not valid. Reason: ", "")),
    }
}

fn check_matches(cases: &[(Value, Value, bool)]) {
    for (pattern, event, is_match) in cases {
        let compiled = compiled(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
        let text = event.to_string();
        assert_eq!(Subject::read(&text).matches(&compiled), *is_match, "{pattern} {event}");
    }
}

#[test]
fn values_and_lists() {
    check_matches(&[
        (json!({ "a": ["x", "y"] }), json!({ "a": "y" }), true),
        (json!({ "a": ["x"] }), json!({ "A": "x" }), false),
        (json!({ "a": [""] }), json!({ "a": "" }), true),
        (json!({ "a": [true] }), json!({ "a": true }), true),
        (json!({ "a": [true] }), json!({ "a": "true" }), false),
        (json!({ "a": ["x"] }), json!({ "a": ["z", "x"] }), true),
        (json!({ "a": ["x"] }), json!({ "a": [["z"], ["x"]] }), true),
        (json!({ "a": ["x"], "b": ["y"] }), json!({ "a": "x", "b": "z" }), false),
        // JSON inside a text stays text.
        (json!({ "a": { "b": ["x"] } }), json!({ "a": "{\"b\": \"x\"}" }), false),
    ]);
}

#[test]
fn null_and_what_is_missing() {
    check_matches(&[
        (json!({ "a": [null] }), json!({ "a": null }), true),
        (json!({ "a": [null] }), json!({ "a": "null" }), false),
        (json!({ "a": [null] }), json!({}), false),
        (json!({ "a": [null] }), json!({ "a": [] }), false),
        (json!({ "a": [{ "anything-but": "x" }] }), json!({ "a": null }), true),
        (json!({ "a": [{ "anything-but": ["x", "y"] }] }), json!({ "a": 5 }), true),
        (json!({ "a": [{ "anything-but": "x" }] }), json!({}), false),
        (json!({ "a": [{ "anything-but": { "prefix": ["x", "y"] } }] }), json!({ "a": null }), true),
        (json!({ "a": [{ "anything-but": { "prefix": ["x", "y"] } }] }), json!({ "a": "yes" }), false),
        (json!({ "a": [{ "anything-but": { "suffix": ".txt" } }] }), json!({ "a": 5 }), true),
        (json!({ "a": [{ "anything-but": { "wildcard": "*/dir/*" } }] }), json!({ "a": "x/dir/y" }), false),
        (json!({ "a": [{ "anything-but": { "wildcard": "" } }] }), json!({ "a": "x" }), true),
        (json!({ "a": [{ "anything-but": { "equals-ignore-case": ["X"] } }] }), json!({ "a": "x" }), false),
        (json!({ "a": [{ "anything-but": { "equals-ignore-case": "X" } }] }), json!({}), false),
        (json!({ "a": [{ "anything-but": 0 }] }), json!({ "a": 0.0 }), false),
    ]);
}

#[test]
fn existence_is_about_leaves() {
    check_matches(&[
        (json!({ "a": [{ "exists": true }] }), json!({ "a": null }), true),
        (json!({ "a": [{ "exists": true }] }), json!({ "a": { "b": 1 } }), false),
        (json!({ "a": [{ "exists": true }] }), json!({ "a": [] }), false),
        (json!({ "a": [{ "exists": false }] }), json!({ "a": [] }), true),
        (json!({ "a": [{ "exists": false }] }), json!({ "a": {} }), true),
        (json!({ "a": { "b": [{ "exists": false }] } }), json!({ "c": 1 }), true),
        (json!({ "a": { "b": [{ "exists": false }] } }), json!({ "a": 1 }), true),
        // It exists in one element, so it is not missing, whatever the others have.
        (json!({ "a": { "b": [{ "exists": false }] } }), json!({ "a": [{ "c": 1 }, { "b": 1 }] }), false),
        (json!({ "a": { "c": [1], "b": [{ "exists": false }] } }), json!({ "a": [{ "c": 1 }, { "d": 1 }] }), true),
        (json!({ "a": ["x", { "exists": false }] }), json!({ "a": "x" }), true),
        (json!({ "a": ["x", { "exists": false }] }), json!({ "a": "y" }), false),
    ]);
}

#[test]
fn lists_of_objects_match_in_one_element() {
    check_matches(&[
        (json!({ "a": { "id": [{ "exists": true }] } }), json!({ "a": [{ "k": 1 }, { "id": 2 }] }), true),
        (json!({ "a": { "x": [1], "y": [2] } }), json!({ "a": [{ "x": 1 }, { "y": 2 }] }), false),
        (json!({ "a": { "x": [1], "y": [2] } }), json!({ "a": [{ "x": 1 }, { "x": 1, "y": 2 }] }), true),
        (
            json!({ "a": { "b": { "x": [1] }, "y": [2] } }),
            json!({ "a": [{ "b": [{ "x": 0 }, { "x": 1 }], "y": 2 }] }),
            true,
        ),
        // Also across `$or`, whose alternatives are patterns of their own.
        (
            json!({ "a": { "x": [1] }, "$or": [{ "a": { "y": [2] } }, { "b": [3] }] }),
            json!({ "a": [{ "x": 1 }, { "y": 2 }] }),
            false,
        ),
        (
            json!({ "a": { "x": [1] }, "$or": [{ "a": { "y": [2] } }, { "b": [3] }] }),
            json!({ "a": [{ "x": 1 }], "b": 3 }),
            true,
        ),
        (json!({ "a": { "x": [1] } }), json!({ "a": [[{ "x": 2 }], [{ "x": 1 }]] }), true),
    ]);
}

#[test]
fn dots_and_nesting_are_the_same() {
    check_matches(&[
        (json!({ "state": { "status": ["on"] } }), json!({ "state.status": "on" }), true),
        (json!({ "state.status": ["on"] }), json!({ "state": { "status": "on" } }), true),
        (json!({ "state.status": ["on"] }), json!({ "state": { "status": { "now": "on" } } }), false),
        (json!({ "state.status.now": ["on"] }), json!({ "state.status": "on" }), false),
        (json!({ "a.b": { "c": [1], "d": [2] } }), json!({ "a": { "b.c": 1, "b": { "d": 2 } } }), true),
        (json!({ "a": { "b": [1] } }), json!({ "a": { "c": 1 }, "a.b": 1 }), true),
        (json!({ "a": { "b": [1], "c": [1] } }), json!({ "a": { "c": 1 }, "a.b": 1 }), true),
    ]);
}

#[test]
fn numbers_by_value() {
    check_matches(&[
        (json!({ "n": [300] }), json!({ "n": 300.0 }), true),
        (json!({ "n": [300.0] }), json!({ "n": 300 }), true),
        (json!({ "n": [300] }), json!({ "n": "300" }), false),
        (json!({ "n": [{ "numeric": [">", 0, "<=", 5] }] }), json!({ "n": 5.0 }), true),
        (json!({ "n": [{ "numeric": [">", 0] }] }), json!({ "n": "1" }), false),
        (json!({ "n": [{ "numeric": [">", 0] }] }), json!({ "n": null }), false),
        // Too large to be compared by value.
        (json!({ "n": [123456789012i64] }), json!({ "n": 123456789012i64 }), true),
    ]);
}

#[test]
fn texts() {
    check_matches(&[
        (json!({ "a": [{ "prefix": "" }] }), json!({ "a": "x" }), true),
        (json!({ "a": [{ "suffix": "" }] }), json!({ "a": "" }), true),
        (json!({ "a": [{ "prefix": "" }] }), json!({ "a": 5 }), false),
        (json!({ "a": [{ "wildcard": "" }] }), json!({ "a": "x" }), false),
        (json!({ "a": [{ "wildcard": "" }] }), json!({ "a": "" }), true),
        (json!({ "a": [{ "equals-ignore-case": "EC2" }] }), json!({ "a": "ec2" }), true),
        (json!({ "a": [{ "prefix": { "equals-ignore-case": "EC" } }] }), json!({ "a": "ec2" }), true),
        (json!({ "a": [{ "suffix": { "equals-ignore-case": ".PNG" } }] }), json!({ "a": "x.png" }), true),
        (json!({ "a": [{ "wildcard": "/Users/*/doc.txt" }] }), json!({ "a": "/Users/x/y/doc.txt" }), true),
        (json!({ "a": [{ "cidr": "10.0.0.0/24" }] }), json!({ "a": "10.0.0.255" }), true),
        (json!({ "a": [{ "cidr": "10.0.0.0/24" }] }), json!({ "a": "no address" }), false),
        (json!({ "a": [{ "cidr": "2001:db8::/32" }] }), json!({ "a": "2001:db8:1::1" }), true),
    ]);
}

#[test]
fn what_a_bus_refuses() {
    let number = |list: Value| json!({ "a": [{ "numeric": list }] });
    for (pattern, reason) in [
        (json!(["not", "an", "object"]), "Filter is not an object"),
        (json!({}), "Empty objects are not allowed"),
        (json!({ "a": [] }), "Empty arrays are not allowed"),
        (json!({ "int": 42 }), "\"int\" must be an object or an array"),
        (json!({ "a": [["x"]] }), "Match value must be String, number, true, false, or null"),
        (json!({ "a": [{ "EXISTS": true }] }), "Unrecognized match type EXISTS"),
        (json!({ "a": [{ "prefix": "x", "suffix": "y" }] }), "Only one key allowed in match expression"),
        (json!({ "a": [{ "exists": "no" }] }), "exists match pattern must be either true or false."),
        (json!({ "a": [{ "prefix": 123 }] }), "prefix match pattern must be a string"),
        (json!({ "a": [{ "suffix": [".png"] }] }), "suffix match pattern must be a string"),
        (json!({ "a": [{ "equals-ignore-case": ["x"] }] }), "equals-ignore-case match pattern must be a string"),
        (json!({ "a": [{ "wildcard": 123 }] }), "wildcard match pattern must be a string"),
        (json!({ "a": [{ "wildcard": "a**b" }] }), "Consecutive wildcard characters at pos 1"),
        (
            json!({ "a": [{ "wildcard": "*:*:*:*:*:event-bus/*" }] }),
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a \
             wildcard character",
        ),
        (json!({ "a": [{ "anything-but": { "prefix": "" } }] }), "Null prefix/suffix not allowed"),
        (json!({ "a": [{ "anything-but": { "suffix": 123 } }] }), "prefix/suffix match pattern must be a string"),
        (
            json!({ "a": [{ "anything-but": { "prefix": { "equals-ignore-case": "x" } } }] }),
            "Value of anything-but must be an array or single string/number value.",
        ),
        (
            json!({ "a": [{ "anything-but": { "equals-ignore-case": [123] } }] }),
            "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
        ),
        (json!({ "a": [{ "cidr": "bad" }] }), "Malformed CIDR, one '/' required"),
        (json!({ "a": [{ "cidr": "10.0.0.0/x" }] }), "Malformed CIDR, mask bits must be an integer"),
        (json!({ "a": [{ "cidr": "xx.11.xx/8" }] }), "Nonstandard IP address: xx.11.xx"),
        (json!({ "a": [{ "cidr": ["bad"] }] }), "prefix match pattern must be a string"),
        (number(json!([])), "Invalid member in numeric match: ]"),
        (number(json!([1, "<="])), "Invalid member in numeric match: 1"),
        (number(json!(["operator"])), "Unrecognized numeric range operator: operator"),
        (number(json!(["=", "000"])), "Value of equals must be numeric"),
        (number(json!([">="])), "Value of >= must be numeric"),
        (number(json!(["<", 100, ">", 10])), "Too many elements in numeric expression"),
        (number(json!([">", 0, ">", 0])), "Bad numeric range operator: >"),
        (number(json!([">", 3, "<", 1])), "Bottom must be less than top"),
        (number(json!([">", 0, "<"])), "Value of < must be numeric"),
        (number(json!([">", 20, 30])), "Bad value in numeric range: 30"),
        (number(json!([">", 20, "<", 30, "<", 50])), "Too many terms in numeric range expression"),
    ] {
        assert_eq!(compiled(&pattern).expect_err("it is refused"), reason, "{pattern}");
    }
}

#[test]
fn alternatives_that_multiply_are_bounded() {
    let or = json!([{ "x": [1] }, { "y": [1] }]);
    let pattern: Value =
        (0..30).map(|n| (format!("k{n}"), json!({ "$or": or }))).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(compiled(&pattern).expect_err("it is too large"), "$or makes more than 1000 combinations");
    // Each combination has the tests of the fields beside `$or`.
    let many: Vec<Value> = (0..1000).map(|n| json!({ "x": [n] })).collect();
    let pattern = json!({ "a": vec!["x"; 100_000], "$or": many });
    assert_eq!(
        compiled(&pattern).expect_err("it is too long"),
        "the pattern is too long: Member must have length less than or equal to 4096"
    );
}

/// Reading and matching are linear in the event, whatever it is like.
#[test]
fn work_is_counted_and_bounded() {
    let pattern = compiled(&json!({ "a": { "b": [{ "exists": false }], "c": [1] } })).expect("a pattern");
    let event = json!({ "a": vec![json!({ "b.d": 1, "c": 2 }); 10_000] }).to_string();
    let mut subject = Subject::read(&event);
    assert!(!subject.matches(&pattern));
    let work = subject.work();
    assert!((400_000..4_000_000).contains(&work), "{work}");
    assert!(!subject.matches(&pattern));
    assert!(subject.work() < 2 * work, "the event is read once");
}
