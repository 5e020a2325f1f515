//! Compiles the script: its steps in the order of time, each checked against the stack at that time.

mod conditions;
mod deploy;
mod lifecycle;
mod messages;
mod sends;

use std::collections::BTreeMap;

use redrive_core::id::StepId;
use redrive_core::plan::{Action, ResourceKind, Step};
use redrive_core::time::Instant;
use serde_json::{Map, Value};

use super::context::StackState;
use super::fields::Fields;
use super::names::Names;
use super::send;
use crate::check::Types;
use crate::path::Path;
use crate::problem::Problems;
use crate::schema;

/// Ordinary resources have some hundred bytes: ten thousand updates of them stay far below this.
const MAX_COPIED_BYTES: usize = 64 << 20;

pub(super) fn compile(
    full: &Map<String, Value>,
    names: &Names,
    types: &Types,
    stack: &mut StackState,
    problems: &mut Problems,
) -> Vec<Step> {
    let written = Fields::new(full).list("script");
    let mut order: Vec<(u64, usize)> = written.iter().enumerate().map(|(i, step)| (at(step).unwrap_or(0), i)).collect();
    // Stable: steps of the same time keep the order they were written in.
    order.sort_by_key(|(at, _)| *at);
    let mut compiler = Compiler {
        names,
        types,
        stack,
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
    stack: &'a mut StackState<'w>,
    problems: &'a mut Problems,
    bad_names: Vec<&'a str>,
    /// The receive steps by name, each with the maximum number of messages.
    receives: BTreeMap<&'a str, (StepId, u32)>,
    /// The number of records sent so far.
    sent: u64,
    /// The size of each updated resource, and of all copies together.
    sizes: BTreeMap<String, usize>,
    copied: usize,
    /// The number of shards that each stream has had.
    shards: BTreeMap<String, u64>,
    /// The resources that earlier steps deleted.
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

    /// Reports a step that is not simulated for streams.
    fn not_a_stream(&mut self, name: &str, what: &str, path: &Path) {
        if let Some(ResourceKind::Stream(_)) = self.names.kind(name) {
            self.problems.add(path, format!("{what} a stream is not simulated yet"));
        }
    }

    fn reads_stream(&self, name: &str) -> bool {
        let source = self.stack.settings(name).and_then(|settings| Fields::new(settings).text("source"));
        source.is_some_and(|source| matches!(self.names.kind(source), Some(ResourceKind::Stream(_))))
    }

    fn function(&self, fields: Fields) -> Option<redrive_core::id::FunctionId> {
        self.names.function(fields.text("resource")?)
    }
}
