//! The text of a record. A record that was sent has the text of its send step, and so has every copy of it. AWS writes
//! the text of an invocation record, and the envelope of what a topic, a bus or a bucket passes on.
//!
//! Each text holds at most one other text, and [`Text::content`] renders that text once: rendering is linear in the
//! number of texts inside each other. What it renders counts as work of the run (`limits.rs`).

use alloc::string::String;
use alloc::vec::Vec;

use crate::documents::{
    Content, DocumentWriter, MessageAttribute, dead_letter_attributes, event_bridge_event, invocation_record, s3_event,
    s3_notification, sns_message,
};
use crate::fact::{FactKind, Form};
use crate::id::{FactId, RecordId, ResourceId};
use crate::plan::{self, Attribute, Piece, Plan, Send, write_pieces};
use crate::trace::{Origin, Record, Trace};

/// The text of a record, not rendered yet.
#[derive(Clone, Copy, Debug)]
pub enum Text<'p> {
    Sent {
        send: &'p Send,
        /// The resource and the number of the first record with this text, which make its id.
        name: &'p str,
        number: u32,
        n: u32,
        /// True if it came through a function, which does not pass message attributes on.
        is_bare: bool,
        trace: &'p Trace,
    },
    /// A document that AWS wrote because of a fact, about a record.
    Written {
        fact: FactId,
        about: RecordId,
        plan: &'p Plan,
        trace: &'p Trace,
    },
    Wrapped(Wrapped<'p>),
}

/// Renders the documents without the answers of functions, which the core does not keep.
struct CoreWriter;

impl DocumentWriter for CoreWriter {
    fn written(&self, plan: &Plan, trace: &Trace, fact: FactId, payload: Option<&str>, out: &mut String) {
        invocation_record::write(plan, trace, fact, payload, out);
    }

    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute> {
        message_attributes(plan, trace, message)
    }
}

/// The attributes of a message as they were sent; for a dead letter of Lambda those that Lambda adds.
pub fn message_attributes(plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute> {
    if let Some(of_letter) = dead_letter_attributes::of_event(plan, trace, message) {
        return of_letter;
    }
    let text = Text::of(plan, trace, message);
    let named = text.attributes().iter().map(|attribute| {
        let mut value = String::new();
        attribute.write_value(&mut value, text.n());
        MessageAttribute::new(&attribute.name, &attribute.data_type, value)
    });
    named.collect()
}

/// A text with an envelope around it.
#[derive(Clone, Copy, Debug)]
pub struct Wrapped<'p> {
    pub plan: &'p Plan,
    pub trace: &'p Trace,
    /// The record of a topic, a bus or a bucket that the envelope is around.
    pub message: &'p Record,
    pub envelope: Envelope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// The event that a bus makes of what is put there: the text of its own records.
    OfBus,
    /// The event of a schedule.
    Scheduled,
    /// The envelope of a subscription or a bucket around what it passes on.
    Passed { form: Form, by: ResourceId },
}

/// The length of a document that AWS writes, without the payload in it.
const WRITTEN_BYTES: u32 = 1000;

impl<'p> Text<'p> {
    pub fn of(plan: &'p Plan, trace: &'p Trace, record: &'p Record) -> Text<'p> {
        Text::walk(plan, trace, record, false)
    }

    /// The text that was put onto a bus: the event without its envelope.
    fn inside(plan: &'p Plan, trace: &'p Trace, record: &'p Record) -> Text<'p> {
        Text::walk(plan, trace, record, true)
    }

    /// Follows the copies back to the record whose text this is. `skips_own` leaves out the envelope of the first record.
    fn walk(plan: &'p Plan, trace: &'p Trace, first: &'p Record, skips_own: bool) -> Text<'p> {
        let (mut record, mut skips_own, mut is_message, mut is_bare) = (first, skips_own, false, false);
        let mut steps = 1;
        let wrapped = loop {
            steps += 1;
            let kind = plan.kind(record.resource);
            let made = record.made();
            is_bare |= matches!(kind, plan::ResourceKind::Function(_));
            match own_envelope(trace, kind, made) {
                Some(Envelope::OfBus) if is_message => is_bare = true,
                Some(envelope) if !skips_own => break Some((record, envelope)),
                _ => {}
            }
            skips_own = false;
            match made {
                Origin::Copied { fact, of } => {
                    is_message |= is_sent_by_handler(trace, fact);
                    record = trace.record(of);
                }
                Origin::FannedOut { fact, of } => {
                    record = trace.record(of);
                    match form_of(plan, trace, fact) {
                        None | Some((Form::Raw | Form::BusEvent, _)) => {}
                        Some((Form::Notification | Form::SnsEvent, _)) if is_message => is_bare = true,
                        Some((form, by)) => break Some((record, Envelope::Passed { form, by })),
                    }
                }
                Origin::Written { fact, about } => {
                    trace.meter.add(steps);
                    return Text::Written { fact, about, plan, trace };
                }
                Origin::Sent { .. } | Origin::CallPayload { .. } => break None,
            }
        };
        trace.meter.add(steps);
        if let Some((message, envelope)) = wrapped {
            return Text::Wrapped(Wrapped { plan, trace, message, envelope });
        }
        let (step, n) = trace.root(record);
        match plan.send(step) {
            Some(send) => {
                Text::Sent { send, name: plan.name(record.resource), number: record.number, n, is_bare, trace }
            }
            // Every chain ends at a send step or at a schedule, so this is never reached.
            None => Text::Written { fact: FactId::new(0), about: RecordId(0), plan, trace },
        }
    }

    /// Writes the text as the core renders it: an invocation record without the function's answer.
    pub fn write(&self, out: &mut String) {
        self.write_with(out, &CoreWriter);
    }

    /// Writes the text with the documents of another writer.
    pub fn write_with(&self, out: &mut String, writer: &dyn DocumentWriter) {
        match self {
            Text::Sent { send, name, number, n, trace, .. } => {
                let before = out.len();
                send.body.write(out, name, *number, *n);
                trace.meter.add(out.len() - before);
            }
            Text::Written { .. } | Text::Wrapped(_) => {
                let content = self.content_with(writer);
                if out.is_empty() { *out = content.text } else { out.push_str(&content.text) }
            }
        }
    }

    /// Renders the text, with its length.
    pub fn content(&self) -> Content {
        self.content_with(&CoreWriter)
    }

    fn content_with(&self, writer: &dyn DocumentWriter) -> Content {
        match self {
            Text::Sent { send, .. } => {
                let mut text = String::new();
                self.write_with(&mut text, writer);
                let bytes = send.bytes.unwrap_or(text.len() as u32);
                let escapes = if send.bytes.is_none() { plan::escapes(&text) } else { 0 };
                Content { text, bytes, json_bytes: bytes + escapes }
            }
            Text::Written { fact, about, plan, trace } => {
                let (mut text, mut bytes) = (String::new(), WRITTEN_BYTES);
                let payload = invocation_record::holds_payload(trace, *fact)
                    .then(|| Text::of(plan, trace, trace.record(*about)).content_with(writer))
                    .filter(|payload| !invocation_record::drops_payloads(plan, trace, *fact, payload.bytes));
                if let Some(payload) = &payload {
                    bytes = bytes.saturating_add(payload.bytes);
                }
                writer.written(plan, trace, *fact, payload.as_ref().map(|payload| payload.text.as_str()), &mut text);
                trace.meter.add(text.len());
                let json_bytes = bytes + plan::escapes(&text);
                Content { text, bytes, json_bytes }
            }
            Text::Wrapped(wrapped) => wrapped.content_with(writer),
        }
    }

    /// The length of the body that counts for limits, in bytes.
    pub fn len_bytes(&self) -> u32 {
        match self {
            Text::Sent { send, name, number, n, .. } => send.body_lengths(name, *number, *n).0,
            Text::Written { .. } | Text::Wrapped(_) => self.content().bytes,
        }
    }

    /// The length of the body as a JSON string, quotes and escapes included.
    pub fn len_as_json(&self) -> u32 {
        match self {
            Text::Sent { send, name, number, n, .. } => send.body_lengths(name, *number, *n).1,
            Text::Written { .. } | Text::Wrapped(_) => self.content().json_bytes,
        }
    }

    pub fn attributes(&self) -> &'p [Attribute] {
        match self {
            Text::Sent { send, is_bare: false, .. } => &send.attributes,
            Text::Sent { .. } | Text::Written { .. } | Text::Wrapped(_) => &[],
        }
    }

    /// The message group id.
    pub fn group(&self) -> Option<&'p [Piece]> {
        match self.innermost() {
            Text::Sent { send, .. } => send.group.as_deref(),
            Text::Written { .. } | Text::Wrapped(_) => None,
        }
    }

    /// The deduplication id, if the send step gives one.
    pub fn dedup(&self) -> Option<&'p [Piece]> {
        match self.innermost() {
            Text::Sent { send, .. } => send.dedup.as_deref(),
            Text::Written { .. } | Text::Wrapped(_) => None,
        }
    }

    /// The subject of a topic's message.
    fn subject(&self) -> Option<String> {
        let Text::Sent { send, n, .. } = self else { return None };
        let mut subject = String::new();
        write_pieces(send.subject.as_ref()?, &mut subject, *n);
        Some(subject)
    }

    /// The number within its send, from 1, which attributes and ids may hold.
    pub fn n(&self) -> u32 {
        match self.innermost() {
            Text::Sent { n, .. } => n,
            Text::Written { .. } | Text::Wrapped(_) => 1,
        }
    }

    /// Returns true if the text is JSON.
    pub fn is_json(&self) -> bool {
        match self {
            Text::Sent { send, .. } => send.is_json,
            Text::Written { .. } | Text::Wrapped(_) => true,
        }
    }

    /// The text inside all envelopes.
    fn innermost(&self) -> Text<'p> {
        let mut text = *self;
        while let Text::Wrapped(wrapped) = text {
            match wrapped.inside() {
                Some(inside) => text = inside,
                None => break,
            }
        }
        text
    }
}

impl<'p> Wrapped<'p> {
    /// The text inside the envelope, if the envelope holds one.
    pub fn inside(&self) -> Option<Text<'p>> {
        match self.envelope {
            // A replayed event has the detail of the original.
            Envelope::OfBus => {
                let (original, _) = event_bridge_event::original(self.plan, self.trace, self.message);
                Some(Text::inside(self.plan, self.trace, original))
            }
            Envelope::Passed { form: Form::S3Records | Form::S3Event, .. } | Envelope::Scheduled => None,
            Envelope::Passed { .. } => Some(Text::of(self.plan, self.trace, self.message)),
        }
    }

    fn content_with(&self, writer: &dyn DocumentWriter) -> Content {
        let (plan, trace, message) = (self.plan, self.trace, self.message);
        let mut text = String::new();
        let bytes = match self.envelope {
            Envelope::Scheduled => {
                event_bridge_event::write_scheduled(plan, message, &mut text);
                text.len() as u32
            }
            Envelope::OfBus => {
                let (original, _) = event_bridge_event::original(plan, trace, message);
                let detail = Text::inside(plan, trace, original).content_with(writer);
                event_bridge_event::write(plan, trace, message, &detail.text, &mut text);
                (text.len() - detail.text.len()) as u32 + detail.bytes
            }
            Envelope::Passed { form, by } => {
                let own = Text::of(plan, trace, message);
                let (inside, subject) = (own.content_with(writer), own.subject());
                let of_topic = sns_message::Message {
                    plan,
                    trace,
                    record: message,
                    subject: subject.as_deref(),
                    text: &inside.text,
                };
                match form {
                    Form::S3Records => s3_notification::write(plan, trace, message, &inside, &mut text),
                    Form::S3Event => s3_event::write(plan, trace, message, &inside, &mut text),
                    Form::SnsEvent => {
                        sns_message::write_event(of_topic, by, writer, &mut text);
                    }
                    Form::Notification | Form::Raw | Form::BusEvent => {
                        sns_message::write_notification(of_topic, by, writer, &mut text);
                    }
                }
                match form {
                    Form::S3Records | Form::S3Event => text.len() as u32,
                    // The quotes of the JSON string belong to the envelope.
                    _ => {
                        let written = inside.text.len() as u32 + plan::escapes(&inside.text) - 2;
                        text.len() as u32 - written + inside.json_bytes.saturating_sub(2)
                    }
                }
            }
        };
        trace.meter.add(text.len());
        let json_bytes = bytes + plan::escapes(&text);
        Content { text, bytes, json_bytes }
    }
}

/// The envelope of a record that is on a bus, or that the schedule of a rule sends.
fn own_envelope(trace: &Trace, kind: plan::ResourceKind, made: Origin) -> Option<Envelope> {
    match (kind, made) {
        (plan::ResourceKind::Bus(_), Origin::FannedOut { fact, .. })
            if trace.fact(fact).kind != FactKind::ReplayStarted =>
        {
            None
        }
        (plan::ResourceKind::Bus(_), _) => Some(Envelope::OfBus),
        (plan::ResourceKind::Rule(_), _) => Some(Envelope::Scheduled),
        _ => None,
    }
}

/// Returns true if a handler made the copy. It sends the message, without the envelope of SNS or EventBridge around it.
/// `Rule::LambdaHandlerSendsMessage`
fn is_sent_by_handler(trace: &Trace, copied: FactId) -> bool {
    matches!(trace.fact(copied).kind, FactKind::RecordDone | FactKind::RecordFailed)
}

/// The form in which something was passed on, and the resource that did.
fn form_of(plan: &Plan, trace: &Trace, passed: FactId) -> Option<(Form, ResourceId)> {
    let fact = trace.fact(passed);
    let by = fact.resource?;
    if let Some(form) = fact.form() {
        return Some((form, by));
    }
    // A dead letter has the form that the endpoint was to get; instead of a function's event, a notification.
    let copy = trace.of(fact.records).next().filter(|_| fact.kind == FactKind::PassGivenUp)?;
    let Origin::FannedOut { fact, .. } = trace.record(copy).made() else { return None };
    match (form_of(plan, trace, fact)?.0, plan.kind(by)) {
        (Form::SnsEvent, _) => Some((Form::Notification, by)),
        (form, _) => Some((form, by)),
    }
}
