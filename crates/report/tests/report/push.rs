//! Topics, buses and buckets: the rows of their copies, and their documents.

use expect_test::{Expect, expect};
use redrive_report::Options;
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::run;

fn report_of(text: &str) -> Value {
    let scenario = Scenario::parse(&format!("v: 1\n{text}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: true, series: false })
}

/// Compares each document: kind, recipient, text and attributes.
fn check_documents(text: &str, expected: Expect) {
    let mut lines = String::new();
    for row in report_of(text)["documents"].as_array().expect("rows") {
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        lines.push_str(&format!(
            "{} {} {} to {}\n{}\n",
            word("id"),
            word("kind"),
            word("status"),
            word("to"),
            word("text")
        ));
        if !row["objectKey"].is_null() {
            lines.push_str(&format!("  key: {}\n", word("objectKey")));
        }
        for (name, value) in row["attributes"].as_object().into_iter().flatten() {
            lines.push_str(&format!("  {name}: {} {}\n", value["dataType"], value["value"]));
        }
    }
    expected.assert_eq(&lines);
}

fn check_rows(text: &str, expected: Expect) {
    let mut lines = String::new();
    for row in report_of(text)["records"].as_array().expect("rows") {
        let word = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
        lines.push_str(&format!(
            "{} of {} from {}: {} in {} through {}\n",
            word("id"),
            word("reader"),
            row["origin"],
            word("outcome"),
            word("in"),
            word("through")
        ));
    }
    expected.assert_eq(&lines);
}

#[test]
fn a_function_gets_an_event_with_one_record() {
    let report = report_of(
        "
stack:
  news: { type: topic }
  to-worker: { type: subscription, topic: news, endpoint: worker }
  worker: { type: function }
script:
  - { at: 0s, send: { to: news, body: hello, attributes: { kind: book } } }
",
    );
    let event: Value =
        serde_json::from_str(report["invocations"][0]["event"].as_str().expect("an event")).expect("JSON");
    let record = &event["Records"][0];
    assert_eq!(event["Records"].as_array().map(Vec::len), Some(1));
    assert_eq!(record["EventSource"], "aws:sns");
    assert_eq!(record["Sns"]["Message"], "hello");
    assert!(record["Sns"]["Subject"].is_null());
    assert_eq!(record["Sns"]["MessageAttributes"]["kind"]["Value"], "book");
    let keys: Vec<&String> = record["Sns"].as_object().expect("an object").keys().collect();
    assert!(keys.iter().any(|key| *key == "SigningCertUrl") && keys.iter().any(|key| *key == "UnsubscribeUrl"));
}

#[test]
fn a_failed_target_leaves_a_dead_letter_with_the_reason() {
    check_documents(
        "
stack:
  shop: { type: bus }
  all:
    type: rule
    bus: shop
    eventPattern: { source: [shop] }
    targets:
      - { target: slow, maximumRetryAttempts: 1, deadLetterTarget: letters }
      - { target: gone, deadLetterTarget: letters }
  slow: { type: queue }
  gone: { type: queue }
  letters: { type: queue }
script:
  - { at: 0s, serviceError: { resource: slow, status: 429 } }
  - { at: 0s, delete: { resource: gone } }
  - { at: 1s, send: { to: shop, source: shop, detailType: Placed, body: { n: 1 } } }
",
        expect![[r#"
            slow/1 notification failed to slow
            {"version":"0","id":"de2b33de-b67a-4fa9-8627-5607ea48db52","detail-type":"Placed","source":"shop","account":"123456789012","time":"2026-01-01T00:00:01Z","region":"us-east-1","resources":[],"detail":{"n":1}}
            gone/1 notification failed to gone
            {"version":"0","id":"de2b33de-b67a-4fa9-8627-5607ea48db52","detail-type":"Placed","source":"shop","account":"123456789012","time":"2026-01-01T00:00:01Z","region":"us-east-1","resources":[],"detail":{"n":1}}
            letters/1 deadLetterMessage delivered to letters
            {"version":"0","id":"de2b33de-b67a-4fa9-8627-5607ea48db52","detail-type":"Placed","source":"shop","account":"123456789012","time":"2026-01-01T00:00:01Z","region":"us-east-1","resources":[],"detail":{"n":1}}
              ERROR_CODE: "String" "NO_RESOURCE"
              ERROR_MESSAGE: "String" "The specified queue does not exist."
              RULE_ARN: "String" "arn:aws:events:us-east-1:123456789012:rule/shop/all"
              TARGET_ARN: "String" "arn:aws:sqs:us-east-1:123456789012:gone"
            letters/2 deadLetterMessage delivered to letters
            {"version":"0","id":"de2b33de-b67a-4fa9-8627-5607ea48db52","detail-type":"Placed","source":"shop","account":"123456789012","time":"2026-01-01T00:00:01Z","region":"us-east-1","resources":[],"detail":{"n":1}}
              ERROR_CODE: "String" "THROTTLING"
              ERROR_MESSAGE: "String" "Rate exceeded"
              EXHAUSTED_RETRY_CONDITION: "String" "MaximumRetryAttempts"
              RETRY_ATTEMPTS: "String" "1"
              RULE_ARN: "String" "arn:aws:events:us-east-1:123456789012:rule/shop/all"
              TARGET_ARN: "String" "arn:aws:sqs:us-east-1:123456789012:slow"
        "#]],
    );
}

#[test]
fn a_topic_as_dead_letter_queue_gets_the_attributes_too() {
    check_documents(
        "
stack:
  worker: { type: function, eventInvokeConfig: { maximumRetryAttempts: 0 }, deadLetterTarget: failures }
  failures: { type: topic }
  to-kept: { type: subscription, topic: failures, endpoint: kept, rawMessageDelivery: true, filterPolicy: { ErrorCode: [200] } }
  kept: { type: queue }
script:
  - { at: 0s, send: { to: worker, body: { n: 1 }, bad: [{ records: [1], errorMessage: no good }] } }
",
        expect![[r#"
            failures/1 deadLetterMessage delivered to failures
            {"n":1}
              ErrorCode: "Number" "200"
              ErrorMessage: "String" "no good"
              RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
            kept/1 notification delivered to kept
            {"n":1}
              ErrorCode: "Number" "200"
              ErrorMessage: "String" "no good"
              RequestID: "String" "21a64ed2-4929-45ca-9941-42f426950010"
        "#]],
    );
}

#[test]
fn a_bucket_sends_notifications_and_keeps_records() {
    check_documents(
        "
stack:
  worker: { type: function, eventInvokeConfig: { maximumRetryAttempts: 0, onFailure: kept } }
  uploads: { type: bucket, notify: worker }
  kept: { type: bucket }
script:
  - { at: 0s, send: { to: uploads, key: a b/ü.png, body: hello, bad: [{ records: [1] }] } }
",
        expect![[r#"
            kept/1 invocationRecord delivered to kept
            {"version":"1.0","timestamp":"2026-01-01T00:00:00.225Z","requestContext":{"requestId":"21a64ed2-4929-45ca-9941-42f426950010","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":1},"requestPayload":{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-01-01T00:00:00.000Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:AIDASIMULATEDSENDER00"},"requestParameters":{"sourceIPAddress":"192.0.2.1"},"responseElements":{"x-amz-request-id":"0BD9666C87A7BC93","x-amz-id-2":"2052951e6dc90d9450760211f437ab03"},"s3":{"s3SchemaVersion":"1.0","configurationId":"redrive","bucket":{"name":"uploads","ownerIdentity":{"principalId":"A3SIMULATEDOWNER"},"arn":"arn:aws:s3:::uploads"},"object":{"key":"a+b/%C3%BC.png","size":5,"eTag":"5d41402abc4b2a76b9719d911017c592","sequencer":"019B76DAA800000001"}}}]},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"could not process worker/1","errorType":"Exception","requestId":"21a64ed2-4929-45ca-9941-42f426950010","stackTrace":["  File \"/var/task/index.py\", line 4, in handler\n    raise Exception(\"could not process worker/1\")\n"]}}
              key: aws/lambda/async/worker/2026/01/01/2026-01-01T00.00.00-7bc70cef-a6b3-4ce0-bf82-bc0993a95593
            worker/1 notification delivered to worker
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-01-01T00:00:00.000Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:AIDASIMULATEDSENDER00"},"requestParameters":{"sourceIPAddress":"192.0.2.1"},"responseElements":{"x-amz-request-id":"0BD9666C87A7BC93","x-amz-id-2":"2052951e6dc90d9450760211f437ab03"},"s3":{"s3SchemaVersion":"1.0","configurationId":"redrive","bucket":{"name":"uploads","ownerIdentity":{"principalId":"A3SIMULATEDOWNER"},"arn":"arn:aws:s3:::uploads"},"object":{"key":"a+b/%C3%BC.png","size":5,"eTag":"5d41402abc4b2a76b9719d911017c592","sequencer":"019B76DAA800000001"}}}]}
        "#]],
    );
}

#[test]
fn copies_are_records_of_the_endpoints() {
    check_rows(
        "
stack:
  news: { type: topic }
  to-web: { type: subscription, topic: news, endpoint: https, deadLetterTarget: letters }
  to-mail: { type: subscription, topic: news, endpoint: mail }
  to-worker: { type: subscription, topic: news, endpoint: worker }
  mail: { type: queue }
  letters: { type: queue }
  worker: { type: function, handler: { sends: [more] } }
  more: { type: topic }
  on: { type: subscription, topic: more, endpoint: mail }
script:
  - { at: 0s, serviceError: { resource: to-web, status: 404, for: 1s } }
  - { at: 0s, send: { to: news } }
  - { at: 2s, send: { to: news } }
  - { at: 3s, delete: { resource: news } }
  - { at: 4s, send: { to: news } }
",
        expect![[r#"
            mail/1 of mail from []: waiting in - through -
            to-web/1 of to-web from []: deadLettered in letters through subscription
            worker/1 of worker from []: processed in - through -
            letters/1 of letters from ["to-web/1"]: waiting in - through -
            mail/2 of mail from ["worker/1"]: waiting in - through -
            mail/3 of mail from []: waiting in - through -
            to-web/2 of to-web from []: processed in - through -
            worker/2 of worker from []: processed in - through -
            mail/4 of mail from ["worker/2"]: waiting in - through -
            news/3 of news from []: rejected in - through -
        "#]],
    );
}

#[test]
fn a_replayed_event_is_the_first_one_with_a_name() {
    let report = report_of(
        "
stack:
  shop: { type: bus, archive: {} }
  all: { type: rule, bus: shop, eventPattern: { detail: { n: [1] } }, targets: [{ target: kept }] }
  kept: { type: queue }
script:
  - { at: 0s, send: { to: shop, body: { n: 1 } } }
  - { at: 1m, replay: { bus: shop, eventStartTime: 0s, eventEndTime: 30s } }
",
    );
    let texts: Vec<Value> = report["documents"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| serde_json::from_str(row["text"].as_str().expect("a text")).expect("JSON"))
        .collect();
    assert_eq!(texts.len(), 2);
    for key in ["id", "time", "source", "detail"] {
        assert_eq!(texts[0][key], texts[1][key], "{key}");
    }
    assert!(texts[0]["replay-name"].is_null() && texts[1]["replay-name"].is_string());
}
