//! The script: steps in the order of time, each checked against the world as it is then.

use std::collections::BTreeMap;

use redrive_core::id::StepId;
use redrive_core::plan::{Action, Body, DoorOrRun, Endpoint, Fixes, ReceiptRef, ResourceKind, Settings, Step};
use redrive_core::time::{Duration, Instant};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::world::{Place, World};
use super::{Names, call, push, refusals, resources, send, stream};
use crate::canonical;
use crate::check::{Checker, Types};
use crate::path::Path;
use crate::problem::Problems;
use crate::read::map_bytes;
use crate::schema::{self, MAX_RECORDS};

/// Ordinary resources have some hundred bytes: ten thousand updates of them stay far below this.
const MAX_COPIED_BYTES: usize = 64 << 20;

pub(super) fn compile(
    full: &Map<String, Value>,
    names: &Names,
    types: &Types,
    world: &mut World,
    problems: &mut Problems,
) -> Vec<Step> {
    let written = Fields::new(full).list("script");
    let mut order: Vec<(u64, usize)> = written.iter().enumerate().map(|(i, step)| (at(step).unwrap_or(0), i)).collect();
    // Stable: steps of the same time keep the order they were written in.
    order.sort_by_key(|(at, _)| *at);
    let mut compiler = Compiler {
        names,
        types,
        world,
        problems,
        bad_names: bad_names(written),
        receives: BTreeMap::new(),
        sent: 0,
        sizes: BTreeMap::new(),
        copied: 0,
        shards: BTreeMap::new(),
        deleted: Vec::new(),
        step_number: 0,
        place: StepId(0),
    };
    let script = Path::ROOT.key("script");
    let mut steps = Vec::new();
    for (at, i) in order {
        compiler.step_number = i;
        compiler.place = StepId(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        if let Some(action) = compiler.step(&written[i], &script.index(i)) {
            steps.push(Step { at: Instant(at), written: u32::try_from(i).unwrap_or(u32::MAX), action });
        }
    }
    steps
}

fn at(step: &Value) -> Option<u64> {
    Fields::of(step).duration("at").map(|at| at.0)
}

/// The names that bad records have, for `deploy`.
fn bad_names(script: &[Value]) -> Vec<&str> {
    let sends = script.iter().map(|step| Fields::of(step).object("send"));
    sends.flat_map(|send| send.list("bad")).filter_map(|bad| Fields::of(bad).text("name")).collect()
}

struct Compiler<'a, 'w> {
    names: &'a Names<'a>,
    types: &'a Types<'a>,
    world: &'a mut World<'w>,
    problems: &'a mut Problems,
    bad_names: Vec<&'a str>,
    /// What receive steps are called, which they are, and how many messages they take.
    receives: BTreeMap<&'a str, (StepId, u32)>,
    /// How many records the sends so far have.
    sent: u64,
    /// How large each updated resource has become, and all the copies of them together.
    sizes: BTreeMap<String, usize>,
    copied: usize,
    /// How many shards each stream has had.
    shards: BTreeMap<String, u64>,
    /// What earlier steps deleted.
    deleted: Vec<&'a str>,
    /// Of the step that is being compiled: its place as written, and in the order of time.
    step_number: usize,
    place: StepId,
}

impl<'a> Compiler<'a, '_> {
    fn step(&mut self, step: &'a Value, path: &Path) -> Option<Action> {
        let verbs = schema::STEPS.iter().filter(|of| step.get(of.name).is_some());
        let verb = verbs.map(|of| of.name).next()?;
        let path = path.key(verb);
        let fields = Fields::of(step).object(verb);
        let lasts = fields.duration("for");
        match verb {
            "send" => self.send(fields, &path),
            "fail" => {
                let (function, fault) = (self.function(fields)?, send::fault(fields.text("fault")?)?);
                Some(Action::Fail { function, fault, lasts })
            }
            "throttle" => Some(Action::Throttle { function: self.function(fields)?, lasts }),
            "serviceError" => self.service_error(fields, lasts, &path),
            "deny" => self.deny(fields, lasts, &path),
            "duplicate" => {
                let resource = self.names.resource(fields.text("resource")?)?;
                Some(Action::Duplicate { resource, records: send::which(fields.get("records")?)?, lasts })
            }
            "create" => self.create(fields, &path),
            "delete" => self.delete(fields, &path),
            "update" => self.update(fields, &path),
            "deploy" => self.deploy(fields, &path),
            "redrive" => {
                let destination = fields.text("destination").and_then(|name| self.names.queue(name));
                let per_second = fields.number("maxNumberOfMessagesPerSecond");
                Some(Action::Redrive { source: self.names.queue(fields.text("source")?)?, destination, per_second })
            }
            "cancelRedrive" => Some(Action::CancelRedrive { source: self.names.queue(fields.text("source")?)? }),
            "replay" => self.replay(fields, &path),
            "receive" => self.receive(fields, &path),
            "changeMessageVisibility" => {
                let visibility_timeout = fields.seconds("visibilityTimeout")?;
                Some(Action::ChangeMessageVisibility { message: self.message(fields, &path)?, visibility_timeout })
            }
            "deleteMessage" => Some(Action::DeleteMessage { message: self.message(fields, &path)? }),
            "note" => Some(Action::Note { text: step.get(verb)?.as_str()?.into() }),
            _ => None,
        }
    }

    /// Steps about streams come later.
    fn not_a_stream(&mut self, name: &str, what: &str, path: &Path) {
        if let Some(ResourceKind::Stream(_)) = self.names.kind(name) {
            self.problems.add(path, format!("{what} a stream is not simulated yet"));
        }
    }

    fn reads_stream(&self, name: &str) -> bool {
        let source = self.world.settings(name).and_then(|settings| Fields::new(settings).text("source"));
        source.is_some_and(|source| matches!(self.names.kind(source), Some(ResourceKind::Stream(_))))
    }

    fn function(&self, fields: Fields) -> Option<redrive_core::id::FunctionId> {
        self.names.function(fields.text("resource")?)
    }

    fn send(&mut self, fields: Fields, path: &Path) -> Option<Action> {
        let before = self.sent;
        self.sent += fields.number::<u64>("count").unwrap_or(0);
        if before <= MAX_RECORDS && self.sent > MAX_RECORDS {
            let message =
                format!("too many records: up to here the script sends {}, a run has at most {MAX_RECORDS}", self.sent);
            self.problems.add(path.key("count"), message);
        }
        let target = fields.text("to").map(|to| self.called_through(to));
        let target = target.as_deref();
        if let Some(queue) = target.and_then(|to| self.world.settings(to)) {
            if Fields::new(queue).text("type") == Some("table") {
                stream::check_item(fields, Fields::new(queue), path, self.problems);
            }
            match Fields::new(queue).text("type") {
                Some("topic") => push::check_message(fields, Fields::new(queue), path, self.problems),
                Some("queue") => send::check_kind(fields, Fields::new(queue), path, self.problems),
                _ => {}
            }
        }
        let mut send = send::compile(fields, self.names, path, self.problems)?;
        let to = target.filter(|to| self.names.is_table(to)).and_then(|to| self.world.settings(to));
        if let (Body::OwnId, Some(table)) = (&send.body, to) {
            send.body = Body::OwnItem(Fields::new(table).text("key").unwrap_or_default().into());
        }
        Some(Action::Send(send))
    }

    /// Where a record ends up that is sent to this: a program sends on what it is given.
    fn called_through(&self, to: &str) -> String {
        let settings = self.world.settings(to).map(Fields::new);
        let caller = settings.filter(|settings| settings.text("type") == Some("caller"));
        caller.and_then(|caller| caller.text("calls")).unwrap_or(to).to_owned()
    }

    fn service_error(&mut self, fields: Fields, lasts: Option<Duration>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        match self.names.kind(name)? {
            ResourceKind::Mapping(_) => {
                let message = format!(
                    "`{name}` is a mapping: the services that can fail are those of its queue and its function"
                );
                self.problems.add(path.key("resource"), message);
            }
            ResourceKind::Rule(_) => {
                let message = format!("`{name}` is a rule: what can fail are its bus and its targets");
                self.problems.add(path.key("resource"), message);
            }
            ResourceKind::Subscription(_) if !self.is_outside(name) => {
                let message = format!("`{name}` brings messages to something in the stack: that is what can fail");
                self.problems.add(path.key("resource"), message);
            }
            kind => {
                let runs = matches!(kind, ResourceKind::Function(_));
                if fields.text("when") == Some("run")
                    && !runs
                    && !matches!(kind, ResourceKind::Queue(_) | ResourceKind::Stream(_))
                {
                    self.problems.add(path.key("when"), "only a function can be accepted and then not runnable");
                }
            }
        }
        self.not_a_stream(name, "a service error of", &path.key("resource"));
        let when = if fields.text("when")? == "run" { DoorOrRun::Run } else { DoorOrRun::Accept };
        let resource = self.names.resource(name)?;
        Some(Action::ServiceError { resource, status: fields.number("status")?, when, lasts })
    }

    fn deny(&mut self, fields: Fields, lasts: Option<Duration>, path: &Path) -> Option<Action> {
        let (from, to) = (fields.text("from")?, fields.text("to")?);
        match self.names.kind(from)? {
            ResourceKind::Queue(_) | ResourceKind::Stream(_) => {
                let message = format!("`{from}` asks for nothing; name what sends or reads");
                self.problems.add(path.key("from"), message);
            }
            _ => {}
        }
        match (self.names.kind(from)?, self.names.kind(to)?) {
            (_, ResourceKind::Queue(_)) => {}
            (
                ResourceKind::Function(_)
                | ResourceKind::Mapping(_)
                | ResourceKind::Topic(_)
                | ResourceKind::Subscription(_)
                | ResourceKind::Bus(_)
                | ResourceKind::Rule(_)
                | ResourceKind::Bucket(_),
                ResourceKind::Topic(_) | ResourceKind::Bus(_) | ResourceKind::Bucket(_),
            ) => {}
            (
                ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_),
                ResourceKind::Function(_)
                | ResourceKind::Api(_)
                | ResourceKind::Topic(_)
                | ResourceKind::Bus(_)
                | ResourceKind::Bucket(_),
            ) if self.may_be_denied(from, to) => {}
            // A mapping runs its function in the name of Lambda itself.
            (ResourceKind::Mapping(_), ResourceKind::Function(_)) => {
                let message = format!("a mapping needs no permission to run `{to}`; what can be denied is its queue");
                self.problems.add(path.key("to"), message);
            }
            (ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_), _) => {
                let message = format!(
                    "denying `{from}` the use of `{to}` is not simulated; what can be denied are queues, and what `{from}` itself calls"
                );
                self.problems.add(path.key("to"), message);
            }
            (_, ResourceKind::Function(_)) => {}
            (ResourceKind::Topic(_) | ResourceKind::Subscription(_), ResourceKind::Subscription(_))
                if self.is_outside(to) => {}
            _ => {
                let message = format!("denying `{from}` the use of `{to}` is not simulated yet");
                self.problems.add(path.key("to"), message);
            }
        }
        Some(Action::Deny { from: self.names.resource(from)?, to: self.names.resource(to)?, lasts })
    }

    /// Whether a subscription's endpoint is outside the stack.
    fn is_outside(&self, subscription: &str) -> bool {
        let endpoint = self.world.settings(subscription).and_then(|settings| Fields::new(settings).text("endpoint"));
        endpoint.is_some_and(|endpoint| !matches!(push::endpoint(endpoint, self.names), Some(Endpoint::Resource(_))))
    }

    fn replay(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("bus")?;
        let bus = self.names.bus(name)?;
        let moment = |setting| fields.duration(setting).map(|at| Instant(at.0));
        let (from, to) = (moment("eventStartTime")?, moment("eventEndTime")?);
        if from >= to {
            // AWS refuses that; its text could not be verified.
            let text = "EventEndTime must be later than EventStartTime.";
            self.problems.refuse(path.key("eventEndTime"), "ValidationException", text);
        }
        let settings = self.world.settings(name).map(Fields::new);
        if settings.is_some_and(|settings| settings.get("archive").is_none()) {
            self.problems
                .add(path.key("bus"), format!("`{name}` has no archive to replay; give it one: archive: {{}}"));
        }
        let mut rules = Vec::new();
        for (place, rule) in fields.list("rules").iter().enumerate() {
            let rule = rule.as_str()?;
            let of = self.world.settings(rule).and_then(|settings| Fields::new(settings).text("bus"));
            if of != Some(name) {
                let message = format!("`{rule}` is no rule of `{name}`");
                self.problems.add(path.key("rules").index(place), message);
            }
            rules.push(self.names.resource(rule)?);
        }
        Some(Action::Replay { bus, from, to, rules })
    }

    /// Functions and APIs can be denied to those who call them and wait.
    fn may_be_denied(&self, from: &str, to: &str) -> bool {
        let calls = self
            .world
            .settings(from)
            .map(Fields::new)
            .is_some_and(|from| ["calls", "function", "task"].iter().any(|setting| from.text(setting) == Some(to)));
        calls
            && matches!(
                self.names.kind(from),
                Some(ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_))
            )
    }

    /// Making what is there, or a mapping of what is not there, is refused when the run comes to it.
    fn create(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.not_a_stream(name, "creating", &path.key("resource"));
        if self.deleted.contains(&name) && self.reads_stream(name) {
            let message = format!("creating `{name}` again is not simulated yet: it reads a stream");
            self.problems.add(path.key("resource"), message);
        }
        let resource = self.names.resource(name)?;
        if !self.world.exists(name) && refusals::parts_exist(self.world, name) {
            self.world.set_exists(name, true);
            let place = Place::Create(self.step_number);
            refusals::check(self.world, name, place, self.problems);
            call::check(self.world, self.names, name, place, self.problems);
        }
        Some(Action::Create { resource })
    }

    fn delete(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.not_a_stream(name, "deleting", &path.key("resource"));
        self.deleted.push(name);
        self.world.set_exists(name, false);
        Some(Action::Delete { resource: self.names.resource(name)? })
    }

    fn update(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.check_resharding(name, fields, path);
        let resource = self.names.resource(name)?;
        let set = fields.get("set")?.as_object()?;
        let of = self.types.get(name)?;
        if !self.may_copy(name, set, path) {
            return None;
        }
        let before = self.world.settings(name)?.clone();
        let after = canonical::fill_resource(of.settings, &merge(&before, set), self.types);
        let place = path.key("set");
        let mut checker = Checker { types: self.types, problems: self.problems };
        for setting in of.settings.iter().filter(|setting| set.contains_key(setting.name)) {
            checker.applies(setting, of.settings, &after, &place.key(setting.name));
        }
        self.immutable(&before, &after, &place);
        let settings = match self.names.kind(name)? {
            ResourceKind::Queue(_) => resources::queue(name, &after, self.names).map(Settings::Queue),
            ResourceKind::Function(_) => resources::function(name, &after, self.names).map(Settings::Function),
            ResourceKind::Stream(_) => stream::stream(name, &after, self.names).map(Settings::Stream),
            ResourceKind::Topic(_) => push::topic(name, &after, self.names).map(Settings::Topic),
            ResourceKind::Subscription(_) => {
                push::subscription(name, &after, self.names, &place, self.problems).map(Settings::Subscription)
            }
            ResourceKind::Bus(_) => push::bus(name, &after, self.names).map(Settings::Bus),
            ResourceKind::Rule(_) => push::rule(name, &after, self.names, &place, self.problems).map(Settings::Rule),
            ResourceKind::Bucket(_) => push::bucket(name, &after, self.names).map(Settings::Bucket),
            ResourceKind::Api(_) => call::api(name, &after, self.names).map(Settings::Api),
            ResourceKind::Caller(_) => call::caller(name, &after, self.names).map(Settings::Caller),
            ResourceKind::StateMachine(_) => call::state_machine(name, &after, self.names).map(Settings::StateMachine),
            ResourceKind::Mapping(_) => {
                resources::mapping(name, &after, self.names, &place, self.problems).map(Settings::Mapping)
            }
        };
        // Changing what is not there is refused when the run comes to it, and changes nothing.
        if self.world.exists(name) {
            self.world.set_settings(name, after);
            let place = Place::Update(self.step_number, set);
            refusals::check(self.world, name, place, self.problems);
            call::check(self.world, self.names, name, place, self.problems);
        }
        Some(Action::Update { resource, settings: settings? })
    }

    /// Of a stream only the number of shards can be changed.
    fn check_resharding(&mut self, name: &str, fields: Fields, path: &Path) {
        let (Some(ResourceKind::Stream(_)), Some(stream)) = (self.names.kind(name), self.world.settings(name)) else {
            return;
        };
        let open = Fields::new(stream).number::<u64>("shardCount").unwrap_or(1);
        let is_table = self.names.is_table(name);
        let place = path.key("set");
        for (setting, value) in fields.get("set").and_then(Value::as_object).into_iter().flatten() {
            let path = place.key(setting);
            match setting.as_str() {
                "shardCount" if is_table => {
                    self.problems.add(path, "DynamoDB itself decides how many shards the stream of a table has");
                }
                "shardCount" => {
                    let count = crate::check::whole_number(value).and_then(|count| u64::try_from(count).ok());
                    stream::check_shard_count(open, count.unwrap_or(open), &path, self.problems);
                    let all = self.shards.entry(name.to_owned()).or_insert(open);
                    *all += count.unwrap_or(0);
                    if *all > stream::MOST_SHARDS {
                        self.problems.add(path, "so many shards, closed ones counted in, are not simulated");
                    }
                }
                _ => self.problems.add(path, format!("changing `{setting}` of a stream is not simulated yet")),
            }
        }
    }

    /// Each update copies the whole resource, so a large one and many updates make much of a small text.
    fn may_copy(&mut self, name: &str, set: &Map<String, Value>, path: &Path) -> bool {
        let size = self.sizes.entry(name.to_owned()).or_insert_with(|| self.world.settings(name).map_or(0, map_bytes));
        *size += map_bytes(set);
        self.copied += *size;
        if self.copied > MAX_COPIED_BYTES {
            self.problems.add(path, format!("`{name}` is too large for so many updates"));
        }
        self.copied <= MAX_COPIED_BYTES
    }

    /// What AWS decides once and for all when a resource is made.
    fn immutable(&mut self, before: &Map<String, Value>, after: &Map<String, Value>, path: &Path) {
        for name in ["fifo", "source", "topic", "endpoint", "bus", "invocationType"] {
            if before.get(name) != after.get(name) {
                self.problems
                    .add(path.key(name), format!("`{name}` cannot be changed; delete the resource and create another"));
            }
        }
        for (name, value) in after {
            if let Some(why) = stream::unchangeable(name).filter(|_| before.get(name) != Some(value)) {
                self.problems.add(path.key(name), format!("`{name}` {why}"));
            }
        }
    }

    fn deploy(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let function = self.function(fields)?;
        let written = fields.get("fixes")?;
        if written.as_str() == Some("all") {
            return Some(Action::Deploy { function, fixes: Fixes::All });
        }
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let place = path.key("fixes");
        for (i, fix) in written.as_array()?.iter().enumerate() {
            let Some(fix) = fix.as_str() else { continue };
            match send::fault(fix) {
                // A name wins over a fault of the same spelling.
                Some(fault) if !self.bad_names.contains(&fix) => faults.push(fault),
                _ if self.bad_names.contains(&fix) => names.push(fix.into()),
                _ => {
                    let meant = self.problems.did_you_mean(fix, self.bad_names.iter().copied());
                    let message = format!("`{fix}` is neither a fault nor the name of a bad record{meant}");
                    self.problems.add(place.index(i), message);
                }
            }
        }
        Some(Action::Deploy { function, fixes: Fixes::Some { names, faults } })
    }

    fn receive(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let queue = self.names.queue(fields.text("resource")?)?;
        let max = fields.number("maxNumberOfMessages")?;
        if let Some(name) = fields.text("as")
            && self.receives.insert(name, (self.place, max)).is_some()
        {
            self.problems.add(path.key("as"), format!("an earlier receive is called `{name}` already"));
        }
        let (visibility_timeout, wait) = (fields.seconds("visibilityTimeout"), fields.seconds("waitTimeSeconds"));
        Some(Action::Receive { queue, max, visibility_timeout, wait })
    }

    fn message(&mut self, fields: Fields, path: &Path) -> Option<ReceiptRef> {
        let written = fields.text("message")?;
        let path = path.key("message");
        let parts = written.rsplit_once('/').and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)));
        let Some((name, number)) = parts.filter(|(_, number)| *number > 0) else {
            self.problems.add(path, "expected the name of a receive and a number, such as \"a/1\"");
            return None;
        };
        match self.receives.get(name) {
            Some((step, max)) if number <= *max => Some(ReceiptRef { step: *step, position: number - 1 }),
            Some((_, max)) => {
                self.problems.add(path, format!("there is no message {number}: `{name}` takes at most {max}"));
                None
            }
            None => {
                let meant = self.problems.did_you_mean(name, self.receives.keys().copied());
                self.problems.add(path, format!("no earlier receive is called `{name}`{meant}"));
                None
            }
        }
    }
}

/// Settings with an update put in. AWS replaces a setting whole; the handler is ours, and only what is named changes.
fn merge(before: &Map<String, Value>, set: &Map<String, Value>) -> Map<String, Value> {
    let mut after = before.clone();
    for (name, value) in set {
        match (value, after.get_mut(name)) {
            (Value::Null, _) => drop(after.shift_remove(name)),
            (Value::Object(set), Some(Value::Object(handler))) if name == "handler" => *handler = merge(handler, set),
            _ => drop(after.insert(name.clone(), value.clone())),
        }
    }
    after
}
