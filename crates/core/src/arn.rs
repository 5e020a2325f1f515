//! Amazon Resource Names. Every ARN in a document, a message or an error text is written here.

use alloc::format;
use alloc::string::String;

use crate::calendar;
use crate::draw::Purpose;
use crate::id::ResourceId;
use crate::identity;
use crate::plan::{self, Plan, ResourceKind};

/// The region of every stack.
pub const REGION: &str = "us-east-1";
/// The account of every stack.
pub const ACCOUNT: &str = "123456789012";

fn regional(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// The suffix of a FIFO queue's or topic's name on AWS; names in a stack have no dots.
const fn fifo_suffix(is_fifo: bool) -> &'static str {
    if is_fifo { ".fifo" } else { "" }
}

pub fn queue(name: &str, is_fifo: bool) -> String {
    regional("sqs", &format!("{name}{}", fifo_suffix(is_fifo)))
}

pub fn topic(name: &str, is_fifo: bool) -> String {
    regional("sns", &format!("{name}{}", fifo_suffix(is_fifo)))
}

/// The unqualified ARN of a function.
pub fn function(name: &str) -> String {
    regional("lambda", &format!("function:{name}"))
}

/// The ARN of a version or an alias of a function.
pub fn function_version(name: &str, qualifier: &str) -> String {
    regional("lambda", &format!("function:{name}:{qualifier}"))
}

pub fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

pub fn bus(name: &str) -> String {
    regional("events", &format!("event-bus/{name}"))
}

/// The ARN of a rule; the name of the default bus is left out.
pub fn rule(bus: Option<&str>, name: &str) -> String {
    match bus {
        Some(bus) => regional("events", &format!("rule/{bus}/{name}")),
        None => regional("events", &format!("rule/{name}")),
    }
}

pub fn bucket(name: &str) -> String {
    format!("arn:aws:s3:::{name}")
}

pub fn stream(name: &str) -> String {
    regional("kinesis", &format!("stream/{name}"))
}

/// The ARN of a stream's consumer, which ends with the Unix time in seconds of its creation.
pub fn stream_consumer(stream: &str, consumer: &str, created_unix_seconds: u64) -> String {
    regional("kinesis", &format!("stream/{stream}/consumer/{consumer}:{created_unix_seconds}"))
}

/// The ARN of a table's stream, which ends with the time of its creation.
pub fn table_stream(table: &str, created_unix_millis: u64) -> String {
    let mut label = String::new();
    calendar::write_millis(created_unix_millis, &mut label);
    regional("dynamodb", &format!("table/{table}/stream/{}", label.trim_end_matches('Z')))
}

pub fn state_machine(name: &str) -> String {
    regional("states", &format!("stateMachine:{name}"))
}

pub fn execution(state_machine: &str, execution: &str) -> String {
    regional("states", &format!("execution:{state_machine}:{execution}"))
}

pub fn target_group(name: &str) -> String {
    regional("elasticloadbalancing", &format!("targetgroup/{name}/0123456789abcdef"))
}

/// The qualified ARN of a function: of the version or alias that its settings name, else of `$LATEST`.
pub fn qualified_function(plan: &Plan, function: &plan::Function) -> String {
    function_version(plan.name(function.id), function.qualifier.as_deref().unwrap_or("$LATEST"))
}

/// The ARN of a subscription. It ends with a UUID, as a subscription has no name on AWS.
pub fn subscription(plan: &Plan, topic: ResourceId, subscription: ResourceId) -> String {
    let id = identity::uuid(plan.seed, Purpose::Arn, plan.key(subscription), 0);
    format!("{}:{id}", of(plan, topic))
}

/// The ARN of a resource that a document names. A function's is unqualified.
pub fn of(plan: &Plan, id: ResourceId) -> String {
    let name = plan.name(id);
    match plan.kind(id) {
        ResourceKind::Queue(queue) => self::queue(name, plan.queue(queue).fifo.is_some()),
        ResourceKind::Topic(topic) => self::topic(name, plan.topic(topic).fifo),
        ResourceKind::Bus(_) => bus(name),
        ResourceKind::Rule(rule) => {
            let bus = plan.rule(rule).bus.map(|bus| plan.name(plan.bus(bus).id));
            self::rule(bus, name)
        }
        ResourceKind::Bucket(_) => bucket(name),
        ResourceKind::Stream(stream) if plan.stream(stream).table.is_some() => {
            table_stream(name, plan.start_unix_millis)
        }
        ResourceKind::Stream(_) => stream(name),
        ResourceKind::StateMachine(_) => state_machine(name),
        ResourceKind::Subscription(id) => {
            subscription(plan, plan.topic(plan.subscription(id).topic).id, plan.subscription(id).id)
        }
        // An API and a caller have no ARN in any document; a mapping has a UUID.
        ResourceKind::Function(_) | ResourceKind::Mapping(_) | ResourceKind::Api(_) | ResourceKind::Caller(_) => {
            function(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_have_the_documented_form() {
        assert_eq!(queue("orders", true), "arn:aws:sqs:us-east-1:123456789012:orders.fifo");
        assert_eq!(rule(Some("events"), "all"), "arn:aws:events:us-east-1:123456789012:rule/events/all");
        assert_eq!(rule(None, "all"), "arn:aws:events:us-east-1:123456789012:rule/all");
        assert_eq!(function_version("worker", "7"), "arn:aws:lambda:us-east-1:123456789012:function:worker:7");
        let stream = "arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000";
        assert_eq!(table_stream("items", 1_767_225_600_000), stream);
    }
}
