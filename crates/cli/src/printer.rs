//! The one printer: knows whether colours are welcome.

use std::io::{self, BufWriter, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;

/// What a piece of text is about; on a terminal, how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Title,
    Dim,
    Good,
    Bad,
    Warn,
    Lost,
}

impl Style {
    /// Only the sixteen colours that every terminal sets to suit its own background.
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Title => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Bad => "31",
            Style::Warn => "33",
            Style::Lost => "35",
        }
    }
}

/// Size of the output buffer in bytes.
const BUFFER: usize = 64 * 1024;

pub struct Printer {
    out: BufWriter<Box<dyn Write>>,
    colour: bool,
}

impl Printer {
    pub fn stdout() -> Printer {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = wanted && io::stdout().is_terminal();
        Printer { out: BufWriter::with_capacity(BUFFER, unbuffered_stdout()), colour }
    }

    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", safe(text))
    }

    /// Data, byte for byte.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    pub fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    pub fn paint(&self, style: Style, text: &str) -> String {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        match (self.colour, style.code()) {
            (true, code) if !code.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text,
        }
    }
}

/// Standard output without the line buffer of the standard library, which would copy every line again.
fn unbuffered_stdout() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(fd) = io::stdout().as_fd().try_clone_to_owned() {
        return Box::new(std::fs::File::from(fd));
    }
    Box::new(io::stdout())
}

/// Data, byte for byte, for whatever writes bytes.
impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A line without what could steer a terminal: a scenario's texts can come from anybody. Colours stay.
pub fn safe(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c == '\u{1b}' { colour_len(rest) } else { 0 };
        if length > 0 {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        out.push(if c.is_control() { ' ' } else { c });
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// How long the sequence is that a text begins with, if it only sets a colour.
fn colour_len(text: &str) -> usize {
    let digits = text.strip_prefix("\u{1b}[").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    match digits.and_then(|rest| rest.strip_prefix('m')) {
        Some(rest) => text.len() - rest.len(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(safe("\u{1b}[31mred\u{1b}[0m é"), "\u{1b}[31mred\u{1b}[0m é");
        assert_eq!(safe("\u{1b}[2Jgone\u{1b}]0;title\u{7}\r\n"), " [2Jgone ]0;title   ");
    }
}
