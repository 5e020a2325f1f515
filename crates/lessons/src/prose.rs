//! The part of Markdown that lessons and notes can use: headings, paragraphs, lists, quotes, code, emphasis and links.
//! HTML is read as text, and a picture as its alternative text. The target of a link is a scenario, a page of this site
//! or an address of the web; any other link has no target. The result is a tree and not HTML, so that input that is not
//! trusted becomes text.
//!
//! A complete parser of Markdown would be a tenth of the page.

use redrive_scenario::link::Link;

/// Maximum length of a text in bytes. The rest is cut off.
const MAX_BYTES: usize = 20_000;
/// Maximum distance in bytes between an opening mark and its closing mark.
const MAX_DISTANCE: usize = 1_000;
/// Maximum depth of nested marks.
const MAX_DEPTH: usize = 6;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(Vec<Span>),
    Paragraph(Vec<Span>),
    Quote(Vec<Span>),
    Code(String),
    List { is_ordered: bool, items: Vec<Vec<Span>> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    Code(String),
    Strong(Vec<Span>),
    Emphasis(Vec<Span>),
    Link { to: To, words: Vec<Span> },
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A scenario: the fragment of a link, with its `#`.
    Scenario(String),
    /// A page of the book or of the lessons, relative to the root of the site.
    Page(String),
    Web(String),
    Nowhere,
}

pub fn read(text: &str) -> Vec<Block> {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut blocks = Vec::new();
    let mut lines = text[..end].lines().peekable();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        if start.is_empty() || is_rule(start) {
            continue;
        }
        if let Some(fence) = ["```", "~~~"].into_iter().find(|fence| start.starts_with(fence)) {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with(fence)).collect();
            blocks.push(Block::Code(code.join("\n")));
            continue;
        }
        if let Some(words) = heading(start) {
            blocks.push(Block::Heading(spans(words)));
            continue;
        }
        let (kind, first) = kind(start);
        let mut items = vec![first.to_owned()];
        while let Some(next) = lines.next_if(|next| goes_on(next, kind)) {
            let next = next.trim();
            match (kind, self::kind(next)) {
                (Kind::List(_), (Kind::List(_), item)) => items.push(item.to_owned()),
                (Kind::Quote, (Kind::Quote, rest)) => join(&mut items, rest),
                _ => join(&mut items, next),
            }
        }
        let mut items = items.iter().map(|item| spans(item));
        blocks.push(match kind {
            Kind::List(is_ordered) => Block::List { is_ordered, items: items.collect() },
            Kind::Quote => Block::Quote(items.next().unwrap_or_default()),
            Kind::Paragraph => Block::Paragraph(items.next().unwrap_or_default()),
        });
    }
    blocks
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Paragraph,
    Quote,
    /// True if it is numbered.
    List(bool),
}

/// Returns the kind of block that a line starts, and the line without its mark.
fn kind(line: &str) -> (Kind, &str) {
    if let Some(rest) = line.strip_prefix('>') {
        return (Kind::Quote, rest.trim_start());
    }
    if let Some(rest) = ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark)) {
        return (Kind::List(false), rest.trim());
    }
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")) {
        Some(item) if rest.len() < line.len() => (Kind::List(true), item.trim()),
        _ => (Kind::Paragraph, line.trim_end()),
    }
}

/// Returns true if a line belongs to the block before it.
fn goes_on(line: &str, kind: Kind) -> bool {
    let start = line.trim_start();
    let is_other = start.is_empty() || start.starts_with("```") || start.starts_with("~~~") || heading(start).is_some();
    !is_other && (kind != Kind::Paragraph || !matches!(self::kind(start).0, Kind::Quote | Kind::List(false)))
}

fn join(items: &mut [String], line: &str) {
    if let Some(last) = items.last_mut() {
        last.push(' ');
        last.push_str(line);
    }
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#').trim_end())
}

fn is_rule(line: &str) -> bool {
    let marks: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    marks.len() >= 3 && ["-", "*", "_"].iter().any(|mark| marks.replace(mark, "").is_empty())
}

/// Reads the marks within a line of text.
pub fn spans(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    inline(text, 0, &mut out);
    out
}

fn inline(text: &str, depth: usize, out: &mut Vec<Span>) {
    let mut plain = String::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let found = if depth < MAX_DEPTH { marked(text, at, letter, depth) } else { None };
        match found {
            Some((Span::Text(words), end)) => {
                plain.push_str(&words);
                at = end;
            }
            Some((span, end)) => {
                if !plain.is_empty() {
                    out.push(Span::Text(std::mem::take(&mut plain)));
                }
                out.push(span);
                at = end;
            }
            None => {
                plain.push(letter);
                at += letter.len_utf8();
            }
        }
    }
    if !plain.is_empty() {
        out.push(Span::Text(plain));
    }
}

/// Returns the span whose mark is at a letter, and its end; `None` if the mark is not closed.
fn marked(text: &str, at: usize, letter: char, depth: usize) -> Option<(Span, usize)> {
    let rest = &text[at..];
    match letter {
        '\\' => {
            let next = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
            Some((Span::Text(next.to_string()), at + 2))
        }
        '`' => {
            let ticks = &rest[..rest.len() - rest.trim_start_matches('`').len()];
            let from = at + ticks.len();
            let end = from + near(text, from).find(ticks)?;
            Some((Span::Code(text[from..end].trim().to_owned()), end + ticks.len()))
        }
        '*' | '_' => emphasis(text, at, letter, depth),
        '!' if rest.starts_with("![") => {
            let (_, words, end) = link(text, at + 1)?;
            Some((Span::Text(words.to_owned()), end))
        }
        '[' => {
            let (to, words, end) = link(text, at)?;
            Some((Span::Link { to: target(to), words: nested(words, depth) }, end))
        }
        '<' => {
            let (address, _) = near(text, at + 1).split_once('>')?;
            let to = target(address);
            let is_web = matches!(to, To::Web(_)) && !address.contains(char::is_whitespace);
            is_web.then(|| (Span::Link { to, words: vec![Span::Text(address.to_owned())] }, at + address.len() + 2))
        }
        _ => None,
    }
}

fn nested(words: &str, depth: usize) -> Vec<Span> {
    let mut out = Vec::new();
    inline(words, depth + 1, &mut out);
    out
}

fn emphasis(text: &str, at: usize, mark: char, depth: usize) -> Option<(Span, usize)> {
    let is_strong = text[at + 1..].starts_with(mark);
    let width = if is_strong { 2 } else { 1 };
    let from = at + width;
    let before = text[..at].chars().next_back();
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    if text[from..].starts_with(char::is_whitespace) || (mark == '_' && is_word(before)) {
        return None;
    }
    let within = near(text, from);
    let (mut is_in_code, mut last, mut place) = (false, None, 0);
    while let Some(letter) = within[place..].chars().next() {
        let run =
            if letter == mark { within[place..].len() - within[place..].trim_start_matches(mark).len() } else { 0 };
        is_in_code ^= letter == '`';
        let after = within[place + width.min(run)..].chars().next();
        // A mark in code is text, and a mark after a space opens a span.
        let ends = run == width && !is_in_code && last.is_some_and(|last: char| !last.is_whitespace());
        if ends && (mark == '*' || !is_word(after)) {
            let words = nested(&within[..place], depth);
            let span = if is_strong { Span::Strong(words) } else { Span::Emphasis(words) };
            return Some((span, from + place + width));
        }
        last = Some(letter);
        place += letter.len_utf8().max(run);
    }
    None
}

/// Reads `[words](to "title")`. Returns its target, its words and its end.
fn link(text: &str, at: usize) -> Option<(&str, &str, usize)> {
    let from = at + 1;
    let within = near(text, from);
    let (mut open, mut close) = (0, None);
    for (place, letter) in within.char_indices() {
        match letter {
            '[' => open += 1,
            ']' if open == 0 => {
                close = Some(place);
                break;
            }
            ']' => open -= 1,
            _ => {}
        }
    }
    let close = close?;
    let start = from + close + 2;
    let rest = within[close..].strip_prefix("](")?;
    let mut open = 0;
    for (place, letter) in rest.char_indices() {
        match letter {
            '(' => open += 1,
            ')' if open == 0 => {
                let to = rest[..place].split_whitespace().next().unwrap_or_default();
                let to = to.strip_prefix('<').and_then(|to| to.strip_suffix('>')).unwrap_or(to);
                return Some((to, &within[..close], start + place + 1));
            }
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Returns the text in which a mark that opens at a place can close.
fn near(text: &str, from: usize) -> &str {
    let mut end = text.len().min(from + MAX_DISTANCE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[from..end]
}

fn target(to: &str) -> To {
    let is_page = |to: &str| {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.#".contains(letter);
        let is_below =
            (to.starts_with("book/") || to.starts_with("lessons/")) && !to.contains("..") && !to.contains("//");
        is_below && to.chars().all(is_plain)
    };
    let is_web = to.starts_with("https://") || to.starts_with("http://");
    if to.starts_with('#') && Link::is_link(to) {
        To::Scenario(to.to_owned())
    } else if is_web && !to.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        To::Web(to.to_owned())
    } else if is_page(to) {
        To::Page(to.to_owned())
    } else {
        To::Nowhere
    }
}

#[cfg(test)]
mod tests;
