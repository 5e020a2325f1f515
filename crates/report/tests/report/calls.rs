//! Synchronous requests: their rows, the answers byte for byte, metrics and cost.

use expect_test::{Expect, expect};
use redrive_report::{Options, schema};
use redrive_scenario::Scenario;
use redrive_views::timeline::Model;
use serde_json::Value;

use crate::run;

/// A function behind an API, which a program calls; settings go into the first two.
fn report_of(function: &str, api: &str, script: &str) -> Value {
    let text = format!(
        "v: 1\nstack:\n  worker: {{ type: function, {function} }}\n  site: {{ type: api, function: worker, {api} }}\n  \
         client: {{ type: caller, calls: site }}\nscript:\n{script}"
    );
    let scenario = Scenario::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: true, series: false })
}

/// Compares each answer: status, recipient and body.
fn check(function: &str, api: &str, script: &str, expected: Expect) {
    let report = report_of(function, api, script);
    let mut text = String::new();
    for row in report["documents"].as_array().expect("rows") {
        let word = |key: &str| row[key].as_str().unwrap_or("the script").to_owned();
        text.push_str(&format!(
            "{} {} to {}: {}\n",
            word("id"),
            row["statusCode"],
            word("to"),
            word("text").replace("\r\n", "\\r\\n")
        ));
    }
    expected.assert_eq(&text);
}

const TROUBLE: &str = "  - { at: 0s, send: { to: site } }
  - { at: 1s, send: { to: site, bad: [{ records: [1] }] } }
  - { at: 2s, throttle: { resource: worker, for: 1s } }
  - { at: 2s, send: { to: site } }
  - { at: 4s, send: { to: site, bad: [{ records: [1], fault: slow, extra: 35s }] } }
  - { at: 50s, send: { to: site, bytes: 12000000 } }";

#[test]
fn a_rest_api_has_one_message_for_most_errors() {
    check(
        "timeout: 60",
        "kind: rest",
        TROUBLE,
        expect![[r#"
        site@1 200 to the script: OK
        site@2 502 to the script: {"message": "Internal server error"}
        site@3 500 to the script: {"message": "Internal server error"}
        site@4 504 to the script: {"message": "Endpoint request timed out"}
        site@5 413 to the script: {"message": "Request Too Long"}
    "#]],
    );
}

#[test]
fn an_http_api_has_other_messages() {
    check(
        "timeout: 60",
        "kind: http",
        TROUBLE,
        expect![[r#"
        site@1 200 to the script: OK
        site@2 500 to the script: {"message":"Internal Server Error"}
        site@3 503 to the script: {"message":"Service Unavailable"}
        site@4 503 to the script: {"message":"Service Unavailable"}
        site@5 413 to the script: {"message":"Request Entity Too Large"}
    "#]],
    );
}

#[test]
fn a_load_balancer_has_pages_of_its_own_and_waits() {
    check(
        "timeout: 60",
        "kind: alb",
        TROUBLE,
        expect![[r#"
            site@1 200 to the script: OK
            site@2 502 to the script: <html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n
            site@3 502 to the script: <html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n
            site@4 200 to the script: OK
            site@5 413 to the script: <html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n</body>\r\n</html>\r\n
        "#]],
    );
}

#[test]
fn a_function_url_passes_on_the_answers_of_lambda() {
    check(
        "timeout: 60",
        "kind: functionUrl",
        TROUBLE,
        expect![[r#"
        site@1 200 to the script: OK
        site@2 502 to the script: Internal Server Error
        site@3 429 to the script: {"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}
        site@4 200 to the script: OK
        site@5 413 to the script: {"message":"Request Entity Too Large"}
    "#]],
    );
}

#[test]
fn the_answer_of_the_function_is_the_answer_to_the_client() {
    let response = r#"handler: { response: { statusCode: 201, body: "made\nit" } }"#;
    check(
        response,
        "kind: rest",
        "  - { at: 0s, send: { to: client } }",
        expect![[r#"
        site@1 201 to client: made
        it
    "#]],
    );
}

#[test]
fn an_answer_without_a_status_is_a_body_where_that_is_allowed() {
    let script = "  - { at: 0s, send: { to: site } }";
    check(
        "handler: { response: { hello: 1 } }",
        "kind: http",
        script,
        expect![[r#"
        site@1 200 to the script: {"hello":1}
    "#]],
    );
    check(
        "handler: { response: { hello: 1 } }",
        "kind: rest",
        script,
        expect![[r#"
        site@1 502 to the script: {"message": "Internal server error"}
    "#]],
    );
}

#[test]
fn a_row_has_the_answer_to_the_caller() {
    let report = report_of("timeout: 60, handler: { perRecord: 40s }", "", "  - { at: 0s, send: { to: client } }");
    let row = &report["records"][0];
    let of = |key: &str| row[key].clone();
    assert_eq!(
        [of("id"), of("reader"), of("outcome"), of("deliveries"), of("processed"), of("victim")]
            .map(|of| of.to_string()),
        [r#""worker/1""#, r#""worker""#, r#""failed""#, "3", "3", "true"]
    );
    assert_eq!((row.get("eventId"), row.get("messageId")), (None, None));
    let tries: Vec<String> = report["invocations"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| format!("{} {} {} attempt {}", row["id"], row["trigger"], row["by"], row["attempt"]))
        .collect();
    expect![[r#"
        [
            "\"worker@1\" \"sync\" \"site\" attempt 1",
            "\"worker@2\" \"sync\" \"site\" attempt 2",
            "\"worker@3\" \"sync\" \"site\" attempt 3",
        ]
    "#]]
    .assert_debug_eq(&tries);
    let ids: std::collections::BTreeSet<String> =
        report["invocations"].as_array().expect("rows").iter().map(|row| row["requestId"].to_string()).collect();
    assert_eq!(ids.len(), 3, "each request has an id of its own");
}

#[test]
fn requests_are_counted_and_paid_for() {
    let report = report_of("timeout: 60", "kind: rest", TROUBLE);
    expect![[r#"
        {
          "Count": {
            "Sum": 5,
            "SampleCount": 5,
            "Minimum": 1,
            "Maximum": 1
          },
          "4XXError": {
            "Sum": 1,
            "SampleCount": 5,
            "Minimum": 0,
            "Maximum": 1
          },
          "5XXError": {
            "Sum": 3,
            "SampleCount": 5,
            "Minimum": 0,
            "Maximum": 1
          },
          "Latency": {
            "Sum": 29250,
            "SampleCount": 5,
            "Minimum": 0,
            "Maximum": 29000
          },
          "IntegrationLatency": {
            "Sum": 29250,
            "SampleCount": 4,
            "Minimum": 0,
            "Maximum": 29000
          }
        }"#]]
    .assert_eq(&format!("{:#}", report["metrics"]["site"]));
    let items: Vec<String> = report["cost"]["items"].as_array().expect("rows").iter().map(Value::to_string).collect();
    expect![[r#"
        {"resource":"site","item":"requests","quantity":"5","usd":"0.0000175"}
        {"resource":"worker","item":"requests","quantity":"3","usd":"0.0000006"}
        {"resource":"worker","item":"gbSeconds","quantity":"4.409375","usd":"0.0000734897"}"#]]
    .assert_eq(&items.join("\n"));
}

#[test]
fn a_load_balancer_is_measured_in_its_own_way() {
    let report = report_of("timeout: 60", "kind: alb", TROUBLE);
    let sums = report["metrics"]["site"].as_object().expect("metrics").iter();
    let sums: Vec<String> = sums.map(|(name, of)| format!("{name} {}", of["Sum"])).collect();
    expect![[r#"
        RequestCount 5
        HTTPCode_ELB_4XX_Count 1
        HTTPCode_ELB_5XX_Count 2
        HTTPCode_Target_2XX_Count 2
        HTTPCode_Target_4XX_Count 0
        HTTPCode_Target_5XX_Count 0
        LambdaUserError 1
        LambdaInternalError 1
        TargetResponseTime 35275"#]]
    .assert_eq(&sums.join("\n"));
}

#[test]
fn the_event_has_the_format_of_the_api() {
    for (kind, path) in
        [("rest", "httpMethod"), ("http", "rawPath"), ("alb", "requestContext"), ("functionUrl", "rawPath")]
    {
        let report = report_of("", &format!("kind: {kind}"), "  - { at: 0s, send: { to: site, body: { id: 7 } } }");
        let event: Value =
            serde_json::from_str(report["invocations"][0]["event"].as_str().expect("a text")).expect("JSON");
        assert_eq!(event["body"], r#"{"id":7}"#, "{kind}");
        assert!(event.get(path).is_some(), "{kind}");
    }
}

#[test]
fn reports_of_requests_keep_to_the_schema() {
    let report = report_of("timeout: 60", "kind: rest", TROUBLE);
    assert_eq!(crate::validator::errors(&schema::report(), &report), Vec::<String>::new());
}

#[test]
fn a_record_with_a_stored_key_is_skipped_and_not_lost() {
    let handler = "handler: { idempotency: { key: body.order } }";
    let script = "  - { at: 0s, send: { to: site, count: 2, every: 1s, body: { order: 7 } } }";
    let report = report_of(handler, "", script);
    let rows = report["records"].as_array().expect("rows").iter();
    let rows: Vec<String> =
        rows.map(|row| format!("{} {} {} {}", row["id"], row["processed"], row["skipped"], row["outcome"])).collect();
    expect![[r#"
        [
            "\"worker/1\" 1 0 \"processed\"",
            "\"worker/2\" 0 1 \"deduplicated\"",
        ]
    "#]]
    .assert_debug_eq(&rows);
    assert_eq!(report["summary"]["lost"], 0);
    assert_eq!(report["documents"][0]["text"], report["documents"][1]["text"], "the stored result");
}

#[test]
fn a_record_that_another_run_processes_is_a_named_error() {
    let handler = "timeout: 60, handler: { perRecord: 40s, idempotency: { key: body.order } }";
    let script = "  - { at: 0s, send: { to: site, count: 2, every: 1s, body: { order: 7 } } }";
    let report = report_of(handler, "", script);
    let of = |key: &str| report["invocations"][1][key].clone();
    expect![[r#"
        [
            String("error"),
            String("IdempotencyAlreadyInProgressError"),
            String("Execution already in progress with the idempotency key of worker/2"),
        ]
    "#]]
    .assert_debug_eq(&[of("outcome"), of("errorType"), of("errorMessage")]);
}

#[test]
fn the_timeline_shows_how_long_each_waited() {
    let text = "v: 1
stack:
  worker: { type: function, timeout: 60, handler: { perRecord: 40s } }
  site: { type: api, function: worker }
  client: { type: caller, calls: site, maxAttempts: 1 }
script:
  - { at: 0s, send: { to: client } }";
    let run = run(&Scenario::parse(text).expect("a scenario"));
    let model = Model::new(&run);
    let lanes: Vec<String> = model.lanes.iter().map(|lane| format!("{}: {}", lane.name, lane.about)).collect();
    expect![[r#"
        Script: 
        client: calls
        site: requests
        worker: events
        worker: environment 1
        Concurrency: worker"#]]
    .assert_eq(&lanes.join("\n"));
    let site = run.plan.find("site").expect("a resource");
    let waits: Vec<(u64, u64)> = model.batches(site).map(|wait| (wait.from, wait.to)).collect();
    assert_eq!(waits, [(0, 29_000)], "though the run goes on for longer");
}
