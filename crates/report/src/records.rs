//! One row per record and reader.

use redrive_core::fact::FactKind;
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::identity;
use redrive_core::plan::{Fault, ResourceKind};
use redrive_core::time::Instant;
use redrive_core::trace::Origin;
use redrive_views::life::Phase;
use redrive_views::rows::{self, Rows};
use redrive_views::{Life, Outcome, Through};

use crate::context::Context;
use crate::json::{JsonWriter, ToJson};
use crate::names::{RecordName, RecordNames};
use crate::shape::{Described, Shape, row};
use crate::{sqs_event, stream_event};

row! {
    /// A record and one of its readers.
    pub(crate) struct RecordRow<'r> {
        /// The resource that the record arrived at and its number there: `orders/3`.
        id: RecordName<'r> = "id",
        /// The queue, the function of an asynchronous event, or the mapping that reads the stream.
        reader: &'r str = "reader",
        /// The records that this one was made from; empty for a record that the script sends.
        origin: RecordNames<'r> = "origin",
        /// Time of arrival, in ms.
        at: u64 = "at",
        /// The fault of a bad record; absent for a good record.
        bad: Option<Fault> = "bad",
        /// The message id that SQS assigned.
        message_id: Option<String> = "messageId",
        /// The request id of an asynchronous event.
        event_id: Option<String> = "eventId",
        /// The sequence number in the stream.
        sequence_number: Option<String> = "sequenceNumber",
        /// The shard of the stream that holds the record.
        shard: Option<String> = "shard",
        /// The message group id.
        group: Option<String> = "group",
        /// Each change of state: time in ms, new state, resource.
        states: States<'r> = "states",
        /// Number of times the record was given to a handler.
        deliveries: u32 = "deliveries",
        /// Number of times the work for the record was done.
        processed: u32 = "processed",
        /// Number of times the idempotency store already held the record's key.
        skipped: u32 = "skipped",
        /// The final state of the record, or its state at the end of the run.
        outcome: Outcome = "outcome",
        /// The resource that keeps a dead-lettered record.
        kept_in: Option<&'r str> = "in",
        /// The setting that sent a dead-lettered record there.
        through: Option<Through> = "through",
        /// Time at which the outcome became final, in ms; absent while the record waits or is in flight.
        ended_at: Option<u64> = "endedAt",
        /// A good record that was dead-lettered, discarded, expired, acknowledged or failed.
        victim: bool = "victim",
    }
}

pub(crate) struct States<'r> {
    context: Context<'r>,
    states: Vec<(Instant, Phase, ResourceId)>,
}

impl ToJson for States<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.list(self.states.iter().map(|(at, state, place)| StateRow(at.0, *state, self.context.name(*place))));
    }
}

impl Described for States<'_> {
    const SHAPE: Shape = Shape::List(&StateRow::SHAPE);
}

/// Time, state, resource.
struct StateRow<'r>(u64, Phase, &'r str);

impl ToJson for StateRow<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let items: [&dyn ToJson; 3] = [&self.0, &self.1, &self.2];
        out.list(items);
    }
}

impl Described for StateRow<'_> {
    const SHAPE: Shape = Shape::Tuple(&[Shape::Count, Phase::SHAPE, Shape::Text]);
}

pub(crate) fn records<'r>(context: Context<'r>, rows: &'r Rows) -> impl Iterator<Item = RecordRow<'r>> + 'r {
    (0..rows.len()).map(move |row| record(context, rows, row))
}

pub(crate) fn record<'r>(context: Context<'r>, all: &Rows, row: usize) -> RecordRow<'r> {
    let id = all.record(row);
    let reader = all.reader(context.trace(), row);
    let arrived = context.trace().record(id);
    let life = Life::with_reader(context.run, context.index, id, reader);
    let state = &life.state;
    let of_stream = context.is_of_stream(id);
    let (plan, trace) = (context.plan(), context.trace());
    let is_request = rows::is_request(context.run, arrived);
    let is_event = matches!(plan.kind(arrived.resource), ResourceKind::Function(_)) && !is_request;
    let is_message = matches!(plan.kind(arrived.resource), ResourceKind::Queue(_));
    RecordRow {
        id: context.record_name(id),
        reader: context.name(reader.unwrap_or(arrived.resource)),
        origin: origin(context, arrived.made()),
        at: arrived.at.0,
        bad: life.bad,
        message_id: is_message.then(|| identity::message_id(plan, trace, id)),
        event_id: is_event.then(|| identity::event_id(plan, trace, id)),
        sequence_number: of_stream.then(|| identity::sequence_number(plan, trace, id)),
        shard: of_stream.then(|| stream_event::shard_id(context, id)),
        group: sqs_event::group(context, id),
        deliveries: state.deliveries,
        processed: state.processed,
        skipped: state.skipped,
        outcome: life.outcome(),
        kept_in: state.kept_in.filter(|_| state.through().is_some()).map(|queue| context.name(queue)),
        through: state.through(),
        ended_at: state.ended_at().map(|at| at.0),
        victim: life.is_victim(),
        states: States { context, states: life.phases },
    }
}

fn only_passes_on(context: Context, id: RecordId) -> bool {
    context.plan().kind(context.trace().record(id).resource).only_passes_on()
}

/// The records that a record was made from: the original of a copy, or the records of an invocation record.
fn origin<'r>(context: Context<'r>, made: Origin) -> RecordNames<'r> {
    let all_of = |fact| context.record_names(context.trace().fact(fact).records);
    let one = |id| RecordNames::List(vec![context.record_name(id)]);
    match made {
        Origin::Sent { .. } | Origin::CallPayload { .. } => RecordNames::List(Vec::new()),
        // A dead letter was made from the copy that its endpoint did not accept.
        Origin::FannedOut { fact, .. } if context.trace().fact(fact).kind == FactKind::PassGivenUp => all_of(fact),
        // A topic, a bus or a bucket has no row, so the origin is the origin of its message.
        Origin::Copied { of, .. } | Origin::FannedOut { of, .. } if only_passes_on(context, of) => {
            origin(context, context.trace().record(of).made())
        }
        Origin::Copied { of, .. } | Origin::FannedOut { of, .. } => one(of),
        Origin::Written { fact, about } if context.trace().fact(fact).kind != FactKind::BatchGivenUp => one(about),
        Origin::Written { fact, .. } => all_of(fact),
    }
}
