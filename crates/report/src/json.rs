//! JSON text, written directly, without values of serde_json in between.

use serde_json::{Map, Value};

/// A writer of JSON text, on one line or indented.
pub(crate) struct JsonWriter {
    text: String,
    layout: Layout,
    /// Number of objects and lists that are open.
    depth: usize,
    /// True if the innermost of them has no member yet.
    is_empty: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Compact,
    /// Each member on a line of its own, two spaces a level.
    Indented,
}

/// A type that can be written as JSON.
pub(crate) trait ToJson {
    fn write(&self, out: &mut JsonWriter);

    /// An absent value has no key in its object.
    fn is_absent(&self) -> bool {
        false
    }
}

impl JsonWriter {
    /// Returns a writer that indents by `depth` levels more than the text needs.
    pub fn new(layout: Layout, depth: usize) -> JsonWriter {
        JsonWriter { text: String::new(), layout, depth, is_empty: true }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn into_text(self) -> String {
        self.text
    }

    /// Ends the line of a finished value.
    pub fn end_line(&mut self) {
        self.text.push('\n');
    }

    /// Drops the text written so far and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    pub fn object(&mut self, members: impl FnOnce(&mut JsonWriter)) {
        self.nested('{', '}', members);
    }

    pub fn list<T: ToJson>(&mut self, items: impl IntoIterator<Item = T>) {
        self.nested('[', ']', |out| {
            for item in items {
                out.next_member();
                item.write(out);
            }
        });
    }

    fn nested(&mut self, open: char, close: char, members: impl FnOnce(&mut JsonWriter)) {
        self.text.push(open);
        self.depth += 1;
        self.is_empty = true;
        members(self);
        self.depth -= 1;
        if !self.is_empty {
            self.break_line();
        }
        self.text.push(close);
        self.is_empty = false;
    }

    /// A member of the open object. The key needs no escapes.
    pub fn member(&mut self, key: &'static str, value: &(impl ToJson + ?Sized)) {
        if !value.is_absent() {
            self.next_member();
            self.text.push('"');
            self.text.push_str(key);
            self.text.push('"');
            self.colon();
            value.write(self);
        }
    }

    /// A member of the open object, with any key.
    pub fn entry(&mut self, key: &str, value: &(impl ToJson + ?Sized)) {
        self.next_member();
        self.string(key);
        self.colon();
        value.write(self);
    }

    fn colon(&mut self) {
        self.text.push_str(if self.layout == Layout::Indented { ": " } else { ":" });
    }

    fn next_member(&mut self) {
        if !self.is_empty {
            self.text.push(',');
        }
        self.is_empty = false;
        self.break_line();
    }

    fn break_line(&mut self) {
        if self.layout == Layout::Indented {
            self.text.push('\n');
            for _ in 0..self.depth {
                self.text.push_str("  ");
            }
        }
    }

    pub fn string(&mut self, text: &str) {
        self.text.push('"');
        self.escaped(text);
        self.text.push('"');
    }

    /// A resource's name, a sign and a number: `orders/3`, `worker@4`.
    pub fn numbered(&mut self, name: &str, sign: char, number: u32) {
        self.text.push('"');
        self.escaped(name);
        self.text.push(sign);
        self.number(number.into());
        self.text.push('"');
    }

    pub fn number(&mut self, number: u64) {
        self.text.push_str(itoa::Buffer::new().format(number));
    }

    /// Control characters are escaped, those above ASCII too: JSON text may be printed on a terminal.
    fn escaped(&mut self, text: &str) {
        if !text.bytes().any(may_need_escape) {
            return self.text.push_str(text);
        }
        for c in text.chars() {
            if needs_escape(c) {
                self.escape(c);
            } else {
                self.text.push(c);
            }
        }
    }

    fn escape(&mut self, c: char) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let short = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            _ => {
                self.text.push_str("\\u00");
                let code = c as usize & 0xff;
                self.text.push(char::from(DIGITS[code >> 4]));
                self.text.push(char::from(DIGITS[code & 15]));
                return;
            }
        };
        self.text.push_str(short);
    }
}

/// All control characters are below U+00A0.
fn needs_escape(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '"' | '\\' | '\u{7f}'..='\u{9f}')
}

/// Returns true if a character that needs an escape can begin with this byte. U+0080 to U+009F begin with C2.
fn may_need_escape(byte: u8) -> bool {
    matches!(byte, 0..=0x1f | b'"' | b'\\' | 0x7f | 0xc2)
}

/// The JSON text of a value on one line.
pub(crate) fn text_of(value: &(impl ToJson + ?Sized)) -> String {
    let mut out = JsonWriter::new(Layout::Compact, 0);
    value.write(&mut out);
    out.into_text()
}

/// The same as a `Value`.
pub(crate) fn value_of(value: &(impl ToJson + ?Sized)) -> Value {
    parse(&text_of(value))
}

/// Parses the text of a [`JsonWriter`], which is always JSON.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

impl ToJson for Value {
    fn write(&self, out: &mut JsonWriter) {
        match self {
            Value::String(text) => out.string(text),
            Value::Array(list) => out.list(list),
            Value::Object(map) => map.write(out),
            Value::Null => out.text.push_str("null"),
            Value::Bool(flag) => flag.write(out),
            Value::Number(number) => match number.as_u64() {
                Some(number) => out.number(number),
                None => out.text.push_str(&number.to_string()),
            },
        }
    }
}

impl ToJson for Map<String, Value> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| self.iter().for_each(|(key, value)| out.entry(key, value)));
    }
}

impl ToJson for str {
    fn write(&self, out: &mut JsonWriter) {
        out.string(self);
    }
}

impl ToJson for String {
    fn write(&self, out: &mut JsonWriter) {
        out.string(self);
    }
}

impl ToJson for bool {
    fn write(&self, out: &mut JsonWriter) {
        out.text.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for u64 {
    fn write(&self, out: &mut JsonWriter) {
        out.number(*self);
    }
}

impl ToJson for u32 {
    fn write(&self, out: &mut JsonWriter) {
        out.number((*self).into());
    }
}

impl ToJson for u16 {
    fn write(&self, out: &mut JsonWriter) {
        out.number((*self).into());
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, out: &mut JsonWriter) {
        (**self).write(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, out: &mut JsonWriter) {
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut JsonWriter) {
        out.list(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_text_is_that_of_serde_json() {
        let value = json!({
            "text": "a \"quoted\" \\ line\n\r\t\u{8}\u{c}\u{1} é 😀",
            "numbers": [0, 7, 10, u64::MAX, -3, 1.5],
            "nested": {"empty": {}, "list": [], "flags": [true, false, null], "": [[1], [{"a": 1}]]},
        });
        assert_eq!(text_of(&value), value.to_string());
        let mut out = JsonWriter::new(Layout::Indented, 0);
        value.write(&mut out);
        assert_eq!(out.text(), format!("{value:#}"));
    }

    #[test]
    fn no_control_character_stays() {
        let text: String = (0..0x120).filter_map(char::from_u32).collect();
        let written = text_of(&text);
        assert!(!written.chars().any(char::is_control), "{written}");
        assert_eq!(parse(&written), json!(text));
    }

    #[test]
    fn an_absent_value_has_no_key() {
        let mut out = JsonWriter::new(Layout::Compact, 0);
        out.object(|out| {
            out.member("none", &None::<u64>);
            out.member("some", &Some(1u64));
        });
        assert_eq!(out.text(), r#"{"some":1}"#);
    }
}
