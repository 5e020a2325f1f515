//! Reports, traces and documents of generated scenarios are sound.
#![cfg(not(target_arch = "wasm32"))]

mod generate;

use proptest::prelude::*;
use redrive_conformance::planned;
use redrive_core::id::{InvocationId, RecordId};
use redrive_core::trace::Trigger;
use redrive_core::{Run, Simulation};
use redrive_report::{Options, Report};
use redrive_scenario::Scenario;
use redrive_views::timeline::{Focus, Model, RecordRow, Subject, TimeFormat, Viewport, layout};
use redrive_views::{Index, Ledger, Outcome};
use serde_json::Value;

fn run(value: &Value) -> (Scenario, Run) {
    let (scenario, plan) = planned(value);
    (scenario, Simulation::run(plan))
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a count: {value}"))
}

/// The sum of a metric over all resources that have it.
fn sum(report: &Value, name: &str) -> u64 {
    let resources = report["metrics"].as_object().into_iter().flatten();
    // A rule of EventBridge has Invocations too, which are no runs.
    let resources = resources.filter(|(_, of)| of.get("MatchedEvents").is_none());
    resources.filter_map(|(_, of)| of.get(name)).map(|metric| count(&metric["Sum"])).sum()
}

fn check_sums(report: &Value) {
    let summary = &report["summary"];
    let outcomes: u64 = Outcome::ALL.iter().map(|outcome| count(&summary[outcome.as_str()])).sum();
    assert_eq!(outcomes, count(&summary["records"]));
    let records = report["records"].as_array().expect("rows");
    for outcome in Outcome::ALL {
        let rows = records.iter().filter(|row| row["outcome"] == outcome.as_str()).count() as u64;
        assert_eq!(rows, count(&summary[outcome.as_str()]), "{}", outcome.as_str());
    }
    let victims = records.iter().filter(|row| row["victim"] == true).count() as u64;
    assert_eq!(victims, count(&summary["victims"]));
    let of = |key: &str| records.iter().map(|row| count(&row[key])).sum::<u64>();
    assert_eq!(of("processed"), count(&summary["workDone"]));
    // A rule of EventBridge has Invocations too.
    let is_function = |name: &str| report["scenario"]["stack"][name]["type"] == "function";
    for (metric, key) in [("Invocations", "invocations"), ("Errors", "errors"), ("Throttles", "throttles")] {
        let metrics = report["metrics"].as_object().into_iter().flatten().filter(|(name, _)| is_function(name));
        let sum: u64 = metrics.filter_map(|(_, of)| of.get(metric)).map(|metric| count(&metric["Sum"])).sum();
        assert_eq!(sum, count(&summary[key]), "{metric}");
    }
    assert!(sum(report, "DeletedEventCount") <= sum(report, "NumberOfMessagesDeleted"));
    // A record that is read from a stream is received from no queue.
    let has_stream = report["scenario"]["stack"]["orders"]["type"] != "queue";
    assert!(has_stream || sum(report, "PolledEventCount") <= sum(report, "NumberOfMessagesReceived"));
}

/// At the end, the gauges are equal to the numbers of messages in the queues.
fn check_gauges(report: &Value) {
    for (state, name) in [
        ("visible", "ApproximateNumberOfMessagesVisible"),
        ("inFlight", "ApproximateNumberOfMessagesNotVisible"),
        ("delayed", "ApproximateNumberOfMessagesDelayed"),
    ] {
        let most: u64 = report["metrics"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, of)| of[name]["Maximum"].as_u64())
            .sum();
        let records =
            report["records"].as_array().expect("rows").iter().filter(|row| row.get("sequenceNumber").is_none());
        let last = records.filter_map(|row| row["states"].as_array().and_then(|states| states.last().cloned()));
        let left = last.filter(|last| last[1] == state && last[0] != report["end"]["at"]).count() as u64;
        assert!(left <= most, "{left} records are {state} at the end, and {most} were at most");
    }
}

fn check_documents(run: &Run) {
    let index = Index::new(&run.trace);
    for (place, invocation) in run.trace.invocations().iter().enumerate() {
        let id = InvocationId::new(place as u32);
        let event: Value = serde_json::from_str(&redrive_report::event_text(run, &index, id)).expect("JSON");
        if invocation.trigger != Trigger::Mapping {
            assert_eq!(invocation.records.len(), 1);
            assert_eq!(
                redrive_report::response_text(run, &index, id).is_some(),
                index.end_of(&run.trace, id).is_some()
            );
            continue;
        }
        let records = event["Records"].as_array().expect("records");
        assert_eq!(records.len(), invocation.records.len() as usize);
        // A stream's records were never received.
        for record in records.iter().filter(|record| record["attributes"].is_object()) {
            let attributes = &record["attributes"];
            let number =
                |key: &str| attributes[key].as_str().and_then(|text| text.parse::<u64>().ok()).expect("a number");
            assert!(number("ApproximateReceiveCount") > 0);
            assert!(number("SentTimestamp") <= number("ApproximateFirstReceiveTimestamp"));
        }
        let ended = index.end_of(&run.trace, id).is_some();
        assert_eq!(redrive_report::response_text(run, &index, id).is_some(), ended);
    }
}

/// Checks the sums, and each record's row.
fn check_timeline(run: &Run) {
    let index = Index::new(&run.trace);
    let model = Model::new(run);
    let view = Viewport::on(&model.axis, 800.0);
    let ledger = Ledger::new(run);
    let time_format = TimeFormat::default();
    let subject = Subject { run, index: &index, ledger: &ledger, model: &model, axis: &model.axis, time_format };
    let scene = layout(subject, &view, Focus::default(), (0.0, 1e6), true);
    assert!(scene.marks.iter().all(|mark| mark.x.is_finite() && mark.w >= 0.0));
    for place in 0..run.trace.records().len().min(100) {
        let row = RecordRow::new(run, &index, RecordId(place as u32), model.end);
        assert!(row.segments.iter().all(|segment| segment.from <= segment.to));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_can_be_told(value in generate::scenario()) {
        let (scenario, run) = run(&value);
        let report = Report::new(&run, &scenario, Options { all_documents: false, series: true });
        let whole = report.to_value();
        let read: Value = serde_json::from_str(&report.to_text()).expect("JSON");
        prop_assert_eq!(&read, &whole);
        check_sums(&whole);
        check_gauges(&whole);
        check_documents(&run);
        check_timeline(&run);
        let mut lines = 0;
        let written: Result<(), ()> = redrive_report::trace::write_lines(&run, |line| {
            lines += 1;
            let fact: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(fact["id"], lines);
            assert!(fact["cause"].as_u64().is_none_or(|cause| cause < lines));
            Ok(())
        });
        prop_assert_eq!((written, lines as usize), (Ok(()), run.trace.facts().len()));
    }
}
