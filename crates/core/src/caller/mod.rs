//! A program with an AWS SDK: it calls something, waits, and tries again as the SDK does.

mod read_timeout;
mod retry_mode;
mod retry_quota;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::call::{self, Door, Subject, came_of};
use crate::effects::{Draft, Effects};
use crate::event::{self, Call};
use crate::fact::{Answer, CallEnd, FactKind};
use crate::id::{CallerId, FactId, FunctionId, RecordId, StepId};
use crate::plan::{self, Action, Plan, Settings};
use crate::refusal::Refusal;
use crate::rule::Rule;
use retry_quota::RetryQuota;

struct Caller {
    settings: plan::Caller,
    door: Door,
    quota: RetryQuota,
    /// How many calls there were, tries of the same one not counted.
    calls: u32,
}

/// A call that waits for its answer, or for its next try.
#[derive(Clone, Copy)]
struct Pending {
    caller: CallerId,
    subject: Subject,
    /// Which of the caller's calls it is.
    number: u32,
    /// Tries so far.
    tries: u32,
    /// What the last retry took from the quota.
    paid: u32,
}

pub(crate) struct Callers {
    callers: Vec<Caller>,
    /// By the last try.
    pending: BTreeMap<FactId, Pending>,
}

impl Callers {
    pub(crate) fn new(plan: &Plan) -> Callers {
        let callers = plan.callers.iter().map(|caller| Caller {
            settings: caller.clone(),
            door: Door::new(plan.resources[caller.id.index()].from_start),
            quota: RetryQuota::default(),
            calls: 0,
        });
        Callers { callers: callers.collect(), pending: BTreeMap::new() }
    }

    pub(crate) fn handle(&mut self, id: CallerId, event: Call, fx: &mut Effects) {
        match event {
            Call::Step { step, fact } => self.step(id, step, fact, fx),
            Call::StepEnds { step, .. } => self.caller(id).door.step_ends(step),
            Call::Arrives { how, which, cause, .. } => {
                for which in call::numbers(how, which, cause, fx) {
                    self.begins(id, Subject::passed_on(how, which), cause, fx);
                }
            }
            // Nobody calls a program.
            Call::Again { .. } => {}
            Call::Placed { call, record } => self.placed(call, record),
            Call::Answered { call, told } => self.answered(call, told, fx),
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            Call::TryAgain { call } => self.try_again(call, fx),
        }
    }

    fn caller(&mut self, id: CallerId) -> &mut Caller {
        &mut self.callers[id.index()]
    }

    fn step(&mut self, id: CallerId, step: StepId, fact: FactId, fx: &mut Effects) {
        let caller = self.caller(id);
        if caller.door.step(caller.settings.id, Refusal::ResourceNotFound, step, fact, fx)
            && let Action::Update { settings: Settings::Caller(settings), .. } = &fx.plan.script[step.index()].action
        {
            caller.settings = settings.clone();
        }
    }

    fn begins(&mut self, id: CallerId, subject: Subject, cause: FactId, fx: &mut Effects) {
        let caller = self.caller(id);
        caller.calls += 1;
        let pending = Pending { caller: id, subject, number: caller.calls, tries: 0, paid: 0 };
        self.tries(pending, cause, fx);
    }

    /// One try.
    fn tries(&mut self, mut pending: Pending, cause: FactId, fx: &mut Effects) {
        let settings = &self.callers[pending.caller.index()].settings;
        let (from, to) = (settings.id, settings.calls);
        let rule = if pending.tries == 0 { Rule::CallerRetryModeCalls } else { Rule::CallerRetryModeTriesAgain };
        pending.tries += 1;
        let call = call::called(rule, (from, to), &pending.subject, pending.tries, cause, fx);
        self.pending.insert(call, pending);
        let subject = pending.subject;
        match (fx.plan.kind(to), subject.record) {
            (plan::ResourceKind::Function(function), record) if settings.waits => {
                self.request(function, record, subject, call, fx);
            }
            (plan::ResourceKind::Api(_), Some(record)) => fx.schedule_now(Call::Again { to, record, call }),
            _ => call::send(to, &subject, call, fx),
        }
        self.wait_for_answer(pending.caller, call, fx);
    }

    fn request(
        &self,
        function: FunctionId,
        record: Option<RecordId>,
        subject: Subject,
        call: FactId,
        fx: &mut Effects,
    ) {
        match record {
            Some(record) => fx.schedule_now(event::Function::RequestAgain { record, call }),
            None => {
                fx.schedule_now(event::Function::Request { function, how: subject.how, which: subject.which, call })
            }
        }
    }

    fn placed(&mut self, call: FactId, record: RecordId) {
        if let Some(pending) = self.pending.get_mut(&call) {
            pending.subject.record = Some(record);
        }
    }

    /// An answer is there. One that comes after the read timeout finds nobody: `Rule::CallerReadTimeoutLateAnswer`
    fn answered(&mut self, call: FactId, told: FactId, fx: &mut Effects) {
        let Some(mut pending) = self.pending.remove(&call) else { return };
        // What was sent and refused is a record of whatever refused it.
        pending.subject.record = pending.subject.record.or_else(|| fx.trace.of(fx.trace.fact(told).records).next());
        let (answer, status) = came_of(fx.trace.fact(told));
        let rule = match answer {
            Answer::Ok => Rule::CallerRetryModeAnswered,
            Answer::FunctionError => Rule::CallerRetryModeFunctionErrorIsAnswer,
            Answer::Malformed | Answer::TimedOut | Answer::Throttled | Answer::Refused => Rule::CallerRetryModeAnswered,
        };
        self.hears(pending, (answer, status, rule), told, fx);
    }

    /// States what the program was told, and decides what it does.
    fn hears(&mut self, pending: Pending, (answer, status, rule): (Answer, u16, Rule), told: FactId, fx: &mut Effects) {
        let settings = &self.callers[pending.caller.index()].settings;
        let draft = Draft::new(FactKind::Answered, rule, told).resource(settings.id).target(settings.calls);
        let draft = draft.records(pending.subject.span()).value(status.into()).detail(answer.code());
        let draft = match fx.trace.fact(told).invocation {
            Some(invocation) => draft.invocation(invocation),
            None => draft,
        };
        let fact = fx.record(draft);
        if status > 0 && status < 400 {
            self.caller(pending.caller).quota.give_back(pending.paid);
            return;
        }
        self.decide(pending, (answer, status), fact, fx);
    }

    fn gives_up(&mut self, pending: Pending, end: CallEnd, rule: Rule, cause: FactId, fx: &mut Effects) {
        let settings = &self.callers[pending.caller.index()].settings;
        let draft = Draft::new(FactKind::CallGivenUp, rule, cause).resource(settings.id).target(settings.calls);
        let draft = draft.records(pending.subject.span()).value(pending.tries.into());
        fx.record(draft.detail(end.code()));
    }

    /// The back-off is over.
    fn try_again(&mut self, retried: FactId, fx: &mut Effects) {
        let Some(mut pending) = self.pending.remove(&retried) else { return };
        let calls = self.callers[pending.caller.index()].settings.calls;
        pending.subject.record = pending.subject.record.filter(|record| call::stays(*record, calls, fx));
        self.tries(pending, retried, fx);
    }
}

/// Whether the answer of what is called takes time.
const fn takes_time(kind: plan::ResourceKind, waits: bool) -> bool {
    match kind {
        plan::ResourceKind::Function(_) => waits,
        plan::ResourceKind::Api(_) => true,
        _ => false,
    }
}
