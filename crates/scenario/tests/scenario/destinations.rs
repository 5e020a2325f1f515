//! The destinations of a function's records, and AWS's refusals of them.

use expect_test::expect;
use redrive_core::plan::{Action, ResourceKind};

use crate::{check, check_script, check_with, plan_with};

#[test]
fn a_function_is_no_destination_of_itself() {
    check_with(
        &[("worker.eventInvokeConfig.onSuccess", "worker")],
        expect![
            "stack.worker.eventInvokeConfig.onSuccess: InvalidParameterValueException: You can't specify the function as a destination for itself."
        ],
    );
    check_script(
        "  - { at: 0s, update: { resource: worker, set: { eventInvokeConfig: { onFailure: worker } } } }",
        expect![
            "script[0].update.set.eventInvokeConfig: InvalidParameterValueException: You can't specify the function as a destination for itself."
        ],
    );
}

#[test]
fn a_function_as_destination_must_be_there() {
    let text = "
v: 1
stack:
  worker: { type: function, eventInvokeConfig: { onFailure: alarm } }
  alarm: { type: function }
script:
  - { at: 1s, create: { resource: alarm } }
";
    check(
        text,
        expect![
            "stack.worker.eventInvokeConfig.onFailure: InvalidParameterValueException: The destination ARN arn:aws:lambda:us-east-1:123456789012:function:alarm is invalid."
        ],
    );
    check(&text.replace("1s, create", "1s, delete"), expect!["fine"]);
}

#[test]
fn targets_are_of_many_kinds() {
    check_with(
        &[
            ("worker.eventInvokeConfig.onFailure", "orders-dlq"),
            ("worker.deadLetterTarget", "orders-dlq"),
            (
                "worker.handler",
                r#"{"sends": ["worker", "orders"], "onBadRecord": "swallow", "badRecordsTo": "orders-dlq"}"#,
            ),
        ],
        expect!["fine"],
    );
    check_with(
        &[("worker.handler.sends", r#"["feed"]"#), ("worker.deadLetterTarget", "feed")],
        expect![[r#"
            stack.worker.handler.sends[0]: `feed` is a mapping: expected the name of a queue, function, stream, table, topic, bus, bucket, api or stateMachine
            stack.worker.deadLetterTarget: `feed` is a mapping: expected the name of a queue or topic"#]],
    );
    check_with(
        &[("stack.news", r#"{"type": "bus"}"#), ("worker.eventInvokeConfig.onFailure", "news")],
        expect!["fine"],
    );
}

#[test]
fn bad_records_are_put_aside_by_those_that_swallow_them() {
    check_with(
        &[("worker.handler.badRecordsTo", "orders-dlq")],
        expect!["stack.worker.handler.badRecordsTo: this is only for `onBadRecord` swallow"],
    );
}

#[test]
fn an_event_needs_a_payload_and_takes_any_characters() {
    check_script(
        "  - { at: 0s, send: { to: worker, body: \"\" } }",
        expect!["script[0].send.body: an event without a payload is not simulated; write {} for an empty one"],
    );
    check_script("  - { at: 0s, send: { to: worker, body: \"\\0\" } }", expect!["fine"]);
    check_script(
        "  - { at: 0s, send: { to: feed } }",
        expect!["script[0].send.to: nothing can be sent to `feed`: it only passes on what comes to something else"],
    );
}

#[test]
fn whether_a_body_is_json_is_known_beforehand() {
    for (body, is_json) in [("{ n: \"{n}\" }", true), ("hello", false), ("\"[{n%3}]\"", true), ("\"{n}]\"", false)] {
        let plan = plan_with(&format!("  - {{ at: 0s, send: {{ to: worker, body: {body} }} }}"));
        let Action::Send(send) = &plan.script[0].action else { panic!("a send") };
        assert_eq!(send.is_json, is_json, "{body}");
        assert!(matches!(plan.kind(send.to), ResourceKind::Function(_)));
    }
}
