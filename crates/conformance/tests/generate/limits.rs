//! Scenarios whose settings constrain each other: a fix of one setting can make another one invalid.

use proptest::prelude::*;
use redrive_conformance::is_valid;
use serde_json::{Value, json};

/// Queues mapped to functions whose work may take longer than their timeout, and state machines with retriers in any order.
pub fn scenario() -> impl Strategy<Value = Value> {
    let seconds = prop::sample::select(vec![1u64, 3, 30, 90, 150, 200, 899]);
    let functions = proptest::collection::vec((1u64..900, seconds, any::<bool>()), 1..3);
    let queues = proptest::collection::vec((30u64..2000, any::<bool>(), 1u64..4, 0usize..2, any::<bool>()), 1..4);
    let machines = proptest::collection::vec((proptest::collection::vec(retrier(), 0..4), any::<bool>()), 0..2);
    let updates = proptest::collection::vec((0usize..4, 0usize..2), 0..2);
    (functions, queues, machines, updates).prop_map(build).prop_filter("a scenario that AWS would take", is_valid)
}

fn retrier() -> impl Strategy<Value = Value> {
    let names = ["States.TaskFailed", "Lambda.ServiceException", "Lambda.TooManyRequestsException", "Exception"];
    (prop::sample::select(names.to_vec()), 0u64..3)
        .prop_map(|(name, attempts)| json!({ "errorEquals": [name], "maxAttempts": attempts }))
}

type Parts = (Vec<(u64, u64, bool)>, Vec<(u64, bool, u64, usize, bool)>, Vec<(Vec<Value>, bool)>, Vec<(usize, usize)>);

fn build((functions, queues, machines, updates): Parts) -> Value {
    let mut stack = json!({});
    for (n, (timeout, seconds, parallel)) in functions.iter().enumerate() {
        let handler = json!({ "perRecord": format!("{seconds}s"), "parallel": parallel });
        stack[nth("worker", n)] = json!({ "type": "function", "timeout": timeout, "handler": handler });
    }
    let mut script = vec![json!({ "at": "0s", "send": { "to": "orders", "count": 2 } })];
    for (n, (visibility, enabled, batch, function, fifo)) in queues.iter().enumerate() {
        let function = function % functions.len();
        let visibility = (*visibility).max(functions[function].0);
        stack[nth("orders", n)] = json!({ "type": "queue", "visibilityTimeout": visibility });
        if *fifo && n > 0 {
            stack[nth("orders", n)]["fifo"] = json!(true);
        }
        stack[nth("feed", n)] = json!({
            "type": "mapping", "source": nth("orders", n), "function": nth("worker", function),
            "batchSize": batch, "enabled": enabled
        });
    }
    for (n, (retry, has_all)) in machines.into_iter().enumerate() {
        let mut retry = retry;
        if has_all {
            retry.push(json!({ "errorEquals": ["States.ALL"], "maxAttempts": n }));
        }
        stack[format!("flow{n}")] = json!({ "type": "stateMachine", "task": "worker", "retry": retry });
    }
    for (mapping, function) in updates {
        let (mapping, function) = (mapping % queues.len(), function % functions.len());
        let set = json!({ "function": nth("worker", function), "enabled": true });
        script.push(json!({ "at": "1m", "update": { "resource": nth("feed", mapping), "set": set } }));
    }
    json!({ "v": 1, "runFor": "30m", "stack": stack, "script": script })
}

/// The first resource of a type has the plain name, which other tests send to.
fn nth(name: &str, n: usize) -> String {
    if n == 0 { name.to_owned() } else { format!("{name}{n}") }
}
