//! What a record says. A record that was sent says what its send step wrote, and so does every copy of it. What AWS
//! writes itself (an invocation record, a notification) is put into words where JSON is written, not here.

use alloc::string::String;

use crate::id::FactId;
use crate::id::RecordId;
use crate::plan::{Attribute, Piece, Plan, Send};
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
    },
    Written {
        fact: FactId,
        about: RecordId,
    },
}

/// About as long as what AWS writes itself.
const WRITTEN_BYTES: u32 = 1000;

impl<'p> Text<'p> {
    pub fn of(plan: &'p Plan, trace: &Trace, record: &Record) -> Text<'p> {
        let mut record = record;
        loop {
            match record.made() {
                Made::Copied { of, .. } => record = trace.record(of),
                Made::Written { fact, about } => return Text::Written { fact, about },
                Made::Sent { .. } | Made::Passed { .. } => break,
            }
        }
        let (step, n) = trace.root(record);
        match plan.send(step) {
            Some(send) => Text::Sent { send, name: plan.name(record.resource), number: record.number, n },
            // Every chain ends at a send step, so this is never reached.
            None => Text::Written { fact: FactId::new(0), about: RecordId(0) },
        }
    }

    pub fn write(&self, out: &mut String) {
        if let Text::Sent { send, name, number, n } = self {
            send.body.write(out, name, *number, *n);
        }
    }

    /// The length of the body, in bytes.
    pub fn len_bytes(&self) -> u32 {
        match self {
            Text::Sent { send, name, number, n } => {
                send.bytes.unwrap_or_else(|| send.body.len_bytes(name, *number, *n))
            }
            Text::Written { .. } => WRITTEN_BYTES,
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
            Text::Sent { send, .. } => &send.attributes,
            Text::Written { .. } => &[],
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
