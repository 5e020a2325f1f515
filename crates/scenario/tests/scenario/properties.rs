//! Laws that hold for every input, good or bad.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use redrive_scenario::{Scenario, schema, validate};
use serde_json::{Map, Value, json};

use crate::EXAMPLE;

/// Names, keys and values that mean something in scenarios, so that made-up input gets past the first checks.
const WORDS: [&str; 32] = [
    "v",
    "stack",
    "script",
    "type",
    "queue",
    "function",
    "mapping",
    "stream",
    "orders",
    "worker",
    "feed",
    "source",
    "batchSize",
    "handler",
    "onBadRecord",
    "at",
    "send",
    "to",
    "bad",
    "records",
    "update",
    "set",
    "resource",
    "create",
    "0s",
    "1m30s",
    "redrivePolicy",
    "deadLetterTarget",
    "filterCriteria",
    "body",
    "$or",
    "x-mine",
];

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-2i64..100).prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        select(&WORDS[..]).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "(\\{n\\}|\\{n%[0-9x]\\}|[{}n%a]){0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![select(&WORDS[..]).prop_map(str::to_owned), "[a-z.]{0,6}"];
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((key, inner), 0..6).prop_map(|entries| Value::Object(Map::from_iter(entries))),
        ]
    })
}

/// All paths of a value.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |path: String, value: &Value| {
        paths(value, &path, found);
        found.push(path);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| visit(format!("{at}.{key}"), value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| visit(format!("{at}[{i}]"), value)),
        _ => {}
    }
}

/// A rich scenario that validates.
fn rich() -> Scenario {
    let script = json!([
        { "at": "0s", "send": { "to": "orders", "count": 10, "bad": [{ "records": [3], "fault": "throw", "name": "poison" }] } },
        { "at": "1s", "send": { "to": "orders", "body": { "a": "{n}" }, "attributes": { "a": "x" }, "delaySeconds": 5 } },
        { "at": "2s", "receive": { "resource": "orders", "as": "a" } },
        { "at": "3s", "deleteMessage": { "message": "a/1" } },
        { "at": "4s", "update": { "resource": "feed", "set": { "batchSize": 5, "enabled": false } } },
        { "at": "5s", "deploy": { "resource": "worker", "fixes": ["poison"] } },
        { "at": "6s", "delete": { "resource": "feed" } },
        { "at": "7s", "create": { "resource": "feed" } },
        { "at": "8s", "duplicate": { "resource": "orders", "records": { "chance": 0.5 } } },
        { "at": "9s", "serviceError": { "resource": "worker" } },
        { "at": "10s", "note": "end" },
    ]);
    Scenario::parse(EXAMPLE)
        .unwrap()
        .with("script", script)
        .with("stack.feed.filterCriteria", json!([{ "body": { "a": [{ "exists": true }] } }]))
        .with("stack.worker.reservedConcurrentExecutions", json!(5))
        .with(
            "stack.orders-dlq.redriveAllowPolicy",
            json!({ "redrivePermission": "byQueue", "sourceQueues": ["orders"] }),
        )
}

#[derive(Clone, Debug)]
enum Change {
    Put(prop::sample::Index, Value),
    Remove(prop::sample::Index),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let index = any::<prop::sample::Index>;
    let change = prop_oneof![
        (index(), json_value()).prop_map(|(at, value)| Change::Put(at, value)),
        index().prop_map(Change::Remove),
    ];
    vec(change, 0..4)
}

/// Takes away and puts in anything anywhere.
fn mutated(changes: Vec<Change>) -> Scenario {
    let mut scenario = rich();
    for change in changes {
        let mut found = Vec::new();
        paths(&scenario.to_value(), "", &mut found);
        if found.is_empty() {
            break;
        }
        scenario = match change {
            Change::Put(at, value) => scenario.with(&found[at.index(found.len())], value),
            Change::Remove(at) => scenario.without(&found[at.index(found.len())]),
        };
    }
    scenario
}

/// The laws of one scenario.
fn holds(scenario: &Scenario) -> Result<(), TestCaseError> {
    let plan = validate(scenario);
    let canonical = Scenario::from_value(scenario.canonical()).unwrap();
    prop_assert_eq!(canonical.to_value(), canonical.canonical());
    let short = Scenario::from_value(scenario.without_defaults()).unwrap();
    prop_assert_eq!(short.to_value(), short.without_defaults());
    if let Ok(plan) = plan {
        prop_assert_eq!(validate(&canonical), Ok(plan.clone()));
        prop_assert_eq!(validate(&short), Ok(plan.clone()));
        prop_assert_eq!(short.canonical(), canonical.to_value());
        let text = scenario.to_json_pretty();
        prop_assert_eq!(Scenario::parse(&text).and_then(|scenario| validate(&scenario)), Ok(plan));
    }
    let _ = scenario.expectations();
    Ok(())
}

#[test]
fn the_rich_scenario_validates() {
    assert_eq!(validate(&rich()).err(), None);
}

#[test]
fn the_schema_can_be_made() {
    assert!(schema().is_object());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_scenario_keeps_the_laws(changes in changes()) {
        holds(&mutated(changes))?;
    }

    #[test]
    fn any_json_keeps_the_laws(value in json_value()) {
        if let Ok(scenario) = Scenario::from_value(value) {
            holds(&scenario)?;
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        let _ = Scenario::parse(&text).map(|scenario| validate(&scenario));
    }

    #[test]
    fn any_yaml_is_read_or_refused(parts in vec(select(&YAML[..]), 0..40)) {
        let _ = Scenario::parse(&parts.concat()).map(|scenario| validate(&scenario));
    }

    #[test]
    fn a_text_with_holes_is_read_or_refused(kept in subsequence(EXAMPLE.chars().collect::<Vec<_>>(), EXAMPLE.len() - 8)) {
        let text: String = kept.into_iter().collect();
        let _ = Scenario::parse(&text).map(|scenario| validate(&scenario));
    }
}

/// The tokens of YAML.
const YAML: [&str; 36] = [
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "\t",
    "- ",
    "? ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "!x ",
    "!!str ",
    "|\n",
    ">-\n",
    "'",
    "\"",
    "\\",
    "#",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "v: 1",
    "stack:",
    "a",
    "~",
    "<<: ",
    "é",
    "\u{feff}",
    "\r\n",
    "0x",
];
