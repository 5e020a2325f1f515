//! The one printer: knows whether colours are welcome.

use std::io::{self, BufWriter, IsTerminal, Write};

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

pub struct Printer {
    out: BufWriter<Box<dyn Write>>,
    colour: bool,
}

impl Printer {
    pub fn stdout() -> Printer {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = wanted && io::stdout().is_terminal();
        Printer { out: BufWriter::new(Box::new(io::stdout())), colour }
    }

    pub fn line(&mut self, text: &str) -> io::Result<()> {
        // What a scenario says must not steer the terminal.
        let safe = text.chars().map(|c| if c.is_control() && c != '\t' && c != '\u{1b}' { ' ' } else { c });
        writeln!(self.out, "{}", safe.collect::<String>())
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

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
