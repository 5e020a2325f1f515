//! The row of a document.

use redrive_core::documents::s3_object::object_key;
use redrive_core::fact::Fact;
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::plan;

use crate::context::Context;
use crate::json::{JsonWriter, ToJson};
use crate::names::{InvocationName, RecordName, RecordNames};
use crate::shape::{Described, Shape, row, words};
use crate::sqs_attributes::Attribute;

row! {
    /// A document that AWS sent to a resource or returned to a caller.
    pub(crate) struct DocumentRow<'r> {
        /// The record that the document became: `failed/1`; of a response or an execution its number: `site@1`.
        id: DocumentId<'r> = "id",
        /// The kind of document.
        kind: DocumentKind = "kind",
        /// The resource that the document is about.
        from: &'r str = "from",
        /// The recipient; absent for an answer to the script.
        to: Option<&'r str> = "to",
        /// Time at which it was sent, in ms.
        at: u64 = "at",
        /// The last invocation.
        invocation: Option<InvocationName<'r>> = "invocation",
        /// The records that the document is about.
        records: RecordNames<'r> = "records",
        /// `delivered`: the recipient accepted it; `failed`: it did not; `dropped`: no resource holds it.
        status: DocumentStatus = "status",
        /// The HTTP status of a response.
        status_code: Option<u16> = "statusCode",
        /// The exact text.
        text: String = "text",
        /// Message attributes by name.
        attributes: Option<Attributes<'r>> = "attributes",
        /// The key of the object in a bucket.
        object_key: Option<String> = "objectKey",
    }
}

words! {
    /// The kind of a document.
    pub(crate) enum DocumentKind {
        InvocationRecord = "invocationRecord",
        DeadLetterMessage = "deadLetterMessage",
        Notification = "notification",
        HttpResponse = "httpResponse",
        ErrorOutput = "errorOutput",
        Execution = "execution",
        Received = "received",
    }
}

words! {
    /// The delivery status of a document.
    pub(crate) enum DocumentStatus {
        Delivered = "delivered",
        Failed = "failed",
        Dropped = "dropped",
    }
}

/// The id of a document.
pub(crate) enum DocumentId<'r> {
    Record(RecordName<'r>),
    /// The id of a document that is not a record: the resource and a number.
    Numbered(&'r str, u32),
    /// The record of the document was not kept.
    None,
}

impl ToJson for DocumentId<'_> {
    fn write(&self, out: &mut JsonWriter) {
        match self {
            DocumentId::Record(name) => name.write(out),
            DocumentId::Numbered(name, number) => out.numbered(name, '@', *number),
            DocumentId::None => out.string(""),
        }
    }
}

impl Described for DocumentId<'_> {
    const SHAPE: Shape = Shape::Text;
}

/// Message attributes by name.
pub(crate) struct Attributes<'r>(pub Vec<Attribute<'r>>);

impl ToJson for Attributes<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| {
            for Attribute { name, data_type, value, .. } in &self.0 {
                out.entry(name, &AttributeRow { data_type, value });
            }
        });
    }
}

impl Described for Attributes<'_> {
    const SHAPE: Shape = Shape::Map(&AttributeRow::SHAPE);
}

row! {
    /// A message attribute.
    struct AttributeRow<'r> {
        /// The data type.
        data_type: &'r str = "dataType",
        /// The value; Base64 for a binary type.
        value: &'r str = "value",
    }
}

impl<'r> DocumentRow<'r> {
    /// A delivered document about the records of a fact, without the keys that only some documents have.
    pub fn of(context: Context<'r>, id: DocumentId<'r>, kind: DocumentKind, fact: &'r Fact, text: String) -> Self {
        DocumentRow {
            id,
            kind,
            from: context.name_of(fact.resource),
            to: fact.target.map(|to| context.name(to)),
            at: fact.at.0,
            invocation: fact.invocation.map(|id| context.invocation_name(id)),
            records: context.record_names(fact.records),
            status: DocumentStatus::Delivered,
            status_code: None,
            text,
            attributes: None,
            object_key: None,
        }
    }
}

/// The key of the object that a document became; none unless the recipient is a bucket.
pub(crate) fn key_in(context: Context, to: ResourceId, copy: RecordId) -> Option<String> {
    let plan::ResourceKind::Bucket(_) = context.plan().kind(to) else { return None };
    Some(object_key(context.plan(), context.trace(), context.trace().record(copy)))
}
