//! A run as tables of records, invocations, documents and facts.

mod documents;
mod facts;
mod invocations;
mod records;

use redrive_core::id::{FactId, RecordId};

use crate::csv;
use crate::timeline::{Focus, Subject};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sheet {
    #[default]
    Records,
    Invocations,
    Documents,
    Facts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub title: &'static str,
    pub is_number: bool,
}

const fn text(title: &'static str) -> Column {
    Column { title, is_number: false }
}

const fn number(title: &'static str) -> Column {
    Column { title, is_number: true }
}

/// The text of a cell, and its sort key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub words: String,
    pub key: u64,
    /// The name of a style.
    pub sign: Option<&'static str>,
}

impl Cell {
    fn of(words: impl Into<String>, key: impl Into<u64>) -> Cell {
        Cell { words: words.into(), key: key.into(), sign: None }
    }

    fn sign(self, sign: &'static str) -> Cell {
        Cell { sign: Some(sign), ..self }
    }

    fn count(number: impl Into<u64>) -> Cell {
        let number = number.into();
        Cell::of(crate::names::with_commas(number), number)
    }

    /// A cell with a time. Missing times sort last.
    fn moment(subject: Subject, at: Option<u64>) -> Cell {
        at.map_or(Cell::of("", u64::MAX), |at| Cell::of(subject.time_format.write(at, 3), at))
    }

    fn length(millis: Option<u64>) -> Cell {
        millis.map_or(Cell::of("", u64::MAX), |millis| Cell::of(crate::timeline::length(millis), millis))
    }
}

/// The tables of a run.
pub struct Tables {
    /// The records that are documents, each with the fact that it was written for.
    documents: Vec<(RecordId, FactId)>,
}

impl Sheet {
    pub const ALL: [Sheet; 4] = [Sheet::Records, Sheet::Invocations, Sheet::Documents, Sheet::Facts];

    pub const fn name(self) -> &'static str {
        match self {
            Sheet::Records => "Records",
            Sheet::Invocations => "Invocations",
            Sheet::Documents => "Documents",
            Sheet::Facts => "Facts",
        }
    }

    pub const fn columns(self) -> &'static [Column] {
        match self {
            Sheet::Records => records::COLUMNS,
            Sheet::Invocations => invocations::COLUMNS,
            Sheet::Documents => documents::COLUMNS,
            Sheet::Facts => facts::COLUMNS,
        }
    }
}

impl Tables {
    /// Returns the documents about a record, and the record itself if it is a document.
    pub fn documents_of(&self, subject: Subject, record: RecordId) -> Vec<RecordId> {
        let trace = &subject.run.trace;
        let is_about = |fact: FactId| trace.of(trace.fact(fact).records).any(|other| other == record);
        let own = self.documents.iter().filter(|(document, fact)| *document == record || is_about(*fact));
        own.map(|(document, _)| *document).collect()
    }

    pub fn new(subject: Subject) -> Tables {
        Tables { documents: documents::all(subject) }
    }

    pub fn len(&self, subject: Subject, sheet: Sheet) -> usize {
        match sheet {
            Sheet::Records => subject.ledger.states.len(),
            Sheet::Invocations => subject.run.trace.invocations().len(),
            Sheet::Documents => self.documents.len(),
            Sheet::Facts => subject.run.trace.facts().len(),
        }
    }

    pub fn cell(&self, subject: Subject, sheet: Sheet, row: u32, column: usize) -> Cell {
        match sheet {
            Sheet::Records => records::cell(subject, row, column),
            Sheet::Invocations => invocations::cell(subject, row, column),
            Sheet::Documents => documents::cell(subject, self.documents[row as usize], column),
            Sheet::Facts => facts::cell(subject, row, column),
        }
    }

    /// Returns the focus and the time that a row leads to.
    pub fn target(&self, subject: Subject, sheet: Sheet, row: u32) -> (Focus, Option<u64>) {
        match sheet {
            Sheet::Records => {
                (Focus { record: Some(subject.ledger.rows.record(row as usize)), invocation: None }, None)
            }
            Sheet::Invocations => invocations::target(subject, row),
            Sheet::Documents => {
                let (record, fact) = self.documents[row as usize];
                (Focus { record: Some(record), invocation: None }, Some(subject.run.trace.fact(fact).at.0))
            }
            Sheet::Facts => facts::target(subject, row),
        }
    }

    /// Sorts rows by a column. The sort is stable.
    pub fn sort(&self, subject: Subject, sheet: Sheet, rows: &mut [u32], column: usize, is_descending: bool) {
        rows.sort_by_cached_key(|row| {
            let key = self.cell(subject, sheet, *row, column).key;
            if is_descending { u64::MAX - key } else { key }
        });
    }

    /// Tests whether a row contains all of these words, given in lower case.
    pub fn holds(&self, subject: Subject, sheet: Sheet, row: u32, words: &[String]) -> bool {
        let mut text = String::new();
        for column in 0..sheet.columns().len() {
            text.push_str(&self.cell(subject, sheet, row, column).words);
            text.push(' ');
        }
        let text = text.to_ascii_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    }

    /// Returns the given columns of rows as comma-separated values, with a line of titles.
    pub fn csv(&self, subject: Subject, sheet: Sheet, rows: &[u32], columns: &[usize]) -> String {
        let mut text = csv::line(columns.iter().map(|column| csv::cell(sheet.columns()[*column].title)));
        for row in rows {
            text.push_str(&csv::line(columns.iter().map(|column| {
                let cell = self.cell(subject, sheet, *row, *column);
                // Numbers are written without thousands separators.
                let is_number = sheet.columns()[*column].is_number;
                if is_number && !cell.words.is_empty() { cell.key.to_string() } else { csv::cell(&cell.words) }
            })));
        }
        text
    }
}
