//! Scenarios in which only the script receives: receives of all sizes, and messages that are hidden for longer, given
//! back or deleted, in any order.

use proptest::prelude::*;
use serde_json::{Value, json};

pub fn scenario() -> impl Strategy<Value = Value> {
    let queue = (1u64..30, proptest::option::of(1u64..4), any::<bool>(), 1u64..4);
    let calls = proptest::collection::vec((0u64..40, 1u64..11, proptest::option::of(0u64..20)), 1..7);
    let changes = proptest::collection::vec((0usize..6, 1u64..8, 0u64..30, 0u64..3), 0..10);
    (queue, 1u64..15, calls, changes, 0u64..1000).prop_map(
        |((visibility, most, fifo, groups), count, calls, changes, seed)| {
            let mut queue = json!({ "type": "queue", "visibilityTimeout": visibility });
            let mut dead_letters = json!({ "type": "queue" });
            let mut send = json!({ "to": "orders", "count": count, "every": "300ms" });
            if let Some(most) = most {
                queue["redrivePolicy"] = json!({ "deadLetterTarget": "orders-dlq", "maxReceiveCount": most });
            }
            if fifo {
                queue["fifo"] = json!(true);
                queue["contentBasedDeduplication"] = json!(true);
                dead_letters["fifo"] = json!(true);
                send["group"] = json!(format!("{{n%{groups}}}"));
            }
            let mut steps = vec![json!({ "at": "0s", "send": send })];
            for (place, (at, max, hide)) in calls.iter().enumerate() {
                let mut receive =
                    json!({ "resource": "orders", "maxNumberOfMessages": max, "as": format!("r{place}") });
                if let Some(hide) = hide {
                    receive["visibilityTimeout"] = json!(hide);
                }
                steps.push(json!({ "at": format!("{at}s"), "receive": receive }));
            }
            for (which, message, after, what) in changes {
                let which = which % calls.len();
                let (at, message) = (calls[which].0 + after / 3, format!("r{which}/{message}"));
                let step = match what {
                    0 => json!({ "deleteMessage": { "message": message } }),
                    _ => json!({ "changeMessageVisibility": { "message": message, "visibilityTimeout": after } }),
                };
                steps.push(step);
                steps.last_mut().expect("a step")["at"] = json!(format!("{at}s1ms"));
            }
            let stack = json!({ "orders": queue, "orders-dlq": dead_letters });
            json!({ "v": 1, "seed": seed, "runFor": "3m", "stack": stack, "script": steps })
        },
    )
}
