//! One row per record and reader.

use redrive_core::fact::FactKind;
use redrive_core::id::RecordId;
use redrive_core::identity;
use redrive_core::plan::ResourceKind;
use redrive_core::trace::Origin;
use redrive_views::Life;
use redrive_views::rows::{self, Rows};
use serde_json::{Value, json};

use crate::context::Context;
use crate::row::Row;
use crate::texts::is_of_stream;
use crate::{sqs_event, stream_event};

pub(crate) fn records<'r>(context: Context<'r>, rows: &'r Rows) -> impl Iterator<Item = Value> + 'r {
    (0..rows.len()).map(move |row| record(context, rows, row))
}

pub(crate) fn record(context: Context, all: &Rows, row: usize) -> Value {
    let id = all.record(row);
    let reader = all.reader(context.trace(), row);
    let arrived = context.trace().record(id);
    let life = Life::with_reader(context.run, context.index, id, reader);
    let standing = &life.standing;
    let states = life.states.iter().map(|(at, state, place)| json!([at.0, state.as_str(), context.name(*place)]));
    let of_stream = is_of_stream(context, id);
    let (plan, trace) = (context.plan(), context.trace());
    let is_request = rows::is_request(context.run, arrived);
    let is_event = matches!(plan.kind(arrived.resource), ResourceKind::Function(_)) && !is_request;
    let is_message = matches!(plan.kind(arrived.resource), ResourceKind::Queue(_));
    Row::default()
        .put("id", context.record(id))
        .put("reader", context.name(reader.unwrap_or(arrived.resource)))
        .put("origin", origin(context, arrived.made()))
        .put("at", arrived.at.0)
        .maybe("bad", life.bad.map(|fault| fault.as_str()))
        .maybe("messageId", is_message.then(|| identity::message_id(plan, trace, id)))
        .maybe("eventId", is_event.then(|| identity::event_id(plan, trace, id)))
        .maybe("sequenceNumber", of_stream.then(|| identity::sequence_number(plan, trace, id)))
        .maybe("shard", of_stream.then(|| stream_event::shard_id(context, id)))
        .maybe("group", sqs_event::group(context, id))
        .put("states", states.collect::<Vec<Value>>())
        .put("deliveries", standing.deliveries)
        .put("processed", standing.processed)
        .put("skipped", standing.skipped)
        .put("outcome", life.outcome().as_str())
        .maybe("in", standing.kept_in.filter(|_| standing.through().is_some()).map(|queue| context.name(queue)))
        .maybe("through", standing.through().map(|through| through.as_str()))
        .maybe("endedAt", standing.ended_at().map(|at| at.0))
        .put("victim", life.is_victim())
        .into()
}

fn passes_on(context: Context, id: RecordId) -> bool {
    context.plan().kind(context.trace().record(id).resource).only_passes_on()
}

/// What a record was made of: a copy of another, or all that an invocation record tells of.
fn origin(context: Context, made: Origin) -> Vec<Value> {
    match made {
        Origin::Sent { .. } | Origin::CallPayload { .. } => Vec::new(),
        // A dead letter was made of the copy that its endpoint did not take.
        Origin::FannedOut { fact, .. } if context.trace().fact(fact).kind == FactKind::PassGivenUp => {
            context.records(context.trace().fact(fact).records)
        }
        // What only passes on has no row: it came from where that came from.
        Origin::Copied { of, .. } | Origin::FannedOut { of, .. } if passes_on(context, of) => {
            origin(context, context.trace().record(of).made())
        }
        Origin::Copied { of, .. } | Origin::FannedOut { of, .. } => vec![context.record(of).into()],
        Origin::Written { fact, about } if context.trace().fact(fact).kind != FactKind::BatchGivenUp => {
            vec![context.record(about).into()]
        }
        Origin::Written { fact, .. } => context.records(context.trace().fact(fact).records),
    }
}
