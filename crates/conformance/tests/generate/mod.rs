//! Random scenarios: queues or a stream, functions, mappings, and a script with failures.

use proptest::prelude::*;
use redrive_conformance::is_valid;
use serde_json::{Value, json};

const FAULTS: [&str; 5] = ["throw", "timeout", "crash", "outOfMemory", "slow"];

mod calls;
pub mod limits;
mod push;
mod readers;
mod streams;

pub fn scenario() -> impl Strategy<Value = Value> {
    let any = prop_oneof![
        4 => queues(),
        2 => streams::scenario(),
        1 => readers::scenario(),
        2 => push::scenario(),
        1 => limits::scenario(),
    ];
    // Two deletions of the same resource, or a receipt of a step that comes later.
    any.prop_filter("a scenario that AWS would take", is_valid)
}

fn queues() -> impl Strategy<Value = Value> {
    let mappings = (mapping(), proptest::option::of(mapping()));
    let calls = proptest::option::weighted(0.5, calls::calls());
    let others = (proptest::option::of(events()), calls);
    let parts = (queue(), function(), mappings, script(), 0u64..1000, any::<bool>(), others);
    parts.prop_map(|(queue, function, (first, second), script, seed, fifo, (events, calls))| {
        let (mut queue, mut first, mut second, mut script) = (queue, first, second, script);
        let mut dead_letters = json!({ "type": "queue", "messageRetentionPeriod": 3600 });
        if fifo {
            make_fifo(&mut queue, &mut dead_letters, [Some(&mut first), second.as_mut()], &mut script);
        }
        // AWS refuses a mapping whose function may run longer than its messages stay hidden.
        let timeout = function["timeout"].as_u64().unwrap_or(1);
        let visibility = queue["visibilityTimeout"].as_u64().unwrap_or(30).max(timeout);
        queue["visibilityTimeout"] = json!(visibility);
        let mut stack = json!({
            "orders": queue,
            "orders-dlq": dead_letters,
            "worker": function,
            "feed": first,
        });
        if let Some(mut second) = second {
            second["function"] = json!("other");
            stack["other"] = json!({ "type": "function", "timeout": 1 });
            stack["more"] = second;
        }
        if let Some(events) = events {
            events.add_to(&mut stack, &mut script);
        }
        // A caller that sends to a FIFO queue is not simulated.
        if let Some(calls) = calls.filter(|_| !fifo) {
            calls.add_to(&mut stack, &mut script);
        }
        json!({ "v": 1, "seed": seed, "runFor": "15m", "stack": stack, "script": script })
    })
}

/// Asynchronous events for the functions, and their destinations.
#[derive(Clone, Debug)]
struct Events {
    sends: Vec<Value>,
    retries: u64,
    age: u64,
    targets: [Option<&'static str>; 5],
}

fn events() -> impl Strategy<Value = Events> {
    // No loops: with redeliveries and duplicates sixteen rounds make a million records.
    let target = || proptest::option::weighted(0.4, prop::sample::select(vec!["kept", "other"]));
    let targets = (target(), target(), target(), target(), target());
    let targets = targets.prop_map(|(a, b, c, d, e)| [a, b, c, d, e]);
    (proptest::collection::vec(send(), 1..3), 0u64..3, 60u64..400, targets).prop_map(
        |(mut sends, retries, age, targets)| {
            sends.iter_mut().for_each(|step| step["send"]["to"] = json!("worker"));
            Events { sends, retries, age, targets }
        },
    )
}

impl Events {
    fn add_to(self, stack: &mut Value, script: &mut Value) {
        stack["kept"] = json!({ "type": "queue" });
        if stack.get("other").is_none() {
            stack["other"] = json!({ "type": "function", "timeout": 1 });
        }
        let [success, failure, letter, sends, aside] = self.targets;
        let mut config = json!({ "maximumRetryAttempts": self.retries, "maximumEventAgeInSeconds": self.age });
        for (key, target) in [("onSuccess", success), ("onFailure", failure)] {
            if let Some(target) = target {
                config[key] = json!(target);
            }
        }
        let worker = &mut stack["worker"];
        worker["eventInvokeConfig"] = config;
        if letter.is_some() {
            worker["deadLetterTarget"] = json!("kept");
        }
        if let Some(target) = sends {
            worker["handler"]["sends"] = json!([target]);
        }
        if let Some(target) = aside.filter(|_| worker["handler"]["onBadRecord"] == "swallow") {
            worker["handler"]["badRecordsTo"] = json!(target);
        }
        let steps = script.as_array_mut().expect("a script");
        steps.extend(self.sends);
        steps.push(
            json!({ "at": "9s", "duplicate": { "resource": "worker", "records": { "every": 5 }, "for": "20s" } }),
        );
    }
}

/// Three groups, and the settings that AWS requires of mappings and messages of FIFO queues.
fn make_fifo(queue: &mut Value, dead_letters: &mut Value, mappings: [Option<&mut Value>; 2], script: &mut Value) {
    for queue in [queue, dead_letters] {
        queue["fifo"] = json!(true);
        queue["contentBasedDeduplication"] = json!(true);
    }
    for mapping in mappings.into_iter().flatten() {
        mapping["maximumBatchingWindowInSeconds"] = json!(0);
        mapping["batchSize"] = json!(mapping["batchSize"].as_u64().unwrap_or(1).min(10));
    }
    for step in script.as_array_mut().into_iter().flatten() {
        if step.get("send").is_some() {
            step["send"]["group"] = json!("{n%3}");
        }
    }
}

fn queue() -> impl Strategy<Value = Value> {
    (1u64..40, 60u64..900, 0u64..4, proptest::option::of(1u64..4)).prop_map(|(visibility, retention, delay, most)| {
        let mut queue = json!({
            "type": "queue",
            "visibilityTimeout": visibility,
            "messageRetentionPeriod": retention,
            "delaySeconds": delay,
        });
        if let Some(most) = most {
            queue["redrivePolicy"] = json!({ "deadLetterTarget": "orders-dlq", "maxReceiveCount": most });
        }
        queue
    })
}

fn function() -> impl Strategy<Value = Value> {
    let reactions = prop::sample::select(vec!["throw", "report", "stopAndReport", "swallow", "deleteAsYouGo"]);
    let answers = proptest::option::weighted(
        0.2,
        prop::sample::select(vec![
            json!({ "batchItemFailures": [] }),
            json!({ "batchItemFailures": [{ "itemIdentifier": "{bad}" }] }),
            json!({ "batchItemFailures": [{ "itemIdentifier": "{id}" }] }),
            json!({ "batchItemFailures": [{ "foo": 1 }] }),
            json!(123),
            json!({ "$text": "no JSON" }),
        ]),
    );
    let keys = ["messageId", "messageId", "body.kind", "md5OfBody", "requestId", "kinesis.sequenceNumber", "n"];
    let keys = (prop::sample::select(keys.to_vec()), 1u64..300);
    let times = ((0u64..300, 0u64..20, 0u64..3000), proptest::option::weighted(0.3, keys));
    let shape = (1u64..20, proptest::option::of(0u64..3), reactions, answers, any::<bool>(), 0u64..3);
    (times, shape).prop_map(
        |(((init, overhead, work), key), (timeout, reserved, reaction, answer, parallel, jitter))| {
            let mut handler = json!({
                "init": format!("{init}ms"),
                "overhead": format!("{overhead}ms"),
                "perRecord": format!("{work}ms"),
                "onBadRecord": reaction,
                "parallel": parallel,
                "jitter": ([0.0, 0.1, 0.9][jitter as usize]),
            });
            if let Some(answer) = answer {
                handler["response"] = answer;
            }
            if let Some((key, secs)) = key {
                handler["idempotency"] = json!({ "key": key, "expiresAfter": format!("{secs}s") });
            }
            let mut function = json!({ "type": "function", "timeout": timeout, "handler": handler });
            if let Some(reserved) = reserved {
                function["reservedConcurrentExecutions"] = json!(reserved);
            }
            function
        },
    )
}

fn mapping() -> impl Strategy<Value = Value> {
    (1u64..25, 0u64..8, any::<bool>(), proptest::option::of(2u64..5), any::<bool>()).prop_map(
        |(batch, window, report, most, filters)| {
            let window = if batch > 10 { window.max(1) } else { window };
            let mut mapping = json!({
                "type": "mapping",
                "source": "orders",
                "function": "worker",
                "batchSize": batch,
                "maximumBatchingWindowInSeconds": window,
                "functionResponseTypes": if report { json!(["ReportBatchItemFailures"]) } else { json!([]) },
            });
            if let Some(most) = most {
                mapping["scalingConfig"] = json!({ "maximumConcurrency": most });
            }
            if filters {
                mapping["filterCriteria"] = json!([{ "body": { "kind": [0, 1] } }]);
            }
            mapping
        },
    )
}

fn script() -> impl Strategy<Value = Value> {
    (proptest::collection::vec(send(), 1..4), proptest::collection::vec(failure_step(), 0..4)).prop_map(
        |(sends, failure_steps)| {
            let mut steps = sends;
            steps.extend(failure_steps.into_iter().flatten());
            Value::Array(steps)
        },
    )
}

fn send() -> impl Strategy<Value = Value> {
    let bad = proptest::option::of((bad_records(), prop::sample::select(FAULTS.to_vec()), 0u64..3));
    (0u64..100, 1u64..40, 0u64..900, any::<bool>(), bad).prop_map(|(at, count, every, random, bad)| {
        let mut send = json!({
            "to": "orders",
            "count": count,
            "every": format!("{every}ms"),
            "random": random,
            "body": { "kind": "{n%3}", "n": "{n}" },
        });
        if let Some((records, fault, times)) = bad {
            let mut bad = json!({ "records": records, "fault": fault });
            if times > 0 {
                bad["times"] = json!(times);
            }
            send["bad"] = json!([bad]);
        }
        json!({ "at": format!("{at}s"), "send": send })
    })
}

fn bad_records() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!([1])),
        Just(json!({ "every": 3 })),
        (1u64..10).prop_map(|tenths| json!({ "chance": tenths as f64 / 10.0 })),
    ]
}

/// One or two steps that cause failures.
fn failure_step() -> impl Strategy<Value = Vec<Value>> {
    let one = |kind: u64, at: u64, lasts: u64| {
        let (at, lasts) = (format!("{at}s"), format!("{lasts}s"));
        let step = match kind {
            0 => json!({ "fail": { "resource": "worker", "fault": "throw", "for": lasts } }),
            1 => json!({ "throttle": { "resource": "worker", "for": lasts } }),
            2 => json!({ "serviceError": { "resource": "worker", "status": 500, "when": "run", "for": lasts } }),
            3 => json!({ "serviceError": { "resource": "orders", "status": 500, "when": "accept", "for": lasts } }),
            4 => json!({ "deny": { "from": "feed", "to": "orders", "for": lasts } }),
            5 => json!({ "duplicate": { "resource": "orders", "records": { "every": 2 }, "for": lasts } }),
            6 => json!({ "update": { "resource": "feed", "set": { "enabled": false } } }),
            7 => json!({ "update": { "resource": "orders", "set": { "visibilityTimeout": 3 } } }),
            8 => json!({ "deploy": { "resource": "worker", "fixes": "all" } }),
            9 => json!({ "delete": { "resource": "orders-dlq" } }),
            10 => json!({ "delete": { "resource": "worker" } }),
            11 => json!({ "redrive": { "source": "orders-dlq", "maxNumberOfMessagesPerSecond": lasts } }),
            12 => json!({ "redrive": { "source": "orders-dlq", "destination": "orders" } }),
            13 => json!({ "cancelRedrive": { "source": "orders-dlq" } }),
            _ => json!({ "note": "nothing" }),
        };
        let mut step = step;
        step["at"] = json!(at);
        vec![step]
    };
    let reader = |at: u64, hide: u64, which: u64| {
        vec![
            json!({ "at": format!("{at}s"), "receive": { "resource": "orders", "maxNumberOfMessages": 10, "as": format!("r{at}") } }),
            json!({ "at": format!("{}s", at + 1), "changeMessageVisibility": { "message": format!("r{at}/{which}"), "visibilityTimeout": hide } }),
            json!({ "at": format!("{}s", at + 2), "deleteMessage": { "message": format!("r{at}/1") } }),
        ]
    };
    prop_oneof![
        4 => (0u64..15, 0u64..120, 1u64..90).prop_map(move |(kind, at, lasts)| one(kind, at, lasts)),
        1 => (0u64..100, 0u64..60, 1u64..6).prop_map(move |(at, hide, which)| reader(at, hide, which)),
    ]
}
