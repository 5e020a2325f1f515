//! The workloads that measure the speed of the simulation.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use redrive_core::plan::Plan;
use redrive_scenario::{Scenario, validate};

/// Messages through a queue and a function: batches of ten, one message in a hundred bad, three receives, five pollers.
pub fn messages(count: u32) -> Plan {
    plan(&format!(
        r#"{{"v":1,"stack":{{
            "orders":{{"type":"queue","redrivePolicy":{{"deadLetterTarget":"orders-dlq","maxReceiveCount":3}}}},
            "orders-dlq":{{"type":"queue"}},
            "worker":{{"type":"function","timeout":5}},
            "feed":{{"type":"mapping","source":"orders","function":"worker","batchSize":10,
                    "scalingConfig":{{"maximumConcurrency":5}}}}}},
          "script":[{{"at":"0s","send":{{"to":"orders","count":{count},
            "bad":[{{"records":{{"every":100}},"fault":"throw"}}]}}}}]}}"#
    ))
}

/// Asynchronous events for a function, one in a hundred bad: three runs of each of those, and a record of its end.
pub fn events(count: u32) -> Plan {
    plan(&format!(
        r#"{{"v":1,"stack":{{
            "worker":{{"type":"function","timeout":5,"eventInvokeConfig":{{"onFailure":"failed"}}}},
            "failed":{{"type":"queue"}}}},
          "script":[{{"at":"0s","send":{{"to":"worker","count":{count},"every":"1ms",
            "bad":[{{"records":{{"every":100}},"fault":"throw"}}]}}}}]}}"#
    ))
}

/// Records through four shards, ten lanes each: one in a hundred bad, its batch cut in two until it is alone, two
/// retries, and a record of its end.
pub fn records(count: u32) -> Plan {
    plan(&format!(
        r#"{{"v":1,"stack":{{
            "clicks":{{"type":"stream","shardCount":4}},
            "worker":{{"type":"function","timeout":5}},
            "failed":{{"type":"queue"}},
            "feed":{{"type":"mapping","source":"clicks","function":"worker","startingPosition":"TRIM_HORIZON",
                    "batchSize":100,"parallelizationFactor":10,"bisectBatchOnFunctionError":true,
                    "maximumRetryAttempts":2,"onFailure":"failed"}}}},
          "script":[{{"at":"0s","send":{{"to":"clicks","count":{count},
            "bad":[{{"records":{{"every":100}},"fault":"throw"}}]}}}}]}}"#
    ))
}

/// An event that is throttled for six hours.
pub fn throttled() -> Plan {
    plan(
        r#"{"v":1,"stack":{"worker":{"type":"function"}},
        "script":[{"at":"0s","throttle":{"resource":"worker"}},{"at":"0s","send":{"to":"worker"}}]}"#,
    )
}

/// A notification that SNS tries to deliver for 23 days.
pub fn twenty_three_days() -> Plan {
    plan(
        r#"{"v":1,"stack":{"orders":{"type":"topic"},"worker":{"type":"function"},
        "hook":{"type":"subscription","topic":"orders","endpoint":"worker"}},
        "script":[{"at":"0s","serviceError":{"resource":"worker"}},{"at":"0s","send":{"to":"orders"}}]}"#,
    )
}

fn plan(text: &str) -> Plan {
    let scenario = Scenario::parse(text).expect("the scenario is JSON");
    validate(&scenario).expect("the scenario is good")
}

/// A bare binary heap: takes the first of `pending` events and puts one back, `events` times. Returns a sum, so that
/// nothing is optimised away.
pub fn heap(events: u32, pending: u32) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut heap: BinaryHeap<Reverse<(u64, u64, u64)>> =
        (0..pending).map(|n| Reverse((next() % 1000, n.into(), 0))).collect();
    let mut sum = 0u64;
    for n in 0..events {
        let Some(Reverse((at, _, _))) = heap.pop() else { break };
        sum = sum.wrapping_add(at);
        heap.push(Reverse((at + next() % 1000, u64::from(pending + n), 0)));
    }
    sum
}
