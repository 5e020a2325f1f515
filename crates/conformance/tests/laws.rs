//! The laws hold for generated scenarios of everything that is simulated, with faults.
#![cfg(not(target_arch = "wasm32"))]

mod generate;

use proptest::prelude::*;
use redrive_conformance::{laws, planned, run, tell};
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_core::{Run, Simulation};
use redrive_scenario::Scenario;
use serde_json::{Value, json};

fn cases() -> ProptestConfig {
    // Failures are kept below as readable scenarios.
    ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() }
}

fn plan(value: &Value) -> Plan {
    planned(value).1
}

fn whole(value: &Value) -> Run {
    Simulation::run(plan(value))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_run_breaks_a_law(value in generate::scenario()) {
        let broken = laws::broken(&whole(&value));
        prop_assert!(broken.is_empty(), "{}\n{value:#}", broken.join("\n"));
    }

    #[test]
    fn running_to_a_moment_and_on_equals_running_at_once(value in generate::scenario(), moment in 0u64..700_000) {
        let mut simulation = Simulation::new(plan(&value));
        simulation.run_until(Instant(moment));
        simulation.run_until(Instant::NEVER);
        prop_assert_eq!(simulation.finish(), whole(&value));
    }

    #[test]
    fn stepping_gives_out_every_fact_once(value in generate::scenario()) {
        let mut simulation = Simulation::new(plan(&value));
        let mut facts = 0;
        while let Some(fact) = simulation.step() {
            prop_assert_eq!(fact.index(), facts);
            facts += 1;
        }
        let run = simulation.finish();
        prop_assert_eq!(run.trace.facts().len(), facts);
        prop_assert_eq!(run, whole(&value));
    }

    #[test]
    fn facts_do_not_depend_on_what_comes_after(value in generate::scenario(), moment in 1u64..600) {
        let mut later = json!({ "at": format!("{moment}s"), "send": { "to": "orders", "count": 7 } });
        if value["stack"]["orders"]["type"] == "queue" {
            later["send"]["group"] = json!("late");
        }
        let mut longer = value.clone();
        longer["script"].as_array_mut().expect("a script").push(later);
        let (before, after) = (whole(&value), whole(&longer));
        let until = |run: &Run| run.trace.facts().iter().take_while(|fact| fact.at.0 < moment * 1000).count();
        let shared = until(&before);
        prop_assert_eq!(shared, until(&after));
        let comparable = |run: &Run| -> Vec<_> {
            let facts = run.trace.facts()[..shared].iter();
            facts.map(|fact| (fact.at, fact.kind, fact.rule, fact.cause, fact.resource, run.trace.of(fact.records).collect::<Vec<_>>())).collect()
        };
        prop_assert_eq!(comparable(&before), comparable(&after));
    }

    #[test]
    fn a_trace_survives_being_taken_apart(value in generate::scenario()) {
        let trace = whole(&value).trace;
        prop_assert_eq!(Trace::decode(&trace.encode()), Some(trace));
    }

    #[test]
    fn the_order_of_the_stack_does_not_matter(value in generate::scenario()) {
        let mut turned = value.clone();
        let stack = value["stack"].as_object().expect("a stack");
        turned["stack"] = Value::Object(stack.iter().rev().map(|(name, resource)| (name.clone(), resource.clone())).collect());
        prop_assert_eq!(whole(&value), whole(&turned));
    }

    #[test]
    fn the_canonical_form_runs_the_same(value in generate::scenario()) {
        let canonical = Scenario::from_value(value.clone()).expect("a scenario").canonical();
        prop_assert_eq!(whole(&value).trace, whole(&canonical).trace);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = run(&text);
    }
}

/// Scenarios that once broke a law.
#[test]
fn what_once_broke_a_law_no_longer_does() {
    for (name, text) in KEPT {
        let run = run(text).unwrap_or_else(|problems| panic!("{name}: {}", tell(&problems)));
        let broken = laws::broken(&run);
        assert!(broken.is_empty(), "{name}: {}", broken.join("\n"));
    }
}

const KEPT: &[(&str, &str)] = &[
    (
        "a poller that is sent home in the millisecond in which it receives",
        r#"{"v":1,"seed":212,"runFor":"15m","stack":{
            "orders":{"type":"queue","visibilityTimeout":2,"messageRetentionPeriod":60,"fifo":true,"contentBasedDeduplication":true},
            "worker":{"type":"function","timeout":2,"handler":{"init":"14ms","overhead":"0ms","perRecord":"0ms"}},
            "feed":{"type":"mapping","source":"orders","function":"worker","batchSize":1}},
          "script":[{"at":"0s","send":{"to":"orders","count":2,"body":{"n":"{n}"},"group":"{n%3}",
            "bad":[{"records":{"every":1},"fault":"timeout"}]}}]}"#,
    ),
    (
        "a duplicate of a message that goes to the dead-letter queue",
        r#"{"v":1,"runFor":"15m","stack":{
            "orders":{"type":"queue","visibilityTimeout":1,"redrivePolicy":{"deadLetterTarget":"orders-dlq","maxReceiveCount":2}},
            "orders-dlq":{"type":"queue"},
            "worker":{"type":"function","timeout":1,"reservedConcurrentExecutions":0},
            "feed":{"type":"mapping","source":"orders","function":"worker","batchSize":11,
                    "maximumBatchingWindowInSeconds":3,"scalingConfig":{"maximumConcurrency":3}}},
          "script":[{"at":"6s","send":{"to":"orders","count":7}},{"at":"52s","send":{"to":"orders","count":19}},
            {"at":"63s","send":{"to":"orders","count":17,"every":"226ms"}},
            {"at":"7s","duplicate":{"resource":"orders","records":{"every":2},"for":"58s"}}]}"#,
    ),
    (
        "a duplicate of a message whose dead-letter queue is gone",
        r#"{"v":1,"runFor":"15m","stack":{
            "orders":{"type":"queue","visibilityTimeout":2,"redrivePolicy":{"deadLetterTarget":"orders-dlq","maxReceiveCount":1}},
            "orders-dlq":{"type":"queue"},
            "worker":{"type":"function","timeout":1,"handler":{"perRecord":"1500ms"}},
            "feed":{"type":"mapping","source":"orders","function":"worker","batchSize":1}},
          "script":[{"at":"0s","delete":{"resource":"orders-dlq"}},
            {"at":"1s","duplicate":{"resource":"orders","records":{"every":1},"for":"1m"}},
            {"at":"2s","send":{"to":"orders","count":9}}]}"#,
    ),
];
