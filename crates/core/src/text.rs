//! What a record says. A record that was sent says what its send step wrote, and so does every copy of it. What AWS
//! writes itself (an invocation record) is put into words where JSON is written; what a topic, a bus or a bucket passes
//! on is mostly in an envelope, which is written here, as filters look into it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::documents::{
    dead_letter_attributes, event_bridge_event, invocation_record, s3_event, s3_notification, sns_message,
};
use crate::fact::{FactKind, Form};
use crate::id::{FactId, RecordId, ResourceId};
use crate::plan::{self, Attribute, Piece, Plan, Send};
use crate::trace::{Origin, Record, Trace};

/// The text of a record, as a recipe.
#[derive(Clone, Copy, Debug)]
pub enum Text<'p> {
    Sent {
        send: &'p Send,
        /// The first to get it: its own id is made of this.
        name: &'p str,
        number: u32,
        n: u32,
        /// Whether it came through a function: message attributes do not.
        is_bare: bool,
    },
    Written {
        fact: FactId,
        about: RecordId,
        bytes: u32,
        plan: &'p Plan,
        trace: &'p Trace,
    },
    Wrapped(Wrapped<'p>),
}

/// Puts into words what AWS writes.
pub trait DocumentWriter {
    /// What it wrote because of a fact.
    fn written(&self, plan: &Plan, trace: &Trace, fact: FactId, out: &mut String);
    /// The attributes of a topic's message, those that Lambda gives to a dead letter too.
    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute>;
}

/// A message attribute with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageAttribute {
    pub name: String,
    pub data_type: String,
    /// For a binary type, the base64 text.
    pub value: String,
}

impl MessageAttribute {
    pub fn new(name: &str, data_type: &str, value: String) -> MessageAttribute {
        MessageAttribute { name: String::from(name), data_type: String::from(data_type), value }
    }
}

/// As far as the core itself knows.
struct Core;

impl DocumentWriter for Core {
    fn written(&self, plan: &Plan, trace: &Trace, fact: FactId, out: &mut String) {
        invocation_record::write(plan, trace, fact, out);
    }

    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute> {
        message_attributes(plan, trace, message)
    }
}

/// The attributes of a message as they were sent; of a dead letter of Lambda's those that the core knows.
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
    /// What is inside: a record of a topic, a bus or a bucket.
    pub message: &'p Record,
    pub envelope: Envelope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// What a bus makes of what is put there: the text of its own records.
    OfBus,
    /// What a schedule sends.
    Scheduled,
    /// What a subscription or a bucket makes of what it passes on.
    Passed { form: Form, by: ResourceId },
}

/// About as long as what AWS writes itself.
const WRITTEN_BYTES: u32 = 1000;

impl<'p> Text<'p> {
    pub fn of(plan: &'p Plan, trace: &'p Trace, record: &'p Record) -> Text<'p> {
        Text::walk(plan, trace, record, false)
    }

    /// What was put onto a bus: the event without its envelope.
    fn inside(plan: &'p Plan, trace: &'p Trace, record: &'p Record) -> Text<'p> {
        Text::walk(plan, trace, record, true)
    }

    fn walk(plan: &'p Plan, trace: &'p Trace, record: &'p Record, is_inside: bool) -> Text<'p> {
        let (mut record, mut is_inside) = (record, is_inside);
        let (mut written, mut bytes, mut is_bare) = (None, 0u32, false);
        let wrapped = loop {
            let kind = plan.kind(record.resource);
            let made = record.made();
            is_bare |= matches!(kind, plan::ResourceKind::Function(_));
            if !is_inside && let Some(envelope) = own_envelope(trace, kind, made) {
                break Some((record, envelope));
            }
            is_inside = false;
            match made {
                Origin::Copied { of, .. } => record = trace.record(of),
                Origin::FannedOut { fact, of } => match form_of(plan, trace, fact) {
                    Some((form, by)) if !matches!(form, Form::Raw | Form::BusEvent) => {
                        break Some((trace.record(of), Envelope::Passed { form, by }));
                    }
                    _ => record = trace.record(of),
                },
                Origin::Written { fact, about } => {
                    let (fact, _) = *written.get_or_insert((fact, about));
                    bytes = bytes.saturating_add(WRITTEN_BYTES);
                    // The record of an asynchronous event's end has the whole event in it.
                    if trace.fact(fact).kind != FactKind::SentOn {
                        return Text::Written { fact, about, bytes, plan, trace };
                    }
                    if invocation_record::drops_payloads(plan, trace, fact) {
                        return Text::Written { fact, about, bytes, plan, trace };
                    }
                    record = trace.record(about);
                }
                Origin::Sent { .. } | Origin::CallPayload { .. } => break None,
            }
        };
        let (step, n) = trace.root(record);
        let text = match (wrapped, plan.send(step)) {
            (Some((message, envelope)), _) => Text::Wrapped(Wrapped { plan, trace, message, envelope }),
            (None, Some(send)) => {
                Text::Sent { send, name: plan.name(record.resource), number: record.number, n, is_bare }
            }
            // Every chain ends at a send step or at a schedule, so this is never reached.
            (None, None) => {
                Text::Written { fact: FactId::new(0), about: RecordId(0), bytes: WRITTEN_BYTES, plan, trace }
            }
        };
        match written {
            Some((fact, about)) => {
                Text::Written { fact, about, bytes: bytes.saturating_add(text.len_bytes()), plan, trace }
            }
            None => text,
        }
    }

    /// As the core knows it: of an invocation record without what the function answered.
    pub fn write(&self, out: &mut String) {
        self.write_with(out, &Core);
    }

    /// With somebody else who puts into words what AWS writes.
    pub fn write_with(&self, out: &mut String, writer: &dyn DocumentWriter) {
        match self {
            Text::Sent { send, name, number, n, .. } => send.body.write(out, name, *number, *n),
            Text::Written { fact, plan, trace, .. } => writer.written(plan, trace, *fact, out),
            Text::Wrapped(wrapped) => {
                let mut inside = String::new();
                if let Some(text) = wrapped.inside() {
                    text.write_with(&mut inside, writer);
                }
                wrapped.write(&inside, writer, out);
            }
        }
    }

    /// The length of the body, in bytes.
    pub fn len_bytes(&self) -> u32 {
        match self {
            Text::Sent { send, name, number, n, .. } => {
                send.bytes.unwrap_or_else(|| send.body.len_bytes(name, *number, *n))
            }
            Text::Written { bytes, .. } => *bytes,
            Text::Wrapped(wrapped) => wrapped.len_bytes(),
        }
    }

    /// The length of the body as a JSON string, quotes and escapes counted in.
    pub fn len_as_json(&self) -> u32 {
        match self {
            Text::Sent { send, .. } if send.bytes.is_none() => self.len_bytes() + send.body.escapes(),
            Text::Sent { .. } | Text::Written { .. } => self.len_bytes(),
            Text::Wrapped(_) => {
                let mut text = String::new();
                self.write(&mut text);
                self.len_bytes() + plan::escapes(&text)
            }
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
        match self {
            Text::Sent { send, .. } => send.group.as_deref(),
            Text::Written { .. } => None,
            Text::Wrapped(wrapped) => wrapped.inside()?.group(),
        }
    }

    /// The deduplication id, if it was given.
    pub fn dedup(&self) -> Option<&'p [Piece]> {
        match self {
            Text::Sent { send, .. } => send.dedup.as_deref(),
            Text::Written { .. } => None,
            Text::Wrapped(wrapped) => wrapped.inside()?.dedup(),
        }
    }

    /// Its number within its send, from 1: attributes are recipes too.
    pub fn n(&self) -> u32 {
        match self {
            Text::Sent { n, .. } => *n,
            Text::Written { .. } => 1,
            Text::Wrapped(wrapped) => wrapped.inside().map_or(1, |inside| inside.n()),
        }
    }

    /// Whether it is JSON.
    pub fn is_json(&self) -> bool {
        match self {
            Text::Sent { send, .. } => send.is_json,
            Text::Written { .. } | Text::Wrapped(_) => true,
        }
    }
}

impl<'p> Wrapped<'p> {
    /// The text inside the envelope, if the envelope has room for one.
    pub fn inside(&self) -> Option<Text<'p>> {
        match self.envelope {
            // What a replay plays again has the inside of the first time.
            Envelope::OfBus => {
                let (first, _) = event_bridge_event::original(self.plan, self.trace, self.message);
                Some(Text::inside(self.plan, self.trace, first))
            }
            Envelope::Passed { form: Form::S3Records | Form::S3Event, .. } | Envelope::Scheduled => None,
            Envelope::Passed { .. } => Some(Text::of(self.plan, self.trace, self.message)),
        }
    }

    fn write(&self, inside: &str, writer: &dyn DocumentWriter, out: &mut String) {
        match self.envelope {
            Envelope::OfBus => event_bridge_event::write(self.plan, self.trace, self.message, inside, out),
            Envelope::Scheduled => event_bridge_event::write_scheduled(self.plan, self.message, out),
            Envelope::Passed { form, by } => match form {
                Form::SnsEvent => {
                    sns_message::write_event(self.plan, self.trace, self.message, by, (inside, writer), out)
                }
                Form::S3Records => s3_notification::write(self.plan, self.trace, self.message, out),
                Form::S3Event => s3_event::write(self.plan, self.trace, self.message, out),
                Form::Notification | Form::Raw | Form::BusEvent => {
                    sns_message::write_notification(self.plan, self.trace, self.message, by, (inside, writer), out);
                }
            },
        }
    }

    fn len_bytes(&self) -> u32 {
        let mut envelope = String::new();
        self.write("", &Core, &mut envelope);
        let inside = self.inside().map_or(0, |text| match self.envelope {
            Envelope::OfBus => text.len_bytes(),
            // As a JSON string, of which the quotes are there.
            _ => text.len_as_json().saturating_sub(2),
        });
        envelope.len() as u32 + inside
    }
}

/// What is put onto a bus gets its envelope there, and what a rule's schedule sends has no other text.
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

/// The form in which something was passed on, and who did.
fn form_of(plan: &Plan, trace: &Trace, passed: FactId) -> Option<(Form, ResourceId)> {
    let fact = trace.fact(passed);
    let by = fact.resource?;
    if let Some(form) = fact.form() {
        return Some((form, by));
    }
    // A dead letter looks like what the endpoint was to get; of a function's event, like a notification.
    let copy = trace.of(fact.records).next().filter(|_| fact.kind == FactKind::PassGivenUp)?;
    let Origin::FannedOut { fact, .. } = trace.record(copy).made() else { return None };
    match (form_of(plan, trace, fact)?.0, plan.kind(by)) {
        (Form::SnsEvent, _) => Some((Form::Notification, by)),
        (form, _) => Some((form, by)),
    }
}
