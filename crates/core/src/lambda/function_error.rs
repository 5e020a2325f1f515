//! The end of an invocation.

use alloc::string::String;

use super::function::Functions;
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller, Event};
use crate::fact::{FactKind, Outcome, Span};
use crate::identity;
use crate::plan::OnBadRecord;
use crate::rule::Rule;

impl Functions {
    /// The handler returns: that is a success, even if records failed.
    pub(super) fn return_response(&mut self, id: u32, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        let handler = &fx.stack.function(run.function).handler;
        let some_failed = !run.failed.is_empty();
        if some_failed && handler.on_bad_record == OnBadRecord::DeleteAsYouGo {
            self.end(id, Outcome::Error, fx);
            return;
        }
        let literal = match &handler.on_bad_record {
            OnBadRecord::Return(text) if some_failed => Some(text),
            _ => handler.response.as_ref().map(|response| &response.text),
        };
        // `Rule::LambdaHandlerAnswersAsTold`
        // A response that names a bad record applies to batches with one.
        let literal = literal.filter(|text| some_failed || !text.contains("{bad}"));
        let text = literal.map(|text| self.fill_in(id, text, fx));
        let value = text.map_or(0, |text| fx.trace.add_text(text.into()));
        let run = &self.runs[id as usize];
        let handler = &fx.stack.function(run.function).handler;
        let reported = match handler.on_bad_record {
            OnBadRecord::Report | OnBadRecord::StopAndReport if value == 0 => fx.trace.span(&run.failed),
            _ => Span::EMPTY,
        };
        let cause = run.failure.unwrap_or(run.started);
        let draft = run.draft(FactKind::InvocationEnded, Rule::LambdaHandlerReturns, cause);
        let draft = draft.records(reported).value(value).detail(Outcome::Success.code());
        self.record_end(id, draft, Outcome::Success, fx);
    }

    /// Replaces `{id}` and `{bad}` by identifiers.
    fn fill_in(&self, id: u32, text: &str, fx: &Effects) -> String {
        let run = &self.runs[id as usize];
        let mut filled = String::from(text);
        if text.contains("{id}") && !run.records.is_empty() {
            let first = identity::identifier(fx.plan, fx.trace, fx.trace.nth(run.records, 0), run.started);
            filled = filled.replace("{id}", &first);
        }
        if let Some(&bad) = run.failed.first() {
            filled = filled.replace("{bad}", &identity::identifier(fx.plan, fx.trace, bad, run.started));
        }
        filled
    }

    /// The invocation ends with an error.
    pub(super) fn end(&mut self, id: u32, outcome: Outcome, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        let cause = run.failure.unwrap_or(run.started);
        let rule = match outcome {
            Outcome::Success => Rule::LambdaHandlerReturns,
            Outcome::Error => Rule::LambdaFunctionErrorThrows,
            Outcome::Timeout => Rule::LambdaTimeoutStops,
            Outcome::Crash | Outcome::OutOfMemory => Rule::LambdaFunctionErrorCrash,
        };
        let draft = run.draft(FactKind::InvocationEnded, rule, cause);
        self.record_end(id, draft.detail(outcome.code()), outcome, fx);
    }

    fn record_end(&mut self, id: u32, draft: Draft, outcome: Outcome, fx: &mut Effects) {
        self.run_is_over(id, outcome, fx);
        // `Rule::LambdaExecutionEnvironmentReset`
        let stays_warm = matches!(outcome, Outcome::Success | Outcome::Error);
        let run = &mut self.runs[id as usize];
        let function = &mut self.functions[run.function.index()];
        let ended = fx.record(draft);
        function.running -= 1;
        if stays_warm {
            function.environments.give_back(run.environment, run.generation);
        }
        let caller = run.caller;
        self.free_runs.push(id);
        match caller {
            Caller::Poller { mapping, poller } => fx.schedule_now(event::Mapping::Ended { mapping, poller, ended }),
            Caller::Async { event } => self.event_has_run(event, ended, fx),
            Caller::Sync { call, .. } => fx.schedule_now(Event::Answered { sent: call, answer: ended }),
        }
    }
}
