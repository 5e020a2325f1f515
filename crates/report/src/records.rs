//! One row per record and reader.

use redrive_core::id::RecordId;
use redrive_core::identity;
use redrive_core::plan::Kind;
use redrive_core::trace::Made;
use redrive_views::Life;
use serde_json::{Value, json};

use crate::context::Context;
use crate::row::Row;
use crate::sqs_event;

pub(crate) fn records(context: Context<'_>) -> impl Iterator<Item = Value> {
    (0..context.trace().records().len() as u32).map(move |number| record(context, RecordId(number)))
}

pub(crate) fn record(context: Context, id: RecordId) -> Value {
    let arrived = context.trace().record(id);
    let life = Life::of(context.run, context.index, id);
    let standing = &life.standing;
    let states = life.states.iter().map(|(at, state, place)| json!([at.0, state.as_str(), context.name(*place)]));
    let origin: Vec<Value> = match arrived.made() {
        Made::Copied { of: from, .. } | Made::Written { about: from, .. } => vec![context.record(from).into()],
        Made::Sent { .. } | Made::Passed { .. } => Vec::new(),
    };
    let is_event = matches!(context.plan().kind(arrived.resource), Kind::Function(_));
    let own_id = if is_event {
        identity::event_id(context.plan(), context.trace(), id)
    } else {
        identity::message_id(context.plan(), context.trace(), id)
    };
    Row::default()
        .put("id", context.record(id))
        .put("reader", context.name(arrived.resource))
        .put("origin", origin)
        .put("at", arrived.at.0)
        .maybe("bad", life.bad.map(|fault| fault.as_str()))
        .put(if is_event { "eventId" } else { "messageId" }, own_id)
        .maybe("group", sqs_event::group(context, id))
        .put("states", states.collect::<Vec<Value>>())
        .put("deliveries", standing.deliveries)
        .put("processed", standing.processed)
        .put("skipped", 0)
        .put("outcome", life.outcome().as_str())
        .maybe("in", standing.kept_in.filter(|_| standing.through().is_some()).map(|queue| context.name(queue)))
        .maybe("through", standing.through().map(|through| through.as_str()))
        .maybe("endedAt", standing.ended_at().map(|at| at.0))
        .put("victim", life.is_victim())
        .into()
}
