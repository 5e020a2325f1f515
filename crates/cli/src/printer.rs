//! Standard output. Only the printer writes colour sequences; every text is escaped before it is written.

use std::io::{self, BufWriter, IsTerminal, Write};

use redrive_views::printable;

/// The role of a piece of text, which determines its colour on a terminal.
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
    /// SGR parameter. Only the sixteen colours that terminals adapt to their background.
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
        Printer { out: BufWriter::with_capacity(BUFFER, stdout()), colour }
    }

    #[cfg(test)]
    fn to(out: impl Write + 'static) -> Printer {
        Printer { out: BufWriter::new(Box::new(out)), colour: true }
    }

    /// Writes a line without colour.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.pieces(&[(Style::Plain, text)])
    }

    /// Writes a line in one style.
    pub fn styled(&mut self, style: Style, text: &str) -> io::Result<()> {
        self.pieces(&[(style, text)])
    }

    /// Writes a line of several styles, without trailing spaces.
    pub fn pieces(&mut self, pieces: &[(Style, &str)]) -> io::Result<()> {
        let length = pieces.iter().rposition(|(_, text)| !text.trim_end().is_empty()).map_or(0, |last| last + 1);
        for (place, (style, text)) in pieces[..length].iter().enumerate() {
            let text = if place + 1 == length { text.trim_end() } else { text };
            let text = printable::line(text);
            match (self.colour, style.code()) {
                (true, code) if !code.is_empty() => write!(self.out, "\u{1b}[{code}m{text}\u{1b}[0m")?,
                _ => self.out.write_all(text.as_bytes())?,
            }
        }
        self.out.write_all(b"\n")
    }

    pub fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Writes JSON with control and hidden characters escaped.
    pub fn json(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(printable::json(text).as_bytes())
    }

    /// Writes text of several lines, with control and hidden characters escaped.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(printable::lines(text).as_bytes())
    }
}

/// Writes bytes unchanged. The export formats escape their texts themselves.
impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Unlike `io::stdout`, a file reports EBADF instead of discarding the output, and has no line buffer.
#[cfg(unix)]
fn stdout() -> Box<dyn Write> {
    use std::os::fd::AsFd;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(fd) => Box::new(std::fs::File::from(fd)),
        Err(_) => Box::new(io::stdout()),
    }
}

/// `io::stdout` converts to the encoding of a console.
#[cfg(not(unix))]
fn stdout() -> Box<dyn Write> {
    Box::new(io::stdout())
}

/// Writes a note to standard error.
pub fn note(text: &str) {
    // Standard error may be closed; there is no other place to report that.
    let _ = writeln!(io::stderr(), "{}", printable::line(text));
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Bytes(Rc<RefCell<Vec<u8>>>);

    impl Write for Bytes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn printed(pieces: &[(Style, &str)]) -> String {
        let bytes = Bytes::default();
        let mut printer = Printer::to(bytes.clone());
        printer.pieces(pieces).expect("memory accepts it");
        printer.flush().expect("memory accepts it");
        String::from_utf8(bytes.0.take()).expect("text")
    }

    #[test]
    fn only_the_printer_writes_escape_sequences() {
        assert_eq!(printed(&[(Style::Bad, "\u{1b}[8mhidden")]), "\u{1b}[31m\\u001b[8mhidden\u{1b}[0m\n");
        assert_eq!(printed(&[(Style::Plain, "a\u{9b}2J\u{7f}\r")]), "a\\u009b2J\\u007f\n");
    }

    #[test]
    fn trailing_spaces_are_removed() {
        assert_eq!(
            printed(&[(Style::Plain, "a "), (Style::Dim, "b  "), (Style::Plain, " ")]),
            "a \u{1b}[2mb\u{1b}[0m\n"
        );
        assert_eq!(printed(&[(Style::Plain, " ")]), "\n");
    }
}
