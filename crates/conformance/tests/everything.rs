//! One scenario with every type of resource and every step: the laws hold for all of it at once, and every view can
//! show it.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use redrive_conformance::{laws, plan_of, tell};
use redrive_core::{Run, Simulation};
use redrive_report::{Options, Report, trace};
use redrive_scenario::Scenario;
use redrive_scenario::schema::{RESOURCE_TYPES, STEPS};
use serde_json::Value;

const TEXT: &str = include_str!("../everything.yaml");

fn scenario() -> Scenario {
    Scenario::parse(TEXT).unwrap_or_else(|problems| panic!("{}", tell(&problems)))
}

fn run(scenario: &Scenario) -> Run {
    Simulation::run(plan_of(scenario))
}

fn report() -> Value {
    let scenario = scenario();
    let run = run(&scenario);
    Report::new(&run, &scenario, Options { all_documents: true, series: true }).to_value()
}

/// A new type or step has to be added to the scenario.
#[test]
fn every_type_and_every_step_takes_part() {
    let scenario = scenario().to_value();
    let types: BTreeSet<&str> =
        scenario["stack"].as_object().expect("a stack").values().filter_map(|of| of["type"].as_str()).collect();
    let steps = scenario["script"].as_array().expect("a script").iter();
    let steps: BTreeSet<&String> = steps.filter_map(Value::as_object).flat_map(|step| step.keys()).collect();
    for of in RESOURCE_TYPES.iter().filter(|of| of.simulated) {
        assert!(types.contains(of.name), "no {} is in it", of.name);
    }
    for step in STEPS.iter().filter(|step| step.simulated) {
        assert!(steps.contains(&step.name.to_owned()), "no step {} is in it", step.name);
    }
}

#[test]
fn something_happens_to_every_resource() {
    let run = run(&scenario());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for place in 0..run.trace.facts().len() as u32 {
        let fact = trace::fact(&run, redrive_core::id::FactId::new(place));
        seen.extend(
            ["resource", "by", "to", "from", "in"].iter().filter_map(|key| fact[key].as_str()).map(str::to_owned),
        );
        let records = fact["records"].as_array().into_iter().flatten().filter_map(Value::as_str);
        seen.extend(records.filter_map(|record| record.split('/').next()).map(str::to_owned));
    }
    let stack = scenario().to_value();
    for name in stack["stack"].as_object().expect("a stack").keys() {
        assert!(seen.contains(name), "nothing happens to {name}");
    }
}

#[test]
fn the_laws_hold() {
    let broken = laws::broken(&run(&scenario()));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_kind_of_document_is_written() {
    let report = report();
    let documents = report["documents"].as_array().expect("documents");
    let kinds: BTreeSet<&str> = documents.iter().filter_map(|document| document["kind"].as_str()).collect();
    for kind in ["invocationRecord", "deadLetterMessage", "notification", "httpResponse", "errorOutput", "execution"] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
    for document in documents {
        // A notification by mail may be plain text. A text that looks like JSON is JSON.
        let text = document["text"].as_str().unwrap_or_default();
        assert!(!text.starts_with('{') || serde_json::from_str::<Value>(text).is_ok(), "{document}");
    }
}

/// The outcomes by count. Each number was followed through the trace by hand.
#[test]
fn it_comes_to_this() {
    let summary = &report()["summary"];
    let count = |key: &str| summary[key].as_u64().unwrap_or_else(|| panic!("{key}"));
    for (key, expected, which) in [
        ("waiting", 9, "unshipped/1 to 3, letters/1 and 2, closed/5 and 6, lost-found/1, undelivered/1"),
        ("inFlight", 0, "nothing is under way in minute 39"),
        ("deadLettered", 7, "three for the shipper, clicks/3, a refund, an event of audit and one that was denied it"),
        ("lost", 7, "items/2 and 3, four that went to closed, and the order that somebody deleted"),
        ("victims", 9, "whatever was good among these, and items/1, done but given up with its batch"),
        ("processedMoreThanOnce", 1, "orders/3 is delivered once more"),
    ] {
        assert_eq!(count(key), expected, "{key}: {which}");
    }
}
