//! Scenarios with a topic and what hangs on it: a queue and its reader, a function, an endpoint outside, a bus for what
//! fails, and dead-letter queues for some of it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FAULTS, function, send};

pub fn scenario() -> impl Strategy<Value = Value> {
    let letters = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let shape = (any::<bool>(), 0u64..3, 0u64..4, proptest::option::of(0u64..3));
    let troubles = proptest::collection::vec(trouble(), 0..5);
    let sends = proptest::collection::vec(send(), 1..4);
    (function(), shape, letters, sends, troubles, 0u64..1000).prop_map(
        |(function, (raw, retries, tries, filter), letters, sends, troubles, seed)| {
            let mut worker = function;
            worker["handler"]["onBadRecord"] = json!("throw");
            worker["eventInvokeConfig"] = json!({ "maximumRetryAttempts": retries, "onFailure": "events" });
            let mut stack = json!({
                "orders": { "type": "topic" },
                "by-mail": { "type": "subscription", "topic": "orders", "endpoint": "mail", "rawMessageDelivery": raw },
                "by-call": { "type": "subscription", "topic": "orders", "endpoint": "worker" },
                "by-web": { "type": "subscription", "topic": "orders", "endpoint": "https" },
                "mail": { "type": "queue", "visibilityTimeout": 20 },
                "reader": { "type": "function" },
                "mail-feed": { "type": "mapping", "source": "mail", "function": "reader" },
                "worker": worker,
                "events": { "type": "bus" },
                "failures": {
                    "type": "rule",
                    "bus": "events",
                    "eventPattern": { "source": ["lambda"] },
                    "targets": [{ "target": "kept", "maximumRetryAttempts": tries }],
                },
                "kept": { "type": "queue" },
                "letters": { "type": "queue" },
            });
            for (is_there, subscription) in
                [letters.0, letters.1, letters.2].into_iter().zip(["by-mail", "by-call", "by-web"])
            {
                if is_there {
                    stack[subscription]["deadLetterTarget"] = json!("letters");
                }
            }
            if letters.3 {
                stack["failures"]["targets"][0]["deadLetterTarget"] = json!("letters");
            }
            if let Some(kind) = filter {
                stack["by-mail"]["filterPolicyScope"] = json!("MessageBody");
                stack["by-mail"]["filterPolicy"] = json!({ "kind": [kind.to_string(), kind] });
            }
            let script: Vec<Value> = sends.into_iter().chain(troubles).collect();
            json!({ "v": 1, "seed": seed, "runFor": "15m", "stack": stack, "script": script })
        },
    )
}

/// A step that makes a delivery fail, for a while or for good.
fn trouble() -> impl Strategy<Value = Value> {
    let fault = prop::sample::select(FAULTS.to_vec());
    (0u64..10, 0u64..100, 1u64..90, fault).prop_map(|(kind, at, lasts, fault)| {
        let lasts = format!("{lasts}s");
        let mut step = match kind {
            0 => json!({ "serviceError": { "resource": "mail", "status": 503, "for": lasts } }),
            1 => json!({ "serviceError": { "resource": "by-web", "status": 500, "for": lasts } }),
            2 => json!({ "serviceError": { "resource": "by-web", "status": 404, "for": lasts } }),
            3 => json!({ "throttle": { "resource": "worker", "for": lasts } }),
            4 => json!({ "fail": { "resource": "worker", "fault": fault, "for": lasts } }),
            5 => json!({ "delete": { "resource": "mail" } }),
            6 => json!({ "delete": { "resource": "letters" } }),
            7 => json!({ "deny": { "from": "failures", "to": "kept", "for": lasts } }),
            8 => json!({ "serviceError": { "resource": "kept", "status": 500, "for": lasts } }),
            _ => json!({ "duplicate": { "resource": "worker", "records": { "every": 3 }, "for": lasts } }),
        };
        step["at"] = json!(format!("{at}s"));
        step
    })
}
