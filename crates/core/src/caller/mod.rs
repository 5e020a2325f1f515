//! Programs with an AWS SDK: they call a resource, wait for the answer, and try again as the SDK does.

mod read_timeout;
mod retry_mode;
mod retry_quota;

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use crate::arrival::Arrival;
use crate::call::{self, Payload};
use crate::effects::{Draft, Effects};
use crate::event::Call;
use crate::fact::{Answer, CallEnd, FactKind};
use crate::id::{CallerId, FactId, RecordId};
use crate::plan::{self, Plan};
use crate::rule::Rule;
use retry_quota::RetryQuota;

#[derive(Clone, Default)]
struct Caller {
    quota: RetryQuota,
    /// The number of calls so far, without further tries.
    calls: u32,
}

/// A call that waits for its answer, or for its next try.
#[derive(Clone, Copy)]
struct Pending {
    caller: CallerId,
    payload: Payload,
    /// The number of the call among those of its caller.
    number: u32,
    /// Tries so far.
    tries: u32,
    /// The cost of the last retry, taken from the quota.
    paid: u32,
}

pub(crate) struct Callers {
    callers: Vec<Caller>,
    /// By the last try.
    pending: BTreeMap<FactId, Pending>,
}

impl Callers {
    pub(crate) fn new(plan: &Plan) -> Callers {
        Callers { callers: vec![Caller::default(); plan.callers.len()], pending: BTreeMap::new() }
    }

    pub(crate) fn handle(&mut self, event: Call, fx: &mut Effects) {
        match event {
            Call::Placed { call, record } => self.placed(call, record),
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            Call::TryAgain { call } => self.try_again(call, fx),
        }
    }

    fn caller(&mut self, id: CallerId) -> &mut Caller {
        &mut self.callers[id.index()]
    }

    /// Each record that arrives is a call.
    pub(crate) fn arrives(&mut self, id: CallerId, arrival: Arrival, fx: &mut Effects) {
        for arrival in arrival.each(fx) {
            let caller = self.caller(id);
            caller.calls += 1;
            let payload = Payload::of(arrival);
            let pending = Pending { caller: id, payload, number: caller.calls, tries: 0, paid: 0 };
            self.call(pending, arrival.cause, fx);
        }
    }

    /// One try.
    fn call(&mut self, mut pending: Pending, cause: FactId, fx: &mut Effects) {
        let settings = fx.stack.caller(pending.caller);
        let to = settings.calls;
        let rule = if pending.tries == 0 { Rule::CallerRetryModeCalls } else { Rule::CallerRetryModeTriesAgain };
        pending.tries += 1;
        let payload = pending.payload;
        let call = call::record_call(rule, (settings.id, to), &payload, pending.tries, cause, fx);
        self.pending.insert(call, pending);
        if waits_for_response(fx.plan.kind(to), settings.waits) {
            call::request(to, &payload, call, fx);
            // The called resource keeps the run going, not the wait for it.
            fx.at_background(fx.now + settings.read_timeout, Call::TimeIsUp { call });
        } else {
            call::send(to, &payload, call, fx);
        }
    }

    fn placed(&mut self, call: FactId, record: RecordId) {
        if let Some(pending) = self.pending.get_mut(&call) {
            pending.payload.record = Some(record);
        }
    }

    /// A call is answered. An answer after the read timeout is dropped: `Rule::CallerReadTimeoutLateAnswer`
    pub(crate) fn answered(&mut self, call: FactId, answer: FactId, fx: &mut Effects) {
        let Some(mut pending) = self.pending.remove(&call) else { return };
        let fact = fx.trace.fact(answer);
        // A refused payload is a record of the resource that refused it.
        pending.payload.record = pending.payload.record.or_else(|| fx.trace.of(fact.records).next());
        let (result, status) = call::result(fact);
        let rule = match result {
            Answer::FunctionError => Rule::CallerRetryModeFunctionErrorIsAnswer,
            Answer::Ok | Answer::Malformed | Answer::TimedOut | Answer::Throttled | Answer::Refused => {
                Rule::CallerRetryModeAnswered
            }
        };
        self.handle_result(pending, (result, status, rule), answer, fx);
    }

    /// Records the result of a try, and decides on the next one.
    fn handle_result(
        &mut self,
        pending: Pending,
        (answer, status, rule): (Answer, u16, Rule),
        cause: FactId,
        fx: &mut Effects,
    ) {
        let settings = fx.stack.caller(pending.caller);
        let draft = Draft::new(FactKind::Answered, rule, cause).resource(settings.id).target(settings.calls);
        let draft = draft.records(pending.payload.span()).value(status.into()).detail(answer.code());
        let fact = fx.record(draft.invocation(fx.trace.fact(cause).invocation));
        if status > 0 && status < 400 {
            self.caller(pending.caller).quota.give_back(pending.paid);
            return;
        }
        self.retry_or_give_up(pending, (answer, status), fact, fx);
    }

    fn give_up(&mut self, pending: Pending, end: CallEnd, rule: Rule, cause: FactId, fx: &mut Effects) {
        let settings = fx.stack.caller(pending.caller);
        let draft = Draft::new(FactKind::CallGivenUp, rule, cause).resource(settings.id).target(settings.calls);
        let draft = draft.records(pending.payload.span()).value(pending.tries.into());
        fx.record(draft.detail(end.code()));
    }

    /// The back-off is over.
    fn try_again(&mut self, retried: FactId, fx: &mut Effects) {
        let Some(mut pending) = self.pending.remove(&retried) else { return };
        pending.payload = pending.payload.for_next_try(fx.stack.caller(pending.caller).calls, fx);
        self.call(pending, retried, fx);
    }
}

/// Returns true if the answer is a response, which takes time.
const fn waits_for_response(kind: plan::ResourceKind, waits: bool) -> bool {
    match kind {
        plan::ResourceKind::Function(_) => waits,
        plan::ResourceKind::Api(_) => true,
        _ => false,
    }
}
