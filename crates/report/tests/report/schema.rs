//! The keys of a report, its text and its paths.

use redrive_report::{Options, Report, schema};
use serde_json::Value;

use crate::validator::errors;
use crate::{report, run, scenario};

/// Runs with failures of each kind.
const SCRIPTS: &[(&[(&str, &str)], &str)] = &[
    (&[], "  - { at: 0s, send: { to: orders, count: 12, bad: [{ records: [3], fault: throw }] } }"),
    (
        &[("worker.handler.onBadRecord", "report"), ("feed.functionResponseTypes", r#"["ReportBatchItemFailures"]"#)],
        "  - { at: 0s, send: { to: orders, count: 12, delaySeconds: 2, bad: [{ records: [3], fault: timeout }, { records: [4], fault: crash }] } }",
    ),
    (
        &[("worker.reservedConcurrentExecutions", "1"), ("feed.batchSize", "1")],
        "  - { at: 0s, send: { to: orders, count: 9, every: 1s, bad: [{ records: { every: 2 }, fault: outOfMemory }] } }",
    ),
    (
        &[],
        "
  - { at: 0s, serviceError: { resource: worker, status: 500, when: accept, for: 10s } }
  - { at: 1s, send: { to: orders, count: 2 } }
  - { at: 40s, delete: { resource: worker } }
  - { at: 41s, send: { to: orders } }",
    ),
    (
        &[],
        "
  - { at: 0s, delete: { resource: orders } }
  - { at: 1s, send: { to: orders, count: 2 } }
  - { at: 2s, receive: { resource: orders-dlq, as: a } }",
    ),
];

#[test]
fn reports_keep_to_their_schema() {
    for (settings, script) in SCRIPTS {
        assert_eq!(errors(&schema::report(), &report(settings, script)), Vec::<String>::new());
    }
}

#[test]
fn the_keys_of_a_report_come_in_the_order_of_the_schema() {
    let report = report(SCRIPTS[0].0, SCRIPTS[0].1);
    let schema = schema::report();
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<String>>();
    assert_eq!(keys(&report), keys(&schema["properties"]));
    for (list, row) in [("records", &report["records"][0]), ("invocations", &report["invocations"][0])] {
        let known = keys(&schema["properties"][list]["items"]["properties"]);
        let mut places = keys(row).into_iter().map(|key| known.iter().position(|name| *name == key).expect("a key"));
        let mut last = None;
        assert!(places.all(|place| last.replace(place) < Some(place)), "{list}");
    }
}

#[test]
fn the_text_of_a_report_is_the_report() {
    for (settings, script) in SCRIPTS {
        let scenario = scenario(settings, script);
        let run = run(&scenario);
        let report = Report::new(&run, &scenario, Options::default());
        let read: Value = serde_json::from_str(&report.to_text()).expect("JSON");
        assert_eq!(read, report.to_value());
    }
}

#[test]
fn a_path_finds_the_same_alone_as_in_the_whole() {
    let scenario = scenario(SCRIPTS[0].0, SCRIPTS[0].1);
    let run = run(&scenario);
    let report = Report::new(&run, &scenario, Options::default());
    let whole = report.to_value();
    for path in [
        "model",
        "summary.victims",
        "records[orders/3].states[1][0]",
        "records.2.outcome",
        "records[2]",
        "invocations[worker@2].failures.0",
        "invocations.0",
        "invocations[9].id",
        "metrics.worker.Errors.Sum",
        "cost.items.0",
        "expectations.0.held",
        "documents",
        "records[orders/99]",
        "records[worker@1]",
        "nothing",
        "",
    ] {
        let expected = if path.is_empty() { None } else { redrive_report::path::at(&whole, path) };
        assert_eq!(report.get(path).as_ref(), expected, "{path}");
    }
}
