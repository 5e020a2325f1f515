use redrive_scenario::{Difference, Scenario, differences};
use serde_json::json;

fn scenario(text: &str) -> Scenario {
    Scenario::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

const BASE: &str = "
v: 1
title: one
stack:
  orders: { type: queue }
  worker: { type: function }
script:
  - { at: 0s, send: { to: orders, count: 10 } }
";

fn tell(changes: &[(&str, &str)]) -> Vec<String> {
    let a = scenario(BASE);
    let b =
        changes.iter().fold(a.clone(), |scenario, (key, text)| scenario.with_override(key, text).expect("a setting"));
    let text = |value: Option<serde_json::Value>| value.map_or("nothing".to_owned(), |value| value.to_string());
    let told = differences(&a, &b).into_iter();
    told.map(|Difference { path, a, b }| format!("{path}: {} → {}", text(a), text(b))).collect()
}

#[test]
fn what_says_the_same_is_no_difference() {
    assert_eq!(tell(&[]), Vec::<String>::new());
    assert_eq!(tell(&[("orders.visibilityTimeout", "30"), ("title", "two")]), Vec::<String>::new());
}

#[test]
fn each_difference_has_its_path_and_both_values() {
    let changes =
        [("orders.visibilityTimeout", "60"), ("script[0].send.count", "11"), ("worker.handler.parallel", "true")];
    assert_eq!(
        tell(&changes),
        [
            "stack.orders.visibilityTimeout: 30 → 60",
            "stack.worker.handler.parallel: false → true",
            "script[0].send.count: 10 → 11",
        ]
    );
}

#[test]
fn a_new_resource_is_one_difference() {
    let a = scenario(BASE);
    let b = a.with("stack.more", json!({"type": "function"})).without("stack.worker");
    let paths: Vec<String> = differences(&a, &b).into_iter().map(|difference| difference.path).collect();
    assert_eq!(paths, ["stack.worker", "stack.more"]);
    assert!(differences(&b, &a).iter().any(|difference| difference.a.is_none() && difference.path == "stack.worker"));
}
