//! Two runs side by side.

use expect_test::{Expect, expect};
use redrive_core::Run;
use redrive_scenario::Scenario;
use redrive_views::compare::{Comparison, Side};
use redrive_views::{Ledger, names};

use crate::{run, scenario};

fn compare(a: &Run, b: &Run) -> Comparison {
    let (of_a, of_b) = (Ledger::new(a), Ledger::new(b));
    Comparison::new(Side { run: a, ledger: &of_a }, Side { run: b, ledger: &of_b })
}

/// A comparison as text: the changes, the first difference, and the numbers that differ.
fn check(a: &Scenario, b: &Scenario, expected: Expect) {
    let (a, b) = (run(a), run(b));
    let comparison = compare(&a, &b);
    let mut text = String::new();
    for change in &comparison.changes {
        text.push_str(&format!("{}\n", change.sentence()));
    }
    text.push_str(&format!("{} the same\n", comparison.same));
    if let Some(first) = comparison.first {
        let [of_a, of_b] = first.sentences(&a, &b).map(|sentence| sentence.unwrap_or("nothing".to_owned()));
        text.push_str(&format!("at {}\n  A: {of_a}\n  B: {of_b}\n", names::moment(first.at)));
    }
    for number in comparison.numbers.iter().filter(|number| number.differs()) {
        let [of_a, of_b] = number.texts();
        text.push_str(&format!("{} {of_a} → {of_b}\n", number.of.as_str()));
    }
    for (named, [held_a, held_b]) in comparison.expectations.iter().filter(|(_, held)| held[0] != held[1]) {
        text.push_str(&format!("{named:?}: {held_a} → {held_b}\n"));
    }
    expected.assert_eq(&text);
}

const ONE_BAD: &str = "  - { at: 0s, send: { to: orders, count: 10, bad: [{ records: [3] }] } }";

#[test]
fn nine_good_messages_are_spared() {
    let a = scenario(&[("feed.maximumBatchingWindowInSeconds", "1")], ONE_BAD);
    let b = a
        .with_override("worker.handler.onBadRecord", "report")
        .and_then(|b| b.with_override("feed.functionResponseTypes", r#"["ReportBatchItemFailures"]"#))
        .expect("settings");
    check(
        &a,
        &b,
        expect![[r#"
        9 records end as processed instead of dead-lettered
        1 the same
        at 0:00.279
          A: worker ends with an error
          B: worker has done the work of orders/4
        processed 0 → 9
        deadLettered 10 → 1
        workDone 4 → 9
        processedMoreThanOnce 2 → 0
        victims 9 → 0
        errors 2 → 0
        cost $0.0000062875 → $0.0000084958
        NoRecordProcessedTwice: false → true
        NoGoodRecordDeadLettered: false → true
    "#]],
    );
}

#[test]
fn the_same_scenario_has_no_difference() {
    let a = scenario(&[], ONE_BAD);
    let of = run(&a);
    assert!(compare(&of, &of).is_same());
    check(
        &a,
        &a,
        expect![[r#"
        10 the same
    "#]],
    );
}

#[test]
fn another_resource_that_does_nothing_makes_no_difference() {
    let a = scenario(&[], ONE_BAD);
    // It comes first in the order of names, so everything else has another number.
    let b = a.with("stack.aaa", serde_json::json!({"type": "queue"}));
    assert!(compare(&run(&a), &run(&b)).is_same());
}

#[test]
fn copies_are_compared_with_copies() {
    let stack = [("next", "{\"type\":\"queue\"}"), ("worker.handler.sends", "[\"next\"]"), ("feed.batchSize", "2")];
    let a = stack.iter().fold(scenario(&[], ONE_BAD), |a, (key, value)| {
        a.with(&format!("stack.{key}"), serde_json::from_str(value).expect("JSON"))
    });
    let b = a.with_override("orders.redrivePolicy.maxReceiveCount", "1").expect("a setting");
    check(
        &a,
        &b,
        expect![[r#"
        2 records are delivered once instead of twice
        16 the same
        at 0:30.028
          A: feed receives orders/3 to 4 from orders; hidden for 30 s
          B: a further receive would exceed maxReceiveCount 1: orders/3 to 4 are moved to orders-dlq, not received
        invocations 6 → 5
        errors 2 → 1
        lastEnd 1:00.042 → 0:30.028
        cost $0.0000153625 → $0.0000127104
    "#]],
    );
}

#[test]
fn records_of_only_one_run_are_listed() {
    let a = scenario(&[], ONE_BAD);
    let b = a.with_override("script[0].send.count", "12").expect("a setting");
    check(
        &a,
        &b,
        expect![[r#"
        2 records more come, and end as processed
        10 the same
        at 0:00.000
          A: orders/1 to 10 are sent to orders and can be received at once
          B: orders/1 to 12 are sent to orders and can be received at once
        records 10 → 12
        processed 0 → 2
        workDone 4 → 6
        invocations 2 → 3
        cost $0.0000062875 → $0.0000081979
    "#]],
    );
    check(
        &b,
        &a,
        expect![[r#"
        2 records that ended as processed no longer come
        10 the same
        at 0:00.000
          A: orders/1 to 12 are sent to orders and can be received at once
          B: orders/1 to 10 are sent to orders and can be received at once
        records 12 → 10
        processed 2 → 0
        workDone 6 → 4
        invocations 3 → 2
        cost $0.0000081979 → $0.0000062875
    "#]],
    );
}

#[test]
fn work_that_is_done_less_often_is_listed() {
    let a = scenario(&[], "  - { at: 0s, send: { to: orders, count: 10, bad: [{ records: [3], times: 1 }] } }");
    let b = a
        .with_override("worker.handler.onBadRecord", "report")
        .and_then(|b| b.with_override("feed.functionResponseTypes", r#"["ReportBatchItemFailures"]"#))
        .expect("settings");
    check(
        &a,
        &b,
        expect![[r#"
        2 records have their work done once instead of twice
        7 records are delivered once instead of twice
        1 the same
        at 0:00.279
          A: worker ends with an error
          B: worker has done the work of orders/4
        workDone 12 → 10
        processedMoreThanOnce 2 → 0
        errors 1 → 0
        lastEnd 0:30.233 → 0:30.053
        cost $0.0000053792 → $0.0000060958
        NoRecordProcessedTwice: false → true
    "#]],
    );
}
