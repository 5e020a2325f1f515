//! `retryMode`: the errors after which an SDK tries again, and its waits. The error of a function is a successful answer:
//! `Rule::CallerRetryModeFunctionErrorIsAnswer`

use super::{Callers, Pending};
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::Call;
use crate::fact::{Answer, CallEnd, FactKind};
use crate::id::FactId;
use crate::plan::RetryMode;
use crate::rule::Rule;
use crate::time::Duration;

/// The longest wait of the standard mode. `Rule::CallerRetryModeStandardBackOff`
const LONGEST_BACK_OFF: Duration = Duration::secs(20);
/// The bound of the first wait.
const FIRST_BACK_OFF: Duration = Duration::secs(1);

impl Callers {
    /// A try failed.
    pub(super) fn retry_or_give_up(
        &mut self,
        mut pending: Pending,
        (answer, status): (Answer, u16),
        failed: FactId,
        fx: &mut Effects,
    ) {
        let settings = fx.stack.caller(pending.caller);
        let mode = settings.retry_mode;
        if mode == RetryMode::None || !is_retryable(mode, answer, status) {
            let rule = Rule::CallerRetryModeNotRetryable;
            return self.give_up(pending, CallEnd::NotRetryable, rule, failed, fx);
        }
        if pending.tries >= settings.max_attempts {
            let rule = Rule::CallerRetryModeMaxAttempts;
            return self.give_up(pending, CallEnd::AttemptsExhausted, rule, failed, fx);
        }
        if mode == RetryMode::Standard {
            let Some(paid) = self.caller(pending.caller).quota.take(answer) else {
                let rule = Rule::CallerRetryQuotaExhausted;
                return self.give_up(pending, CallEnd::QuotaExhausted, rule, failed, fx);
            };
            pending.paid = paid;
        }
        let key = fx.plan.key(settings.id);
        let (from, to) = (settings.id, settings.calls);
        let bits = draw::bits(fx.plan.seed, Purpose::BackOff, key, pending.number.into(), pending.tries.into());
        let (longest, rule) = longest_wait(mode, pending.tries);
        let wait = Duration(draw::below(bits, longest.0 + 1));
        let draft = Draft::new(FactKind::CallRetried, rule, failed).resource(from).target(to);
        let retried = fx.record(draft.records(pending.payload.span()).value(wait.0));
        self.pending.insert(retried, pending);
        fx.after(wait, Call::TryAgain { call: retried });
    }
}

/// The upper bound of a wait, which is drawn between 0 and it: one second, doubled after each further try.
fn longest_wait(mode: RetryMode, tries: u32) -> (Duration, Rule) {
    let doubled = FIRST_BACK_OFF.doubled(tries.saturating_sub(1));
    match mode {
        RetryMode::Legacy => (doubled, Rule::CallerRetryModeLegacyBackOff),
        RetryMode::Standard | RetryMode::None => (doubled.min(LONGEST_BACK_OFF), Rule::CallerRetryModeStandardBackOff),
    }
}

/// `Rule::CallerRetryModeRetryable`
fn is_retryable(mode: RetryMode, answer: Answer, status: u16) -> bool {
    match (answer, status) {
        (Answer::TimedOut, 0) => true,
        (Answer::FunctionError, 200) => false,
        (_, 429 | 500 | 502 | 503 | 504) => true,
        (_, 509) => mode == RetryMode::Legacy,
        _ => false,
    }
}
