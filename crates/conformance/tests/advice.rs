//! Advice is sound wherever it is given: a fix makes it go away and leaves a scenario that AWS would take.
#![cfg(not(target_arch = "wasm32"))]

mod generate;

use proptest::prelude::*;
use redrive_advice::{Advice, Fix, apply, of_run, of_scenario};
use redrive_conformance::{CORPUS, tell};
use redrive_core::{Run, Simulation};
use redrive_scenario::{Scenario, validate};
use redrive_views::compare::{Comparison, Count, Difference, Side};
use redrive_views::{Ledger, Outcome};
use serde_json::Value;

/// All advice on a scenario, after a run of it.
fn advice(scenario: &Scenario) -> Vec<Advice> {
    let plan = validate(scenario).unwrap_or_else(|problems| panic!("{}\n{:#}", tell(&problems), scenario.to_value()));
    of_run(scenario, &Simulation::run(plan))
}

/// Every fix of a scenario cures.
fn check(name: &str, scenario: &Scenario) {
    let before = advice(scenario);
    // Filling in defaults says nothing new, so it leads to nothing new.
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
    for (name, text) in CORPUS {
        if let Ok(scenario) = redrive_conformance::scenario(text)
            && validate(&scenario).is_ok()
        {
            check(name, &scenario);
        }
    }
}

#[test]
fn what_changes_nothing_is_no_fix() {
    for (name, text) in CORPUS {
        let Ok(scenario) = redrive_conformance::scenario(text) else { continue };
        let Ok(plan) = validate(&scenario) else { continue };
        for advice in of_scenario(&scenario, &plan) {
            let Some(fix) = &advice.fix else { continue };
            assert_ne!(apply(&scenario, fix).canonical(), scenario.canonical(), "{name}: {}", advice.rule.id());
        }
    }
}

/// What a comparison tells of the records is what the numbers say.
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
    assert_eq!(all, of_a.standings.len());
    assert_eq!(comparison.first.is_none(), a.trace.facts().len() == b.trace.facts().len() && comparison.is_same());
    // What was the same until then is the same in any order of the two.
    let back = Comparison::new(Side { run: b, ledger: &of_b }, Side { run: a, ledger: &of_a });
    assert_eq!(
        back.first.map(|first| (first.at, first.b, first.a)),
        comparison.first.map(|first| (first.at, first.a, first.b))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_fix_cures(value in generate::scenario()) {
        let value: Value = value;
        check("generated", &Scenario::from_value(value).expect("a scenario"));
    }

    #[test]
    fn a_comparison_adds_up(value in generate::scenario()) {
        let value: Value = value;
        let scenario = Scenario::from_value(value).expect("a scenario");
        let run = |scenario: &Scenario| Simulation::run(validate(scenario).expect("a fix that breaks nothing"));
        let a = run(&scenario);
        check_comparison(&a, &a);
        for advice in of_run(&scenario, &a) {
            if let Some(fix) = &advice.fix {
                check_comparison(&a, &run(&apply(&scenario, fix)));
            }
        }
    }
}
