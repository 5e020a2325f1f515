use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

/// The template of the text of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// `{"id":"orders/3"}`, the record's own id.
    OwnId,
    /// `{"id":{"S":"orders/3"}}`, an item with only its key, of this name.
    OwnItem(Box<str>),
    Template(Template),
}

/// A text with numbers in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
    /// The number of bytes that the text is longer as a JSON string. Computed once: a text may be long, and may be sent
    /// a million times.
    escapes: u32,
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.fmt(f)
    }
}

impl Template {
    pub fn new(pieces: Vec<Piece>) -> Template {
        let escapes = 2 + pieces.iter().map(Piece::escapes).sum::<u32>();
        Template { pieces, escapes }
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(Box<str>),
    /// `{n}`: the number within the send, from 1.
    Number,
    /// `{n%3}`: its remainder.
    Remainder(u32),
}

/// An SQS message attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub name: Box<str>,
    pub data_type: Box<str>,
    /// For a binary type, the base64 text.
    pub value: Vec<Piece>,
}

impl Attribute {
    pub fn is_binary(&self) -> bool {
        self.data_type.starts_with("Binary")
    }
}

impl Body {
    /// Writes the text of record `number` of `resource`, which was number `n` of its send.
    pub fn write(&self, out: &mut String, resource: &str, number: u32, n: u32) {
        match self {
            Body::OwnId => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{{\"id\":\"{resource}/{number}\"}}");
            }
            Body::OwnItem(key) => {
                let _ = write!(out, "{{\"{key}\":{{\"S\":\"{resource}/{number}\"}}}}");
            }
            Body::Template(template) => write_pieces(&template.pieces, out, n),
        }
    }

    /// The length in bytes of the text that `write` writes.
    #[inline]
    pub fn len_bytes(&self, resource: &str, number: u32, n: u32) -> u32 {
        match self {
            Body::OwnId => 10 + resource.len() as u32 + digits(number),
            Body::OwnItem(key) => 14 + (key.len() + resource.len()) as u32 + digits(number),
            Body::Template(template) => template.pieces.iter().map(|piece| piece.len_bytes(n)).sum(),
        }
    }

    /// A length that no text of this body exceeds, in bytes.
    pub(super) fn max_len_bytes(&self, resource: &str) -> u32 {
        match self {
            Body::OwnId | Body::OwnItem(_) => self.len_bytes(resource, u32::MAX, u32::MAX),
            Body::Template(template) => template.pieces.iter().map(Piece::max_len_bytes).sum(),
        }
    }

    /// Returns the number of bytes that the text is longer as a JSON string, including the quotes.
    #[inline]
    pub fn escapes(&self) -> u32 {
        match self {
            Body::OwnId => 4 + 2,
            Body::OwnItem(_) => 8 + 2,
            Body::Template(template) => template.escapes,
        }
    }
}

impl Piece {
    fn escapes(&self) -> u32 {
        let Piece::Text(text) = self else { return 0 };
        escapes(text) - 2
    }

    fn len_bytes(&self, n: u32) -> u32 {
        match self {
            Piece::Text(text) => text.len() as u32,
            Piece::Number => digits(n),
            Piece::Remainder(by) => digits(n % by),
        }
    }

    fn max_len_bytes(&self) -> u32 {
        match self {
            Piece::Text(text) => text.len() as u32,
            Piece::Number | Piece::Remainder(_) => digits(u32::MAX),
        }
    }
}

/// Writes a template for number `n` of its send.
pub fn write_pieces(pieces: &[Piece], out: &mut String, n: u32) {
    for piece in pieces {
        let _ = match piece {
            Piece::Text(text) => out.write_str(text),
            Piece::Number => write!(out, "{n}"),
            Piece::Remainder(by) => write!(out, "{}", n % by),
        };
    }
}

impl Attribute {
    pub fn write_value(&self, out: &mut String, n: u32) {
        write_pieces(&self.value, out, n);
    }

    pub fn len_bytes(&self, n: u32) -> u32 {
        let value: u32 = self.value.iter().map(|piece| piece.len_bytes(n)).sum();
        self.name.len() as u32 + self.data_type.len() as u32 + value
    }

    pub(super) fn max_len_bytes(&self) -> u32 {
        let value: u32 = self.value.iter().map(Piece::max_len_bytes).sum();
        self.name.len() as u32 + self.data_type.len() as u32 + value
    }
}

/// Returns the number of bytes that a text is longer as a JSON string, including the quotes.
pub fn escapes(text: &str) -> u32 {
    let longer = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 1,
        0..0x20 => 5,
        _ => 0,
    });
    longer.sum::<u32>() + 2
}

fn digits(number: u32) -> u32 {
    number.checked_ilog10().unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn the_length_is_the_length_of_the_text() {
        let bodies = [
            Body::OwnId,
            Body::OwnItem("pk".into()),
            Body::Template(Template::new(vec![Piece::Text("a".into()), Piece::Number, Piece::Remainder(3)])),
        ];
        for body in bodies {
            for n in [1, 9, 10, 99, 100, 12_345] {
                let mut text = String::new();
                body.write(&mut text, "orders", n * 7, n);
                assert_eq!(text.len() as u32, body.len_bytes("orders", n * 7, n), "{text}");
                assert!(text.len() as u32 <= body.max_len_bytes("orders"), "{text}");
            }
        }
    }
}
