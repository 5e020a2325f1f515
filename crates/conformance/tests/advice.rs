//! All advice is sound: a fix removes the advice and leaves a scenario that AWS accepts.
#![cfg(not(target_arch = "wasm32"))]

mod generate;

use proptest::prelude::*;
use redrive_advice::{Advice, Fix, apply, of_run, of_scenario};
use redrive_conformance::{plan_of, tell, valid_scenarios};
use redrive_core::fact::FactKind;
use redrive_core::{Rule, Run, Simulation};
use redrive_scenario::{Scenario, validate};
use redrive_views::compare::{Comparison, Count, Difference, Side};
use redrive_views::{Ledger, Outcome};
use serde_json::{Value, json};

/// All advice on a scenario, after a run of it.
fn advice(scenario: &Scenario) -> Vec<Advice> {
    let run = Simulation::run(plan_of(scenario));
    of_run(scenario, &run, &Ledger::new(&run))
}

/// Every fix of a scenario removes its advice.
fn check(name: &str, scenario: &Scenario) {
    let before = advice(scenario);
    // A scenario with its defaults written gets the same advice.
    let canonical = Scenario::from_value(scenario.canonical()).expect("a scenario");
    let plan = validate(&canonical).unwrap_or_else(|problems| panic!("{name}: {}", tell(&problems)));
    assert_eq!(of_scenario(scenario, &plan), of_scenario(&canonical, &plan), "{name}");
    for (place, one) in before.iter().enumerate() {
        assert!(!before[..place].iter().any(|other| other.is_same(one)), "{name}: {} twice", one.place());
        let Some(fix) = &one.fix else { continue };
        assert_eq!(Fix::from_value(&fix.to_value()).as_ref(), Some(fix), "{name}");
        let fixed = apply(scenario, fix);
        if let Err(problems) = validate(&fixed) {
            panic!("{name}: the fix of {} breaks it: {}\n{:#}", one.rule.id(), tell(&problems), fixed.to_value());
        }
        let left = advice(&fixed).into_iter().find(|other| other.is_same(one));
        assert_eq!(left, None, "{name}: the fix does not cure\n{:#}", fixed.to_value());
    }
}

#[test]
fn every_fix_in_the_book_cures() {
    valid_scenarios().for_each(|(name, scenario)| check(name, &scenario));
}

#[test]
fn what_changes_nothing_is_no_fix() {
    for (name, scenario) in valid_scenarios() {
        for advice in of_scenario(&scenario, &plan_of(&scenario)) {
            let Some(fix) = &advice.fix else { continue };
            assert_ne!(apply(&scenario, fix).canonical(), scenario.canonical(), "{name}: {}", advice.rule.id());
        }
    }
}

#[test]
fn a_retrier_is_put_before_the_one_that_takes_every_error() {
    let stack = json!({
        "worker": { "type": "function" },
        "flow": { "type": "stateMachine", "task": "worker", "retry": [{ "errorEquals": ["States.ALL"], "maxAttempts": 0 }] },
    });
    check("States.ALL", &Scenario::from_value(json!({ "v": 1, "stack": stack })).expect("a scenario"));
}

#[test]
fn a_longer_timeout_raises_the_visibility_timeout_of_every_queue_of_the_function() {
    for enabled in [true, false] {
        let feed = |queue: &str, enabled: bool| json!({ "type": "mapping", "source": queue, "function": "worker", "batchSize": 1, "enabled": enabled });
        let stack = json!({
            "worker": { "type": "function", "timeout": 30, "handler": { "perRecord": "1m30s" } },
            "one": { "type": "queue", "visibilityTimeout": 30 },
            "other": { "type": "queue", "visibilityTimeout": 30 },
            "feed": feed("one", true),
            "more": feed("other", enabled),
        });
        check("two queues", &Scenario::from_value(json!({ "v": 1, "stack": stack })).expect("a scenario"));
    }
}

/// Taking every fix, one after the other, ends: no fix undoes another.
fn check_all_fixes(name: &str, scenario: &Scenario) {
    const ENOUGH: usize = 120;
    let mut scenario = scenario.clone();
    let mut taken: Vec<String> = Vec::new();
    while taken.len() < ENOUGH {
        let plan = validate(&scenario).unwrap_or_else(|problems| panic!("{name}: {}", tell(&problems)));
        let all = of_scenario(&scenario, &plan);
        let Some((advice, fix)) = all.iter().find_map(|advice| Some((advice, advice.fix.as_ref()?))) else { return };
        taken.push(format!("{} {}", advice.place(), advice.rule.id()));
        scenario = apply(&scenario, fix);
    }
    panic!("{name}: there is always more to mend:\n{}", taken.join("\n"));
}

#[test]
fn all_fixes_of_the_book_can_be_taken() {
    valid_scenarios().for_each(|(name, scenario)| check_all_fixes(name, &scenario));
}

/// The facts of a run without those about closed batches, which differ if a batching window is left out.
fn story(run: &Run) -> Vec<String> {
    let facts = run.trace.facts().iter().filter(|fact| !matches!(fact.kind, FactKind::BatchClosed));
    facts.map(|fact| format!("{} {:?}", fact.at.0, fact.view())).collect()
}

/// The removal of a setting that is reported to have no effect leaves the run unchanged.
fn check_no_effect(scenario: &Scenario) {
    let run = |scenario: &Scenario| Simulation::run(plan_of(scenario));
    let before = run(scenario);
    for advice in of_run(scenario, &before, &Ledger::new(&before)) {
        if advice.rule != Rule::AdviceSettingsNoEffect {
            continue;
        }
        let fixed = apply(scenario, advice.fix.as_ref().expect("it can be taken out"));
        let (before, after) = (story(&before), story(&run(&fixed)));
        let first = before.iter().zip(&after).find(|(one, other)| one != other);
        assert!(
            first.is_none() && before.len() == after.len(),
            "{}: {first:?}\n{:#}",
            advice.place(),
            scenario.to_value()
        );
    }
}

#[test]
fn what_has_no_effect_in_the_book_can_be_taken_out() {
    valid_scenarios().for_each(|(_, scenario)| check_no_effect(&scenario));
}

/// The changes of records in a comparison add up to its numbers.
fn check_comparison(a: &Run, b: &Run) {
    let (of_a, of_b) = (Ledger::new(a), Ledger::new(b));
    let comparison = Comparison::new(Side { run: a, ledger: &of_a }, Side { run: b, ledger: &of_b });
    let count = |is: &dyn Fn(Difference) -> bool| -> i64 {
        let changes = comparison.changes.iter().filter(|change| is(change.how));
        changes.map(|change| change.rows.len() as i64).sum()
    };
    for outcome in Outcome::ALL {
        let more = count(&|how| match how {
            Difference::Ends { b, .. } | Difference::OnlyInB(b) => b == outcome,
            _ => false,
        });
        let less = count(&|how| match how {
            Difference::Ends { a, .. } | Difference::OnlyInA(a) => a == outcome,
            _ => false,
        });
        let number = comparison.numbers.iter().find(|number| number.of == Count::Ended(outcome)).expect("a number");
        assert_eq!(number.values[1] as i64 - number.values[0] as i64, more - less, "{}", outcome.as_str());
    }
    let all = count(&|how| !matches!(how, Difference::OnlyInB(_))) as usize + comparison.same;
    assert_eq!(all, of_a.states.len());
    assert_eq!(comparison.first.is_none(), a.trace.facts().len() == b.trace.facts().len() && comparison.is_same());
    // The first difference does not depend on the order of the two runs.
    let back = Comparison::new(Side { run: b, ledger: &of_b }, Side { run: a, ledger: &of_a });
    assert_eq!(
        back.first.map(|first| (first.at, first.b, first.a)),
        comparison.first.map(|first| (first.at, first.a, first.b))
    );
}

/// A setting that may do nothing.
fn setting() -> impl Strategy<Value = (&'static str, Value)> {
    prop::sample::select(vec![
        ("orders.visibilityTimeout", json!(77)),
        ("orders.receiveMessageWaitTimeSeconds", json!(9)),
        ("orders.maximumMessageSize", json!(1024)),
        ("orders.redriveAllowPolicy", json!({"redrivePermission": "denyAll"})),
        ("orders.streamViewType", json!("KEYS_ONLY")),
        ("orders-dlq.visibilityTimeout", json!(44)),
        ("orders-dlq.delaySeconds", json!(7)),
        ("orders-dlq.maximumMessageSize", json!(1024)),
        ("orders-dlq.redriveAllowPolicy", json!({"redrivePermission": "byQueue", "sourceQueues": ["orders"]})),
        ("orders-dlq.receiveMessageWaitTimeSeconds", json!(3)),
        ("orders-dlq.redrivePolicy", json!({"deadLetterTarget": "kept", "maxReceiveCount": 1})),
        ("worker.deadLetterTarget", json!("kept")),
        ("worker.eventInvokeConfig.maximumRetryAttempts", json!(1)),
        ("worker.eventInvokeConfig.maximumEventAgeInSeconds", json!(70)),
        ("worker.eventInvokeConfig.onFailure", json!("orders-dlq")),
        ("other.eventInvokeConfig.onSuccess", json!("orders-dlq")),
        ("other.handler.parallel", json!(true)),
        ("worker.handler.parallel", json!(true)),
        ("feed.batchSize", json!(1)),
        ("more.batchSize", json!(1)),
        ("feed.maximumBatchingWindowInSeconds", json!(3)),
        ("feed.bisectBatchOnFunctionError", json!(true)),
        ("feed.maximumRecordAgeInSeconds", json!(90_000)),
        ("feed.maximumRetryAttempts", json!(-1)),
        ("feed.onFailure", json!("orders-dlq")),
        ("client.maxAttempts", json!(2)),
        ("client.invocationType", json!("Event")),
        ("client.readTimeout", json!("7s")),
        ("client.retryMode", json!("none")),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_fix_cures(value in generate::scenario()) {
        check("generated", &Scenario::from_value(value).expect("a scenario"));
    }

    #[test]
    fn every_fix_cures_where_settings_limit_each_other(value in generate::limits::scenario()) {
        check("generated", &Scenario::from_value(value).expect("a scenario"));
    }

    #[test]
    fn all_fixes_can_be_taken_where_settings_limit_each_other(value in generate::limits::scenario()) {
        check_all_fixes("generated", &Scenario::from_value(value).expect("a scenario"));
    }

    #[test]
    fn all_fixes_can_be_taken(value in generate::scenario()) {
        check_all_fixes("generated", &Scenario::from_value(value).expect("a scenario"));
    }

    #[test]
    fn what_has_no_effect_can_be_taken_out(value in generate::scenario(), settings in proptest::collection::vec(setting(), 1..6)) {
        // Settings of all kinds, with and without effect.
        let mut scenario = Scenario::from_value(value).expect("a scenario");
        for (path, value) in settings {
            let more = scenario.with(&format!("stack.{path}"), value);
            if scenario.get(&format!("stack.{}", path.split('.').next().unwrap_or(""))).is_some() && validate(&more).is_ok() {
                scenario = more;
            }
        }
        check_no_effect(&scenario);
    }

    #[test]
    fn a_comparison_adds_up(value in generate::scenario()) {
        let scenario = Scenario::from_value(value).expect("a scenario");
        let run = |scenario: &Scenario| Simulation::run(plan_of(scenario));
        let a = run(&scenario);
        check_comparison(&a, &a);
        for advice in of_run(&scenario, &a, &Ledger::new(&a)) {
            if let Some(fix) = &advice.fix {
                check_comparison(&a, &run(&apply(&scenario, fix)));
            }
        }
    }
}
