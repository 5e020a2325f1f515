//! The documents of streams: events and invocation records.

use expect_test::expect;
use redrive_core::Run;
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::{event, response, run};

const STREAM: &str = "
v: 1
stack:
  orders: { type: stream }
  lost: { type: queue }
  worker: { type: function }
  audit: { type: function }
  feed:
    type: mapping
    source: orders
    function: worker
    startingPosition: TRIM_HORIZON
    maximumRetryAttempts: 1
    bisectBatchOnFunctionError: true
    onFailure: lost
  more: { type: mapping, source: orders, function: audit, startingPosition: TRIM_HORIZON, enhancedFanOut: true }
script:
  - at: 1500ms
    send: { to: orders, count: 2, key: customer, body: hello, bad: [{ records: [2], function: worker }] }
";

fn scenario(settings: &[(&str, &str)]) -> Scenario {
    let scenario = Scenario::parse(STREAM).unwrap_or_else(|problems| panic!("{problems:#?}"));
    settings.iter().fold(scenario, |scenario, (key, value)| scenario.with_override(key, value).expect("a key"))
}

fn report(settings: &[(&str, &str)]) -> (Run, Value) {
    let scenario = scenario(settings);
    let run = run(&scenario);
    let report = redrive_report::report(&run, &scenario, redrive_report::Options::default());
    (run, report)
}

#[test]
fn a_kinesis_event_has_the_keys_of_the_documentation_in_their_order() {
    let (run, report) = report(&[]);
    let invocations = report["invocations"].as_array().expect("rows");
    let of = |function: &str| invocations.iter().position(|row| row["function"] == function).expect("a run") as u32 + 1;
    expect![[r#"{"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"customer","sequenceNumber":"49693472330620017672256015000000000000000000000000000002","data":"aGVsbG8=","approximateArrivalTimestamp":1767225601.5},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000000:49693472330620017672256015000000000000000000000000000002","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role","awsRegion":"us-east-1","eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"}]}"#]].assert_eq(&event(&run, of("worker") + 2));
    assert!(event(&run, of("audit")).contains("stream/orders/consumer/more:1767225600\""));
}

#[test]
fn an_invocation_record_is_written_as_recorded() {
    let (_, report) = report(&[]);
    let document = &report["documents"][0];
    expect![[r#"{"requestContext":{"requestId":"5676eaee-153f-408f-bd2a-675dd6ebc5fb","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker","condition":"RetryAttemptsExhausted","approximateInvokeCount":2},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-01-01T00:00:02.520Z","KinesisBatchInfo":{"shardId":"shardId-000000000000","startSequenceNumber":"49693472330620017672256015000000000000000000000000000002","endSequenceNumber":"49693472330620017672256015000000000000000000000000000002","approximateArrivalOfFirstRecord":"2026-01-01T00:00:01.500Z","approximateArrivalOfLastRecord":"2026-01-01T00:00:01.500Z","batchSize":1,"streamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"}}"#]].assert_eq(document["text"].as_str().expect("text"));
    expect![[r#""lost/1" "invocationRecord" "feed" "delivered" ["orders/2"]"#]].assert_eq(&format!(
        "{} {} {} {} {}",
        document["id"], document["kind"], document["from"], document["status"], document["records"]
    ));
}

#[test]
fn a_record_that_was_reported_has_no_function_error() {
    let report_failures =
        [("worker.handler.onBadRecord", "report"), ("feed.functionResponseTypes", r#"["ReportBatchItemFailures"]"#)];
    let (run, report) = report(&report_failures);
    let text = report["documents"][0]["text"].as_str().expect("text");
    assert!(text.contains(r#""responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":null}"#));
    let number = report["invocations"].as_array().expect("rows").iter().position(|row| row["function"] == "worker");
    expect![[
        r#"{"batchItemFailures": [{"itemIdentifier": "49693472330620017672256015000000000000000000000000000002"}]}"#
    ]]
    .assert_eq(&response(&run, number.expect("a run") as u32 + 1).expect("an answer"));
}

#[test]
fn a_record_given_up_for_its_age_has_no_response() {
    let age = [("feed.maximumRetryAttempts", "-1"), ("feed.maximumRecordAgeInSeconds", "60")];
    let (_, report) = report(&age);
    let text: Value = serde_json::from_str(report["documents"][0]["text"].as_str().expect("text")).expect("JSON");
    assert_eq!(text["requestContext"]["condition"], "RecordAgeExceeded");
    assert_eq!(text.get("responseContext"), None);
}

#[test]
fn a_record_of_a_stream_has_a_row_for_each_reader() {
    let (_, report) = report(&[]);
    let rows = report["records"].as_array().expect("rows").iter();
    let rows: Vec<String> = rows
        .map(|row| {
            let or = |key: &str| row.get(key).map_or(String::new(), Value::to_string);
            format!(
                "{} {} {} {} {} {}",
                row["id"],
                row["reader"],
                row["outcome"],
                or("in"),
                or("through"),
                row["states"]
            )
        })
        .collect();
    expect![[r#"
        "orders/1" "feed" "processed"   [[1500,"queued","orders"],[2000,"inFlight","orders"],[2245,"queued","orders"],[2245,"inFlight","orders"],[2270,"gone","orders"]]
        "orders/1" "more" "processed"   [[1500,"queued","orders"],[1570,"inFlight","orders"],[1815,"gone","orders"]]
        "orders/2" "feed" "deadLettered" "lost" "onFailure" [[1500,"queued","orders"],[2000,"inFlight","orders"],[2245,"queued","orders"],[2270,"inFlight","orders"],[2295,"queued","orders"],[2495,"inFlight","orders"],[2520,"queued","orders"],[2520,"gone","orders"]]
        "orders/2" "more" "processed"   [[1500,"queued","orders"],[1570,"inFlight","orders"],[1815,"gone","orders"]]
        "lost/1" "lost" "waiting"   [[2520,"visible","lost"]]"#]].assert_eq(&rows.join("\n"));
    let counts = &report["metrics"]["feed"];
    let sums = [
        "PolledEventCount",
        "InvokedEventCount",
        "FailedInvokeEventCount",
        "DroppedEventCount",
        "OnFailureDestinationDeliveredEventCount",
    ];
    expect![[r#"
        PolledEventCount 2
        InvokedEventCount 5
        FailedInvokeEventCount 4
        DroppedEventCount 0
        OnFailureDestinationDeliveredEventCount 1"#]]
    .assert_eq(&sums.map(|name| format!("{name} {}", counts[name]["Sum"])).join("\n"));
    expect![[r#"{"Sum":3010,"SampleCount":4,"Minimum":500,"Maximum":995}"#]]
        .assert_eq(&report["metrics"]["worker"]["IteratorAge"].to_string());
}

#[test]
fn a_split_and_its_tries_can_be_followed() {
    let (_, report) = report(&[]);
    let rows = report["invocations"].as_array().expect("rows").iter().filter(|row| row["function"] == "worker");
    let retried =
        |number: &str| report["invocations"].as_array()?.iter().find(|row| row["id"] == number)?.get("requestId");
    assert_eq!(retried("worker@3"), retried("worker@4"));
    assert_ne!(retried("worker@2"), retried("worker@3"));
    let rows: Vec<String> = rows
        .map(|row| {
            let or = |key: &str| row.get(key).map_or(String::new(), Value::to_string);
            format!(
                "{} {} attempt {} split from {} next {} {}",
                row["id"],
                row["records"],
                row["attempt"],
                or("splitFrom"),
                or("nextTryAt"),
                row["batch"]["closedBy"]
            )
        })
        .collect();
    expect![[r#"
        "worker@1" ["orders/1","orders/2"] attempt 1 split from  next  "poll"
        "worker@2" ["orders/1"] attempt 1 split from "worker@1" next  "split"
        "worker@3" ["orders/2"] attempt 1 split from "worker@1" next 2495 "split"
        "worker@4" ["orders/2"] attempt 2 split from "worker@1" next  "split""#]]
    .assert_eq(&rows.join("\n"));
}

#[test]
fn a_record_that_overtakes_another_of_its_key_breaks_the_order() {
    let held = |settings: &[(&str, &str)]| {
        let (_, report) = report(settings);
        let rows = report["expectations"].as_array().expect("rows").clone();
        rows.into_iter().find(|row| row["expect"] == "orderKept").expect("it is always looked at")
    };
    let first = ("script.0.send.bad.0.records", "[1]");
    let once = ("script.0.send.bad.0.times", "1");
    assert_eq!(held(&[first, once])["held"], true);
    // All at once: the second is done while the first has yet to be tried again.
    let overtaken = held(&[first, once, ("worker.handler.parallel", "true")]);
    assert_eq!((&overtaken["held"], &overtaken["broken"]["sel"]), (&Value::from(false), &Value::from("orders/2")));
}

#[test]
fn a_change_of_a_table_shows_the_item_as_it_is_and_as_it_was() {
    let text = "
v: 1
stack:
  items: { type: table }
  lost: { type: queue }
  worker: { type: function }
  feed: { type: mapping, source: items, function: worker, startingPosition: TRIM_HORIZON, maximumRetryAttempts: 0, onFailure: lost }
script:
  - { at: 0s, send: { to: items, body: { id: { S: a }, n: { N: '1' } } } }
  - { at: 0s, send: { to: items, body: { id: { S: a }, n: { N: '2' } } } }
  - { at: 0s, send: { to: items, body: null, key: a, bad: [{ records: [1] }] } }
";
    let scenario = Scenario::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = run(&scenario);
    expect![[r#"{"Records":[{"eventID":"d6892244b91eac369e9b66fc87fb71c7","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1767225600.0,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"n":{"N":"1"}},"SequenceNumber":"8951767225600000000000001","SizeBytes":9,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000"},{"eventID":"bb7760c2a61adb497964b26ad1ae68a6","eventName":"MODIFY","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1767225600.0,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"n":{"N":"2"}},"OldImage":{"id":{"S":"a"},"n":{"N":"1"}},"SequenceNumber":"8951767225600000000000002","SizeBytes":15,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000"},{"eventID":"271ad8ddc73930a29747e9f2710a690c","eventName":"REMOVE","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1767225600.0,"Keys":{"id":{"S":"a"}},"OldImage":{"id":{"S":"a"},"n":{"N":"2"}},"SequenceNumber":"8951767225600000000000003","SizeBytes":9,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000"}]}"#]].assert_eq(&event(&run, 1));
    let report = redrive_report::report(&run, &scenario, redrive_report::Options::default());
    expect![[r#"{"requestContext":{"requestId":"35383576-6879-4000-843c-efa47f2c9d9c","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:worker","condition":"RetryAttemptsExhausted","approximateInvokeCount":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-01-01T00:00:00.265Z","DDBStreamBatchInfo":{"shardId":"shardId-00000001767225600000-e34c82fb","startSequenceNumber":"8951767225600000000000001","endSequenceNumber":"8951767225600000000000003","approximateArrivalOfFirstRecord":"2026-01-01T00:00:00Z","approximateArrivalOfLastRecord":"2026-01-01T00:00:00Z","batchSize":3,"streamArn":"arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000"}}"#]].assert_eq(report["documents"][0]["text"].as_str().expect("text"));
}
