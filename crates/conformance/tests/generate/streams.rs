//! Scenarios with a stream or a table, one or two mappings on it, and a destination.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{function, send};

pub fn scenario() -> impl Strategy<Value = Value> {
    let parts = (1u64..5, function(), mapping(), proptest::option::of(mapping()), script(), 0u64..1000, any::<bool>());
    parts.prop_map(|(shards, function, first, second, script, seed, is_table)| {
        let (mut function, mut first, mut second, mut script) = (function, first, second, script);
        if is_table {
            make_table([Some(&mut first), second.as_mut()], &mut script);
        }
        // Records of a stream cannot be deleted.
        if function["handler"]["onBadRecord"] == "deleteAsYouGo" {
            function["handler"]["onBadRecord"] = json!("throw");
        }
        let mut stack = json!({
            "orders": { "type": if is_table { "table" } else { "stream" }, "shardCount": shards },
            "orders-dlq": { "type": "queue", "messageRetentionPeriod": 3600 },
            "worker": function,
            "feed": first,
        });
        if let Some(second) = &mut second {
            second["function"] = json!("other");
            stack["other"] = json!({ "type": "function", "timeout": 1 });
            stack["more"] = second.clone();
        }
        json!({ "v": 1, "seed": seed, "runFor": "15m", "stack": stack, "script": script })
    })
}

/// Five items that change all the time.
fn make_table(mappings: [Option<&mut Value>; 2], script: &mut Value) {
    for mapping in mappings.into_iter().flatten() {
        mapping.as_object_mut().expect("a mapping").remove("enhancedFanOut");
        if mapping.get("filterCriteria").is_some() {
            mapping["filterCriteria"] = json!([{ "eventName": ["INSERT", "MODIFY"] }]);
        }
    }
    for step in script.as_array_mut().into_iter().flatten() {
        let Some(send) = step.get_mut("send").and_then(Value::as_object_mut) else { continue };
        send.insert("body".to_owned(), json!({ "id": { "S": "{n%5}" }, "n": { "N": "{n%3}" } }));
        if let Some(key) = send.remove("key").filter(|key| key == "customer-{n%1}") {
            send.insert("key".to_owned(), key);
            send.insert("body".to_owned(), Value::Null);
        }
    }
}

fn mapping() -> impl Strategy<Value = Value> {
    let reading = (any::<bool>(), 0i64..5, proptest::option::of(60u64..120), 1u64..4, any::<bool>(), any::<bool>());
    let batching = (1u64..25, 0u64..8, any::<bool>(), any::<bool>(), any::<bool>());
    (reading, batching).prop_map(
        |((bisect, retries, age, factor, fan_out, on_failure), (batch, window, report, filters, latest))| {
            let mut mapping = json!({
                "type": "mapping",
                "source": "orders",
                "function": "worker",
                "startingPosition": if latest { "LATEST" } else { "TRIM_HORIZON" },
                "batchSize": batch,
                "maximumBatchingWindowInSeconds": window,
                "functionResponseTypes": if report { json!(["ReportBatchItemFailures"]) } else { json!([]) },
                "bisectBatchOnFunctionError": bisect,
                "maximumRetryAttempts": retries - 1,
                "parallelizationFactor": factor,
                "enhancedFanOut": fan_out,
            });
            if let Some(age) = age {
                mapping["maximumRecordAgeInSeconds"] = json!(age);
            }
            if on_failure {
                mapping["onFailure"] = json!("orders-dlq");
            }
            if filters {
                mapping["filterCriteria"] = json!([{ "data": { "kind": [0, 1] } }]);
            }
            mapping
        },
    )
}

fn script() -> impl Strategy<Value = Value> {
    let sends = proptest::collection::vec((send(), proptest::option::of(1u64..6)), 1..4);
    (sends, proptest::collection::vec(failure_step(), 0..4)).prop_map(|(sends, failure_steps)| {
        let mut steps: Vec<Value> = Vec::new();
        for (mut step, keys) in sends {
            if let Some(keys) = keys {
                step["send"]["key"] = json!(format!("customer-{{n%{keys}}}"));
            }
            steps.push(step);
        }
        steps.extend(failure_steps);
        Value::Array(steps)
    })
}

fn failure_step() -> impl Strategy<Value = Value> {
    (0u64..12, 0u64..120, 1u64..90).prop_map(|(kind, at, lasts)| {
        let (lasts_shards, lasts) = (lasts % 4 + 1, format!("{lasts}s"));
        let mut step = match kind {
            0 => json!({ "fail": { "resource": "worker", "fault": "throw", "for": lasts } }),
            1 => json!({ "throttle": { "resource": "worker", "for": lasts } }),
            2 => json!({ "serviceError": { "resource": "worker", "status": 500, "when": "run", "for": lasts } }),
            3 => json!({ "serviceError": { "resource": "orders-dlq", "status": 500, "when": "accept", "for": lasts } }),
            4 => json!({ "update": { "resource": "feed", "set": { "enabled": at.is_multiple_of(2) } } }),
            5 => json!({ "update": { "resource": "feed", "set": { "batchSize": 3, "bisectBatchOnFunctionError": true } } }),
            6 => json!({ "deploy": { "resource": "worker", "fixes": "all" } }),
            7 => json!({ "delete": { "resource": "orders-dlq" } }),
            // AWS refuses more than twice as many shards, fewer than half, and any change for a table: those are
            // filtered out.
            9..=11 => json!({ "update": { "resource": "orders", "set": { "shardCount": lasts_shards } } }),
            _ => json!({ "delete": { "resource": "feed" } }),
        };
        step["at"] = json!(format!("{at}s"));
        step
    })
}
