//! The work of a run is bounded by the core's own count: loops whose texts are put inside each other, and runs that would
//! compare too many texts.
#![cfg(not(target_arch = "wasm32"))]

use redrive_conformance::planned;
use redrive_core::fact::Limit;
use redrive_core::id::RecordId;
use redrive_core::text::Text;
use redrive_core::{EndReason, MAX_WORK, Run, Simulation};
use redrive_report::{Options, Report};
use serde_json::{Value, json};

struct Measured {
    run: Run,
    work: u64,
    /// The length of the longest text of a record.
    longest: usize,
}

fn measure(stack: Value, script: Value) -> Measured {
    let (scenario, plan) = planned(&json!({"v": 1, "stack": stack, "script": script}));
    let mut simulation = Simulation::new(plan);
    while simulation.step().is_some() {}
    let work = simulation.work();
    let run = simulation.finish();
    let lengths = (0..run.trace.records().len() as u32).map(|id| {
        let mut text = String::new();
        Text::of(&run.plan, &run.trace, run.trace.record(RecordId(id))).write(&mut text);
        text.len()
    });
    let longest = lengths.max().unwrap_or(0);
    // The report renders the same texts, with the answers of functions in them.
    Report::new(&run, &scenario, Options { all_documents: true, series: false }).to_value();
    Measured { run, work, longest }
}

fn send_one(to: &str) -> Value {
    json!([{"at": "0s", "send": {"to": to}}])
}

#[test]
fn a_loop_of_a_bucket_and_a_function_is_linear() {
    let stack = json!({
        "f": {"type": "function", "handler": {"sends": ["b"]}},
        "b": {"type": "bucket", "notify": "f"},
    });
    let measured = measure(stack, send_one("b"));
    assert_eq!(measured.run.end.reason, EndReason::Idle);
    assert!(measured.longest < 2_000, "{}", measured.longest);
    assert!(measured.work < 300_000, "{}", measured.work);
}

#[test]
fn a_loop_of_a_bucket_a_queue_and_a_function_is_linear() {
    let stack = json!({
        "f": {"type": "function", "handler": {"sends": ["b"]}},
        "b": {"type": "bucket", "notify": "q"},
        "q": {"type": "queue", "redrivePolicy": {"deadLetterTarget": "d", "maxReceiveCount": 2}},
        "d": {"type": "queue"},
        "m": {"type": "mapping", "source": "q", "function": "f"},
    });
    let measured = measure(stack, send_one("b"));
    assert_eq!(measured.run.end.reason, EndReason::Idle);
    assert!(measured.longest < 2_000, "{}", measured.longest);
    assert!(measured.work < 500_000, "{}", measured.work);
}

#[test]
fn a_loop_of_a_bucket_a_topic_and_a_function_is_linear() {
    let stack = json!({
        "f": {"type": "function", "handler": {"sends": ["b"]}},
        "b": {"type": "bucket", "notify": "t"},
        "t": {"type": "topic"},
        "s": {"type": "subscription", "topic": "t", "endpoint": "f"},
    });
    let measured = measure(stack, send_one("b"));
    assert_eq!(measured.run.end.reason, EndReason::Idle);
    assert!(measured.longest < 4_000, "{}", measured.longest);
    assert!(measured.work < 1_000_000, "{}", measured.work);
}

/// Lambda puts the event into each record and SNS puts the record into a JSON string, so the text grows with each round
/// until Lambda leaves the payload out.
#[test]
fn a_loop_of_a_function_and_its_destination_is_bounded() {
    let stack = json!({
        "f": {"type": "function", "eventInvokeConfig": {"onSuccess": "t"}},
        "t": {"type": "topic"},
        "s": {"type": "subscription", "topic": "t", "endpoint": "f"},
    });
    let measured = measure(stack, send_one("f"));
    assert_eq!(measured.run.end.reason, EndReason::Idle);
    assert!(measured.longest < 1_100_000, "{}", measured.longest);
    assert!(measured.work < 20_000_000, "{}", measured.work);
}

/// A handler sends the message on, so a message that goes around stays as long as it is.
#[test]
fn a_loop_through_a_topic_runs_sixteen_times_with_the_same_message() {
    let stack = json!({
        "f": {"type": "function", "handler": {"sends": ["t"]}},
        "t": {"type": "topic"},
        "s": {"type": "subscription", "topic": "t", "endpoint": "f"},
    });
    let Measured { run, .. } = measure(stack, send_one("t"));
    assert_eq!(run.trace.invocations().len(), 16);
    let messages = run.trace.records().iter().filter(|record| run.plan.name(record.resource) == "t");
    for message in messages {
        let mut text = String::new();
        Text::of(&run.plan, &run.trace, message).write(&mut text);
        assert_eq!(text, r#"{"id":"t/1"}"#);
    }
}

/// Fifty rules whose patterns match none of the events, each of which is long.
fn events_without_a_match(count: u32) -> Measured {
    let mut stack = serde_json::Map::new();
    stack.insert("bus".into(), json!({"type": "bus"}));
    stack.insert("q".into(), json!({"type": "queue"}));
    for rule in 0..50 {
        let rule_settings = json!({"type": "rule", "bus": "bus", "eventPattern": {"detail": {"id": [rule]}}, "targets": [{"target": "q"}]});
        stack.insert(format!("r{rule}"), rule_settings);
    }
    let body = json!({"id": "none", "text": "x".repeat(200_000)});
    measure(Value::Object(stack), json!([{"at": "0s", "send": {"to": "bus", "count": count, "body": body}}]))
}

/// An event is read once for all rules of its bus; read by each rule, it would be ten times this work.
#[test]
fn the_work_of_many_rules_is_that_of_one_reading() {
    let measured = events_without_a_match(200);
    assert_eq!(measured.run.end.reason, EndReason::Idle);
    assert!(measured.work < 200 * 8 * 200_000, "{}", measured.work);
}

/// Nothing matches, so the run has few facts and much work.
#[test]
fn a_run_that_compares_too_many_texts_stops() {
    let measured = events_without_a_match(400);
    assert_eq!(measured.run.end.reason, EndReason::Limit(Limit::Work));
    // The step that exceeds the limit ends with the events that it has accepted.
    assert!((MAX_WORK..MAX_WORK + 200_000_000).contains(&measured.work), "{}", measured.work);
}

/// A million units a message would be 3,000 million, so the limit is met amid the send.
#[test]
fn a_send_of_many_records_stops_at_the_limit() {
    let body = json!({"text": "x".repeat(1_000_000)});
    let measured = measure(
        json!({"bus": {"type": "bus"}}),
        json!([{"at": "0s", "send": {"to": "bus", "count": 3_000, "body": body}}]),
    );
    assert_eq!(measured.run.end.reason, EndReason::Limit(Limit::Work));
    assert!((MAX_WORK..MAX_WORK + 2_000_000).contains(&measured.work), "{}", measured.work);
}

/// A queue with a function. `step` is taken `count` times before `records` messages are sent.
fn after_many_steps(count: usize, step: &Value, records: u32) -> Measured {
    let stack = json!({
        "q": {"type": "queue"},
        "f": {"type": "function"},
        "m": {"type": "mapping", "source": "q", "function": "f"},
        "other": {"type": "function"},
    });
    let mut script = vec![step.clone(); count];
    script.push(json!({"at": "1s", "send": {"to": "q", "count": records}}));
    measure(stack, Value::Array(script))
}

/// Each message, poll and run looks for a condition about itself.
#[test]
fn looking_through_conditions_is_work() {
    for step in [
        json!({"at": "0s", "deny": {"from": "other", "to": "q"}}),
        json!({"at": "0s", "throttle": {"resource": "other"}}),
        json!({"at": "0s", "serviceError": {"resource": "other"}}),
        json!({"at": "0s", "fail": {"resource": "other", "fault": "throw"}}),
        json!({"at": "0s", "duplicate": {"resource": "other", "records": {"every": 2}}}),
    ] {
        let measured = after_many_steps(1_000, &step, 100);
        assert_eq!(measured.run.end.reason, EndReason::Idle);
        assert!(measured.work > 1_000 * 100, "{step}: {}", measured.work);
    }
}

#[test]
fn looking_through_the_faults_of_a_record_is_work() {
    let stack = json!({
        "q": {"type": "queue"},
        "f": {"type": "function"},
        "m": {"type": "mapping", "source": "q", "function": "f"},
    });
    let bad = vec![json!({"records": [1], "fault": "throw", "times": 1}); 1_000];
    let measured = measure(stack, json!([{"at": "0s", "send": {"to": "q", "count": 100, "bad": bad}}]));
    assert!(measured.work > 1_000 * 100, "{}", measured.work);
}

/// Each start of a function compares the runs of all functions with the concurrency of the account.
#[test]
fn looking_through_the_functions_is_work() {
    let mut stack = serde_json::Map::new();
    for place in 0..150 {
        stack.insert(format!("f{place}"), json!({"type": "function"}));
    }
    let measured = measure(Value::Object(stack), json!([{"at": "0s", "send": {"to": "f0", "count": 100}}]));
    assert!(measured.work > 150 * 100, "{}", measured.work);
}
