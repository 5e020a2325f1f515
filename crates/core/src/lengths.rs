//! The lengths of a message that count for limits.

use crate::plan::ResourceKind::{Bus, Function, Rule};
use crate::plan::{Attribute, Plan};
use crate::text::Text;
use crate::trace::{Record, Trace};

/// The lengths of a message that count for limits, in bytes.
#[derive(Clone, Copy)]
pub struct Lengths {
    pub body: u32,
    /// The body as a JSON string, quotes and escapes included.
    pub json: u32,
    /// Number of message attributes.
    pub attribute_count: u32,
    /// Names, types and values of the message attributes.
    pub attributes: u32,
}

impl Lengths {
    /// The lengths of a record's text.
    #[inline]
    pub fn of(plan: &Plan, trace: &Trace, record: &Record) -> Lengths {
        let kind = plan.kind(record.resource);
        // Most records have the text of their send step as it is, and a text is not made for them.
        if record.is_sent() && !matches!(kind, Bus(_) | Function(_) | Rule(_)) {
            let (step, n) = trace.root(record);
            if let Some(send) = plan.send(step) {
                // The work of `Text::walk`.
                trace.meter.add(2);
                let (body, json) = send.body_lengths(plan.name(record.resource), record.number, n);
                return Lengths::with_attributes(body, json, &send.attributes, n);
            }
        }
        Lengths::of_text(&Text::of(plan, trace, record))
    }

    #[inline(never)]
    fn of_text(text: &Text) -> Lengths {
        Lengths::with_attributes(text.len_bytes(), text.len_as_json(), text.attributes(), text.n())
    }

    #[inline]
    fn with_attributes(body: u32, json: u32, attributes: &[Attribute], n: u32) -> Lengths {
        let lengths = attributes.iter().map(|attribute| attribute.len_bytes(n));
        Lengths { body, json, attribute_count: attributes.len() as u32, attributes: lengths.sum() }
    }
}
