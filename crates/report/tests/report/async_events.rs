//! Asynchronous events: their rows, and the documents about their ends, byte for byte.

use expect_test::{Expect, expect};
use redrive_report::Options;
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::run;

/// A function with a queue for everything; `settings` go into it.
fn report_of(settings: &str, script: &str) -> Value {
    let text = format!(
        "v: 1\nstack:\n  worker: {{ type: function, {settings} }}\n  results: {{ type: queue }}\n  events: {{ type: queue }}\n\
         script:\n{script}"
    );
    let scenario = Scenario::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: true, series: false })
}

/// Compares each document: kind, recipient, text and attributes.
fn check(settings: &str, script: &str, expected: Expect) {
    let report = report_of(settings, script);
    let mut text = String::new();
    for row in report["documents"].as_array().expect("rows") {
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        text.push_str(&format!("{} {} {} {}\n", word("id"), word("kind"), word("status"), word("text")));
        if let Some(attributes) = row["attributes"].as_object() {
            for (name, value) in attributes {
                text.push_str(&format!("  {name}: {} {}\n", value["dataType"], value["value"]));
            }
        }
    }
    expected.assert_eq(&text);
}

const BAD: &str = "  - { at: 0s, send: { to: worker, body: { raise_error: 1 }, \
                   bad: [{ records: [1], errorMessage: Test exception (this is intentional) }] } }";

#[test]
fn the_record_of_exhausted_retries_has_the_keys_that_were_recorded() {
    check(
        "eventInvokeConfig: { onSuccess: results, onFailure: results }",
        BAD,
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:03:00.275Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"raise_error":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"Test exception (this is intentional)","errorType":"Exception","requestId":"21a64ed2-4929-45ca-9941-42f426950010","stackTrace":["  File \"/var/task/index.py\", line 4, in handler\n    raise Exception(\"Test exception (this is intentional)\")\n"]}}
    "#]],
    );
}

#[test]
fn the_record_of_a_success_names_no_error() {
    let script = "  - { at: 0s, send: { to: worker, body: {} } }";
    check(
        "eventInvokeConfig: { maximumRetryAttempts: 0, onSuccess: results }",
        script,
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:00:00.225Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"Success","approximateInvokeCount":1},"requestPayload":{},"responseContext":{"statusCode":200,"executedVersion":"$LATEST"},"responsePayload":null}
    "#]],
    );
}

#[test]
fn a_success_after_a_retry_counts_one() {
    let script = "  - { at: 0s, send: { to: worker, body: {}, bad: [{ records: [1], times: 1 }] } }";
    check(
        "qualifier: live, handler: { response: { ok: 1 } }, eventInvokeConfig: { onSuccess: results }",
        script,
        expect![[r#"
            results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:01:00.250Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:live","condition":"Success","approximateInvokeCount":1},"requestPayload":{},"responseContext":{"statusCode":200,"executedVersion":"1"},"responsePayload":{"ok":1}}
        "#]],
    );
}

#[test]
fn the_record_of_an_event_that_was_too_old_has_the_last_answer() {
    check(
        "eventInvokeConfig: { maximumEventAgeInSeconds: 90, onFailure: results }",
        BAD,
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:01:00.250Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"EventAgeExceeded","approximateInvokeCount":2},"requestPayload":{"raise_error":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"Test exception (this is intentional)","errorType":"Exception","requestId":"21a64ed2-4929-45ca-9941-42f426950010","stackTrace":["  File \"/var/task/index.py\", line 4, in handler\n    raise Exception(\"Test exception (this is intentional)\")\n"]}}
    "#]],
    );
}

#[test]
fn an_event_that_never_ran_has_a_status_and_no_payload() {
    let script = "  - { at: 0s, throttle: { resource: worker } }\n  - { at: 0s, send: { to: worker } }";
    let settings = "deadLetterTarget: events, eventInvokeConfig: { maximumEventAgeInSeconds: 60, onFailure: results }";
    check(
        settings,
        script,
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:00:31.000Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"EventAgeExceeded","approximateInvokeCount":0},"requestPayload":{"id":"worker/1"},"responseContext":{"statusCode":429}}
        events/1 deadLetterMessage delivered {"id":"worker/1"}
          ErrorCode: "Number" "429"
          ErrorMessage: "String" "Rate Exceeded."
          RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
    "#]],
    );
}

#[test]
fn without_concurrency_there_is_not_even_a_status() {
    let settings =
        "reservedConcurrentExecutions: 0, deadLetterTarget: events, eventInvokeConfig: { onFailure: results }";
    check(
        settings,
        "  - { at: 0s, send: { to: worker } }",
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:00:00.000Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"ZeroReservedConcurrency","approximateInvokeCount":0},"requestPayload":{"id":"worker/1"}}
        events/1 deadLetterMessage delivered {"id":"worker/1"}
          ErrorMessage: "String" "Function not invoked. Function isconfigured with zero reserved concurrent executions"
          RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
    "#]],
    );
}

#[test]
fn a_dead_letter_is_the_event_and_its_attributes_name_the_error() {
    check(
        "deadLetterTarget: events",
        BAD,
        expect![[r#"
        events/1 deadLetterMessage delivered {"raise_error":1}
          ErrorCode: "Number" "200"
          ErrorMessage: "String" "Test exception (this is intentional)"
          RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
    "#]],
    );
}

#[test]
fn a_timeout_is_named_in_the_record_and_in_the_dead_letter() {
    let script = "  - { at: 0s, send: { to: worker, bad: [{ records: [1], fault: timeout }] } }";
    let settings = "deadLetterTarget: events, eventInvokeConfig: { maximumRetryAttempts: 0, onFailure: results }";
    check(
        settings,
        script,
        expect![[r#"
        results/1 invocationRecord delivered {"version":"1.0","timestamp":"2026-01-01T00:00:03.200Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":1},"requestPayload":{"id":"worker/1"},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 21a64ed2-4929-45ca-9941-42f426950010 Error: Task timed out after 3.00 seconds"}}
        events/1 deadLetterMessage delivered {"id":"worker/1"}
          ErrorCode: "Number" "200"
          ErrorMessage: "String" "RequestId: 21a64ed2-4929-45ca-9941-42f426950010 Error: Task timed out after 3.00 seconds"
          RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
    "#]],
    );
}

#[test]
fn a_rejected_document_has_failed_and_the_event_is_lost() {
    let script = format!("  - {{ at: 0s, delete: {{ resource: results }} }}\n{BAD}");
    let report = report_of("eventInvokeConfig: { maximumRetryAttempts: 0, onFailure: results }", &script);
    assert_eq!(report["documents"][0]["status"], "failed");
    let outcomes: Vec<&str> =
        report["records"].as_array().expect("rows").iter().filter_map(|row| row["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["discarded", "rejected"]);
    assert_eq!(report["metrics"]["worker"]["DestinationDeliveryFailures"]["Sum"], 1);
    assert_eq!(report["metrics"]["worker"]["AsyncEventsDropped"]["Sum"], 1);
}

#[test]
fn rows_of_events_name_their_function_and_the_resource_that_keeps_them() {
    let settings = "deadLetterTarget: events, eventInvokeConfig: { maximumRetryAttempts: 1 }";
    let report = report_of(settings, "  - { at: 0s, send: { to: worker, count: 2, bad: [{ records: [2] }] } }");
    let rows: String = report["records"].as_array().expect("rows").iter().map(|row| format!("{row}\n")).collect();
    expect![[r#"
        {"id":"worker/1","reader":"worker","origin":[],"at":0,"eventId":"21a64ed2-4929-45ca-9941-42f426950010","states":[[0,"queued","worker"],[0,"inFlight","worker"],[225,"gone","worker"]],"deliveries":1,"processed":1,"skipped":0,"outcome":"processed","endedAt":225,"victim":false}
        {"id":"worker/2","reader":"worker","origin":[],"at":0,"bad":"throw","eventId":"7bd05a86-d1f5-4dbb-bd51-addb0d801fe9","states":[[0,"queued","worker"],[0,"inFlight","worker"],[225,"queued","worker"],[60225,"inFlight","worker"],[60250,"gone","worker"]],"deliveries":2,"processed":0,"skipped":0,"outcome":"deadLettered","in":"events","through":"deadLetterConfig","endedAt":60250,"victim":false}
        {"id":"events/1","reader":"events","origin":["worker/2"],"at":60250,"bad":"throw","messageId":"062f2421-5876-4e52-a808-8d9515b3e82a","states":[[60250,"visible","events"]],"deliveries":0,"processed":0,"skipped":0,"outcome":"waiting","victim":false}
    "#]].assert_eq(&rows);
}

#[test]
fn tries_of_an_event_share_a_request_id_and_count_attempts() {
    let script = "  - { at: 0s, throttle: { resource: worker, for: 2s } }\n\
                  - { at: 0s, send: { to: worker, bad: [{ records: [1], times: 1 }] } }"
        .replace("\n-", "\n  -");
    let report = report_of("timeout: 3", &script);
    let rows = report["invocations"].as_array().expect("rows");
    let mut text = String::new();
    for row in rows {
        text.push_str(&format!(
            "{} {} {} {} {} {}\n",
            row["id"], row["trigger"], row["attempt"], row["outcome"], row["nextTryAt"], row["event"]
        ));
        assert_eq!(row["requestId"], report["records"][0]["eventId"]);
    }
    expect![[r#"
        "worker@1" "async" 1 "throttled" 1000 "{\"id\":\"worker/1\"}"
        "worker@2" "async" 1 "throttled" 3000 "{\"id\":\"worker/1\"}"
        "worker@3" "async" 1 "error" 63225 "{\"id\":\"worker/1\"}"
        "worker@4" "async" 2 "success" null "{\"id\":\"worker/1\"}"
    "#]]
    .assert_eq(&text);
}

#[test]
fn metrics_of_events_count_them_once() {
    let report = report_of("timeout: 3", "  - { at: 0s, send: { to: worker, count: 2, bad: [{ records: [2] }] } }");
    let metric = |name: &str| report["metrics"]["worker"][name].clone();
    let text = format!(
        "{} {} {} {}",
        metric("AsyncEventsReceived"),
        metric("AsyncEventAge"),
        metric("AsyncEventsDropped"),
        metric("Invocations")
    );
    expect![[r#"{"Sum":2,"SampleCount":2,"Minimum":1,"Maximum":1} {"Sum":240475,"SampleCount":4,"Minimum":0,"Maximum":180250} {"Sum":1,"SampleCount":1,"Minimum":1,"Maximum":1} {"Sum":4,"SampleCount":4,"Minimum":1,"Maximum":1}"#]].assert_eq(&text);
}

#[test]
fn a_redriver_is_given_the_dead_letter_with_its_attributes() {
    let text = "
v: 1
stack:
  worker: { type: function, deadLetterTarget: events, eventInvokeConfig: { maximumRetryAttempts: 0 } }
  events: { type: queue }
  again: { type: function }
  feed: { type: mapping, source: events, function: again }
script:
  - { at: 0s, send: { to: worker, body: { n: 1 }, bad: [{ records: [1], errorMessage: no }] } }
";
    let scenario = Scenario::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = run(&scenario);
    let event: Value = serde_json::from_str(&crate::event(&run, 2)).expect("JSON");
    let record = &event["Records"][0];
    assert_eq!(record["body"], "{\"n\":1}");
    let attributes = &record["messageAttributes"];
    assert_eq!(attributes["ErrorCode"]["stringValue"], "200");
    assert_eq!(attributes["ErrorCode"]["dataType"], "Number");
    assert_eq!(attributes["ErrorMessage"]["stringValue"], "no");
    assert_eq!(attributes["RequestID"]["dataType"], "String");
    assert!(record["md5OfMessageAttributes"].is_string());
    assert_eq!(crate::event(&run, 1), "{\"n\":1}");
}

#[test]
fn six_hours_of_throttling_are_eighty_tries() {
    let script = "  - { at: 0s, throttle: { resource: worker } }\n  - { at: 0s, send: { to: worker } }";
    let report = report_of("timeout: 3", script);
    assert_eq!(report["summary"]["throttles"], 80);
    assert_eq!(report["summary"]["expired"], 1);
    // The last try; the next one would come five minutes later, after six hours.
    assert_eq!(report["end"]["at"], 21_511_000);
}

#[test]
fn a_loop_is_counted_where_it_is_stopped() {
    let text = "
v: 1
stack:
  orders: { type: queue, visibilityTimeout: 3, redrivePolicy: { deadLetterTarget: orders-dlq, maxReceiveCount: 2 } }
  orders-dlq: { type: queue }
  worker: { type: function, handler: { sends: [orders] } }
  feed: { type: mapping, source: orders, function: worker }
script:
  - { at: 0s, send: { to: orders } }
";
    let scenario = Scenario::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let report = redrive_report::report(&run(&scenario), &scenario, Options::default());
    assert_eq!(report["summary"]["processed"], 16);
    assert_eq!(report["summary"]["deadLettered"], 1);
    assert_eq!(report["metrics"]["worker"]["RecursiveInvocationsDropped"]["Sum"], 2);
    assert_eq!(report["records"][16]["origin"][0], "orders/16");
}

#[test]
fn tries_that_are_refused_before_the_event_is_accepted_are_invocations() {
    let scenario = Scenario::parse(
        "
v: 1
stack:
  shop: { type: bus }
  placed: { type: rule, bus: shop, eventPattern: { source: [shop] }, targets: [{ target: worker }] }
  news: { type: topic }
  to-worker: { type: subscription, topic: news, endpoint: worker }
  program: { type: caller, calls: worker, invocationType: Event, maxAttempts: 2 }
  worker: { type: function }
script:
  - { at: 0s, serviceError: { resource: worker, status: 429, for: 10ms } }
  - { at: 0s, send: { to: shop, source: shop } }
  - { at: 2m, deny: { from: news, to: worker, for: 1s } }
  - { at: 2m, send: { to: news } }
  - { at: 3m, serviceError: { resource: worker, status: 500, for: 10ms } }
  - { at: 3m, send: { to: program } }
  - { at: 4m, serviceError: { resource: worker, status: 500, for: 10ms } }
  - { at: 4m, send: { to: worker } }
",
    )
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = run(&scenario);
    let report = redrive_report::report(&run, &scenario, Options { all_documents: true, series: false });
    let mut text = String::new();
    for row in report["invocations"].as_array().expect("rows") {
        let keys =
            ["id", "trigger", "by", "attempt", "records", "startedAt", "endedAt", "outcome", "errorType", "nextTryAt"];
        let cells = keys.into_iter().map(|key| row[key].to_string());
        text.push_str(&format!("{}\n", cells.collect::<Vec<String>>().join(" ")));
    }
    expect![[r#"
        "worker@1" "async" "placed" 1 ["worker/1"] 0 0 "throttled" "ServiceException" 996
        "worker@2" "async" null 1 ["worker/1"] 996 1221 "success" null null
        "worker@3" "async" "to-worker" 1 ["worker/2"] 120000 120000 "rejected" "AccessDeniedException" null
        "worker@4" "async" "program" 1 ["worker/3"] 180000 180000 "serviceError" "ServiceException" null
        "worker@5" "async" null 1 ["worker/3"] 180036 180061 "success" null null
    "#]]
    .assert_eq(&text);
}
