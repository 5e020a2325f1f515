//! Descriptions of executions of state machines, byte for byte.

use expect_test::{Expect, expect};
use redrive_report::{Options, schema};
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::run;

fn report_of(machine: &str, script: &str) -> Value {
    let text = format!(
        "v: 1\nstack:\n  worker: {{ type: function }}\n  failed: {{ type: queue }}\n  \
         flow: {{ type: stateMachine, task: worker, {machine} }}\nscript:\n{script}"
    );
    let scenario = Scenario::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: true, series: false })
}

fn check(machine: &str, script: &str, expected: Expect) {
    let report = report_of(machine, script);
    let mut text = String::new();
    for row in report["documents"].as_array().expect("rows") {
        let word = |key: &str| row[key].as_str().unwrap_or("nobody").to_owned();
        text.push_str(&format!("{} {} to {}: {}\n", word("id"), word("kind"), word("to"), word("text")));
    }
    expected.assert_eq(&text);
}

const TWO: &str = "  - { at: 0s, send: { to: flow, count: 2, every: 1s, bad: [{ records: [2], errorMessage: no }] } }";

#[test]
fn an_execution_has_its_output_or_its_error() {
    check(
        "",
        TWO,
        expect![[r#"
        flow@1 execution to nobody: {"executionArn":"arn:aws:states:us-east-1:123456789012:execution:flow:a41b35c4-bb8e-482c-9f32-9a0a18eccc3c","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:flow","name":"a41b35c4-bb8e-482c-9f32-9a0a18eccc3c","status":"SUCCEEDED","startDate":"2026-01-01T00:00:00Z","stopDate":"2026-01-01T00:00:00.225Z","input":"{\"id\":\"worker/1\"}","output":"null"}
        flow@2 execution to nobody: {"executionArn":"arn:aws:states:us-east-1:123456789012:execution:flow:975d87e8-9f08-4ab7-9d58-5adb5f79a7f3","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:flow","name":"975d87e8-9f08-4ab7-9d58-5adb5f79a7f3","status":"FAILED","startDate":"2026-01-01T00:00:01Z","stopDate":"2026-01-01T00:00:01.025Z","input":"{\"id\":\"worker/2\"}","error":"Exception","cause":"{\"errorMessage\": \"no\", \"errorType\": \"Exception\", \"requestId\": \"5c76696f-f82c-4f67-85f6-8b44f129fabb\", \"stackTrace\": [\"  File \\\"/var/task/index.py\\\", line 4, in handler\\n    raise Exception(\\\"no\\\")\\n\"]}"}
    "#]],
    );
}

#[test]
fn a_caught_error_is_passed_on_as_error_and_cause() {
    check(
        "catch: [{ errorEquals: [States.ALL], next: failed }]",
        TWO,
        expect![[r#"
        failed/1 errorOutput to failed: {"Error":"Exception","Cause":"{\"errorMessage\": \"no\", \"errorType\": \"Exception\", \"requestId\": \"5c76696f-f82c-4f67-85f6-8b44f129fabb\", \"stackTrace\": [\"  File \\\"/var/task/index.py\\\", line 4, in handler\\n    raise Exception(\\\"no\\\")\\n\"]}"}
        flow@1 execution to nobody: {"executionArn":"arn:aws:states:us-east-1:123456789012:execution:flow:a41b35c4-bb8e-482c-9f32-9a0a18eccc3c","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:flow","name":"a41b35c4-bb8e-482c-9f32-9a0a18eccc3c","status":"SUCCEEDED","startDate":"2026-01-01T00:00:00Z","stopDate":"2026-01-01T00:00:00.225Z","input":"{\"id\":\"worker/1\"}","output":"null"}
        flow@2 execution to nobody: {"executionArn":"arn:aws:states:us-east-1:123456789012:execution:flow:975d87e8-9f08-4ab7-9d58-5adb5f79a7f3","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:flow","name":"975d87e8-9f08-4ab7-9d58-5adb5f79a7f3","status":"SUCCEEDED","startDate":"2026-01-01T00:00:01Z","stopDate":"2026-01-01T00:00:01.025Z","input":"{\"id\":\"worker/2\"}","output":"{\"Error\":\"Exception\",\"Cause\":\"{\\\"errorMessage\\\": \\\"no\\\", \\\"errorType\\\": \\\"Exception\\\", \\\"requestId\\\": \\\"5c76696f-f82c-4f67-85f6-8b44f129fabb\\\", \\\"stackTrace\\\": [\\\"  File \\\\\\\"/var/task/index.py\\\\\\\", line 4, in handler\\\\n    raise Exception(\\\\\\\"no\\\\\\\")\\\\n\\\"]}\"}"}
    "#]],
    );
}

#[test]
fn lambda_s_refusals_have_causes_of_their_own() {
    let script = "  - { at: 0s, throttle: { resource: worker } }\n  - { at: 0s, send: { to: flow } }";
    check(
        "",
        script,
        expect![[r#"
        flow@1 execution to nobody: {"executionArn":"arn:aws:states:us-east-1:123456789012:execution:flow:fccc4542-f368-415f-b949-90669a927dd1","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:flow","name":"fccc4542-f368-415f-b949-90669a927dd1","status":"FAILED","startDate":"2026-01-01T00:00:00Z","stopDate":"2026-01-01T00:00:00Z","input":"{\"id\":\"worker/1\"}","error":"Lambda.TooManyRequestsException","cause":"Rate Exceeded. (Service: Lambda, Status Code: 429, Request ID: 288e244d-5931-4a91-9c21-b360676e4152)"}
    "#]],
    );
}

#[test]
fn rows_name_the_resource_that_keeps_a_failed_record() {
    let caught = report_of("catch: [{ errorEquals: [States.ALL], next: failed }]", TWO);
    let row = &caught["records"][1];
    assert_eq!([&row["outcome"], &row["in"], &row["through"]], ["deadLettered", "failed", "catch"]);
    let failed = report_of("", TWO);
    let row = &failed["records"][1];
    assert_eq!((row["outcome"].as_str(), row.get("in")), (Some("failed"), None));
    assert_eq!(failed["invocations"][1]["by"], "flow");
}

#[test]
fn executions_are_counted_and_paid_by_the_transition() {
    let machine =
        "retry: [{ errorEquals: [States.ALL], maxAttempts: 2 }], catch: [{ errorEquals: [States.ALL], next: failed }]";
    let report = report_of(machine, TWO);
    let sums = report["metrics"]["flow"].as_object().expect("metrics").iter();
    let sums: Vec<String> = sums.map(|(name, of)| format!("{name} {}", of["Sum"])).collect();
    expect![[r#"
        retries 2
        ExecutionsStarted 2
        ExecutionsSucceeded 2
        ExecutionsFailed 0
        ExecutionTime 3300"#]]
    .assert_eq(&sums.join("\n"));
    let items = report["cost"]["items"].as_array().expect("rows").iter();
    let items: Vec<String> = items.filter(|item| item["resource"] == "flow").map(Value::to_string).collect();
    expect![[r#"{"resource":"flow","item":"stateTransitions","quantity":"5","usd":"0.000125"}"#]]
        .assert_eq(&items.join("\n"));
}

#[test]
fn reports_of_executions_keep_to_the_schema() {
    let report = report_of("catch: [{ errorEquals: [States.ALL], next: failed }]", TWO);
    assert_eq!(crate::validator::errors(&schema::report(), &report), Vec::<String>::new());
}
