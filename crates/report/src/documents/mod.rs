//! Documents that AWS sent: one row each, with the exact text.

mod api;
mod async_event;
mod batch;
mod execution;
mod push;
mod received;
mod row;

use crate::context::Context;

pub(crate) use row::DocumentRow;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let written = async_event::documents(context).chain(batch::documents(context));
    let written = written.chain(push::documents(context)).chain(api::documents(context));
    written.chain(execution::documents(context)).chain(received::documents(context))
}
