//! Event source mappings: pollers that read a queue, make batches, have the function run, and delete what was done; and
//! lanes that do so for a stream, where nothing is deleted and a checkpoint moves on.

mod batch_size;
mod batch_success;
mod batch_window;
mod bisect_batch_on_function_error;
mod checkpoint;
pub mod filter_criteria;
mod maximum_concurrency;
mod on_failure;
pub mod parallelization_factor;
pub mod partial_batch_response;
mod poller;
mod record_age;
mod retry_attempts;
mod scaling;
mod starting_position;
mod throttle;

use alloc::vec::Vec;

use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, PollersWhy};
use crate::id::{FactId, MappingId, ResourceId, StepId};
use crate::plan::{self, Action, Plan, Settings};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::sqs::refuse_step;
use crate::time::{Duration, Instant};
use parallelization_factor::Lane;
use poller::{Phase, Poller};

/// A mapping as it stands.
pub(super) struct Mapping {
    settings: plan::Mapping,
    exists: bool,
    pollers: Vec<Poller>,
    /// How many pollers it wants.
    wanted: u32,
    /// How many poll, gather, run or rest.
    active: u32,
    /// How many wait for a first message.
    waiting: u32,
    /// A look at growth is arranged.
    grows: bool,
    /// When it last added pollers.
    grew_at: Option<Instant>,
    /// A look at pollers with nothing to do is arranged.
    quiets: bool,
    /// It has gone down because nothing came.
    is_quiet: bool,
    /// The last fact about it: the cause of a change in pollers.
    last: Option<FactId>,
    /// On a stream: whether it reads, and its lanes, those of each shard together.
    reads: bool,
    lanes: Vec<Lane>,
}

/// All mappings.
pub(crate) struct Mappings {
    mappings: Vec<Mapping>,
    /// How long each function may run now.
    timeouts: Vec<Duration>,
    /// Queues and functions that do not exist now.
    missing: Vec<ResourceId>,
}

impl Mappings {
    pub(crate) fn new(plan: &Plan) -> Mappings {
        let mappings = plan.mappings.iter().map(|mapping| Mapping {
            settings: mapping.clone(),
            exists: plan.resources[mapping.id.index()].from_start,
            pollers: Vec::new(),
            wanted: 0,
            active: 0,
            waiting: 0,
            grows: false,
            grew_at: None,
            quiets: false,
            is_quiet: false,
            last: None,
            reads: false,
            lanes: Vec::new(),
        });
        let timeouts = plan.functions.iter().map(|function| function.timeout);
        let missing = (0..plan.resources.len() as u16).map(ResourceId::new);
        let missing = missing.filter(|id| !plan.resources[id.index()].from_start);
        Mappings { mappings: mappings.collect(), timeouts: timeouts.collect(), missing: missing.collect() }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Mapping, fx: &mut Effects) {
        match event {
            event::Mapping::Starts { mapping } => self.start(mapping, fx),
            event::Mapping::Step { step, fact } => self.step(step, fact, fx),
            event::Mapping::Received { mapping, poller, received } => self.received(mapping, poller, received, fx),
            event::Mapping::Read { mapping, shard, read } => self.read(mapping, shard, read, fx),
            event::Mapping::WindowEnds { mapping, poller, turn } if self.has_lanes(mapping) => {
                self.lane_window_ends(mapping, poller, turn, fx);
            }
            event::Mapping::Throttled { mapping, poller, fact } if self.has_lanes(mapping) => {
                self.lane_throttled(mapping, poller, fact, fx);
            }
            event::Mapping::BackOffEnds { mapping, poller, turn } if self.has_lanes(mapping) => {
                self.lane_back_off_ends(mapping, poller, turn, fx);
            }
            event::Mapping::Ended { mapping, poller, ended } if self.has_lanes(mapping) => {
                self.lane_ended(mapping, poller, ended, fx);
            }
            event::Mapping::WindowEnds { mapping, poller, turn } => self.window_ends(mapping, poller, turn, fx),
            event::Mapping::NothingCame { mapping } => self.nothing_came(mapping, fx),
            event::Mapping::Throttled { mapping, poller, fact } => self.throttled(mapping, poller, fact, fx),
            event::Mapping::BackOffEnds { mapping, poller, turn } => self.back_off_ends(mapping, poller, turn, fx),
            event::Mapping::Ended { mapping, poller, ended } => self.ended(mapping, poller, ended, fx),
            event::Mapping::Grow { mapping } => self.grow(mapping, fx),
        }
    }

    fn has_lanes(&self, id: MappingId) -> bool {
        self.stream_of(id).is_some()
    }

    fn mapping(&mut self, id: MappingId) -> &mut Mapping {
        &mut self.mappings[id.index()]
    }

    /// Starts polling, if the mapping exists and is enabled. `Rule::LambdaEventSourceMappingStarts`
    fn start(&mut self, id: MappingId, fx: &mut Effects) {
        let mapping = self.mapping(id);
        if mapping.exists && mapping.settings.enabled {
            if let plan::Source::Stream(stream) = mapping.settings.source {
                self.begin_reading(id, stream, fx);
                return;
            }
            mapping.wanted = mapping.first_pollers();
            self.start_pollers(id, fx);
        }
    }

    /// Takes no new messages. What was read is still handled. `Rule::LambdaEventSourceMappingStops`
    fn stop(&mut self, id: MappingId, fx: &mut Effects) {
        if let Some(stream) = self.stream_of(id) {
            self.stop_reading(id, stream, fx);
            return;
        }
        self.mapping(id).wanted = 0;
        for place in 0..self.mapping(id).pollers.len() {
            match self.mapping(id).pollers[place].phase {
                Phase::Waiting => self.send_home(id, place as u16, fx),
                Phase::Gathering => self.close_early(id, place as u16, fx),
                Phase::Off | Phase::Running | Phase::Resting | Phase::Pausing => {}
            }
        }
    }

    fn step(&mut self, step: StepId, fact: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        match &plan.script[step.index()].action {
            Action::Create { resource } if self.find(*resource).is_some() => self.create(*resource, step, fact, fx),
            Action::Delete { resource } if self.find(*resource).is_some() => self.delete(*resource, step, fact, fx),
            Action::Create { resource } => self.missing.retain(|missing| missing != resource),
            Action::Delete { resource } => self.missing.push(*resource),
            Action::Update { settings: Settings::Mapping(settings), .. } => self.update(settings, step, fact, fx),
            Action::Update { settings: Settings::Function(settings), .. } => self.learn_timeout(settings, fx),
            // The script sends only steps about mappings here, and what mappings know of queues and functions.
            _ => {}
        }
    }

    /// How long a run may take decides whether it still fits before its messages are visible again.
    fn learn_timeout(&mut self, settings: &plan::Function, fx: &Effects) {
        let place = fx.plan.functions.iter().position(|function| function.id == settings.id);
        if let Some(timeout) = place.and_then(|place| self.timeouts.get_mut(place)) {
            *timeout = settings.timeout;
        }
    }

    fn create(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(resource) else { return };
        if self.mapping(id).exists {
            refuse_step(step, resource, Refusal::AlreadyExists, fact, fx);
            return;
        }
        // `Rule::LambdaEventSourceMappingQueueMustExist`, `Rule::LambdaEventSourceMappingFunctionMustExist`
        let settings = &self.mapping(id).settings;
        let parts = (fx.plan.source(settings), fx.plan.function(settings.function).id);
        let refusal = match parts {
            (queue, _) if self.missing.contains(&queue) => Some(Refusal::QueueOfMappingGone),
            (_, function) if self.missing.contains(&function) => Some(Refusal::FunctionOfMappingGone),
            _ => None,
        };
        if let Some(refusal) = refusal {
            refuse_step(step, resource, refusal, fact, fx);
            return;
        }
        self.mapping(id).exists = true;
        self.mapping(id).last = Some(fact);
        if self.has_lanes(id) {
            // `Rule::LambdaStartingPositionBeginsLate`
            fx.after(starting_position::BEGINS_AFTER, event::Mapping::Starts { mapping: id });
            return;
        }
        self.start(id, fx);
        let rule = Rule::LambdaEventSourceMappingStarts;
        self.state_pollers(id, PollersWhy::Start, rule, fact, fx);
    }

    fn delete(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(resource) else { return };
        if !self.mapping(id).exists {
            refuse_step(step, resource, Refusal::ResourceNotFound, fact, fx);
            return;
        }
        self.mapping(id).exists = false;
        self.stop(id, fx);
        self.state_pollers(id, PollersWhy::Stop, Rule::LambdaEventSourceMappingStops, fact, fx);
    }

    fn update(&mut self, settings: &plan::Mapping, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(settings.id) else { return };
        if !self.mapping(id).exists {
            refuse_step(step, settings.id, Refusal::ResourceNotFound, fact, fx);
            return;
        }
        let mapping = self.mapping(id);
        let was_enabled = mapping.settings.enabled;
        // `Rule::LambdaEventSourceMappingUpdateFromNow`
        mapping.settings = settings.clone();
        mapping.last = Some(fact);
        match (was_enabled, settings.enabled) {
            (true, false) => {
                self.stop(id, fx);
                self.state_pollers(id, PollersWhy::Stop, Rule::LambdaEventSourceMappingStops, fact, fx);
            }
            (false, true) => {
                self.start(id, fx);
                self.state_pollers(id, PollersWhy::Start, Rule::LambdaEventSourceMappingStarts, fact, fx);
            }
            (true, true) if self.has_lanes(id) => {}
            (true, true) => {
                self.obey_maximum(id, fact, fx);
                self.ask_anew(id, fx);
            }
            (false, false) => {}
        }
    }

    fn find(&self, resource: ResourceId) -> Option<MappingId> {
        let place = self.mappings.iter().position(|mapping| mapping.settings.id == resource)?;
        Some(MappingId(place as u16))
    }

    /// States how many pollers a mapping wants now.
    fn state_pollers(&mut self, id: MappingId, why: PollersWhy, rule: Rule, cause: FactId, fx: &mut Effects) {
        if self.has_lanes(id) {
            return;
        }
        let mapping = self.mapping(id);
        let draft = Draft::new(FactKind::PollersChanged, rule, cause).resource(mapping.settings.id);
        fx.record(draft.value(mapping.wanted.into()).detail(why.code()));
    }
}
