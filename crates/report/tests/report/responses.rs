//! Responses of functions.

use expect_test::{Expect, expect};

use crate::{response, run, scenario};

fn check(settings: &[(&str, &str)], bad: &str, expected: Expect) {
    let script = format!("  - {{ at: 0s, send: {{ to: orders, count: 3, bad: [{bad}] }} }}");
    let said = response(&run(&scenario(settings, &script)), 1);
    expected.assert_eq(said.as_deref().unwrap_or("nothing"));
}

const THIRD: &str = "{ records: [3], fault: throw }";

#[test]
fn a_handler_that_returns_nothing_answers_null() {
    check(&[], "", expect!["null"]);
    check(&[("worker.handler.onBadRecord", "swallow")], THIRD, expect!["null"]);
}

#[test]
fn a_reporting_handler_names_the_failed_records() {
    let report = ("worker.handler.onBadRecord", "report");
    check(
        &[report],
        THIRD,
        expect![[r#"{"batchItemFailures": [{"itemIdentifier": "9ac33448-da4c-4709-ae62-9818920ca4c1"}]}"#]],
    );
    check(&[report], "", expect![[r#"{"batchItemFailures": []}"#]]);
    check(
        &[report, ("worker.runtime", "nodejs22.x")],
        THIRD,
        expect![[r#"{"batchItemFailures":[{"itemIdentifier":"9ac33448-da4c-4709-ae62-9818920ca4c1"}]}"#]],
    );
}

#[test]
fn a_set_answer_is_returned_verbatim() {
    check(&[("worker.handler.response", r#"{"ok": true}"#)], "", expect![[r#"{"ok":true}"#]]);
    check(&[("worker.handler.response", r#"{"$text": "not JSON"}"#)], "", expect!["not JSON"]);
}

#[test]
fn each_runtime_writes_its_errors_in_its_own_way() {
    check(
        &[],
        THIRD,
        expect![[
            r#"{"errorMessage": "could not process orders/3", "errorType": "Exception", "requestId": "35383576-6879-4000-843c-efa47f2c9d9c", "stackTrace": ["  File \"/var/task/index.py\", line 4, in handler\n    raise Exception(\"could not process orders/3\")\n"]}"#
        ]],
    );
    check(
        &[("worker.runtime", "nodejs22.x")],
        THIRD,
        expect![[
            r#"{"errorType":"Error","errorMessage":"could not process orders/3","trace":["Error: could not process orders/3","    at Runtime.handler (file:///var/task/index.mjs:4:9)"]}"#
        ]],
    );
    check(
        &[("worker.runtime", "java21")],
        THIRD,
        expect![[
            r#"{"errorMessage":"could not process orders/3","errorType":"java.lang.RuntimeException","stackTrace":["example.Handler.handleRequest(Handler.java:14)"]}"#
        ]],
    );
    check(
        &[("worker.runtime", "provided.al2023")],
        THIRD,
        expect![[r#"{"errorMessage":"could not process orders/3","errorType":"errorString"}"#]],
    );
}

#[test]
fn a_mark_can_name_the_error() {
    let bad = "{ records: [2], fault: throw, errorType: ValueError, errorMessage: 'no \"price\"' }";
    check(
        &[],
        bad,
        expect![[
            r#"{"errorMessage": "no \"price\"", "errorType": "ValueError", "requestId": "35383576-6879-4000-843c-efa47f2c9d9c", "stackTrace": ["  File \"/var/task/index.py\", line 4, in handler\n    raise ValueError(\"no \\\"price\\\"\")\n"]}"#
        ]],
    );
}

#[test]
fn lambda_writes_the_errors_of_timeouts_and_crashes() {
    for (fault, expected) in [
        (
            "timeout",
            expect![[
                r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 35383576-6879-4000-843c-efa47f2c9d9c Error: Task timed out after 5.00 seconds"}"#
            ]],
        ),
        (
            "crash",
            expect![[
                r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 35383576-6879-4000-843c-efa47f2c9d9c Error: Runtime exited with error: exit status 1"}"#
            ]],
        ),
        (
            "outOfMemory",
            expect![[
                r#"{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: 35383576-6879-4000-843c-efa47f2c9d9c Error: Runtime exited with error: signal: killed"}"#
            ]],
        ),
    ] {
        check(&[], &format!("{{ records: [2], fault: {fault} }}"), expected);
    }
}

#[test]
fn an_invocation_that_did_not_run_has_no_response() {
    check(&[("worker.reservedConcurrentExecutions", "0")], "", expect!["nothing"]);
}
