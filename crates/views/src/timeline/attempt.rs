//! The number of an attempt and the maximum.

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{InvocationId, ResourceId};
use redrive_core::plan;
use redrive_core::trace::Trigger;

use super::Subject;

/// `↻ 2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub number: u32,
    /// The maximum number of attempts; none if unlimited.
    pub most: Option<u32>,
}

impl Attempt {
    /// Formats the attempt: `1/3`, `↻ 2/3`, `↻ 2`; empty for a first attempt without a limit.
    pub fn words(self) -> String {
        match (self.number, self.most) {
            (1, None | Some(1)) => String::new(),
            (1, Some(most)) => format!("1/{most}"),
            (number, Some(most)) => format!("↻ {number}/{most}"),
            (number, None) => format!("↻ {number}"),
        }
    }
}

pub(super) fn is_stream(run: &Run, id: ResourceId) -> bool {
    matches!(run.plan.kind(id), plan::ResourceKind::Stream(_))
}

/// Returns the attempt of an invocation. For a batch of a stream and an asynchronous event it counts the invocations;
/// for messages the receives, if all messages of the batch have the same number.
pub fn attempt(subject: Subject, id: InvocationId) -> Option<Attempt> {
    let Subject { run, index, .. } = subject;
    let of = run.trace.invocation(id);
    let mut records = run.trace.of(of.records);
    let first = records.next()?;
    let facts = |record| index.record(record).iter().map(|id| run.trace.fact(*id));
    let mapping = run.plan.mappings.iter().find(|mapping| Some(mapping.id) == of.by);
    match (of.trigger, mapping) {
        (Trigger::Mapping, Some(mapping)) => match mapping.source {
            plan::Source::Queue(source) => {
                let before = |record| {
                    let own = facts(record).filter(|fact| fact.kind == FactKind::Received);
                    own.filter(|fact| fact.at <= run.trace.fact(of.batch).at).count() as u32
                };
                let number = before(first);
                let policy = run.plan.queue(source.queue).redrive_policy;
                let is_shared = records.take(64).all(|record| before(record) == number);
                is_shared.then(|| Attempt { number, most: policy.map(|policy| policy.max_receive_count) })
            }
            plan::Source::Stream(source) => {
                let own = facts(first).filter(|fact| fact.kind == FactKind::InvocationStarted);
                let tries = own.filter_map(|fact| fact.invocation).filter(|other| *other <= id);
                let number = tries.filter(|other| run.trace.invocation(*other).batch == of.batch).count() as u32;
                // A batch that is split is not retried as a whole, so the maximum is not shown.
                let is_cut = number == 1 && of.records.len() > 1 && source.bisect_batch_on_function_error;
                let most = source.maximum_retry_attempts.map(|retries| retries + 1);
                Some(Attempt { number, most: most.filter(|_| !is_cut) })
            }
        },
        (Trigger::Async, _) => {
            let own = facts(first).filter(|fact| fact.kind == FactKind::InvocationStarted);
            let number = own.filter(|fact| fact.invocation.is_some_and(|other| other <= id)).count() as u32;
            let retries = run.plan.function(of.function).event_invoke.maximum_retry_attempts;
            Some(Attempt { number, most: Some(u32::from(retries) + 1) })
        }
        _ => None,
    }
}
