//! Real reports and traces are what their schemas say, and have no key that they do not say.

use redrive_report::{Options, Report, schema};
use serde_json::Value;

use crate::{report, run, scenario};

/// Says where a value is not what a schema allows. Knows just what these schemas use, and takes them strictly: a key
/// without a property is a problem.
pub(crate) fn check(schema: &Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let mut say = |text: String| problems.push(format!("{path}: {text}"));
    match schema["type"].as_str() {
        Some("string") if !value.is_string() => say(format!("{value} is no text")),
        Some("integer") if value.as_u64().is_none() => say(format!("{value} is no whole number")),
        Some("boolean") if !value.is_boolean() => say(format!("{value} is neither true nor false")),
        Some("array") if !value.is_array() => say(format!("{value} is no list")),
        Some("object") if !value.is_object() => say(format!("{value} is no object")),
        _ => {}
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = |choice: &Value| {
            let mut found = Vec::new();
            check(choice, value, path, &mut found);
            found.is_empty()
        };
        if !choices.iter().any(fits) {
            say(format!("{value} fits none of the choices"));
        }
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        say(format!("{value} is not among the words"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            say(format!("{name} is missing"));
        }
    }
    if schema["type"] == "object" {
        for (name, inner) in value.as_object().into_iter().flatten() {
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(of), _) | (None, Some(of)) => check(of, inner, &format!("{path}.{name}"), problems),
                (None, None) => problems.push(format!("{path}: {name} is not in the schema")),
            }
        }
    }
    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
        let of = schema["prefixItems"].get(place).unwrap_or(&schema["items"]);
        check(of, inner, &format!("{path}[{place}]"), problems);
    }
}

/// Runs in which all kinds of things happen.
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
fn reports_and_traces_keep_to_their_schemas() {
    let mut problems = Vec::new();
    for (settings, script) in SCRIPTS {
        let report = report(settings, script);
        check(&schema::report(), &report, "report", &mut problems);
        let run = run(&scenario(settings, script));
        redrive_report::trace::write_lines(&run, |line| {
            check(&schema::trace(), &serde_json::from_str(line).expect("JSON"), "fact", &mut problems);
            Ok::<(), ()>(())
        })
        .expect("nothing is written");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
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
