//! Finds the position of a path in a text of YAML.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::path::split;

/// Returns the bytes of a text at a path. A list or an object is found by its key, and a missing value
/// by the last key on the way to it. Nothing if the text is no YAML up to that point.
pub fn locate(text: &str, path: &str) -> Option<Range<usize>> {
    let parts = split(path);
    let mut walk = Walk { parts: &parts, met: 0, open: Vec::new(), found: None };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        if walk.take(&event, span) {
            break;
        }
    }
    let found = walk.found?;
    let (start, end) = (byte(text, found.start.index()), byte(text, found.end.index()));
    Some(start..closing_quote(&text[start..]).map_or(end, |length| start + length))
}

/// The length of a text in quotes, in bytes with its quotes. (The end that the parser gives lies after what follows.)
fn closing_quote(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|letter| matches!(letter, '\'' | '"'))?;
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if quote == '"' => drop(letters.next()),
            // Two of them stand for one.
            '\'' if quote == '\'' && letters.peek().is_some_and(|(_, next)| *next == '\'') => drop(letters.next()),
            letter if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A list or an object that is not yet over.
struct Open {
    /// The number of parts of the path that lead to it; `None` if it is not on the path.
    depth: Option<usize>,
    is_list: bool,
    /// Items so far, or keys and values.
    count: usize,
    /// The key whose value comes next is the next part of the path.
    is_next: bool,
}

struct Walk<'p> {
    parts: &'p [&'p str],
    /// The number of parts of the path that were found, the last of them at `found`.
    met: usize,
    open: Vec<Open>,
    found: Option<Span>,
}

impl Walk<'_> {
    /// Returns true if the search is over.
    fn take(&mut self, event: &Event<'_>, span: Span) -> bool {
        match event {
            Event::Scalar(text, ..) => {
                if let Some(open) = self.open.last_mut().filter(|open| !open.is_list && open.count.is_multiple_of(2)) {
                    open.count += 1;
                    open.is_next = open.depth.is_some_and(|depth| self.parts.get(depth) == Some(&text.as_ref()));
                    if open.is_next {
                        (self.met, self.found) = (self.met + 1, Some(span));
                    }
                    return false;
                }
                let is_it = self.enter().is_some_and(|depth| depth == self.parts.len());
                if is_it {
                    self.found = Some(span).filter(|span| span.start.index() < span.end.index()).or(self.found);
                }
                is_it
            }
            Event::Alias(_) => self.enter().is_some(),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let depth = self.enter();
                if depth.is_some_and(|depth| depth == self.parts.len()) && self.found.is_some() {
                    return true;
                }
                let is_list = matches!(event, Event::SequenceStart(..));
                self.open.push(Open { depth, is_list, count: 0, is_next: false });
                false
            }
            // The way ends here: nothing below it has the next part.
            Event::SequenceEnd | Event::MappingEnd => self.open.pop().is_some_and(|open| open.depth == Some(self.met)),
            _ => false,
        }
    }

    /// Counts a value; how many parts of the path lead to it, if it is on the way.
    fn enter(&mut self) -> Option<usize> {
        let Some(open) = self.open.last_mut() else { return Some(0) };
        let place = open.count;
        open.count += 1;
        if !open.is_list {
            return open.depth.filter(|_| std::mem::take(&mut open.is_next)).map(|depth| depth + 1);
        }
        let depth = open.depth?;
        let is_next = self.parts.get(depth).and_then(|part| part.parse().ok()) == Some(place);
        self.met += usize::from(is_next);
        is_next.then_some(depth + 1)
    }
}

/// The byte at which a character begins.
fn byte(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// The number of comments, which are lost when the text is written again.
pub fn comments(text: &str) -> usize {
    // A `#` within a quoted text or a block starts no comment; plain texts cannot hold one.
    let mut cursor = Cursor::new(text);
    let mut texts: Vec<Range<usize>> = Vec::new();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        if let Event::Scalar(_, style, ..) = event
            && style != ScalarStyle::Plain
        {
            let start = cursor.byte(span.start.index());
            let end = closing_quote(&text[start..]).map_or_else(|| cursor.byte(span.end.index()), |len| start + len);
            texts.push(start..end);
        }
    }
    let mut texts = texts.into_iter().peekable();
    let (mut count, mut before, mut is_in_one) = (0, '\n', false);
    for (at, letter) in text.char_indices() {
        while texts.next_if(|text| text.end <= at).is_some() {}
        is_in_one &= letter != '\n';
        let is_sign = letter == '#' && before.is_whitespace();
        if is_sign && !is_in_one && !texts.peek().is_some_and(|text| text.contains(&at)) {
            (count, is_in_one) = (count + 1, true);
        }
        before = letter;
    }
    count
}

/// Converts character indices into byte offsets in one pass; an index may lie before the last one by a few characters.
struct Cursor<'t> {
    text: &'t str,
    index: usize,
    byte: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, index: 0, byte: 0 }
    }

    fn byte(&mut self, index: usize) -> usize {
        while self.index > index {
            self.byte = self.text[..self.byte].char_indices().next_back().map_or(0, |(at, _)| at);
            self.index -= 1;
        }
        while self.index < index {
            let Some(letter) = self.text[self.byte..].chars().next() else { break };
            self.byte += letter.len_utf8();
            self.index += 1;
        }
        self.byte
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_in_texts_are_no_comments() {
        let text = "v: 1 # one\nx-a: \"é # no\" # two\nx-b: |\n  # no\nx-c: 'it''s # no'\n# three\n";
        assert_eq!(comments(text), 3);
    }

    /// Quadratic work would take minutes here.
    #[test]
    fn comments_of_a_large_text_are_counted_in_one_pass() {
        let text = format!("x-a: [{}]\n", "\"é#\", ".repeat(100_000)) + &"# one\n".repeat(20_000);
        assert_eq!(comments(&text), 20_000);
    }
}
