//! Edits of whole resources.

use redrive_scenario::schema::{RESOURCE_TYPES, STEPS, Setting, ValueType};
use redrive_scenario::{Flow, Scenario, resource_type, validate};
use serde_json::json;

fn shop() -> Scenario {
    Scenario::from_value(json!({
        "v": 1,
        "stack": {
            "orders": { "type": "queue", "redrivePolicy": { "deadLetterTarget": "dlq", "maxReceiveCount": 3 } },
            "dlq": { "type": "queue" },
            "worker": { "type": "function", "handler": { "sends": ["done", "dlq"] } },
            "done": { "type": "queue" },
            "feed": { "type": "mapping", "source": "orders", "function": "worker" },
        },
        "script": [
            { "at": "0s", "send": { "to": "orders", "bad": [{ "records": [1], "function": "worker" }] } },
            { "at": "1s", "update": { "resource": "orders", "set": { "redrivePolicy": { "deadLetterTarget": "done" } } } },
            { "at": "2s", "note": "orders" },
        ],
        "expect": [{ "that": "records[orders/1].outcome", "is": "processed" }],
    }))
    .expect("an object")
}

fn links(scenario: &Scenario) -> Vec<String> {
    let links = scenario.links().into_iter();
    links
        .map(|link| format!("{} {} {}", link.from, if link.flow == Flow::Main { "->" } else { "-x" }, link.to))
        .collect()
}

#[test]
fn links_go_the_way_the_records_go() {
    assert_eq!(
        links(&shop()),
        ["orders -x dlq", "worker -> done", "worker -> dlq", "orders -> feed", "feed -> worker"]
    );
}

#[test]
fn a_new_name_is_the_name_everywhere() {
    let renamed = shop().renamed("orders", "purchases").expect("a free name");
    assert_eq!(renamed.names().next(), Some("purchases"), "its place is the same");
    let text = renamed.to_json_compact();
    assert_eq!(text.matches("orders").count(), 1, "but for the note: {text}");
    assert!(text.contains("records[purchases/1].outcome"));
    assert!(validate(&renamed).is_ok());
    let renamed = shop().renamed("worker", "w").expect("a free name");
    assert_eq!(renamed.get("script[0].send.bad[0].function"), Some(&json!("w")));
}

#[test]
fn a_name_that_cannot_be_is_none() {
    for name in ["", "dlq", "orders", "9lives", "a b"] {
        assert_eq!(shop().renamed("orders", name), None, "{name}");
    }
    assert_eq!(shop().renamed("nobody", "somebody"), None);
}

#[test]
fn with_a_queue_goes_what_cannot_be_without_it() {
    let left = shop().without_resource("orders");
    assert_eq!(left.names().collect::<Vec<_>>(), ["dlq", "worker", "done"]);
    assert_eq!(left.get("script"), Some(&json!([{ "at": "2s", "note": "orders" }])));
    assert!(left.get("stack.worker.handler.sends[1]").is_some());
}

#[test]
fn with_a_dead_letter_queue_goes_the_policy_that_names_it() {
    let left = shop().without_resource("dlq");
    assert_eq!(left.get("stack.orders"), Some(&json!({ "type": "queue" })));
    assert_eq!(left.get("stack.worker.handler.sends"), Some(&json!(["done"])));
    assert!(left.get("script[1].update.set.redrivePolicy").is_some());
    assert!(validate(&left).is_ok());
}

#[test]
fn what_is_not_there_can_be_taken_away() {
    assert_eq!(shop().without_resource("nobody"), shop());
}

#[test]
fn the_first_resource_of_a_stack_comes_with_what_reads_it() {
    for of in RESOURCE_TYPES.into_iter().filter(|of| of.simulated) {
        let (made, name) = Scenario::empty().with_resource(of);
        assert_eq!(made.resource_type(&name).map(|of| of.name), Some(of.name));
        assert_eq!(validate(&made).map(|_| ()), Ok(()), "{}", made.to_json_compact());
    }
    let (made, name) = Scenario::empty().with_resource(resource_type("stream").expect("there is"));
    assert_eq!(
        (name.as_str(), links(&made)),
        ("stream", vec!["stream -> mapping".into(), "mapping -> function".into()])
    );
    assert_eq!(made.get("script[0].send.to"), Some(&json!("stream")));
}

#[test]
fn every_type_can_be_added_to_a_stack() {
    let mut scenario = shop();
    for of in RESOURCE_TYPES.into_iter().filter(|of| of.simulated) {
        let (made, name) = scenario.with_resource(of);
        assert!(scenario.get(&format!("stack.{name}")).is_none());
        assert_eq!(validate(&made).map(|_| ()), Ok(()), "{}", of.name);
        scenario = made;
    }
}

#[test]
fn every_step_can_be_made() {
    let with_stream = shop().with_resource(resource_type("stream").expect("there is")).0;
    let with_bus = with_stream.with_resource(resource_type("bus").expect("there is")).0;
    let mut scenario = with_bus.with("stack.bus.archive", json!({}));
    for step in STEPS.iter().filter(|step| step.simulated) {
        let steps = scenario.get("script").and_then(|script| script.as_array()).map_or(0, Vec::len);
        let made = scenario.with_step(step.name, 5000);
        scenario = made.unwrap_or_else(|| panic!("{} has something to be about", step.name));
        let made = scenario.get(&format!("script[{steps}]")).expect("it is the last");
        assert!(made["at"] == "5s" && made.get(step.name).is_some());
    }
    assert_eq!(Scenario::empty().with_step("send", 0), None);
    // Messages are named by the receive step before them, and a replay wants an archive; the others are sound.
    let problems = validate(&scenario).err().unwrap_or_default();
    assert!(
        problems.iter().all(|problem| problem.path.ends_with(".message") || problem.path.contains(".replay.")),
        "{problems:?}"
    );
}

#[test]
fn a_queue_can_be_connected_by_its_own_setting_or_with_a_mapping() {
    let ways = shop().ways("done");
    let words: Vec<&str> = ways.iter().map(|way| way.words.as_str()).collect();
    assert_eq!(
        words,
        ["orders: redrivePolicy.deadLetterTarget", "dlq: redrivePolicy.deadLetterTarget", "worker, by a new mapping"]
    );
    for way in ways {
        let connected = shop().with(&way.path, way.value);
        assert_eq!(validate(&connected).map(|_| ()), Ok(()), "{}", way.words);
        assert!(connected.links().len() > shop().links().len(), "{}", way.words);
    }
}

#[test]
fn a_bus_is_connected_by_a_rule() {
    let (scenario, bus) = shop().with_resource(resource_type("bus").expect("there is"));
    let ways = scenario.ways(&bus);
    let way = ways.iter().find(|way| way.words == "done, by a new rule").expect("a bus leads to queues");
    let connected = scenario.with(&way.path, way.value.clone());
    assert_eq!(validate(&connected).map(|_| ()), Ok(()));
    assert!(links(&connected).ends_with(&["bus -> rule".into(), "rule -> done".into()]));
}

/// A new setting that names a resource has to be put into one of these lists: see `flow` in `edit/links.rs`.
#[test]
fn it_is_known_which_way_records_go_along_every_setting() {
    fn names(settings: &'static [Setting], found: &mut Vec<&'static str>) {
        for setting in settings {
            in_kind(setting.name, &setting.kind, found);
        }
    }
    fn in_kind(name: &'static str, kind: &'static ValueType, found: &mut Vec<&'static str>) {
        match kind {
            ValueType::Resource(_) => found.push(name),
            ValueType::Object(parts) => names(parts, found),
            ValueType::List { of, .. } | ValueType::Map { of } => in_kind(name, of, found),
            ValueType::AnyOf(kinds) => kinds.iter().for_each(|kind| in_kind(name, kind, found)),
            _ => {}
        }
    }
    let inward = ["source", "topic", "bus"];
    let failure = ["deadLetterTarget", "onFailure", "badRecordsTo", "next"];
    let outward = ["function", "sends", "onSuccess", "endpoint", "target", "notify", "calls", "task"];
    let spoken_of = ["sourceQueues"];
    let mut found = Vec::new();
    RESOURCE_TYPES.iter().for_each(|of| names(of.settings, &mut found));
    for name in found {
        let lists = [&inward[..], &failure, &outward, &spoken_of];
        assert_eq!(lists.iter().filter(|list| list.contains(&name)).count(), 1, "{name}");
    }
}
