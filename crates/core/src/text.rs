//! What a record says. A record that was sent says what its send step wrote, and so does every copy of it. What AWS
//! writes itself (an invocation record, a notification) is put into words where JSON is written, not here.

use alloc::string::String;

use crate::fact::Kind;
use crate::id::{FactId, RecordId};
use crate::plan::{self, Attribute, Piece, Plan, Send};
use crate::trace::{Made, Record, Trace};

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
    },
}

/// About as long as what AWS writes itself.
const WRITTEN_BYTES: u32 = 1000;

impl<'p> Text<'p> {
    pub fn of(plan: &'p Plan, trace: &Trace, record: &Record) -> Text<'p> {
        let mut record = record;
        let (mut written, mut bytes, mut is_bare) = (None, 0u32, false);
        loop {
            is_bare |= matches!(plan.kind(record.resource), plan::Kind::Function(_));
            match record.made() {
                Made::Copied { of, .. } => record = trace.record(of),
                Made::Written { fact, about } => {
                    let (fact, about) = *written.get_or_insert((fact, about));
                    bytes = bytes.saturating_add(WRITTEN_BYTES);
                    // The record of an asynchronous event's end has the whole event in it.
                    if trace.fact(fact).kind != Kind::SentOn {
                        return Text::Written { fact, about, bytes };
                    }
                    let Made::Written { about, .. } = record.made() else { break };
                    record = trace.record(about);
                }
                Made::Sent { .. } | Made::Passed { .. } => break,
            }
        }
        let (step, n) = trace.root(record);
        match plan.send(step) {
            Some(send) => {
                let sent = Text::Sent { send, name: plan.name(record.resource), number: record.number, n, is_bare };
                match written {
                    Some((fact, about)) => Text::Written { fact, about, bytes: bytes.saturating_add(sent.len_bytes()) },
                    None => sent,
                }
            }
            // Every chain ends at a send step, so this is never reached.
            None => Text::Written { fact: FactId::new(0), about: RecordId(0), bytes: WRITTEN_BYTES },
        }
    }

    pub fn write(&self, out: &mut String) {
        if let Text::Sent { send, name, number, n, .. } = self {
            send.body.write(out, name, *number, *n);
        }
    }

    /// The length of the body, in bytes.
    pub fn len_bytes(&self) -> u32 {
        match self {
            Text::Sent { send, name, number, n, .. } => {
                send.bytes.unwrap_or_else(|| send.body.len_bytes(name, *number, *n))
            }
            Text::Written { bytes, .. } => *bytes,
        }
    }

    /// The length of the body as a JSON string, quotes and escapes counted in.
    pub fn len_as_json(&self) -> u32 {
        match self {
            Text::Sent { send, .. } if send.bytes.is_none() => self.len_bytes() + send.body.escapes(),
            Text::Sent { .. } | Text::Written { .. } => self.len_bytes(),
        }
    }

    pub fn attributes(&self) -> &'p [Attribute] {
        match self {
            Text::Sent { send, is_bare: false, .. } => &send.attributes,
            Text::Sent { .. } | Text::Written { .. } => &[],
        }
    }

    /// The message group id.
    pub fn group(&self) -> Option<&'p [Piece]> {
        match self {
            Text::Sent { send, .. } => send.group.as_deref(),
            Text::Written { .. } => None,
        }
    }

    /// The deduplication id, if it was given.
    pub fn dedup(&self) -> Option<&'p [Piece]> {
        match self {
            Text::Sent { send, .. } => send.dedup.as_deref(),
            Text::Written { .. } => None,
        }
    }

    /// Its number within its send, from 1: attributes are recipes too.
    pub fn n(&self) -> u32 {
        match self {
            Text::Sent { n, .. } => *n,
            Text::Written { .. } => 1,
        }
    }
}
