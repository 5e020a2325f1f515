//! Scenarios with a topic, a bus and a bucket in front of a queue and a function, and everything that can be denied,
//! refused, deleted and played again.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{function, send};

pub fn scenario() -> impl Strategy<Value = Value> {
    let parts = (subscriptions(), rules(), bucket(), function(), destinations(), script(), 0u64..1000, any::<bool>());
    parts.prop_map(|(subscriptions, rules, bucket, function, destinations, script, seed, fifo)| {
        let mut stack = json!({
            "news": { "type": "topic" },
            "shop": { "type": "bus", "archive": { "retentionDays": 0 } },
            "other": { "type": "bus" },
            "files": bucket,
            "orders": { "type": "queue", "visibilityTimeout": 20 },
            "letters": { "type": "queue" },
            "records": { "type": "stream" },
            "worker": function,
            "feed": { "type": "mapping", "source": "orders", "function": "reader" },
            "reader": { "type": "function", "timeout": 5 },
            "outcomes": { "type": "topic" },
            "to-letters": { "type": "subscription", "topic": "outcomes", "endpoint": "letters" },
            "results": { "type": "bus" },
            "failures": {
                "type": "rule",
                "bus": "results",
                "eventPattern": { "detail-type": [{ "wildcard": "*Failure" }] },
                "targets": [{ "target": "letters" }],
            },
            "kept": { "type": "bucket" },
            "every": { "type": "rule", "scheduleExpression": "rate(1 minute)", "targets": [{ "target": "orders" }] },
        });
        // An asynchronous event cannot be deleted.
        if stack["worker"]["handler"]["onBadRecord"] == "deleteAsYouGo" {
            stack["worker"]["handler"]["onBadRecord"] = json!("throw");
        }
        stack["worker"]["eventInvokeConfig"] = destinations;
        for (place, subscription) in subscriptions.into_iter().enumerate() {
            stack[format!("to-{place}")] = subscription;
        }
        for (place, rule) in rules.into_iter().enumerate() {
            stack[format!("rule-{place}")] = rule;
        }
        let mut script = script;
        if fifo {
            make_fifo(&mut stack, &mut script);
        }
        json!({ "v": 1, "seed": seed, "runFor": "15m", "stack": stack, "script": script })
    })
}

/// The topic and its queues. All other records for those queues are sent to another one.
fn make_fifo(stack: &mut Value, script: &mut Value) {
    stack["news"] = json!({ "type": "topic", "fifo": true, "contentBasedDeduplication": true });
    stack["ordered"] = json!({ "type": "queue", "fifo": true, "contentBasedDeduplication": true });
    stack["ordered-letters"] = json!({ "type": "queue", "fifo": true });
    for (_, resource) in stack.as_object_mut().into_iter().flatten() {
        if resource["type"] != "subscription" || resource["topic"] != "news" {
            continue;
        }
        let is_plain = resource["endpoint"] == "orders";
        resource["endpoint"] = json!(if is_plain { "orders" } else { "ordered" });
        if !is_plain && resource.get("deadLetterTarget").is_some() {
            resource["deadLetterTarget"] = json!("ordered-letters");
        }
    }
    if stack["files"]["notify"] == "news" {
        stack["files"]["notify"] = json!("orders");
    }
    for (_, resource) in stack.as_object_mut().into_iter().flatten() {
        for target in resource.get_mut("targets").and_then(Value::as_array_mut).into_iter().flatten() {
            if target["target"] == "news" {
                target["target"] = json!("orders");
            }
        }
    }
    for step in script.as_array_mut().into_iter().flatten() {
        if step["send"]["to"] == "news" {
            step["send"]["group"] = json!("{n%3}");
        }
    }
}

fn subscriptions() -> impl Strategy<Value = Vec<Value>> {
    let endpoint = prop::sample::select(vec!["orders", "worker", "https", "email"]);
    let filter = prop::sample::select(vec![
        None,
        Some(("MessageBody", json!({ "kind": [0, { "numeric": [">", 1] }] }))),
        Some(("MessageBody", json!({ "kind": [{ "exists": true }] }))),
        Some(("MessageAttributes", json!({ "color": [{ "anything-but": { "prefix": "re" } }] }))),
    ]);
    let one = (endpoint, any::<bool>(), any::<bool>(), filter).prop_map(|(endpoint, raw, letters, filter)| {
        let mut subscription = json!({ "type": "subscription", "topic": "news", "endpoint": endpoint });
        if raw && matches!(endpoint, "orders" | "https") {
            subscription["rawMessageDelivery"] = json!(true);
        }
        if letters {
            subscription["deadLetterTarget"] = json!("letters");
        }
        if let Some((scope, policy)) = filter {
            subscription["filterPolicyScope"] = json!(scope);
            subscription["filterPolicy"] = policy;
        }
        subscription
    });
    proptest::collection::vec(one, 0..4)
}

fn rules() -> impl Strategy<Value = Vec<Value>> {
    let target = (prop::sample::select(vec!["orders", "worker", "news", "other", "records"]), 0u64..6, any::<bool>());
    let target = target.prop_map(|(target, retries, letters)| {
        let mut target = json!({ "target": target, "maximumEventAgeInSeconds": 60 + retries * 20 });
        if retries < 5 {
            target["maximumRetryAttempts"] = json!(retries);
        }
        if letters {
            target["deadLetterTarget"] = json!("letters");
        }
        target
    });
    let pattern = prop::sample::select(vec![
        json!({ "source": [{ "exists": true }] }),
        json!({ "detail": { "kind": [0, 1] } }),
        json!({ "source": ["redrive", "aws.s3"] }),
        json!({ "detail-type": [{ "wildcard": "*Failure" }] }),
    ]);
    let bus = prop::sample::select(vec!["shop", "other"]);
    let one = (bus, pattern, proptest::collection::vec(target, 0..3));
    let one = one.prop_map(
        |(bus, pattern, targets)| json!({ "type": "rule", "bus": bus, "eventPattern": pattern, "targets": targets }),
    );
    proptest::collection::vec(one, 0..4)
}

fn bucket() -> impl Strategy<Value = Value> {
    (prop::sample::select(vec!["orders", "worker", "news", "shop"]), any::<bool>(), any::<bool>()).prop_map(
        |(notify, prefix, versioning)| {
            json!({
                "type": "bucket",
                "notify": notify,
                "versioning": versioning,
                "events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"],
                "prefix": if prefix { "0" } else { "" },
            })
        },
    )
}

fn destinations() -> impl Strategy<Value = Value> {
    // No loops: nothing leads back from these, and with several subscriptions sixteen rounds would make millions.
    let target = |names: Vec<&'static str>| proptest::option::of(prop::sample::select(names));
    let success = target(vec!["letters", "results", "outcomes"]);
    (0u64..3, success, target(vec!["letters", "kept", "results", "outcomes"])).prop_map(
        |(retries, success, failure)| {
            let mut config = json!({ "maximumRetryAttempts": retries, "maximumEventAgeInSeconds": 300 });
            if let Some(success) = success {
                config["onSuccess"] = json!(success);
            }
            if let Some(failure) = failure {
                config["onFailure"] = json!(failure);
            }
            config
        },
    )
}

fn script() -> impl Strategy<Value = Value> {
    let to = prop::sample::select(vec!["news", "shop", "files", "worker"]);
    let sends = proptest::collection::vec((send(), to, any::<bool>()), 1..5);
    (sends, proptest::collection::vec(failure_step(), 0..6)).prop_map(|(sends, failure_steps)| {
        let mut steps: Vec<Value> = Vec::new();
        for (mut step, to, is_marked) in sends {
            step["send"]["to"] = json!(to);
            match to {
                "news" if is_marked => step["send"]["attributes"] = json!({ "color": "blue" }),
                "files" => step["send"]["key"] = json!("{n%5}"),
                _ => {}
            }
            steps.push(step);
        }
        steps.extend(failure_steps);
        Value::Array(steps)
    })
}

fn failure_step() -> impl Strategy<Value = Value> {
    let outage = prop::sample::select(vec!["orders", "worker", "news", "shop", "files"]);
    let outage = (outage, prop::sample::select(vec![400u64, 429, 500, 503])).prop_map(
        |(resource, status)| json!({ "serviceError": { "resource": resource, "status": status, "when": "accept" } }),
    );
    let edges = prop::sample::select(vec![
        ("news", "orders"),
        ("news", "worker"),
        ("shop", "orders"),
        ("shop", "worker"),
        ("files", "worker"),
        ("worker", "results"),
        ("worker", "kept"),
        ("news", "letters"),
        ("every", "orders"),
    ]);
    let denial = edges.prop_map(|(from, to)| json!({ "deny": { "from": from, "to": to } }));
    let lasting = (prop_oneof![outage, denial], proptest::option::of(1u64..90)).prop_map(|(mut step, lasts)| {
        if let (Some(lasts), Some((_, verb))) = (lasts, step.as_object_mut().and_then(|step| step.iter_mut().next())) {
            verb["for"] = json!(format!("{lasts}s"));
        }
        step
    });
    let gone = prop::sample::select(vec!["orders", "worker", "letters", "news", "shop", "files", "every"]);
    let gone = gone.prop_map(|resource| json!({ "delete": { "resource": resource } }));
    let other = prop::sample::select(vec![
        json!({ "replay": { "bus": "shop", "eventStartTime": "0s", "eventEndTime": "2m" } }),
        json!({ "update": { "resource": "files", "set": { "prefix": "1" } } }),
        json!({ "update": { "resource": "shop", "set": { "archive": null } } }),
        json!({ "update": { "resource": "every", "set": { "scheduleExpression": "rate(2 minutes)" } } }),
        json!({ "fail": { "resource": "worker", "fault": "throw", "for": "1m" } }),
    ]);
    (prop_oneof![4 => lasting, 2 => gone, 2 => other], 0u64..150).prop_map(|(mut step, at)| {
        step["at"] = json!(format!("{at}s"));
        step
    })
}
