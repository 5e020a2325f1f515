//! The expected results of the first three scenarios.

use serde_json::{Value, json};

use crate::{NEVER_RUN, ONE_BAD, redrive, report, scenario};

const REPORTING: [&str; 2] =
    [r#"feed.functionResponseTypes=["ReportBatchItemFailures"]"#, "worker.handler.onBadRecord=report"];

fn rows<'r>(report: &'r Value, key: &str) -> &'r Vec<Value> {
    report[key].as_array().expect("rows")
}

#[test]
fn one_bad_record_takes_nine_good_ones_with_it() {
    let report = report(ONE_BAD, &[]);
    assert_eq!(report["end"], json!({"at": 90_056, "reason": "idle"}));
    let summary = &report["summary"];
    assert_eq!((&summary["invocations"], &summary["errors"], &summary["victims"]), (&json!(3), &json!(3), &json!(9)));
    for record in rows(&report, "records") {
        assert_eq!(record["outcome"], "deadLettered");
        assert_eq!((&record["in"], &record["through"]), (&json!("orders-dlq"), &json!("redrivePolicy")));
        let works = if ["orders/1", "orders/2"].contains(&record["id"].as_str().expect("an id")) { 3 } else { 0 };
        assert_eq!((&record["deliveries"], &record["processed"]), (&json!(3), &json!(works)), "{}", record["id"]);
    }
}

#[test]
fn reporting_the_bad_record_spares_the_good_ones() {
    let report = report(ONE_BAD, &REPORTING);
    let summary = &report["summary"];
    assert_eq!((&summary["processed"], &summary["deadLettered"]), (&json!(9), &json!(1)));
    assert_eq!((&summary["workDone"], &summary["victims"]), (&json!(9), &json!(0)));
    let bad = &rows(&report, "records")[2];
    assert_eq!(
        (&bad["outcome"], &bad["in"], &bad["deliveries"]),
        (&json!("deadLettered"), &json!("orders-dlq"), &json!(3))
    );
    let outcomes: Vec<&Value> = rows(&report, "invocations").iter().map(|row| &row["outcome"]).collect();
    assert_eq!(outcomes, ["partial", "partial", "partial"]);
    let counts: Vec<&Value> = rows(&report, "invocations").iter().map(|row| &row["receiveCounts"][0]).collect();
    assert_eq!(counts, [1, 2, 3]);
}

#[test]
fn too_little_concurrency_dead_letters_what_never_ran() {
    let report = report(NEVER_RUN, &[]);
    let never_run = rows(&report, "records").iter().filter(|row| row["outcome"] == "deadLettered");
    let deliveries: Vec<&Value> = never_run.map(|row| &row["deliveries"]).collect();
    assert!(!deliveries.is_empty() && deliveries.iter().all(|deliveries| **deliveries == 0), "{deliveries:?}");
    let throttled = rows(&report, "invocations").iter().find(|row| row["outcome"] == "throttled").expect("a throttle");
    assert_eq!((&throttled["billedMs"], &throttled["errorType"]), (&json!(0), &json!("TooManyRequestsException")));
}

#[test]
fn as_many_pollers_as_concurrency_dead_letter_nothing() {
    let changes = ["feed.scalingConfig.maximumConcurrency=2", "worker.reservedConcurrentExecutions=2"];
    let report = report(NEVER_RUN, &changes);
    assert_eq!((&report["summary"]["processed"], &report["summary"]["throttles"]), (&json!(20), &json!(0)));
    assert!(rows(&report, "expectations").iter().all(|row| row["held"] == true));
}

#[test]
fn why_prints_the_causes_of_a_message_that_never_ran() {
    let report = report(NEVER_RUN, &[]);
    let never_run = rows(&report, "records").iter().filter(|row| row["outcome"] == "deadLettered");
    for record in never_run.map(|row| row["id"].as_str().expect("an id")) {
        let said = redrive(&["why", &scenario(NEVER_RUN), record]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
        let (story, rules): (Vec<&str>, Vec<&str>) = said.out.lines().partition(|line| !line.starts_with("   "));
        assert!(rules.len() >= story.len(), "each link has a rule with its evidence");
        // The book tests the number and the times of the attempts; this test, that the chain of causes is complete.
        let mut links =
            ["the script sends", "can be received", "feed receives", "is not invoked", "gives", "ends", "moved"]
                .iter()
                .peekable();
        for line in &story {
            assert!(!line.contains("starts on"), "it never ran: {line}");
            links.next_if(|link| line.contains(**link));
        }
        assert_eq!(links.next(), None, "{record}: {}", said.out);
    }
}

#[test]
fn every_fact_has_causes_that_begin_with_a_step() {
    for name in [ONE_BAD, NEVER_RUN] {
        let file = scenario(name);
        let trace = redrive(&["run", &file, "--trace"]);
        assert_eq!(trace.code, Some(0));
        let facts: Vec<Value> = trace.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        for (place, fact) in facts.iter().enumerate() {
            assert_eq!(fact["id"], place + 1, "a fact stands in the line of its number");
            match fact["cause"].as_u64() {
                Some(cause) => assert!(cause < fact["id"].as_u64().expect("an id")),
                None => assert_eq!(fact["kind"], "stepTaken"),
            }
        }
        for id in [1, facts.len() / 2, facts.len()] {
            let said = redrive(&["why", &file, &format!("#{id}")]);
            let first = said.out.lines().next().unwrap_or_default();
            assert!(first.contains("the script sends"), "{first}");
        }
    }
}
