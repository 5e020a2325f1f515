//! AWS Step Functions: state machines of the standard type with one task, which is tried again and caught.

mod catch;
pub mod error_name;
mod retry;
mod timeout_seconds;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::call::{self, Door, Subject, came_of};
use crate::effects::{Draft, Effects};
use crate::event::{self, Call};
use crate::fact::{Answer, ExecutionStatus, FactKind, Span};
use crate::id::{FactId, StateMachineId, StepId};
use crate::plan::{self, Action, Plan, Settings};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{OriginKind, Record};
use retry::Counter;

/// The largest input of an execution. `Rule::StepFunctionsStateMachineInput`
const LARGEST_INPUT: u32 = 256 * 1024;

struct StateMachine {
    /// The definition, and what it was before updates: executions keep the one they began with.
    definitions: Vec<plan::StateMachine>,
    door: Door,
    turned_away: u32,
    executions: u32,
}

/// An execution under way.
struct Execution {
    machine: StateMachineId,
    definition: usize,
    number: u32,
    subject: Subject,
    tries: u32,
    /// One for each retrier.
    counters: Vec<Counter>,
}

pub(crate) struct StateMachines {
    machines: Vec<StateMachine>,
    /// By the last try of the task, the wait before the next, or what was caught.
    executions: BTreeMap<FactId, Execution>,
}

impl StateMachines {
    pub(crate) fn new(plan: &Plan) -> StateMachines {
        let machines = plan.state_machines.iter().map(|machine| StateMachine {
            definitions: [machine.clone()].into(),
            door: Door::new(plan.resources[machine.id.index()].from_start),
            turned_away: 0,
            executions: 0,
        });
        StateMachines { machines: machines.collect(), executions: BTreeMap::new() }
    }

    pub(crate) fn handle(&mut self, id: StateMachineId, event: Call, fx: &mut Effects) {
        match event {
            Call::Step { step, fact } => self.step(id, step, fact, fx),
            Call::StepEnds { step, .. } => self.machines[id.index()].door.step_ends(step),
            Call::Arrives { how, which, cause, .. } => {
                for which in call::numbers(how, which, cause, fx) {
                    self.arrives(id, (how, which), cause, fx);
                }
            }
            // Whoever starts an execution does not wait for it.
            Call::Again { .. } => {}
            Call::Placed { call, record } => {
                if let Some(execution) = self.executions.get_mut(&call) {
                    execution.subject.record = Some(record);
                }
            }
            Call::Answered { call, told } => self.answered(call, told, fx),
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            Call::TryAgain { call } => self.try_again(call, fx),
        }
    }

    fn definition(&self, execution: &Execution) -> &plan::StateMachine {
        &self.machines[execution.machine.index()].definitions[execution.definition]
    }

    /// Executions that run keep their definition: `Rule::StepFunctionsStateMachineKeepsDefinition`
    fn step(&mut self, id: StateMachineId, step: StepId, fact: FactId, fx: &mut Effects) {
        let machine = &mut self.machines[id.index()];
        if machine.door.step(fx.plan.state_machine(id).id, Refusal::StateMachineGone, step, fact, fx)
            && let Action::Update { settings: Settings::StateMachine(settings), .. } =
                &fx.plan.script[step.index()].action
        {
            machine.definitions.push(settings.clone());
        }
    }

    /// StartExecution.
    fn arrives(&mut self, id: StateMachineId, (how, which): (OriginKind, u32), cause: FactId, fx: &mut Effects) {
        let resource = fx.plan.state_machine(id).id;
        let machine = &mut self.machines[id.index()];
        let (at, number) = (fx.now, machine.turned_away + 1);
        let input = Record { at, fact: cause, which, number, resource, how };
        if let Some(refusal) = refusal(&machine.door, &input, cause, fx) {
            machine.turned_away = number;
            let record = fx.trace.add_record(input);
            let draft =
                Draft::new(FactKind::Rejected, Rule::StepFunctionsStateMachineRefuses, cause).resource(resource);
            fx.record(draft.records(Span::one(record)).detail(refusal.code()));
            return;
        }
        machine.executions += 1;
        let number = machine.executions;
        let definition = machine.definitions.len() - 1;
        let retriers = machine.definitions[definition].retry.len();
        let draft =
            Draft::new(FactKind::ExecutionStarted, Rule::StepFunctionsStateMachineStarts, cause).resource(resource);
        let started = fx.record(draft.value(number.into()));
        let counters = (0..retriers).map(|_| Counter::default()).collect();
        let subject = Subject::passed_on(how, which);
        let execution = Execution { machine: id, definition, number, subject, tries: 0, counters };
        self.tries(execution, started, fx);
    }

    /// One try of the task.
    fn tries(&mut self, mut execution: Execution, cause: FactId, fx: &mut Effects) {
        let definition = self.definition(&execution);
        let (from, to, timeout) = (definition.id, definition.task, definition.timeout);
        let rule =
            if execution.tries == 0 { Rule::StepFunctionsStateMachineRunsTask } else { Rule::StepFunctionsRetryAgain };
        execution.tries += 1;
        let subject = execution.subject;
        let call = call::called(rule, (from, to), &subject, execution.tries, cause, fx);
        self.executions.insert(call, execution);
        match (fx.plan.kind(to), subject.record) {
            (plan::ResourceKind::Function(_), Some(record)) => {
                fx.schedule_now(event::Function::RequestAgain { record, call })
            }
            (plan::ResourceKind::Function(function), None) => {
                fx.schedule_now(event::Function::Request { function, how: subject.how, which: subject.which, call });
            }
            _ => call::send(to, &subject, call, fx),
        }
        if let Some(timeout) = timeout {
            // Whatever is worth waiting for keeps the run going itself.
            fx.at_background(fx.now + timeout, Call::TimeIsUp { call });
        }
    }

    /// The task is done, or what was caught has arrived where it goes. Nobody hears of it after a timeout.
    fn answered(&mut self, call: FactId, told: FactId, fx: &mut Effects) {
        let Some(mut execution) = self.executions.remove(&call) else { return };
        if fx.trace.fact(call).kind != FactKind::Called {
            return self.was_caught(execution, told, fx);
        }
        execution.subject.record = execution.subject.record.or_else(|| fx.trace.of(fx.trace.fact(told).records).next());
        let (mut answer, status) = came_of(fx.trace.fact(told));
        if answer == Answer::Ok && error_name::is_result_too_long(fx.trace, fx.trace.fact(told)) {
            answer = Answer::Malformed;
        }
        self.hears(execution, (answer, status, Rule::StepFunctionsStateMachineHears), told, fx);
    }

    /// States what came of a try, and decides how the execution goes on.
    fn hears(
        &mut self,
        execution: Execution,
        (answer, status, rule): (Answer, u16, Rule),
        told: FactId,
        fx: &mut Effects,
    ) {
        let definition = self.definition(&execution);
        let draft = Draft::new(FactKind::Answered, rule, told).resource(definition.id).target(definition.task);
        let draft = draft.records(execution.subject.span()).value(status.into()).detail(answer.code());
        let draft = match fx.trace.fact(told).invocation {
            Some(invocation) => draft.invocation(invocation),
            None => draft,
        };
        let answered = fx.record(draft);
        if answer == Answer::Ok {
            self.ends(execution, ExecutionStatus::Succeeded, answered, fx);
            return;
        }
        let error = error_name::of(fx.plan, fx.trace, told);
        if let Some(execution) = self.retry(execution, &error, answered, fx)
            && let Some(execution) = self.catch(execution, &error, answered, fx)
        {
            self.ends(execution, ExecutionStatus::Failed, answered, fx);
        }
    }

    fn ends(&mut self, execution: Execution, status: ExecutionStatus, cause: FactId, fx: &mut Effects) {
        let rule = match status {
            ExecutionStatus::Succeeded => Rule::StepFunctionsStateMachineSucceeds,
            ExecutionStatus::Failed => Rule::StepFunctionsStateMachineFails,
        };
        let resource = self.definition(&execution).id;
        let draft =
            Draft::new(FactKind::ExecutionEnded, rule, cause).resource(resource).records(execution.subject.span());
        fx.record(draft.value(execution.number.into()).detail(status.code()));
    }

    /// The wait before a retry is over.
    fn try_again(&mut self, retried: FactId, fx: &mut Effects) {
        let Some(mut execution) = self.executions.remove(&retried) else { return };
        let task = self.definition(&execution).task;
        execution.subject.record = execution.subject.record.filter(|record| call::stays(*record, task, fx));
        self.tries(execution, retried, fx);
    }
}

/// Why an execution does not start.
fn refusal(door: &Door, input: &Record, cause: FactId, fx: &Effects) -> Option<Refusal> {
    if !door.exists {
        return Some(Refusal::StateMachineGone);
    }
    if door.service_error(fx).is_some() {
        return Some(Refusal::InternalError);
    }
    if door.denies(fx.trace.fact(cause).resource, fx) {
        return Some(Refusal::AccessDenied);
    }
    let text = Text::of(fx.plan, fx.trace, input);
    let is_json = text.is_json();
    (!is_json || text.len_bytes() > LARGEST_INPUT).then_some(Refusal::InvalidExecutionInput)
}
