//! Event source mappings. A mapping has one of two readers: [`pollers`] for a queue, which delete what was processed, and
//! [`lanes`] for a stream, where a checkpoint moves on and nothing is deleted. This file is the life cycle of a mapping,
//! the files beside it are what both readers share.

mod batch_size;
mod batch_success;
mod batch_window;
pub mod filter_criteria;
pub mod lanes;
pub mod partial_batch_response;
mod pollers;

use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::id::{FactId, MappingId, ResourceId, StepId};
use crate::plan::{self, Action, Plan, Settings, Source};
use crate::refusal::Refusal;
use crate::sqs::refuse_step;
use crate::time::Duration;
use lanes::Lanes;
use pollers::Pollers;

/// The current state of a mapping.
struct Mapping {
    resource: ResourceId,
    exists: bool,
    reader: Reader,
}

/// The part of a mapping that reads the source, by the type of source.
enum Reader {
    Pollers(Pollers),
    Lanes(Lanes),
}

/// All mappings.
pub(crate) struct Mappings {
    mappings: Vec<Mapping>,
    /// The current timeout of each function.
    timeouts: Vec<Duration>,
    /// Queues and functions that do not exist now.
    missing: Vec<ResourceId>,
}

impl Mappings {
    pub(crate) fn new(plan: &Plan) -> Mappings {
        let mappings = (0..).map(MappingId).zip(&plan.mappings).map(|(id, settings)| Mapping {
            resource: settings.id,
            exists: plan.resources[settings.id.index()].from_start,
            reader: Reader::new(id, settings, plan.function(settings.function).timeout),
        });
        let timeouts = plan.functions.iter().map(|function| function.timeout);
        let missing = (0..plan.resources.len() as u16).map(ResourceId::new);
        let missing = missing.filter(|id| !plan.resources[id.index()].from_start);
        Mappings { mappings: mappings.collect(), timeouts: timeouts.collect(), missing: missing.collect() }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Mapping, fx: &mut Effects) {
        match event {
            event::Mapping::Starts { mapping } => {
                let mapping = self.mapping(mapping);
                if mapping.exists {
                    mapping.reader.start(fx);
                }
            }
            event::Mapping::Step { step, fact } => self.step(step, fact, fx),
            event::Mapping::Received { mapping, .. }
            | event::Mapping::Read { mapping, .. }
            | event::Mapping::WindowEnds { mapping, .. }
            | event::Mapping::NothingCame { mapping }
            | event::Mapping::Throttled { mapping, .. }
            | event::Mapping::BackOffEnds { mapping, .. }
            | event::Mapping::Ended { mapping, .. }
            | event::Mapping::Grow { mapping } => match &mut self.mapping(mapping).reader {
                Reader::Pollers(pollers) => pollers.handle(event, fx),
                Reader::Lanes(lanes) => lanes.handle(event, fx),
            },
        }
    }

    fn mapping(&mut self, id: MappingId) -> &mut Mapping {
        &mut self.mappings[id.index()]
    }

    fn step(&mut self, step: StepId, fact: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        match &plan.script[step.index()].action {
            Action::Create { resource } if self.find(*resource).is_some() => self.create(*resource, step, fact, fx),
            Action::Delete { resource } if self.find(*resource).is_some() => self.delete(*resource, step, fact, fx),
            Action::Create { resource } => self.missing.retain(|missing| missing != resource),
            Action::Delete { resource } => self.missing.push(*resource),
            Action::Update { settings: Settings::Mapping(settings), .. } => self.update(settings, step, fact, fx),
            Action::Update { settings: Settings::Function(settings), .. } => self.set_timeout(settings, fx),
            // The script sends steps about mappings, and those about queues and functions that mappings depend on.
            _ => {}
        }
    }

    /// The timeout of a function decides whether a retry still fits before the messages are visible again.
    fn set_timeout(&mut self, settings: &plan::Function, fx: &Effects) {
        let Some(place) = fx.plan.functions.iter().position(|function| function.id == settings.id) else { return };
        self.timeouts[place] = settings.timeout;
        for mapping in &mut self.mappings {
            if mapping.reader.settings().function.index() == place
                && let Reader::Pollers(pollers) = &mut mapping.reader
            {
                pollers.function_timeout = settings.timeout;
            }
        }
    }

    fn create(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(resource) else { return };
        let settings = self.mappings[id.index()].reader.settings();
        let (source, function) = (fx.plan.source(settings), fx.plan.function(settings.function).id);
        // `Rule::LambdaEventSourceMappingQueueMustExist`, `Rule::LambdaEventSourceMappingFunctionMustExist`
        let refusal = if self.mappings[id.index()].exists {
            Some(Refusal::AlreadyExists)
        } else if self.missing.contains(&source) {
            Some(Refusal::QueueOfMappingGone)
        } else if self.missing.contains(&function) {
            Some(Refusal::FunctionOfMappingGone)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            refuse_step(step, resource, refusal, fact, fx);
            return;
        }
        let mapping = self.mapping(id);
        mapping.exists = true;
        match &mut mapping.reader {
            Reader::Pollers(pollers) => pollers.created(fact, fx),
            Reader::Lanes(lanes) => lanes.created(fx),
        }
    }

    fn delete(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(resource) else { return };
        let mapping = self.mapping(id);
        if !mapping.exists {
            refuse_step(step, resource, Refusal::ResourceNotFound, fact, fx);
            return;
        }
        mapping.exists = false;
        match &mut mapping.reader {
            Reader::Pollers(pollers) => pollers.stop(fact, fx),
            Reader::Lanes(lanes) => lanes.stop(fx),
        }
    }

    /// New settings apply from now on. `Rule::LambdaEventSourceMappingUpdateFromNow`
    fn update(&mut self, settings: &plan::Mapping, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(id) = self.find(settings.id) else { return };
        let timeout = self.timeouts[settings.function.index()];
        let mapping = self.mapping(id);
        if !mapping.exists {
            refuse_step(step, settings.id, Refusal::ResourceNotFound, fact, fx);
            return;
        }
        match (&mut mapping.reader, settings.source) {
            (Reader::Pollers(pollers), Source::Queue(source)) => {
                pollers.function_timeout = timeout;
                pollers.update(settings, source, fact, fx);
            }
            (Reader::Lanes(lanes), Source::Stream(source)) => lanes.update(settings, source, fx),
            // An update cannot change the source, and `validate` refuses one that tries.
            (Reader::Pollers(_), Source::Stream(_)) | (Reader::Lanes(_), Source::Queue(_)) => {}
        }
    }

    fn find(&self, resource: ResourceId) -> Option<MappingId> {
        let place = self.mappings.iter().position(|mapping| mapping.resource == resource)?;
        Some(MappingId(place as u16))
    }
}

impl Reader {
    fn new(id: MappingId, settings: &plan::Mapping, function_timeout: Duration) -> Reader {
        match settings.source {
            Source::Queue(source) => Reader::Pollers(Pollers::new(id, settings, source, function_timeout)),
            Source::Stream(source) => Reader::Lanes(Lanes::new(id, settings, source)),
        }
    }

    /// Starts reading, if the mapping is enabled. `Rule::LambdaEventSourceMappingStarts`
    fn start(&mut self, fx: &mut Effects) {
        match self {
            Reader::Pollers(pollers) => pollers.start(fx),
            Reader::Lanes(lanes) => lanes.start(fx),
        }
    }

    fn settings(&self) -> &plan::Mapping {
        match self {
            Reader::Pollers(pollers) => pollers.settings(),
            Reader::Lanes(lanes) => lanes.settings(),
        }
    }
}
