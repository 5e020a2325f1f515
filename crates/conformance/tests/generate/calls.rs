//! Scenarios of callers and APIs before a function, added to those of queues.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::send;

/// The callers of the worker, their sends, and steps that make calls fail.
#[derive(Clone, Debug)]
pub struct Calls {
    api: Value,
    caller: Value,
    machine: Value,
    sends: Vec<Value>,
    failure_steps: Vec<Value>,
}

pub fn calls() -> impl Strategy<Value = Calls> {
    let api = (prop::sample::select(vec!["rest", "http", "alb", "functionUrl"]), 50u64..6000);
    let modes = prop::sample::select(vec!["standard", "legacy", "none"]);
    let targets = prop::sample::select(vec!["worker", "worker", "site", "site", "orders", "flow"]);
    let caller = (targets, modes, proptest::option::of(1u64..6), 1u64..8000, any::<bool>());
    let sends = proptest::collection::vec((send(), prop::sample::select(vec!["client", "site", "flow"])), 1..3);
    (api, caller, machine(), sends, proptest::collection::vec(failure_step(), 0..3)).prop_map(
        |((kind, millis), (target, mode, most, read, waits), machine, sends, failure_steps)| {
            let mut api = json!({ "type": "api", "kind": kind, "function": "worker" });
            if matches!(kind, "rest" | "http") {
                api["timeoutInMillis"] = json!(millis);
            }
            let mut caller = json!({
                "type": "caller",
                "calls": target,
                "retryMode": mode,
                "readTimeout": format!("{read}ms"),
                "invocationType": if waits { "RequestResponse" } else { "Event" },
            });
            if let Some(most) = most {
                caller["maxAttempts"] = json!(most);
            }
            let sends = sends.into_iter().map(|(mut step, to)| {
                step["send"]["to"] = json!(to);
                step
            });
            Calls { api, caller, machine, sends: sends.collect(), failure_steps }
        },
    )
}

/// A state machine with overlapping retriers, and with a catcher in some cases.
fn machine() -> impl Strategy<Value = Value> {
    let names = ["Exception", "States.TaskFailed", "States.Timeout", "Sandbox.Timedout", "Lambda.ServiceException"];
    let retrier = (prop::sample::select(names.to_vec()), 1u64..20, 0u64..4, 10u64..30, 1u64..40, any::<bool>());
    let retrier = retrier.prop_map(|(name, interval, most, rate, longest, jitter)| {
        json!({
            "errorEquals": [name],
            "intervalSeconds": interval,
            "maxAttempts": most,
            "backoffRate": rate as f64 / 10.0,
            "maxDelaySeconds": interval + longest,
            "jitterStrategy": if jitter { "FULL" } else { "NONE" },
        })
    });
    let tasks = prop::sample::select(vec!["worker", "worker", "orders"]);
    let timeout = proptest::option::of(1u64..10);
    (tasks, timeout, proptest::collection::vec(retrier, 0..3), any::<bool>()).prop_map(
        |(task, timeout, retry, catches)| {
            let mut machine = json!({ "type": "stateMachine", "task": task, "retry": retry });
            if let Some(timeout) = timeout {
                machine["timeoutSeconds"] = json!(timeout);
            }
            if catches {
                machine["catch"] = json!([{ "errorEquals": ["States.ALL"], "next": "caught" }]);
            }
            machine
        },
    )
}

fn failure_step() -> impl Strategy<Value = Value> {
    (0u64..10, 0u64..120, 1u64..60).prop_map(|(kind, at, lasts)| {
        let lasts = format!("{lasts}s");
        let mut step = match kind {
            0 => json!({ "serviceError": { "resource": "site", "status": 503, "for": lasts } }),
            1 => json!({ "serviceError": { "resource": "worker", "status": 503, "for": lasts } }),
            2 => json!({ "deny": { "from": "site", "to": "worker", "for": lasts } }),
            3 => json!({ "throttle": { "resource": "worker", "for": lasts } }),
            4 => json!({ "delete": { "resource": "site" } }),
            5 => json!({ "update": { "resource": "client", "set": { "readTimeout": "1s" } } }),
            6 => json!({ "update": { "resource": "site", "set": { "function": "worker" } } }),
            7 => json!({ "update": { "resource": "flow", "set": { "retry": [] } } }),
            8 => json!({ "delete": { "resource": "caught" } }),
            _ => json!({ "serviceError": { "resource": "orders", "for": lasts } }),
        };
        step["at"] = json!(format!("{at}s"));
        step
    })
}

impl Calls {
    pub fn add_to(self, stack: &mut Value, script: &mut Value) {
        stack["site"] = self.api;
        stack["client"] = self.caller;
        stack["flow"] = self.machine;
        stack["caught"] = json!({ "type": "queue" });
        let steps = script.as_array_mut().expect("a script");
        steps.extend(self.sends);
        steps.extend(self.failure_steps);
    }
}
