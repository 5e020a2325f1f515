//! From a scenario to a plan: the one door.
//!
//! First the tables are checked, then the canonical form is compiled. Compiling goes on when something is wrong, so
//! that all problems come out at once: a value that the tables refused reads as `None`, and nothing is said of it twice.

mod call;
mod fields;
mod pattern;
mod push;
mod refusals;
mod resources;
mod schedule;
mod script;
mod send;
mod stream;
mod world;

use redrive_core::draw::key_of;
use redrive_core::id::{
    ApiId, BucketId, BusId, BusRuleId, CallerId, FunctionId, MappingId, QueueId, ResourceId, StateMachineId, StreamId,
    SubscriptionId, TopicId,
};
use redrive_core::plan::{Account, Parts, Plan, Resource, ResourceKind};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use self::fields::Fields;
use self::world::World;
use crate::check::{self, Types, by_name};
use crate::expectation;
use crate::path::Path;
use crate::problem::{Problem, Problems};
use crate::scenario::Scenario;

/// Makes a plan of a scenario, or says everything that is wrong with it.
pub fn validate(scenario: &Scenario) -> Result<Plan, Vec<Problem>> {
    let mut problems = Problems::default();
    check::check(scenario.as_map(), &mut problems);
    problems.end_of_tables();
    expectation::check(scenario.as_map(), &mut problems);
    let parts = compile(scenario.full(), &mut problems);
    if problems.is_empty() { Ok(Plan::from_validated(parts)) } else { Err(problems.into_vec()) }
}

fn compile(full: &Map<String, Value>, problems: &mut Problems) -> Parts {
    let types = Types::of(full);
    let names = Names::of(full);
    let top = Fields::new(full);
    let account = top.object("account");
    let account = Account {
        concurrent_executions: account.number("concurrentExecutions").unwrap_or(1),
        used_by_others: account.number("usedByOthers").unwrap_or(0),
    };
    let mut world = World::new(full, account.concurrent_executions);
    let mut parts = Parts {
        seed: top.number("seed").unwrap_or(0),
        start_unix_millis: top.moment("start").unwrap_or(0),
        run_for: top.duration("runFor"),
        account,
        resources: Vec::new(),
        queues: Vec::new(),
        functions: Vec::new(),
        mappings: Vec::new(),
        streams: Vec::new(),
        topics: Vec::new(),
        subscriptions: Vec::new(),
        buses: Vec::new(),
        rules: Vec::new(),
        buckets: Vec::new(),
        apis: Vec::new(),
        callers: Vec::new(),
        state_machines: Vec::new(),
        script: Vec::new(),
    };
    for (name, kind) in &names.kinds {
        let from_start = world.exists(name);
        parts.resources.push(Resource { name: (*name).into(), kind: *kind, key: key_of(name), from_start });
    }
    world.begin(&names, problems);
    for (name, resource) in world.resources() {
        let stack = Path::ROOT.key("stack");
        let place = stack.key(name);
        match names.kind(name) {
            Some(ResourceKind::Queue(_)) => parts.queues.extend(resources::queue(name, resource, &names)),
            Some(ResourceKind::Function(_)) => parts.functions.extend(resources::function(name, resource, &names)),
            Some(ResourceKind::Mapping(_)) => {
                parts.mappings.extend(resources::mapping(name, resource, &names, &place, problems))
            }
            Some(ResourceKind::Stream(_)) => parts.streams.extend(stream::stream(name, resource, &names)),
            Some(ResourceKind::Topic(_)) => parts.topics.extend(push::topic(name, resource, &names)),
            Some(ResourceKind::Subscription(_)) => {
                parts.subscriptions.extend(push::subscription(name, resource, &names, &place, problems));
            }
            Some(ResourceKind::Bus(_)) => parts.buses.extend(push::bus(name, resource, &names)),
            Some(ResourceKind::Rule(_)) => parts.rules.extend(push::rule(name, resource, &names, &place, problems)),
            Some(ResourceKind::Bucket(_)) => parts.buckets.extend(push::bucket(name, resource, &names)),
            Some(ResourceKind::Api(_)) => parts.apis.extend(call::api(name, resource, &names)),
            Some(ResourceKind::Caller(_)) => parts.callers.extend(call::caller(name, resource, &names)),
            Some(ResourceKind::StateMachine(_)) => {
                parts.state_machines.extend(call::state_machine(name, resource, &names));
            }
            None => {}
        }
    }
    parts.script = script::compile(full, &names, &types, &mut world, problems);
    // A hole here would shift all the numbers behind it. The tables have found its cause already; this is the net.
    let made = parts.queues.len()
        + parts.functions.len()
        + parts.mappings.len()
        + parts.streams.len()
        + parts.apis.len()
        + parts.callers.len()
        + parts.state_machines.len()
        + parts.topics.len()
        + parts.subscriptions.len()
        + parts.buses.len()
        + parts.rules.len()
        + parts.buckets.len();
    if problems.is_empty() && (made != names.kinds.len() || parts.script.len() != top.list("script").len()) {
        problems.add("", "something in this scenario could not be understood; please report it");
    }
    push::add_schedules(&mut parts, problems);
    parts
}

/// The resources that this version simulates, numbered in the order of their names.
pub(crate) struct Names<'a> {
    kinds: BTreeMap<&'a str, ResourceKind>,
    tables: Vec<&'a str>,
    /// When the run starts, in milliseconds of Unix time.
    start_unix_millis: u64,
}

impl<'a> Names<'a> {
    fn of(scenario: &'a Map<String, Value>) -> Names<'a> {
        let stack = scenario.get("stack").and_then(Value::as_object);
        let of_type = |value: &Value| value.get("type").and_then(Value::as_str).map(str::to_owned);
        let typed = stack.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), of_type(value)?)));
        let sorted: BTreeMap<&str, String> = by_name(typed);
        let tables = sorted.iter().filter(|(_, of)| *of == "table").map(|(name, _)| *name).collect();
        // How many of each type came before.
        let (mut queues, mut functions, mut mappings) = (0..=u16::MAX, 0..=u16::MAX, 0..=u16::MAX);
        let mut streams = 0..=u16::MAX;
        let (mut topics, mut subscriptions) = (0..=u16::MAX, 0..=u16::MAX);
        let (mut buses, mut rules, mut buckets) = (0..=u16::MAX, 0..=u16::MAX, 0..=u16::MAX);
        let (mut apis, mut callers, mut machines) = (0..=u16::MAX, 0..=u16::MAX, 0..=u16::MAX);
        let kinds = sorted.into_iter().filter_map(|(name, of)| {
            let kind = match of.as_str() {
                "queue" => ResourceKind::Queue(QueueId(queues.next()?)),
                "function" => ResourceKind::Function(FunctionId(functions.next()?)),
                "mapping" => ResourceKind::Mapping(MappingId(mappings.next()?)),
                "stream" | "table" => ResourceKind::Stream(StreamId(streams.next()?)),
                "topic" => ResourceKind::Topic(TopicId(topics.next()?)),
                "subscription" => ResourceKind::Subscription(SubscriptionId(subscriptions.next()?)),
                "bus" => ResourceKind::Bus(BusId(buses.next()?)),
                "rule" => ResourceKind::Rule(BusRuleId(rules.next()?)),
                "bucket" => ResourceKind::Bucket(BucketId(buckets.next()?)),
                "api" => ResourceKind::Api(ApiId(apis.next()?)),
                "caller" => ResourceKind::Caller(CallerId(callers.next()?)),
                "stateMachine" => ResourceKind::StateMachine(StateMachineId(machines.next()?)),
                _ => return None,
            };
            Some((name, kind))
        });
        let start_unix_millis = Fields::new(scenario).moment("start").unwrap_or(0);
        Names { kinds: by_name(kinds), tables, start_unix_millis }
    }

    fn is_table(&self, name: &str) -> bool {
        self.tables.contains(&name)
    }

    fn kind(&self, name: &str) -> Option<ResourceKind> {
        self.kinds.get(name).copied()
    }

    fn resource(&self, name: &str) -> Option<ResourceId> {
        let place = self.kinds.keys().position(|known| *known == name)?;
        Some(ResourceId::new(u16::try_from(place).ok()?))
    }

    fn queue(&self, name: &str) -> Option<QueueId> {
        match self.kind(name)? {
            ResourceKind::Queue(id) => Some(id),
            _ => None,
        }
    }

    fn topic(&self, name: &str) -> Option<TopicId> {
        match self.kind(name)? {
            ResourceKind::Topic(id) => Some(id),
            _ => None,
        }
    }

    fn bus(&self, name: &str) -> Option<BusId> {
        match self.kind(name)? {
            ResourceKind::Bus(id) => Some(id),
            _ => None,
        }
    }

    fn function(&self, name: &str) -> Option<FunctionId> {
        match self.kind(name)? {
            ResourceKind::Function(id) => Some(id),
            _ => None,
        }
    }
}
