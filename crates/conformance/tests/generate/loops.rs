//! Scenarios with loops: functions, queues, topics, buses and buckets that send to each other.

use proptest::prelude::*;
use redrive_conformance::is_valid;
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Function,
    Queue,
    Topic,
    Bus,
    Bucket,
}

/// The way in which a function sends on.
#[derive(Clone, Copy, Debug)]
enum Way {
    Sends,
    BadRecords,
    OnSuccess,
    OnFailure,
    DeadLetter,
}

#[derive(Clone, Debug)]
struct Node {
    kind: Kind,
    way: Way,
    /// The nodes that it sends to; the numbers are taken modulo the number of nodes.
    targets: Vec<usize>,
    is_raw: bool,
}

pub fn scenario() -> impl Strategy<Value = Value> {
    let nodes = proptest::collection::vec(node(), 2..6);
    let sends = proptest::collection::vec((0usize..8, 1u32..4, 0u64..3, any::<bool>()), 1..3);
    let failure_step = proptest::option::weighted(0.3, (0usize..8, 0usize..4, 1u64..120));
    let scenario = (nodes, sends, failure_step, 0u64..1000).prop_map(|(nodes, sends, failure_step, seed)| {
        let mut script: Vec<Value> = sends.into_iter().map(|send| step(&nodes, send)).collect();
        script.extend(failure_step.map(|(node, what, length)| fault(node % nodes.len(), what, length)));
        json!({"v": 1, "seed": seed, "runFor": "2h", "stack": stack(&nodes), "script": script})
    });
    scenario.prop_filter("a scenario that AWS would take", is_valid)
}

fn node() -> impl Strategy<Value = Node> {
    let kind =
        prop::sample::select(vec![Kind::Function, Kind::Function, Kind::Queue, Kind::Topic, Kind::Bus, Kind::Bucket]);
    let way = prop::sample::select(vec![
        Way::Sends,
        Way::Sends,
        Way::BadRecords,
        Way::OnSuccess,
        Way::OnFailure,
        Way::DeadLetter,
    ]);
    // Two targets each would double the records in each of sixteen rounds.
    let targets = prop_oneof![
        5 => proptest::collection::vec(0usize..8, 1),
        1 => proptest::collection::vec(0usize..8, 2),
    ];
    (kind, way, targets, any::<bool>()).prop_map(|(kind, way, targets, is_raw)| Node { kind, way, targets, is_raw })
}

fn step(nodes: &[Node], (to, count, at, is_bad): (usize, u32, u64, bool)) -> Value {
    let to = to % nodes.len();
    let mut send = json!({"to": name(to), "count": count});
    if is_bad {
        send["bad"] = json!([{"records": {"every": 1}, "fault": "throw"}]);
    }
    if nodes[to].kind == Kind::Bucket {
        send["key"] = json!("{n}");
    }
    json!({"at": format!("{at}s"), "send": send})
}

fn fault(node: usize, what: usize, length: u64) -> Value {
    let resource = name(node);
    let length = format!("{length}s");
    match what {
        0 => json!({"at": "1s", "serviceError": {"resource": resource, "for": length}}),
        1 => json!({"at": "1s", "deny": {"from": "n0", "to": resource, "for": length}}),
        2 => json!({"at": "1s", "duplicate": {"resource": resource, "records": {"every": 2}, "for": length}}),
        _ => json!({"at": "1s", "delete": {"resource": resource}}),
    }
}

fn stack(nodes: &[Node]) -> Value {
    let mut stack = json!({"letters": {"type": "queue"}});
    for (place, node) in nodes.iter().enumerate() {
        let targets: Vec<usize> = node.targets.iter().map(|target| target % nodes.len()).collect();
        match node.kind {
            Kind::Function => stack[name(place)] = function(node, &targets),
            Kind::Queue => {
                stack[name(place)] = json!({
                    "type": "queue",
                    "redrivePolicy": {"deadLetterTarget": "letters", "maxReceiveCount": 2},
                });
                for (number, target) in targets.iter().enumerate() {
                    let reader = endpoint(&mut stack, nodes, *target, &[Kind::Function]);
                    stack[format!("m{place}-{number}")] =
                        json!({"type": "mapping", "source": name(place), "function": reader});
                }
            }
            Kind::Topic => {
                stack[name(place)] = json!({"type": "topic"});
                for (number, target) in targets.iter().enumerate() {
                    let endpoint = endpoint(&mut stack, nodes, *target, &[Kind::Function, Kind::Queue]);
                    let mut subscription = json!({"type": "subscription", "topic": name(place), "endpoint": endpoint});
                    if node.is_raw && nodes[*target].kind == Kind::Queue {
                        subscription["rawMessageDelivery"] = json!(true);
                    }
                    stack[format!("s{place}-{number}")] = subscription;
                }
            }
            Kind::Bus => {
                stack[name(place)] = json!({"type": "bus"});
                let taken = [Kind::Function, Kind::Queue, Kind::Topic, Kind::Bus];
                let targets: Vec<Value> = targets
                    .iter()
                    .map(|target| json!({"target": endpoint(&mut stack, nodes, *target, &taken), "maximumRetryAttempts": 2}))
                    .collect();
                stack[format!("r{place}")] = json!({
                    "type": "rule", "bus": name(place), "targets": targets,
                    "eventPattern": {"source": [{"exists": true}]},
                });
            }
            Kind::Bucket => {
                let taken = [Kind::Function, Kind::Queue, Kind::Topic, Kind::Bus];
                let notify = endpoint(&mut stack, nodes, targets[0], &taken);
                stack[name(place)] = json!({"type": "bucket", "notify": notify});
            }
        }
    }
    stack
}

fn function(node: &Node, targets: &[usize]) -> Value {
    let names: Vec<String> = targets.iter().map(|target| name(*target)).collect();
    let first = &names[0];
    let mut function = json!({"type": "function", "eventInvokeConfig": {"maximumRetryAttempts": targets.len() - 1}});
    match node.way {
        Way::Sends => function["handler"] = json!({"sends": names}),
        Way::BadRecords => {
            function["handler"] = json!({"onBadRecord": "swallow", "badRecordsTo": first, "sends": names});
        }
        Way::OnSuccess => function["eventInvokeConfig"]["onSuccess"] = json!(first),
        Way::OnFailure => {
            function["handler"] = json!({"sends": names});
            function["eventInvokeConfig"]["onFailure"] = json!(first);
        }
        Way::DeadLetter => {
            function["handler"] = json!({"sends": names});
            function["deadLetterTarget"] = json!("letters");
        }
    }
    function
}

/// The name of a node, or of a function that sends to it if the sender can only send to other kinds.
fn endpoint(stack: &mut Value, nodes: &[Node], target: usize, taken: &[Kind]) -> String {
    if taken.contains(&nodes[target].kind) {
        return name(target);
    }
    let relay = format!("to-{}", name(target));
    stack[&relay] = json!({"type": "function", "handler": {"sends": [name(target)]}});
    relay
}

fn name(node: usize) -> String {
    format!("n{node}")
}
