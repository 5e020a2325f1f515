//! The event of a batch of SQS messages, byte for byte.

use expect_test::{Expect, expect};
use redrive_core::id::RecordId;
use redrive_core::lambda::payload_limit;
use serde_json::Value;

use crate::{event, run, scenario};

/// The event of one invocation; receipt handles are random texts and cut short.
fn check(settings: &[(&str, &str)], script: &str, number: u32, expected: Expect) {
    let text = event(&run(&scenario(settings, script)), number);
    let mut short = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\"AQEB") {
        short.push_str(&rest[..at]);
        short.push_str("\"AQEB…\"");
        rest = rest[at + 1..].split_once('"').map_or("", |(_, rest)| rest);
    }
    short.push_str(rest);
    expected.assert_eq(&short);
}

fn record(text: &str, place: usize) -> Value {
    serde_json::from_str::<Value>(text).expect("JSON")["Records"][place].take()
}

#[test]
fn a_message_without_attributes_has_no_checksum_of_them() {
    check(
        &[],
        "  - { at: 0s, send: { to: orders } }",
        1,
        expect![[
            r#"{"Records":[{"messageId":"b8713188-9082-4389-94cb-9d2f9e824600","receiptHandle":"AQEB…","body":"{\"id\":\"orders/1\"}","attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1767225600000","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225600014"},"messageAttributes":{},"md5OfBody":"d076648296aaa5ba9ee3f06d844523be","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders","awsRegion":"us-east-1"}]}"#
        ]],
    );
}

#[test]
fn with_a_batching_window_the_checksum_is_null() {
    let window = [("feed.maximumBatchingWindowInSeconds", "1")];
    check(
        &window,
        "  - { at: 0s, send: { to: orders } }",
        1,
        expect![[
            r#"{"Records":[{"messageId":"b8713188-9082-4389-94cb-9d2f9e824600","receiptHandle":"AQEB…","body":"{\"id\":\"orders/1\"}","attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1767225600000","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225600014"},"messageAttributes":{},"md5OfMessageAttributes":null,"md5OfBody":"d076648296aaa5ba9ee3f06d844523be","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders","awsRegion":"us-east-1"}]}"#
        ]],
    );
}

#[test]
fn a_second_receive_counts_and_keeps_the_first_moment() {
    let script = "  - { at: 250ms, send: { to: orders, bad: [{ records: [1], fault: throw }] } }";
    check(
        &[],
        script,
        2,
        expect![[
            r#"{"Records":[{"messageId":"b8713188-9082-4389-94cb-9d2f9e824600","receiptHandle":"AQEB…","body":"{\"id\":\"orders/1\"}","attributes":{"ApproximateReceiveCount":"2","SentTimestamp":"1767225600250","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225600264"},"messageAttributes":{},"md5OfBody":"d076648296aaa5ba9ee3f06d844523be","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders","awsRegion":"us-east-1"}]}"#
        ]],
    );
}

/// As recorded: lower camel keys, two lists that are always there, the checksum between `messageAttributes` and
/// `md5OfBody`, and the attributes in the order of AWS's map.
#[test]
fn attributes_are_written_as_recorded() {
    let script = r#"
  - at: 0s
    send:
      to: orders
      body: "The body of {n}"
      attributes:
        Title: The Whistler
        Author: John Grisham
        WeeksOn: { dataType: Number, value: "6" }"#;
    check(
        &[],
        script,
        1,
        expect![[
            r#"{"Records":[{"messageId":"b8713188-9082-4389-94cb-9d2f9e824600","receiptHandle":"AQEB…","body":"The body of 1","attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1767225600000","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225600014"},"messageAttributes":{"WeeksOn":{"stringValue":"6","stringListValues":[],"binaryListValues":[],"dataType":"Number"},"Author":{"stringValue":"John Grisham","stringListValues":[],"binaryListValues":[],"dataType":"String"},"Title":{"stringValue":"The Whistler","stringListValues":[],"binaryListValues":[],"dataType":"String"}},"md5OfMessageAttributes":"d25a6aea97eb8f585bfa92d314504a92","md5OfBody":"9ecc4c8519cc9507ef7cebbcbc55cc18","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders","awsRegion":"us-east-1"}]}"#
        ]],
    );
}

#[test]
fn binary_attributes_are_base64_and_numbers_are_plain() {
    let script = r#"
  - at: 0s
    send:
      to: orders
      body: x
      attributes:
        bytes: { dataType: Binary.png, value: "aGVsbG8=" }
        price: { dataType: Number.float, value: "0012.3400" }"#;
    let attributes = record(&event(&run(&scenario(&[], script)), 1), 0)["messageAttributes"].take();
    expect![[r#"{"bytes":{"binaryValue":"aGVsbG8=","stringListValues":[],"binaryListValues":[],"dataType":"Binary.png"},"price":{"stringValue":"12.34","stringListValues":[],"binaryListValues":[],"dataType":"Number.float"}}"#]].assert_eq(&attributes.to_string());
}

/// The text is escaped as JSON and otherwise untouched.
#[test]
fn a_body_keeps_its_bytes() {
    for body in ["{\"a\" :  1, \"é\": \"/\"}", "line\nline\t\"quoted\" \\ back", "</script> é 😀 \u{7f}", " "] {
        let script = format!("  - {}", serde_json::json!({"at": "0s", "send": {"to": "orders", "body": body}}));
        let text = event(&run(&scenario(&[], &script)), 1);
        assert_eq!(record(&text, 0)["body"], body);
        assert!(!text.contains("\\/"), "a slash is not escaped");
        assert!(body.is_ascii() || !text.contains("\\u"), "what is not ASCII is not escaped: {text}");
    }
}

#[test]
fn a_message_from_a_dead_letter_queue_names_its_source() {
    let drain = r#"{"type":"mapping","source":"orders-dlq","function":"cleaner"}"#;
    let settings = [("stack.cleaner", r#"{"type":"function"}"#), ("stack.drain", drain)];
    let script = "  - { at: 0s, send: { to: orders, bad: [{ records: [1], fault: throw, function: worker }] } }";
    let text = event(&run(&scenario(&settings, script)), 3);
    let record = record(&text, 0);
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:us-east-1:123456789012:orders-dlq");
    expect![[r#"{"DeadLetterQueueSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders","ApproximateReceiveCount":"3","SentTimestamp":"1767225600000","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225600014"}"#]].assert_eq(&record["attributes"].to_string());
}

#[test]
fn an_event_has_its_messages_in_the_order_of_the_batch() {
    let text = event(&run(&scenario(&[], "  - { at: 0s, send: { to: orders, count: 3 } }")), 1);
    let bodies = [0, 1, 2].map(|place| record(&text, place)["body"].take());
    assert_eq!(bodies, [r#"{"id":"orders/1"}"#, r#"{"id":"orders/2"}"#, r#"{"id":"orders/3"}"#]);
}

/// The simulation decides by a formula when a batch would exceed 6 MB; the formula must not be far from the text.
/// The comma after the last message and the length of a count are all the slack there is.
#[test]
fn the_size_of_a_message_in_the_core_is_the_size_of_its_text() {
    const SLACK: i64 = 4;
    let bodies = ["x", "{\"id\": \"quoted \\\" and \\n\"}", &"y".repeat(20_000)];
    let all_attributes = [
        serde_json::json!({}),
        serde_json::json!({"Title": "The Whistler", "WeeksOn": {"dataType": "Number", "value": "6"}}),
        serde_json::json!({"b": {"dataType": "Binary", "value": "aGVsbG8="}}),
    ];
    for body in bodies {
        for attributes in &all_attributes {
            let step =
                serde_json::json!({"at": "0s", "send": {"to": "orders", "body": body, "attributes": attributes}});
            let run = run(&scenario(&[], &format!("  - {step}")));
            let text = event(&run, 1);
            let real = text.len() as i64;
            let formula = payload_limit::message_bytes(&run.plan, &run.trace, RecordId(0), false);
            let formula = i64::from(formula + payload_limit::ENVELOPE_BYTES);
            assert!((formula - real).abs() <= SLACK, "{formula} for {real}: {text:.1200}");
        }
    }
}

#[test]
fn the_response_to_a_receive_step_is_a_document() {
    let script = "
  - { at: 0s, receive: { resource: orders-dlq } }
  - { at: 1s, send: { to: orders-dlq, body: one, attributes: { colour: red } } }
  - { at: 2s, receive: { resource: orders-dlq, as: a } }";
    let report = crate::report(&[], script);
    let rows = report["documents"].as_array().expect("rows").iter().filter(|row| row["kind"] == "received");
    let rows: Vec<String> =
        rows.map(|row| format!("{} {} {}", row["id"], row["records"], row["text"].as_str().expect("a text"))).collect();
    expect![[r#"
        "orders-dlq@1" [] {}
        "orders-dlq@2" ["orders-dlq/1"] {"Messages":[{"MessageId":"990dd4d8-ee1a-48b1-b5e7-91d9af31288a","ReceiptHandle":"AQEBlvYn9v+Zx1+21PXltPaL7s801ICo3+WhA0rUYGUtFCGXRRKRFPhiqWizEElBOPN2fzcadiXwecN8rzO9pD+UWZsxGeZtySIkWxrher6snM0paqlunkqwsqLmjFwX6YjB/P2iUcodshPL3PZViTiLE8j+liLAMAwi8Kyu6o4n+B==","MD5OfBody":"f97c5d29941bfb1b2fdab0874906ab82","Body":"one","Attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1767225601000","SenderId":"AIDASIMULATEDSENDER00","ApproximateFirstReceiveTimestamp":"1767225602000"},"MD5OfMessageAttributes":"0410de28095c8c9ede883953e14dac6c","MessageAttributes":{"colour":{"StringValue":"red","DataType":"String"}}}]}"#]].assert_eq(&rows.join("\n"));
}
