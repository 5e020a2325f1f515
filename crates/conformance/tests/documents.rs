//! Texts of AWS that are in no trace of the book: bodies of answers, causes of errors, payloads in a bucket.
#![cfg(not(target_arch = "wasm32"))]

use redrive_conformance::planned;
use redrive_core::Simulation;
use redrive_report::{Options, Report};
use serde_json::{Value, json};

fn report(stack: Value, script: Value) -> Value {
    let (scenario, plan) = planned(&json!({"v": 1, "stack": stack, "script": script}));
    Report::new(&Simulation::run(plan), &scenario, Options { all_documents: true, series: false }).to_value()
}

/// The texts of all documents of a kind.
fn texts(report: &Value, kind: &str) -> Vec<String> {
    let documents = report["documents"].as_array().expect("a list of documents");
    let of_kind = documents.iter().filter(|document| document["kind"] == kind);
    of_kind.map(|document| document["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_record_in_a_bucket_holds_the_event_of_the_batch() {
    let stack = |target: &str| {
        json!({
            "orders": {"type": "stream"},
            "lost": {"type": target},
            "worker": {"type": "function"},
            "feed": {
                "type": "mapping", "source": "orders", "function": "worker", "startingPosition": "TRIM_HORIZON",
                "maximumRetryAttempts": 0, "onFailure": "lost",
            },
        })
    };
    let script = json!([{"at": "0s", "send": {"to": "orders", "count": 2, "bad": [{"records": [1]}]}}]);
    let record = |target| {
        let texts = texts(&report(stack(target), script.clone()), "invocationRecord");
        serde_json::from_str::<Value>(&texts[0]).expect("JSON")
    };
    let payload = record("bucket")["payload"].as_str().expect("JSON in a string").to_owned();
    let event: Value = serde_json::from_str(&payload).expect("an event");
    assert_eq!(event["Records"].as_array().map(Vec::len), Some(2));
    assert_eq!(record("queue")["payload"], Value::Null);
}

#[test]
fn a_function_url_answers_with_the_text_itself_and_the_long_forbidden() {
    let stack = json!({
        "worker": {"type": "function", "handler": {"response": "hello"}},
        "site": {"type": "api", "function": "worker", "kind": "functionUrl"},
    });
    let script = json!([
        {"at": "0s", "send": {"to": "site"}},
        {"at": "1s", "deny": {"from": "site", "to": "worker", "for": "1s"}},
        {"at": "1s", "send": {"to": "site"}},
    ]);
    let texts = texts(&report(stack, script), "httpResponse");
    assert_eq!(texts[0], "hello");
    assert!(texts[1].starts_with(r#"{"Message":"Forbidden. For troubleshooting Function URL"#), "{}", texts[1]);
}

#[test]
fn a_missing_function_is_named_by_its_arn() {
    let stack = json!({
        "worker": {"type": "function"},
        "flow": {"type": "stateMachine", "task": "worker"},
        "program": {"type": "caller", "calls": "worker", "retryMode": "none"},
    });
    let script = json!([
        {"at": "0s", "delete": {"resource": "worker"}},
        {"at": "1s", "send": {"to": "flow"}},
        {"at": "2s", "send": {"to": "program"}},
    ]);
    let report = report(stack, script);
    let execution = &texts(&report, "execution")[0];
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";
    assert!(execution.contains(&format!("Function not found: {arn}:$LATEST (Service: Lambda")), "{execution}");
    let invocations = report["invocations"].as_array().expect("a list of invocations");
    assert_eq!(invocations.last().expect("an invocation")["errorMessage"], format!("Function not found: {arn}"));
}

#[test]
fn a_result_that_is_too_long_is_caught() {
    let stack = json!({
        "worker": {"type": "function", "handler": {"response": "x".repeat(260_000)}},
        "failed": {"type": "queue"},
        "flow": {
            "type": "stateMachine", "task": "worker", "catch": [{"errorEquals": ["States.ALL"], "next": "failed"}],
        },
    });
    let largest = |length: usize| {
        let mut stack = stack.clone();
        stack["worker"]["handler"]["response"] = "x".repeat(length).into();
        texts(&report(stack, json!([{"at": "0s", "send": {"to": "flow"}}])), "errorOutput")
    };
    // The quotes of the JSON string count.
    assert_eq!(largest(256 * 1024 - 2), Vec::<String>::new());
    let output = &largest(256 * 1024)[0];
    assert!(output.starts_with(r#"{"Error":"States.DataLimitExceeded","Cause":"The state/task "#), "{output}");
}

#[test]
fn an_http_api_waits_a_second_longer_than_a_rest_api() {
    let stack = json!({
        "worker": {"type": "function"},
        "rest": {"type": "api", "function": "worker"},
        "http": {"type": "api", "function": "worker", "kind": "http"},
    });
    let scenario = report(stack, json!([]))["scenario"].clone();
    assert_eq!(scenario["stack"]["rest"]["timeoutInMillis"], 29_000);
    assert_eq!(scenario["stack"]["http"]["timeoutInMillis"], 30_000);
}
