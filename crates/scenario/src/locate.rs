//! Finds the position of a path in a text of JSON, for editors that mark problems.

use core::ops::Range;

use crate::path::split;

/// Returns the bytes of a text at a path. For a missing value, the longest existing part of the path is returned: a
/// missing key in its object's first brace. `None` if the text is invalid JSON up to that point.
pub fn locate(text: &str, path: &str) -> Option<Range<usize>> {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    walk.space();
    let mut found = walk.at..walk.at + 1;
    for part in split(path) {
        match walk.enter(part) {
            Some(true) => found = walk.value_here()?,
            Some(false) => break,
            None => return None,
        }
    }
    Some(found)
}

struct Walk<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// Skips a byte and the whitespace after it.
    fn pass(&mut self, byte: u8) -> Option<()> {
        if self.peek() != byte {
            return None;
        }
        self.at += 1;
        self.space();
        Some(())
    }

    /// Moves to the value of a key or an index. Returns false if there is none.
    fn enter(&mut self, part: &str) -> Option<bool> {
        match self.peek() {
            b'{' => self.enter_object(part),
            b'[' => self.enter_list(part.parse().ok()?),
            _ => Some(false),
        }
    }

    fn enter_object(&mut self, key: &str) -> Option<bool> {
        self.pass(b'{')?;
        while self.peek() != b'}' {
            let start = self.at + 1;
            self.skip_text()?;
            let is_it = self.bytes.get(start..self.at - 1)? == key.as_bytes();
            self.space();
            self.pass(b':')?;
            if is_it {
                return Some(true);
            }
            self.skip()?;
            if self.peek() == b',' {
                self.pass(b',')?;
            }
        }
        Some(false)
    }

    fn enter_list(&mut self, index: usize) -> Option<bool> {
        self.pass(b'[')?;
        for _ in 0..index {
            if self.peek() == b']' {
                return Some(false);
            }
            self.skip()?;
            if self.peek() == b',' {
                self.pass(b',')?;
            }
        }
        Some(self.peek() != b']')
    }

    /// Returns the bytes of the value at this position.
    fn value_here(&self) -> Option<Range<usize>> {
        let mut end = Walk { bytes: self.bytes, at: self.at };
        end.skip_value()?;
        // A long value is shown by its beginning.
        let is_whole = !matches!(self.peek(), b'{' | b'[');
        Some(self.at..if is_whole { end.at } else { self.at + 1 })
    }

    /// Skips a value and the whitespace after it.
    fn skip(&mut self) -> Option<()> {
        self.skip_value()?;
        self.space();
        Some(())
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                0 => return None,
                b'"' => self.skip_text()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ if depth > 0 => self.at += 1,
                _ => {
                    let start = self.at;
                    while !matches!(self.peek(), 0 | b',' | b'}' | b']') && !self.peek().is_ascii_whitespace() {
                        self.at += 1;
                    }
                    return (self.at > start).then_some(());
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Skips a text in quotes.
    fn skip_text(&mut self) -> Option<()> {
        if self.peek() != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            match self.peek() {
                0 => return None,
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;

    const TEXT: &str = r#" { "v": 1, "stack": { "q": { "type": "queue", "odd\"key": [1, {"a": -2.5}] } }, "script": [ {}, { "at": "0s" } ] }"#;

    fn found(path: &str) -> &str {
        &TEXT[locate(TEXT, path).expect("it is JSON")]
    }

    #[test]
    fn a_path_is_found_in_its_text() {
        assert_eq!(found("v"), "1");
        assert_eq!(found("stack.q.type"), "\"queue\"");
        assert_eq!(found("script[1].at"), "\"0s\"");
        assert_eq!(found("stack.q"), "{");
        assert_eq!(found("script"), "[");
    }

    #[test]
    fn what_is_missing_is_found_as_far_as_it_goes() {
        assert_eq!(locate(TEXT, "stack.q.batchSize"), locate(TEXT, "stack.q"));
        assert_eq!(locate(TEXT, "script[7].at"), locate(TEXT, "script"));
        assert_eq!(locate(TEXT, ""), Some(1..2));
    }

    #[test]
    fn a_broken_text_is_no_trap() {
        for end in 0..TEXT.len() {
            if TEXT.is_char_boundary(end) {
                let _ = locate(&TEXT[..end], "script[1].at");
            }
        }
        assert_eq!(locate("{ \"a\" 1", "a"), None);
        assert_eq!(locate("{ \"a\\", "a"), None);
    }
}
