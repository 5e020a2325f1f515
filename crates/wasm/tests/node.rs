//! The module as JavaScript sees it: these run as WebAssembly under Node.

#![cfg(target_arch = "wasm32")]

use js_sys::{JSON, Reflect};
use redrive_wasm::{Simulation, check, from_link, rules, run, schema, share, summary};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SCENARIO: &str = r#"{
  "v": 1,
  "stack": {
    "orders": { "type": "queue", "redrivePolicy": { "deadLetterTarget": "orders-dlq", "maxReceiveCount": 1 } },
    "orders-dlq": { "type": "queue" },
    "worker": { "type": "function" },
    "feed": { "type": "mapping", "source": "orders", "function": "worker" }
  },
  "script": [ { "at": "0s", "send": { "to": "orders", "count": 2, "bad": [ { "records": [2], "fault": "throw" } ] } } ]
}"#;

fn parse(text: &str) -> JsValue {
    JSON::parse(text).expect("JSON")
}

/// What is at a path of dots.
fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).expect("an object"))
}

fn is(value: &JsValue, path: &str, expected: impl Into<JsValue>) {
    assert_eq!(at(value, path), expected.into(), "{path}");
}

#[wasm_bindgen_test]
fn a_check_gives_advice_without_a_run() {
    let checked = check(&SCENARIO.into()).expect("a check");
    is(&checked, "problems.length", 0);
    is(&checked, "advice.0.rule", "advice.partial-batch-response.missing");
    is(&checked, "advice.0.fix.resource", "feed");
    is(&checked, "advice.0.fix.also.0.resource", "worker");
}

#[wasm_bindgen_test]
fn an_object_and_a_text_run_alike() {
    let of_text = run(&SCENARIO.into(), &JsValue::UNDEFINED).expect("a report");
    let of_object = run(&parse(SCENARIO), &JsValue::UNDEFINED).expect("a report");
    is(&of_text, "summary.deadLettered", 2);
    assert_eq!(JSON::stringify(&of_text), JSON::stringify(&of_object));
}

#[wasm_bindgen_test]
fn a_summary_is_that_of_the_report() {
    for options in [JsValue::UNDEFINED, parse(r#"{"until": 1000}"#)] {
        let report = run(&SCENARIO.into(), &options).expect("a report");
        let summary = summary(&SCENARIO.into(), &options).expect("a summary");
        for key in ["end", "summary"] {
            assert_eq!(JSON::stringify(&at(&summary, key)), JSON::stringify(&at(&report, key)), "{key}");
        }
        assert_eq!(js_sys::Object::keys(&summary.into()).length(), 2);
    }
    let wrong = parse(r#"{"v": 1, "stack": {"orders": {"type": "queue", "visibilityTimeout": -1}}}"#);
    let error = summary(&wrong, &JsValue::UNDEFINED).expect_err("an error");
    is(&error, "problems.0.path", "stack.orders.visibilityTimeout");
}

#[wasm_bindgen_test]
fn options_are_those_of_the_command_line() {
    let options = parse(r#"{"until": 1000, "documents": "all", "series": true}"#);
    let report = run(&parse(SCENARIO), &options).expect("a report");
    is(&report, "end.at", 1000);
    is(&report, "summary.inFlight", 2);
    assert!(at(&report, "invocations.0.event").is_string());
    assert!(at(&report, "metrics.worker.Errors.series.0").is_object());
    assert!(run(&parse(SCENARIO), &parse(r#"{"until": -1}"#)).is_err());
}

#[wasm_bindgen_test]
fn problems_come_with_their_paths() {
    let wrong = parse(r#"{"v": 1, "stack": {"orders": {"type": "queue", "visibilityTimeout": -1}}}"#);
    let error = run(&wrong, &JsValue::UNDEFINED).expect_err("an error");
    is(&error, "problems.0.path", "stack.orders.visibilityTimeout");
    let checked = check(&wrong).expect("an answer");
    is(&checked, "problems.length", 1);
    is(&check(&parse(SCENARIO)).expect("an answer"), "problems.length", 0);
    is(&check(&"nonsense".into()).expect("an answer"), "problems.length", 1);
}

#[wasm_bindgen_test]
fn a_simulation_goes_step_by_step() {
    let mut simulation = Simulation::new(&parse(SCENARIO)).expect("a simulation");
    let first = simulation.step().expect("a fact");
    is(&first, "kind", "stepTaken");
    simulation.run_until(14.0).expect("a moment");
    let trace = simulation.trace(&parse(r#"{"afterId": 1}"#)).expect("facts");
    is(&trace, "0.id", 2);
    is(&simulation.report(&JsValue::UNDEFINED).expect("a report"), "summary.inFlight", 2);
    while !simulation.step().expect("a fact").is_null() {}
    let whole = run(&parse(SCENARIO), &JsValue::UNDEFINED).expect("a report");
    let stepped = simulation.report(&JsValue::UNDEFINED).expect("a report");
    assert_eq!(JSON::stringify(&stepped), JSON::stringify(&whole));
}

#[wasm_bindgen_test]
fn texts_are_what_lambda_writes() {
    let simulation = Simulation::new(&parse(SCENARIO)).expect("a simulation");
    let event = simulation.text("worker@1", "event").expect("an invocation").expect("an event");
    is(&parse(&event), "Records.1.body", r#"{"id":"orders/2"}"#);
    assert_eq!(simulation.text("orders/2@1", "event").expect("a delivery"), Some(event));
    let response = simulation.text("worker@1", "response").expect("an invocation").expect("a response");
    is(&parse(&response), "errorMessage", "could not process orders/2");
    assert!(simulation.text("orders", "event").is_err());
}

#[wasm_bindgen_test]
fn rules_and_schemas_are_there() {
    assert!(at(&rules().expect("rules"), "0.statement").is_string());
    for of in ["scenario", "report", "trace"] {
        assert!(at(&schema(of).expect("a schema"), "$schema").is_string());
    }
    assert!(schema("nothing").is_err());
}

#[wasm_bindgen_test]
fn a_link_holds_the_scenario_and_says_where_to_look() {
    let options = parse(r#"{"base": "https://example.org/#x", "t": 90056, "sel": "orders/2@1", "view": "table"}"#);
    let link = share(&parse(SCENARIO), &options).expect("a link");
    assert!(link.starts_with("https://example.org/#r1:"), "{link}");
    assert!(link.ends_with("&m=2026.12&t=90056&sel=orders/2@1&view=table"), "{link}");
    let opened = from_link(&format!("{link}&feed.batchSize=5")).expect("it opens");
    is(&opened, "stack.feed.batchSize", 5);
    let [of_link, of_text] = [&from_link(&link).expect("it opens"), &SCENARIO.into()]
        .map(|scenario| JSON::stringify(&run(scenario, &JsValue::UNDEFINED).expect("a report")).expect("text"));
    assert_eq!(of_link, of_text);
}

#[wasm_bindgen_test]
fn a_link_that_does_not_open_says_why() {
    let message = |link: &str| at(&from_link(link).expect_err("it does not open"), "message").as_string();
    assert!(message("#r1:abc").is_some_and(|text| text.contains("cut off")));
    assert!(message("#s:nobody").is_some_and(|text| text.contains("no scenario named `nobody`")));
    let problems = from_link("#s:never-run&fed.batchSize=1").expect_err("nothing is named fed");
    is(&problems, "problems.0.path", "fed.batchSize");
    assert!(share(&parse(SCENARIO), &parse(r#"{"t": -1}"#)).is_err());
    assert!(share(&parse(SCENARIO), &parse(r#"{"sel": 1}"#)).is_err());
}

#[cfg(feature = "export")]
#[wasm_bindgen_test]
fn a_run_is_exported_in_every_form() {
    let export = |options: &str| redrive_wasm::export_as(&parse(SCENARIO), &parse(options));
    let text = |options: &str| export(options).expect("an export").as_string().expect("a text");
    assert!(text(r#"{"to": "svg", "theme": "dark", "width": 800}"#).starts_with("<svg"));
    assert!(text(r#"{"to": "mermaid", "select": "orders/2"}"#).starts_with("sequenceDiagram"));
    assert!(text(r#"{"to": "records-csv"}"#).starts_with("id,reader"));
    is(&parse(&text(r#"{"to": "chrome"}"#)), "displayTimeUnit", "ms");
    is(&parse(&text(r#"{"to": "report", "until": 1000}"#)), "end.at", 1000);
    assert!(export(r#"{"to": "events"}"#).expect("a ZIP").is_object(), "bytes");
    for (options, says) in [
        (r#"{"to": "pdf"}"#, "to is one of report, trace"),
        (r#"{"to": "mermaid"}"#, "select a record"),
        (r#"{"to": "svg", "width": 1}"#, "width is from"),
        (r#"{"to": "svg", "theme": "pink"}"#, "theme is light, dark"),
    ] {
        let error = export(options).expect_err("it is refused");
        let message = at(&error, "message").as_string().unwrap_or_default();
        assert!(message.contains(says), "{message}");
    }
}
