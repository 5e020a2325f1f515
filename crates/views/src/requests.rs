//! The calls to SQS of a run, as AWS counts and charges them.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, FactView};
use redrive_core::id::{MappingId, RecordId, ResourceId};
use redrive_core::plan::{self, Mapping, Source};
use redrive_core::text::Text;
use redrive_core::time::{Duration, Instant};

/// Each started 64 KiB of a call is charged as one request.
const CHUNK_BYTES: u64 = 64 * 1024;
/// Maximum number of messages in a call that sends or deletes.
const MOST_PER_CALL: usize = 10;
/// Maximum number of bytes in a call that sends.
const MOST_BYTES_PER_CALL: u64 = 1024 * 1024;
/// The time that a call of a poller waits for a message.
const LONG_POLL: Duration = Duration::secs(20);
/// Number of pollers with which a mapping without `maximumConcurrency` starts.
const FIRST_POLLERS: u32 = 5;

/// Returns the size of a message as SQS counts it: body, and names, types and values of attributes.
pub fn message_bytes(run: &Run, id: RecordId) -> u64 {
    let text = Text::of(&run.plan, &run.trace, run.trace.record(id));
    let attributes: u32 = text.attributes().iter().map(|attribute| attribute.len_bytes(text.n())).sum();
    u64::from(text.len_bytes()) + u64::from(attributes)
}

/// Returns the number of requests that are charged for a fact, without empty polls.
pub fn charged(run: &Run, fact: &Fact) -> u64 {
    let is_queue = |id: ResourceId| matches!(run.plan.kind(id), plan::ResourceKind::Queue(_));
    if !fact.resource.is_some_and(is_queue) {
        return 0;
    }
    match fact.kind {
        FactKind::Sent | FactKind::Rejected | FactKind::Deduplicated => sends(run, fact),
        FactKind::Received => chunks(run.trace.of(fact.records).map(|record| message_bytes(run, record)).sum()),
        FactKind::ReceivedNothing | FactKind::VisibilityChanged => 1,
        // A call that deletes nothing is charged too.
        FactKind::Deleted | FactKind::DeleteIgnored | FactKind::DeleteRefused => {
            (fact.records.len().max(1) as usize).div_ceil(MOST_PER_CALL) as u64
        }
        _ => 0,
    }
}

/// Returns the number of requests of a send. Messages that are sent at the same time share as few calls as possible.
fn sends(run: &Run, fact: &Fact) -> u64 {
    let (mut requests, mut messages, mut bytes) = (0, 0, 0);
    for record in run.trace.of(fact.records) {
        let size = message_bytes(run, record);
        if messages == MOST_PER_CALL || (messages > 0 && bytes + size > MOST_BYTES_PER_CALL) {
            requests += chunks(bytes);
            (messages, bytes) = (0, 0);
        }
        messages += 1;
        bytes += size;
    }
    requests + if messages > 0 { chunks(bytes) } else { 0 }
}

fn chunks(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES).max(1)
}

/// Returns the queue and the number of empty polls of each mapping: the waiting time of its pollers, divided by the
/// length of a call. The trace does not contain polls, so an idle year costs no more to compute than an idle minute.
pub fn empty_polls(run: &Run) -> Vec<(ResourceId, u64)> {
    let mappings = (0u16..).map(MappingId).zip(&run.plan.mappings);
    let waits = mappings.filter_map(|(id, mapping)| match mapping.source {
        Source::Queue(source) => Some((run.plan.queue(source.queue).id, Waiting::of(run, id))),
        // Polls of streams are not charged by call.
        Source::Stream(_) => None,
    });
    waits.map(|(queue, waiting)| (queue, waiting.0 / LONG_POLL.0)).collect()
}

/// Returns the number of pollers with which a mapping starts.
pub fn first_pollers(mapping: &Mapping) -> u32 {
    if mapping.enabled {
        mapping.queue().and_then(|source| source.maximum_concurrency).unwrap_or(FIRST_POLLERS).min(FIRST_POLLERS)
    } else {
        0
    }
}

/// Computes the total waiting time of the pollers of a mapping.
struct Waiting {
    pollers: u64,
    busy: u64,
    since: Instant,
    total: Duration,
}

impl Waiting {
    fn of(run: &Run, id: MappingId) -> Duration {
        let mapping = run.plan.mapping(id);
        let from_start = run.plan.resources[mapping.id.index()].from_start;
        let pollers = if from_start { first_pollers(mapping) } else { 0 };
        let mut waiting = Waiting { pollers: pollers.into(), busy: 0, since: Instant::START, total: Duration::ZERO };
        // Pollers that abandoned a batch pause before the next poll.
        let mut rested = Duration::ZERO;
        for fact in run.trace.facts() {
            match fact.view() {
                FactView::PollersChanged { mapping: of, pollers, .. } if of == mapping.id => {
                    waiting.change(fact.at, |waiting| waiting.pollers = pollers.into());
                }
                FactView::BatchClosed { mapping: of, .. } if of == mapping.id => {
                    waiting.change(fact.at, |waiting| waiting.busy += 1);
                }
                FactView::InvocationEnded { invoker, .. } if invoker == Some(mapping.id) => {
                    waiting.change(fact.at, |waiting| waiting.busy = waiting.busy.saturating_sub(1));
                }
                FactView::BatchAbandoned { mapping: of, wait, .. } if of == mapping.id => {
                    waiting.change(fact.at, |waiting| waiting.busy = waiting.busy.saturating_sub(1));
                    rested += wait.min(run.end.at.since(fact.at));
                }
                _ => {}
            }
        }
        waiting.change(run.end.at, |_| {});
        waiting.total - rested
    }

    fn change(&mut self, at: Instant, change: impl FnOnce(&mut Waiting)) {
        let idle = self.pollers.saturating_sub(self.busy);
        self.total += Duration(at.since(self.since).0.saturating_mul(idle));
        self.since = self.since.max(at);
        change(self);
    }
}
