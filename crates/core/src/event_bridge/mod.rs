//! Amazon EventBridge: buses send each event to the targets of the rules that match it.

pub(crate) mod archive;
pub(crate) mod bus;
pub(crate) mod dead_letter_queue;
pub mod event_pattern;
pub mod retry_policy;
pub(crate) mod rule;
pub mod schedule;

use alloc::vec;
use alloc::vec::Vec;

use crate::delivery::Deliveries;
use crate::effects::Effects;
use crate::event::Schedule;
use crate::id::{BusId, BusRuleId, FactId, RecordId, StepId};
use crate::plan::{Action, Plan, Settings};
use retry_policy::TargetRetryPolicy;

/// All buses and their rules.
pub(crate) struct Buses {
    /// The events in the archive of each bus, in the order of time.
    archives: Vec<Vec<RecordId>>,
    /// The number of times that the schedule of each rule has fired.
    fired: Vec<u32>,
    deliveries: Deliveries<TargetRetryPolicy>,
}

impl Buses {
    pub(crate) fn new(plan: &Plan) -> Buses {
        Buses {
            archives: vec![Vec::new(); plan.buses.len()],
            fired: vec![0; plan.rules.len()],
            deliveries: Deliveries::default(),
        }
    }

    pub(crate) fn handle(&mut self, event: Schedule, fx: &mut Effects) {
        match event {
            Schedule::Fires { rule, n, fact } => self.schedule_fires(rule, n, fact, fx),
        }
    }

    pub(crate) fn step(&mut self, id: BusId, step: StepId, fact: FactId, fx: &mut Effects) {
        if let Action::Replay { from, to, rules, .. } = &fx.plan.script[step.index()].action {
            self.replay(id, *from..=*to, rules, fact, fx);
        }
    }

    /// A step about a rule; `replaced` are the settings before an update.
    pub(crate) fn rule_step(
        &mut self,
        id: BusRuleId,
        step: StepId,
        replaced: Option<Settings>,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let starts = match &fx.plan.script[step.index()].action {
            Action::Create { .. } | Action::Schedule { .. } => true,
            Action::Update { .. } => {
                !matches!(replaced, Some(Settings::Rule(before)) if before.schedule == fx.stack.rule(id).schedule)
            }
            _ => false,
        };
        if starts {
            self.start_schedule(id, fact, fx);
        }
    }

    /// A target, or a dead-letter queue, has accepted or refused an event.
    pub(crate) fn answered(&mut self, answer: FactId, fx: &mut Effects) {
        self.deliveries.answered(answer, fx);
    }
}
