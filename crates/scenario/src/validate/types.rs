//! The types of resources: one row and one file for each.

use std::collections::BTreeMap;

use redrive_core::id::{
    ApiId, BucketId, BusId, BusRuleId, CallerId, FunctionId, MappingId, QueueId, StateMachineId, StreamId,
    SubscriptionId, TopicId,
};
use redrive_core::plan::{ResourceKind, Settings};
use serde_json::{Map, Value};

use super::context::{Change, Site, StackState, Written};
use super::fields::Fields;
use super::names::Names;
use super::{api, bucket, bus, caller, function, mapping, queue, rule, state_machine, stream, subscription, topic};
use crate::check::by_name;
use crate::problem::Problems;

/// A type of resource, as the schema names it.
pub(super) struct TypeRow {
    pub name: &'static str,
    /// The type that it is numbered with: a table is a stream in the plan.
    pub numbered_with: &'static str,
    pub kind: fn(u16) -> ResourceKind,
    /// Makes the part of the plan. `None` if the tables or the compiler found a problem.
    compile: fn(Written, &mut Problems) -> Option<Settings>,
    /// Reports what AWS refuses, and what is not simulated.
    refuse: fn(Change, &mut Problems),
}

const fn row(
    name: &'static str,
    kind: fn(u16) -> ResourceKind,
    compile: fn(Written, &mut Problems) -> Option<Settings>,
    refuse: fn(Change, &mut Problems),
) -> TypeRow {
    TypeRow { name, numbered_with: name, kind, compile, refuse }
}

fn refuses_nothing(_: Change, _: &mut Problems) {}

static TYPES: [TypeRow; 13] = [
    row("queue", |n| ResourceKind::Queue(QueueId(n)), queue::compile, queue::refuse),
    row("function", |n| ResourceKind::Function(FunctionId(n)), function::compile, function::refuse),
    row("mapping", |n| ResourceKind::Mapping(MappingId(n)), mapping::compile, mapping::refuse),
    row("stream", |n| ResourceKind::Stream(StreamId(n)), stream::compile, refuses_nothing),
    TypeRow {
        numbered_with: "stream",
        ..row("table", |n| ResourceKind::Stream(StreamId(n)), stream::compile, refuses_nothing)
    },
    row("topic", |n| ResourceKind::Topic(TopicId(n)), topic::compile, refuses_nothing),
    row("subscription", |n| ResourceKind::Subscription(SubscriptionId(n)), subscription::compile, subscription::refuse),
    row("bus", |n| ResourceKind::Bus(BusId(n)), bus::compile, refuses_nothing),
    row("rule", |n| ResourceKind::Rule(BusRuleId(n)), rule::compile, rule::refuse),
    row("bucket", |n| ResourceKind::Bucket(BucketId(n)), bucket::compile, bucket::refuse),
    row("api", |n| ResourceKind::Api(ApiId(n)), api::compile, api::refuse),
    row("caller", |n| ResourceKind::Caller(CallerId(n)), caller::compile, caller::refuse),
    row(
        "stateMachine",
        |n| ResourceKind::StateMachine(StateMachineId(n)),
        state_machine::compile,
        state_machine::refuse,
    ),
];

/// Numbers the resources of a scenario that this version simulates, in the order of their names.
pub(super) fn number(scenario: &Map<String, Value>) -> Names<'_> {
    let stack = scenario.get("stack").and_then(Value::as_object);
    let typed = stack.into_iter().flatten();
    let typed = typed.filter_map(|(name, value)| Some((name.as_str(), value.get("type")?.as_str()?)));
    let sorted: BTreeMap<&str, &str> = by_name(typed);
    let tables = sorted.iter().filter(|(_, of)| **of == "table").map(|(name, _)| *name).collect();
    // The number of resources before, by the type that they are numbered with.
    let mut numbers: BTreeMap<&str, u16> = BTreeMap::new();
    let kinds = sorted.into_iter().filter_map(|(name, of)| {
        let row = find(of)?;
        let next = numbers.entry(row.numbered_with).or_default();
        let kind = (row.kind)(*next);
        *next = next.checked_add(1)?;
        Some((name, kind))
    });
    let start_unix_millis = Fields::new(scenario).moment("start").unwrap_or(0);
    Names { kinds: by_name(kinds), tables, start_unix_millis }
}

fn find(name: &str) -> Option<&'static TypeRow> {
    TYPES.iter().find(|row| row.name == name)
}

/// Makes the part of the plan of a resource.
pub(super) fn compile(of: Written, problems: &mut Problems) -> Option<Settings> {
    (find(of.fields().text("type")?)?.compile)(of, problems)
}

/// Reports what AWS refuses of a resource that is made or changed.
pub(super) fn refuse(stack: &StackState, names: &Names, name: &str, site: Site, problems: &mut Problems) {
    let Some(settings) = stack.settings(name) else { return };
    let change = Change { stack, names, name, settings, site };
    if let Some(row) = change.fields().text("type").and_then(find) {
        (row.refuse)(change, problems);
    }
}
