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
use crate::id::{FactId, MappingId, StepId};
use crate::plan::{self, Action, Plan, Settings, Source};
use lanes::Lanes;
use pollers::Pollers;

/// The part of a mapping that reads the source, by the type of source.
enum Reader {
    Pollers(Pollers),
    Lanes(Lanes),
}

/// All mappings.
pub(crate) struct Mappings {
    /// By `MappingId`.
    readers: Vec<Reader>,
}

impl Mappings {
    pub(crate) fn new(plan: &Plan) -> Mappings {
        let readers = (0..).map(MappingId).zip(&plan.mappings).map(|(id, settings)| Reader::new(id, settings));
        Mappings { readers: readers.collect() }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Mapping, fx: &mut Effects) {
        match event {
            event::Mapping::Starts { mapping } => {
                if fx.stack.exists(fx.plan.mapping(mapping).id) {
                    self.reader(mapping).start(fx);
                }
            }
            event::Mapping::Received { mapping, .. }
            | event::Mapping::Read { mapping, .. }
            | event::Mapping::WindowEnds { mapping, .. }
            | event::Mapping::NothingCame { mapping }
            | event::Mapping::Throttled { mapping, .. }
            | event::Mapping::BackOffEnds { mapping, .. }
            | event::Mapping::Ended { mapping, .. }
            | event::Mapping::Grow { mapping } => match self.reader(mapping) {
                Reader::Pollers(pollers) => pollers.handle(event, fx),
                Reader::Lanes(lanes) => lanes.handle(event, fx),
            },
        }
    }

    fn reader(&mut self, id: MappingId) -> &mut Reader {
        &mut self.readers[id.index()]
    }

    /// A step about a mapping that the stack has accepted; `replaced` are the settings before an update. New settings apply from now on.
    /// `Rule::LambdaEventSourceMappingUpdateFromNow`
    pub(crate) fn step(
        &mut self,
        id: MappingId,
        step: StepId,
        replaced: Option<Settings>,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let was_enabled = matches!(replaced, Some(Settings::Mapping(before)) if before.enabled);
        match (&fx.plan.script[step.index()].action, self.reader(id)) {
            (Action::Create { .. }, Reader::Pollers(pollers)) => pollers.created(fact, fx),
            (Action::Create { .. }, Reader::Lanes(lanes)) => lanes.created(fx),
            (Action::Delete { .. }, Reader::Pollers(pollers)) => pollers.stop(fact, fx),
            (Action::Delete { .. }, Reader::Lanes(lanes)) => lanes.stop(fx),
            (Action::Update { .. }, Reader::Pollers(pollers)) => pollers.update(was_enabled, fact, fx),
            (Action::Update { .. }, Reader::Lanes(lanes)) => lanes.update(was_enabled, fx),
            // No other steps are about mappings.
            _ => {}
        }
    }
}

impl Reader {
    fn new(id: MappingId, settings: &plan::Mapping) -> Reader {
        match settings.source {
            Source::Queue(source) => Reader::Pollers(Pollers::new(id, source.queue)),
            Source::Stream(source) => Reader::Lanes(Lanes::new(id, source.stream)),
        }
    }

    /// Starts reading, if the mapping is enabled. `Rule::LambdaEventSourceMappingStarts`
    fn start(&mut self, fx: &mut Effects) {
        match self {
            Reader::Pollers(pollers) => pollers.start(fx),
            Reader::Lanes(lanes) => lanes.start(fx),
        }
    }
}
