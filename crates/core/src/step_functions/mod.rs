//! AWS Step Functions: state machines of the standard type with one task, its retriers and its catchers.

mod catch;
pub mod error_name;
mod retry;
mod timeout_seconds;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::admission;
use crate::arrival::Arrival;
use crate::call::{self, Payload};
use crate::effects::{Draft, Effects};
use crate::event::Call;
use crate::fact::{Answer, ExecutionStatus, FactKind, Span};
use crate::id::{FactId, StateMachineId, StepId};
use crate::plan::{self, Action, Plan, ResourceKind};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use retry::Counter;

/// The largest input of an execution. `Rule::StepFunctionsStateMachineInput`
const LARGEST_INPUT: u32 = 256 * 1024;

struct StateMachine {
    /// The current definition last, after those before each update: executions keep the one they began with.
    definitions: Vec<plan::StateMachine>,
    executions: u32,
}

/// An execution in progress.
struct Execution {
    machine: StateMachineId,
    definition: usize,
    number: u32,
    payload: Payload,
    tries: u32,
    /// One for each retrier.
    counters: Vec<Counter>,
}

pub(crate) struct StateMachines {
    machines: Vec<StateMachine>,
    /// By the last try of the task, the wait before the next, or the caught error.
    executions: BTreeMap<FactId, Execution>,
}

impl StateMachines {
    pub(crate) fn new(plan: &Plan) -> StateMachines {
        let machines = plan.state_machines.iter();
        let machines = machines.map(|machine| StateMachine { definitions: [machine.clone()].into(), executions: 0 });
        StateMachines { machines: machines.collect(), executions: BTreeMap::new() }
    }

    pub(crate) fn handle(&mut self, event: Call, fx: &mut Effects) {
        match event {
            Call::Placed { call, record } => {
                if let Some(execution) = self.executions.get_mut(&call) {
                    execution.payload.record = Some(record);
                }
            }
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            Call::TryAgain { call } => self.try_again(call, fx),
        }
    }

    fn definition(&self, execution: &Execution) -> &plan::StateMachine {
        &self.machines[execution.machine.index()].definitions[execution.definition]
    }

    /// Executions that run keep their definition: `Rule::StepFunctionsStateMachineKeepsDefinition`
    pub(crate) fn step(&mut self, id: StateMachineId, step: StepId, fx: &mut Effects) {
        if let Action::Create { .. } | Action::Update { .. } = fx.plan.script[step.index()].action {
            self.machines[id.index()].definitions.push(fx.stack.state_machine(id).clone());
        }
    }

    /// StartExecution, for one input, or for all of a send step.
    pub(crate) fn arrives(&mut self, id: StateMachineId, arrival: Arrival, fx: &mut Effects) {
        let resource = fx.plan.state_machine(id).id;
        for arrival in arrival.each(fx) {
            match refusal(arrival, fx) {
                Some(refused) => {
                    let records = Span::one(fx.add_record(arrival));
                    let rule = Rule::StepFunctionsStateMachineRefuses;
                    admission::reject(resource, records, refused, (rule, arrival.cause), fx);
                }
                None => self.start(id, arrival, fx),
            }
        }
    }

    fn start(&mut self, id: StateMachineId, arrival: Arrival, fx: &mut Effects) {
        let resource = fx.plan.state_machine(id).id;
        let machine = &mut self.machines[id.index()];
        machine.executions += 1;
        let number = machine.executions;
        let definition = machine.definitions.len() - 1;
        let retriers = machine.definitions[definition].retry.len();
        let draft = Draft::new(FactKind::ExecutionStarted, Rule::StepFunctionsStateMachineStarts, arrival.cause);
        let started = fx.record(draft.resource(resource).value(number.into()));
        let counters = (0..retriers).map(|_| Counter::default()).collect();
        let payload = Payload::of(arrival);
        let execution = Execution { machine: id, definition, number, payload, tries: 0, counters };
        self.run_task(execution, started, fx);
    }

    /// One try of the task.
    fn run_task(&mut self, mut execution: Execution, cause: FactId, fx: &mut Effects) {
        let definition = self.definition(&execution);
        let (from, to, timeout) = (definition.id, definition.task, definition.timeout);
        let rule =
            if execution.tries == 0 { Rule::StepFunctionsStateMachineRunsTask } else { Rule::StepFunctionsRetryAgain };
        execution.tries += 1;
        let payload = execution.payload;
        let call = call::record_call(rule, (from, to), &payload, execution.tries, cause, fx);
        self.executions.insert(call, execution);
        match fx.plan.kind(to) {
            ResourceKind::Function(_) => call::request(to, &payload, call, fx),
            _ => call::send(to, &payload, call, fx),
        }
        if let Some(timeout) = timeout {
            // The task keeps the run going, not the wait for it.
            fx.at_background(fx.now + timeout, Call::TimeIsUp { call });
        }
    }

    /// The task is done, or a caught error has arrived at its destination. After a timeout, the answer is dropped.
    pub(crate) fn answered(&mut self, sent: FactId, answer: FactId, fx: &mut Effects) {
        let Some(mut execution) = self.executions.remove(&sent) else { return };
        if fx.trace.fact(sent).kind != FactKind::Called {
            return self.caught_arrived(execution, sent, answer, fx);
        }
        let fact = fx.trace.fact(answer);
        execution.payload.record = execution.payload.record.or_else(|| fx.trace.of(fact.records).next());
        let (mut result, status) = call::result(fact);
        if result == Answer::Ok && error_name::is_result_too_long(fx.trace, fact) {
            result = Answer::Malformed;
        }
        self.handle_result(execution, (result, status, Rule::StepFunctionsStateMachineHears), answer, fx);
    }

    /// Records the result of a try, and decides how the execution continues.
    fn handle_result(
        &mut self,
        execution: Execution,
        (answer, status, rule): (Answer, u16, Rule),
        cause: FactId,
        fx: &mut Effects,
    ) {
        let definition = self.definition(&execution);
        let draft = Draft::new(FactKind::Answered, rule, cause).resource(definition.id).target(definition.task);
        let draft = draft.records(execution.payload.span()).value(status.into()).detail(answer.code());
        let answered = fx.record(draft.invocation(fx.trace.fact(cause).invocation));
        if answer == Answer::Ok {
            self.end(execution, ExecutionStatus::Succeeded, answered, fx);
            return;
        }
        // The name depends on the last update of the function before the error.
        fx.spend(fx.plan.script.len());
        let error = error_name::of(fx.plan, fx.trace, cause);
        if let Some(execution) = self.retry(execution, &error, answered, fx)
            && let Some(execution) = self.catch(execution, &error, answered, fx)
        {
            self.end(execution, ExecutionStatus::Failed, answered, fx);
        }
    }

    fn end(&mut self, execution: Execution, status: ExecutionStatus, cause: FactId, fx: &mut Effects) {
        let rule = match status {
            ExecutionStatus::Succeeded => Rule::StepFunctionsStateMachineSucceeds,
            ExecutionStatus::Failed => Rule::StepFunctionsStateMachineFails,
        };
        let resource = self.definition(&execution).id;
        let draft =
            Draft::new(FactKind::ExecutionEnded, rule, cause).resource(resource).records(execution.payload.span());
        fx.record(draft.value(execution.number.into()).detail(status.code()));
    }

    /// The wait before a retry is over.
    fn try_again(&mut self, retried: FactId, fx: &mut Effects) {
        let Some(mut execution) = self.executions.remove(&retried) else { return };
        execution.payload = execution.payload.for_next_try(self.definition(&execution).task, fx);
        self.run_task(execution, retried, fx);
    }
}

/// Returns why an execution does not start, and the HTTP status of a service error.
fn refusal(arrival: Arrival, fx: &Effects) -> Option<(Refusal, u16)> {
    if let Some(refused) = admission::refusal(arrival, fx) {
        return Some(refused);
    }
    let input = fx.record_of(arrival);
    let text = Text::of(fx.plan, fx.trace, &input);
    let is_json = text.is_json();
    (!is_json || text.len_bytes() > LARGEST_INPUT).then_some((Refusal::InvalidExecutionInput, 0))
}
