//! Reads the paths of a Rust file, without a full parser: every tree of a `use`, and every path written out in code.

use super::text::code_lines;

/// A path of two or more segments, or a name in a `use`.
#[derive(Debug, PartialEq, Eq)]
pub struct Path<'t> {
    /// `["crate", "sqs", "Queue"]`.
    pub segments: Vec<&'t str>,
    /// The name that a `use` gives it in the file.
    pub name: Option<&'t str>,
    pub line: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    /// `::`
    Colons,
    Other(char),
}

/// Every path of the code, tests left out.
pub fn paths(text: &str) -> Vec<Path<'_>> {
    let tokens: Vec<(usize, Token)> =
        code_lines(text).into_iter().flat_map(|(line, code)| tokens(line, code)).collect();
    let mut reader = Reader { tokens: &tokens, at: 0, found: Vec::new() };
    while let Some(token) = reader.next() {
        match token {
            Token::Word("use") => reader.tree(&[]),
            Token::Word(first) => reader.path(first),
            _ => {}
        }
    }
    reader.found
}

fn tokens(line: usize, code: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        let length = if letter.is_alphabetic() || letter == '_' {
            let end = rest.find(|other: char| !other.is_alphanumeric() && other != '_').unwrap_or(rest.len());
            tokens.push((line, Token::Word(&rest[..end])));
            end
        } else if rest.starts_with("::") {
            tokens.push((line, Token::Colons));
            2
        } else if letter == '"' {
            string_length(rest)
        } else {
            if !letter.is_whitespace() {
                tokens.push((line, Token::Other(letter)));
            }
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a string literal with its quotes; a string that goes on in the next line ends with this one.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

struct Reader<'a, 't> {
    tokens: &'a [(usize, Token<'t>)],
    at: usize,
    found: Vec<Path<'t>>,
}

impl<'t> Reader<'_, 't> {
    fn next(&mut self) -> Option<Token<'t>> {
        let (_, token) = self.tokens.get(self.at)?;
        self.at += 1;
        Some(*token)
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).map(|(_, token)| *token)
    }

    /// The line of the token that was read last.
    fn line(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |(line, _)| *line)
    }

    /// A path in an expression or a type, of which the first word is read.
    fn path(&mut self, first: &'t str) {
        let line = self.line();
        let mut segments = vec![first];
        while self.peek() == Some(Token::Colons) {
            self.at += 1;
            match self.peek() {
                Some(Token::Word(word)) => segments.push(word),
                // `Vec::<u8>` and the like.
                _ => break,
            }
            self.at += 1;
        }
        if segments.len() > 1 {
            self.found.push(Path { segments, name: None, line });
        }
    }

    /// A tree of a `use`, up to a comma, a closing brace or a semicolon, which stay unread.
    fn tree(&mut self, prefix: &[&'t str]) {
        let mut segments = prefix.to_vec();
        let mut line = self.line();
        let mut alias = None;
        while let Some(token) = self.peek() {
            match token {
                Token::Other(',' | '}' | ';') => break,
                Token::Other('{') => {
                    self.at += 1;
                    self.group(&segments);
                    return;
                }
                Token::Word("as") => {
                    self.at += 1;
                    if let Some(Token::Word(name)) = self.peek() {
                        alias = Some(name);
                    }
                }
                Token::Word(word) => {
                    line = self.tokens[self.at].0;
                    segments.push(word);
                }
                _ => {}
            }
            self.at += 1;
        }
        // `a::{self}` names `a`.
        if segments.len() > 1 && segments.last() == Some(&"self") {
            segments.pop();
        }
        if let Some(&last) = segments.last() {
            self.found.push(Path { segments, name: alias.or(Some(last)), line });
        }
    }

    /// The trees between braces; the closing brace is read.
    fn group(&mut self, prefix: &[&'t str]) {
        loop {
            self.tree(prefix);
            if self.next() != Some(Token::Other(',')) {
                return;
            }
            if self.peek() == Some(Token::Other('}')) {
                self.at += 1;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let write = |path: &Path| {
            let name = path.name.map_or_else(String::new, |name| format!(" as {name}"));
            format!("{}: {}{name}", path.line, path.segments.join("::"))
        };
        paths(text).iter().map(write).collect()
    }

    #[test]
    fn the_trees_of_a_use_are_read() {
        let text = "use crate::{\n    a::{self, B, c::*},\n    d::E as F,\n};\npub(crate) use super::g;\n";
        assert_eq!(
            read(text),
            [
                "2: crate::a as a",
                "2: crate::a::B as B",
                "2: crate::a::c as c",
                "3: crate::d::E as F",
                "5: super::g as g"
            ]
        );
    }

    #[test]
    fn paths_in_code_are_read_and_texts_are_not() {
        let text =
            "fn a() -> crate::b::C {\n    let d = \"crate::e\"; // crate::f\n    Vec::<u8>::new(super::g(), h)\n}\n";
        assert_eq!(read(text), ["1: crate::b::C", "3: super::g"]);
    }
}
