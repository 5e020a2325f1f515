//! Tests of the JavaScript module, run as WebAssembly under Node.

#![cfg(target_arch = "wasm32")]

use js_sys::{BigInt, Error, JSON, Object, Reflect};
use redrive_wasm::{Simulation, check, from_link, rules, run, schema, share, summary};
use wasm_bindgen::{JsCast, JsValue};
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

/// Returns the value at a path of dots.
fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).expect("an object"))
}

fn is(value: &JsValue, path: &str, expected: impl Into<JsValue>) {
    assert_eq!(at(value, path), expected.into(), "{path}");
}

#[wasm_bindgen_test]
fn check_returns_advice() {
    let checked = check(&SCENARIO.into()).expect("a check");
    is(&checked, "problems.length", 0);
    is(&checked, "advice.0.rule", "advice.partial-batch-response.missing");
    is(&checked, "advice.0.fix.resource", "feed");
    is(&checked, "advice.0.fix.also.0.resource", "worker");
}

#[wasm_bindgen_test]
fn objects_and_texts_are_equivalent() {
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
fn run_options_are_applied() {
    let options = parse(r#"{"until": 1000, "documents": "all", "series": true}"#);
    let report = run(&parse(SCENARIO), &options).expect("a report");
    is(&report, "end.at", 1000);
    is(&report, "summary.inFlight", 2);
    assert!(at(&report, "invocations.0.event").is_string());
    assert!(at(&report, "metrics.worker.Errors.series.0").is_object());
    assert!(run(&parse(SCENARIO), &parse(r#"{"until": -1}"#)).is_err());
}

#[wasm_bindgen_test]
fn problems_have_paths() {
    let wrong = parse(r#"{"v": 1, "stack": {"orders": {"type": "queue", "visibilityTimeout": -1}}}"#);
    let error = run(&wrong, &JsValue::UNDEFINED).expect_err("an error");
    is(&error, "problems.0.path", "stack.orders.visibilityTimeout");
    let checked = check(&wrong).expect("an answer");
    is(&checked, "problems.length", 1);
    is(&check(&parse(SCENARIO)).expect("an answer"), "problems.length", 0);
    is(&check(&"nonsense".into()).expect("an answer"), "problems.length", 1);
}

#[wasm_bindgen_test]
fn a_simulation_can_be_stepped() {
    let mut simulation = Simulation::new(&parse(SCENARIO)).expect("a simulation");
    let first = simulation.step().expect("a fact");
    is(&first, "kind", "stepTaken");
    simulation.run_until(&14.0.into()).expect("a moment");
    let trace = simulation.trace(&parse(r#"{"afterId": 1}"#)).expect("facts");
    is(&trace, "0.id", 2);
    is(&simulation.report(&JsValue::UNDEFINED).expect("a report"), "summary.inFlight", 2);
    while !simulation.step().expect("a fact").is_null() {}
    let whole = run(&parse(SCENARIO), &JsValue::UNDEFINED).expect("a report");
    let stepped = simulation.report(&JsValue::UNDEFINED).expect("a report");
    assert_eq!(JSON::stringify(&stepped), JSON::stringify(&whole));
}

#[wasm_bindgen_test]
fn texts_are_those_of_lambda() {
    let simulation = Simulation::new(&parse(SCENARIO)).expect("a simulation");
    let event = simulation.text(&"worker@1".into(), &"event".into()).expect("an invocation").expect("an event");
    is(&parse(&event), "Records.1.body", r#"{"id":"orders/2"}"#);
    assert_eq!(simulation.text(&"orders/2@1".into(), &"event".into()).expect("a delivery"), Some(event));
    let response = simulation.text(&"worker@1".into(), &"response".into()).expect("an invocation").expect("a response");
    is(&parse(&response), "errorMessage", "could not process orders/2");
    assert!(simulation.text(&"orders".into(), &"event".into()).is_err());
}

#[wasm_bindgen_test]
fn rules_and_schemas_are_returned() {
    assert!(at(&rules().expect("rules"), "0.statement").is_string());
    for of in ["scenario", "report", "trace"] {
        assert!(at(&schema(&of.into()).expect("a schema"), "$schema").is_string());
    }
    assert!(schema(&"nothing".into()).is_err());
}

#[wasm_bindgen_test]
fn a_link_contains_the_scenario_and_the_view() {
    let options = parse(r#"{"base": "https://example.org/#x", "t": 90056, "sel": "orders/2@1", "view": "table"}"#);
    let link = share(&parse(SCENARIO), &options).expect("a link");
    assert!(link.starts_with("https://example.org/#r1:"), "{link}");
    assert!(link.ends_with("&m=2026.12&t=90056&sel=orders/2@1&view=table"), "{link}");
    let opened = from_link(&format!("{link}&feed.batchSize=5").into()).expect("it opens");
    is(&opened, "stack.feed.batchSize", 5);
    let [of_link, of_text] = [&from_link(&link.as_str().into()).expect("it opens"), &SCENARIO.into()]
        .map(|scenario| JSON::stringify(&run(scenario, &JsValue::UNDEFINED).expect("a report")).expect("text"));
    assert_eq!(of_link, of_text);
}

#[wasm_bindgen_test]
fn invalid_links_are_refused_with_a_reason() {
    let message = |link: &str| at(&from_link(&link.into()).expect_err("it does not open"), "message").as_string();
    assert!(message("#r1:abc").is_some_and(|text| text.contains("cut off")));
    assert!(message("#s:nobody").is_some_and(|text| text.contains("no scenario named `nobody`")));
    let problems = from_link(&"#s:never-run&fed.batchSize=1".into()).expect_err("nothing is named fed");
    is(&problems, "problems.0.path", "fed.batchSize");
    assert!(share(&parse(SCENARIO), &parse(r#"{"t": -1}"#)).is_err());
    assert!(share(&parse(SCENARIO), &parse(r#"{"sel": 1}"#)).is_err());
}

/// The path of the first problem. Every error is an `Error` with `problems`.
fn problem(result: Result<impl Sized, JsValue>) -> String {
    let error = result.err().expect("an error");
    assert!(error.is_instance_of::<Error>());
    assert!(at(&error, "problems.0.message").is_string(), "{error:?}");
    at(&error, "problems.0.path").as_string().expect("a path")
}

#[wasm_bindgen_test]
fn every_error_has_problems() {
    let scenario = parse(SCENARIO);
    let none = JsValue::UNDEFINED;
    assert_eq!(problem(from_link(&5.into())), "link");
    assert_eq!(problem(from_link(&"#r1:abc".into())), "");
    assert_eq!(problem(schema(&none)), "of");
    let cyclic = Object::new();
    Reflect::set(&cyclic, &"self".into(), &cyclic).expect("a property");
    for value in [JsValue::from(BigInt::from(1)), cyclic.into(), none.clone(), JsValue::symbol(None)] {
        assert_eq!(problem(run(&value, &none)), "");
        assert_eq!(problem(share(&value, &none)), "");
        assert_eq!(problem(check(&value)), "");
    }
    assert_eq!(problem(run(&scenario, &parse(r#"{"until": "soon"}"#))), "until");
    assert_eq!(problem(run(&scenario, &parse(r#"{"until": 1.5}"#))), "until");
    assert_eq!(problem(run(&scenario, &parse(r#"{"until": true}"#))), "until");
    let mut simulation = Simulation::new(&scenario).expect("a simulation");
    assert_eq!(problem(simulation.run_until(&"45s".into())), "ms");
    assert_eq!(problem(simulation.text(&"orders".into(), &"event".into())), "selector");
    assert_eq!(problem(simulation.text(&"worker@1".into(), &"body".into())), "of");
    simulation.release();
    assert_eq!(problem(simulation.step()), "");
    assert_eq!(problem(simulation.report(&none)), "");
    assert_eq!(problem(simulation.trace(&none)), "");
    simulation.release();
}

#[wasm_bindgen_test]
fn unknown_options_are_named() {
    let scenario = parse(SCENARIO);
    assert_eq!(problem(run(&scenario, &parse(r#"{"untill": 1000}"#))), "untill");
    assert_eq!(problem(run(&scenario, &parse(r#"{"documents": "some"}"#))), "documents");
    assert_eq!(problem(run(&scenario, &parse(r#"{"series": 1}"#))), "series");
    assert_eq!(problem(run(&scenario, &"45s".into())), "");
    assert_eq!(problem(share(&scenario, &parse(r#"{"select": "orders/1"}"#))), "select");
    let simulation = Simulation::new(&scenario).expect("a simulation");
    assert_eq!(problem(simulation.report(&parse(r#"{"until": 1}"#))), "until");
    assert_eq!(problem(simulation.trace(&parse(r#"{"after": 1}"#))), "after");
}

#[cfg(feature = "export")]
#[wasm_bindgen_test]
fn runs_are_exported() {
    let export = |options: &str| redrive_wasm::export_as(&parse(SCENARIO), &parse(options));
    let text = |options: &str| export(options).expect("an export").as_string().expect("a text");
    assert!(text(r#"{"to": "svg", "theme": "dark", "width": 800}"#).starts_with("<svg"));
    assert!(text(r#"{"to": "mermaid", "select": "orders/2"}"#).starts_with("sequenceDiagram"));
    assert!(text(r#"{"to": "records-csv"}"#).starts_with("id,reader"));
    is(&parse(&text(r#"{"to": "chrome"}"#)), "displayTimeUnit", "ms");
    is(&parse(&text(r#"{"to": "report", "until": 1000}"#)), "end.at", 1000);
    assert!(export(r#"{"to": "events"}"#).expect("a ZIP").is_object(), "bytes");
    for (options, says) in [
        (r#"{"to": "pdf"}"#, "to: expected one of svg, report, trace"),
        (r#"{"to": "mermaid"}"#, "select a record"),
        (r#"{"to": "svg", "width": 1}"#, "width: expected a width from"),
        (r#"{"to": "svg", "theme": "pink"}"#, "theme: expected one of light, dark"),
    ] {
        let error = export(options).expect_err("it is refused");
        let message = at(&error, "message").as_string().unwrap_or_default();
        assert!(message.contains(says), "{message}");
    }
}
