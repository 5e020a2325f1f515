//! Metrics, cost and expectations of small scenarios.

use expect_test::{Expect, expect};
use redrive_report::Options;
use redrive_scenario::Scenario;
use serde_json::{Value, json};

use crate::{report, run};

const PARTIAL: [(&str, &str); 2] =
    [("worker.handler.onBadRecord", "report"), ("feed.functionResponseTypes", r#"["ReportBatchItemFailures"]"#)];

/// The sums of the mapping's event counts: polled, filtered out, invoked, failed, deleted.
fn event_counts(report: &Value) -> [u64; 5] {
    ["PolledEventCount", "FilteredOutEventCount", "InvokedEventCount", "FailedInvokeEventCount", "DeletedEventCount"]
        .map(|name| report["metrics"]["feed"][name]["Sum"].as_u64().expect("a sum"))
}

/// The four scenarios whose counts by AWS were recorded.
#[test]
fn event_counts_are_the_recorded_ones() {
    let once = "  - { at: 0s, send: { to: orders, bad: [{ records: [1], fault: throw, times: 1 }] } }";
    assert_eq!(event_counts(&report(&[], once)), [2, 0, 2, 1, 1], "an error, then success");

    let busy = "
  - { at: 0s, throttle: { resource: worker, for: 10s } }
  - { at: 1s, send: { to: orders } }";
    let throttled = report(&[("orders.visibilityTimeout", "120")], busy);
    assert_eq!(event_counts(&throttled), [1, 0, 3, 2, 1], "throttled twice within one lease");
    assert_eq!(throttled["metrics"]["worker"]["Throttles"]["Sum"], 2);
    assert_eq!(throttled["metrics"]["worker"]["Invocations"]["Sum"], 1);

    let one_of_three =
        "  - { at: 0s, send: { to: orders, count: 3, bad: [{ records: [1], fault: throw, times: 1 }] } }";
    assert_eq!(event_counts(&report(&PARTIAL, one_of_three)), [4, 0, 4, 1, 3], "one of three reported");

    let filter = [("feed.filterCriteria", r#"[{"body":{"n":[1]}}]"#)];
    let three = r#"  - { at: 0s, send: { to: orders, count: 3, body: '{"n":{n}}' } }"#;
    assert_eq!(event_counts(&report(&filter, three)), [3, 2, 1, 0, 3], "two of three filtered out");
}

#[test]
fn queues_are_measured_by_the_minute() {
    let script = "  - { at: 0s, send: { to: orders, count: 2, bad: [{ records: [1], fault: throw }] } }";
    let report = report(&[], script);
    let of = |queue: &str, name: &str| report["metrics"][queue][name].clone();
    assert_eq!(of("orders", "ApproximateNumberOfMessagesNotVisible")["Maximum"], 2);
    assert_eq!(of("orders-dlq", "ApproximateNumberOfMessagesVisible")["Maximum"], 2);
    assert_eq!(of("orders-dlq", "NumberOfMessagesSent")["Sum"], 0, "a move is no send");
    assert_eq!(of("orders", "ApproximateAgeOfOldestMessage")["Maximum"], 60);
    assert_eq!(of("orders", "SentMessageSize")["Sum"], 34);
    let minutes = of("orders", "ApproximateNumberOfMessagesNotVisible")["series"].clone();
    let most: Vec<&Value> = minutes.as_array().expect("minutes").iter().map(|minute| &minute["Maximum"]).collect();
    assert_eq!(most, [2, 2]);
}

#[test]
fn the_bill_counts_polls_that_return_nothing() {
    // One message, then an hour of nothing: 5 pollers, 2 after a quiet minute, each asking every 20 seconds.
    let hour = report(&[("runFor", "1h")], "  - { at: 0s, send: { to: orders } }");
    let queue = hour["cost"]["items"].as_array().expect("items").iter().find(|item| item["resource"] == "orders");
    let requests: u64 = queue.expect("the queue")["quantity"].as_str().expect("text").parse().expect("a number");
    assert!((360..400).contains(&requests), "{requests}");
}

fn check_bill(settings: &[(&str, &str)], script: &str, expected: Expect) {
    let report = report(settings, script);
    let items = report["cost"]["items"].as_array().expect("items");
    let word = |item: &Value, key: &str| item[key].as_str().expect("text").to_owned();
    let mut lines: Vec<String> = items
        .iter()
        .map(|item| {
            format!(
                "{} {} {} ${}",
                word(item, "resource"),
                word(item, "quantity"),
                word(item, "item"),
                word(item, "usd")
            )
        })
        .collect();
    lines.push(format!("${}", report["cost"]["usd"].as_str().expect("text")));
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_bill_has_a_line_for_everything_that_is_charged() {
    check_bill(
        &[],
        "  - { at: 0s, send: { to: orders, count: 25 } }",
        expect![[r#"
            orders 9 requests $0.0000036
            worker 3 requests $0.0000006
            worker 0.139375 gbSeconds $0.0000023229
            $0.0000065229"#]],
    );
    // 100 KB are two chunks, in and out.
    check_bill(
        &[],
        "  - { at: 0s, send: { to: orders, bytes: 100000 } }",
        expect![[r#"
            orders 5 requests $0.000002
            worker 1 requests $0.0000002
            worker 0.028125 gbSeconds $0.0000004688
            $0.0000026688"#]],
    );
}

/// The report of a scenario of its own.
fn whole(text: &str) -> Value {
    let scenario = Scenario::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: false, series: true })
}

/// The charge of a resource for an item.
fn charged<'r>(report: &'r Value, resource: &str, item: &str) -> Option<(&'r str, &'r str)> {
    let mut items = report["cost"]["items"].as_array().expect("items").iter();
    let row = items.find(|row| row["resource"] == resource && row["item"] == item)?;
    Some((row["quantity"].as_str().expect("text"), row["usd"].as_str().expect("text")))
}

#[test]
fn streams_and_tables_are_charged_by_time_and_size() {
    let report = whole(
        "
v: 1
runFor: 30m
stack:
  clicks: { type: stream, shardCount: 4, retentionPeriodHours: 25 }
  plain: { type: stream }
  items: { type: table }
  worker: { type: function }
  feed: { type: mapping, source: clicks, function: worker, startingPosition: TRIM_HORIZON, enhancedFanOut: true }
script:
  - { at: 0s, send: { to: clicks, count: 10, bytes: 25601 } }
  - { at: 0s, send: { to: plain, bytes: 25600 } }
  - { at: 0s, send: { to: items, count: 3, bytes: 1025 } }
",
    );
    // Four shards for half an hour: 2 × $0.015. The second reader is the fan-out. One byte over 25 KB is two units.
    assert_eq!(charged(&report, "clicks", "shardHours"), Some(("2", "0.03")));
    assert_eq!(charged(&report, "clicks", "extendedRetentionShardHours"), Some(("2", "0.04")));
    assert_eq!(charged(&report, "clicks", "fanOutShardHours"), Some(("2", "0.03")));
    assert_eq!(charged(&report, "clicks", "putPayloadUnits"), Some(("20", "0.00000028")));
    // 256,010 bytes of 2^30, times $0.013: $0.0000030995…
    assert_eq!(charged(&report, "clicks", "fanOutGb").map(|(_, usd)| usd), Some("0.0000030996"));
    assert_eq!(charged(&report, "plain", "shardHours"), Some(("0.5", "0.0075")));
    assert_eq!(charged(&report, "plain", "putPayloadUnits"), Some(("1", "0.000000014")));
    assert_eq!(charged(&report, "plain", "extendedRetentionShardHours"), None);
    assert_eq!(charged(&report, "plain", "fanOutShardHours"), None);
    // Three items of a byte over a KB: six units at $0.625 a million.
    assert_eq!(charged(&report, "items", "writeRequestUnits"), Some(("6", "0.00000375")));
    assert_eq!(report["metrics"]["items"]["ConsumedWriteCapacityUnits"]["Sum"], 6);
    assert_eq!(report["metrics"]["clicks"]["IncomingBytes"]["Sum"], 256_010);
    let minutes = report["metrics"]["clicks"]["IncomingRecords"]["series"].as_array().expect("minutes");
    assert_eq!(minutes.len(), 1);
    assert_eq!((&minutes[0]["at"], &minutes[0]["Sum"]), (&json!(0), &json!(10)));
}

#[test]
fn pushed_messages_are_charged_to_their_publisher() {
    let report = whole(
        "
v: 1
stack:
  news: { type: topic }
  to-web: { type: subscription, topic: news, endpoint: https }
  to-mail: { type: subscription, topic: news, endpoint: email }
  shop: { type: bus }
  photos: { type: bucket }
  orders: { type: queue, fifo: true, contentBasedDeduplication: true }
script:
  - { at: 0s, send: { to: news, count: 2, bytes: 65537 } }
  - { at: 0s, send: { to: shop, count: 3, source: shop } }
  - { at: 0s, send: { to: photos, count: 4 } }
  - { at: 0s, send: { to: orders, count: 11, group: a, body: \"{n}\" } }
",
    );
    // A byte over 64 KB is two requests: 4 × $0.50 a million; two deliveries of two requests each.
    assert_eq!(charged(&report, "news", "requests"), Some(("4", "0.000002")));
    assert_eq!(charged(&report, "to-web", "deliveries"), Some(("4", "0.0000024")));
    assert_eq!(charged(&report, "to-mail", "deliveries"), Some(("4", "0.00008")));
    assert_eq!(charged(&report, "shop", "requests"), Some(("3", "0.000003")));
    assert_eq!(charged(&report, "photos", "requests"), Some(("4", "0.00002")));
    // Eleven messages go in two calls, at $0.50 a million.
    assert_eq!(charged(&report, "orders", "requests"), Some(("2", "0.000001")));
}

#[test]
fn a_broken_expectation_names_the_first_violation() {
    let expect = r#"["noGoodRecordDeadLettered", {"processedWithin": "1m"},
        {"that": "records[orders/2].outcome", "is": "processed"}, {"that": "cost.usd", "atMost": "0.01"}]"#;
    let script = "  - { at: 0s, send: { to: orders, count: 2, bad: [{ records: [1], fault: throw }] } }";
    let report = report(&[("expect", expect)], script);
    let lines: Vec<String> = report["expectations"].as_array().expect("rows").iter().map(Value::to_string).collect();
    expect![[r#"
        {"expect":"noGoodRecordDeadLettered","asked":true,"held":false,"broken":{"at":60042,"sel":"orders/2","event":19}}
        {"expect":{"processedWithin":"1m"},"asked":true,"held":false,"broken":{"at":60000,"sel":"orders/1"}}
        {"expect":{"that":"records[orders/2].outcome","is":"processed"},"asked":true,"held":false,"broken":{"at":60042,"sel":"orders/2","found":"deadLettered"}}
        {"expect":{"that":"cost.usd","atMost":"0.01"},"asked":true,"held":true}
        {"expect":"everyRecordProcessed","asked":false,"held":false,"broken":{"at":60042,"sel":"orders/1","event":19}}
        {"expect":"noRecordLost","asked":false,"held":true}
        {"expect":"noRecordProcessedTwice","asked":false,"held":true}
        {"expect":"orderKept","asked":false,"held":true}"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn expectations_hold_in_a_run_without_failures() {
    let report = report(&[], "  - { at: 0s, send: { to: orders, count: 20 } }");
    assert!(report["expectations"].as_array().expect("rows").iter().all(|row| row["held"] == true));
    assert_eq!(report["records"][0]["victim"], json!(false));
}

#[test]
fn an_expectation_about_expectations_finds_nothing() {
    let expect = r#"[{"that": "expectations.0.held", "is": true}]"#;
    let report = report(&[("expect", expect)], "  - { at: 0s, send: { to: orders } }");
    assert_eq!(report["expectations"][0]["held"], false);
}
