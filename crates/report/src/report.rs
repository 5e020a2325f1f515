//! The report, section by section: as one value, as text row by row, or only what is at a path.

use redrive_advice::Advice;
use redrive_core::id::InvocationId;
use redrive_core::{EndReason, Run};
use redrive_scenario::Scenario;
use redrive_views::settings::History;
use redrive_views::{Index, Ledger};
use serde_json::Value;

use crate::context::Context;
use crate::row::Row;
use crate::select::{self, Selected};
use crate::{MODEL, Options, cost, documents, expectations, invocations, metrics, path, records, redrives, summary};

/// The keys of a report, in their order.
pub(crate) const KEYS: [&str; 12] = [
    "model",
    "scenario",
    "end",
    "summary",
    "records",
    "invocations",
    "documents",
    "redrives",
    "expectations",
    "advice",
    "metrics",
    "cost",
];

/// What a run came to. Nothing is made before somebody asks for it: the rows of a million records take gigabytes.
pub struct Report<'r> {
    run: &'r Run,
    scenario: &'r Scenario,
    options: Options,
    index: Index,
    history: History,
    ledger: Ledger,
}

/// What is under a key.
enum Section<'a> {
    One(Value),
    Rows(Box<dyn Iterator<Item = Value> + 'a>),
}

impl<'r> Report<'r> {
    pub fn new(run: &'r Run, scenario: &'r Scenario, options: Options) -> Report<'r> {
        let (index, history, ledger) = (Index::new(&run.trace), History::new(run), Ledger::new(run));
        Report { run, scenario, options, index, history, ledger }
    }

    /// All of it. A key that does not apply is absent; nothing is ever null.
    pub fn to_value(&self) -> Value {
        let mut row = Row::default();
        for key in KEYS {
            row = match self.section(key) {
                Section::One(value) => row.put(key, value),
                Section::Rows(rows) => row.put(key, rows.collect::<Vec<Value>>()),
            };
        }
        row.into()
    }

    /// All of it as JSON text: rows a line each, the rest spread out for reading.
    pub fn write<E>(&self, mut write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        for (place, key) in KEYS.into_iter().enumerate() {
            write(if place == 0 { "{" } else { "," })?;
            write(&format!("\n  \"{key}\": "))?;
            match self.section(key) {
                // A line break in JSON is never inside a text.
                Section::One(value) => write(&format!("{value:#}").replace('\n', "\n  "))?,
                Section::Rows(rows) => write_rows(rows, &mut write)?,
            }
        }
        write("\n}\n")
    }

    /// All of it as JSON text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let written: Result<(), std::convert::Infallible> = self.write(|part| {
            text.push_str(part);
            Ok(())
        });
        match written {
            Ok(()) => text,
        }
    }

    /// What is at a path; of the rows only the one it names is made.
    pub fn get(&self, path: &str) -> Option<Value> {
        let (key, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
        let key = KEYS.into_iter().find(|known| *known == key)?;
        match self.section(key) {
            Section::One(value) => path::at(&value, rest.strip_prefix('.').unwrap_or(rest)).cloned(),
            Section::Rows(rows) => {
                let Some((name, rest)) = path::first_row(rest) else {
                    return rest.is_empty().then(|| rows.collect::<Vec<Value>>().into());
                };
                path::at(&self.row(key, name, rows)?, rest).cloned()
            }
        }
    }

    /// Whether what the scenario is about held, and what is always looked at.
    pub fn expectations(&self) -> Vec<Value> {
        // An expectation of an expectation would ask for itself.
        let get = |path: &str| if path.starts_with("expectations") { None } else { self.get(path) };
        expectations::expectations(self.run, self.scenario, &self.ledger, get)
    }

    /// What the scenario expects and the run does not hold.
    pub fn broken_expectations(&self) -> impl Iterator<Item = Value> {
        let rows = self.expectations().into_iter();
        rows.filter(|row| row["asked"] == true && row["held"] == false)
    }

    /// What could be set better, the worst first.
    pub fn advice(&self) -> Vec<Advice> {
        redrive_advice::of_run(self.scenario, self.run)
    }

    pub fn cost(&self) -> Value {
        cost::cost(self.run)
    }

    fn context(&self) -> Context<'_> {
        Context { run: self.run, index: &self.index, history: &self.history }
    }

    fn section(&self, key: &str) -> Section<'_> {
        let context = self.context();
        Section::One(match key {
            "model" => MODEL.into(),
            "scenario" => self.scenario.canonical(),
            "end" => end(self.run),
            "summary" => summary::summary(&self.ledger.summary),
            "records" => return Section::Rows(Box::new(records::records(context, &self.ledger.rows))),
            "invocations" => return Section::Rows(Box::new(invocations::invocations(context, self.options))),
            "documents" => return Section::Rows(Box::new(documents::documents(context))),
            "expectations" => return Section::Rows(Box::new(self.expectations().into_iter())),
            "redrives" => redrives::redrives(context).into(),
            "metrics" => metrics::metrics(self.run, self.options.series),
            "advice" => return Section::Rows(Box::new(self.advice().into_iter().map(|advice| advice.to_value()))),
            _ => self.cost(),
        })
    }

    /// A row by its id or its place.
    fn row(&self, key: &str, name: &str, mut rows: impl Iterator<Item = Value>) -> Option<Value> {
        let place = match (key, select::find(self.run, name)) {
            // Of a record that several read, the first row.
            ("records", Ok(Selected::Record(record))) => self.ledger.rows.of(record).next()?,
            ("invocations", Ok(Selected::Invocation(id))) => InvocationId::index(id),
            // A document has the id of the record that it became.
            ("documents", Ok(Selected::Record(_))) => return rows.find(|row| row["id"] == name),
            _ => name.parse().ok()?,
        };
        match key {
            "records" if place < self.ledger.rows.len() => {
                Some(records::record(self.context(), &self.ledger.rows, place))
            }
            "records" => None,
            _ => rows.nth(place),
        }
    }
}

fn write_rows<E>(rows: impl Iterator<Item = Value>, write: &mut impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut is_empty = true;
    for row in rows {
        write(if is_empty { "[\n    " } else { ",\n    " })?;
        write(&row.to_string())?;
        is_empty = false;
    }
    write(if is_empty { "[]" } else { "\n  ]" })
}

fn end(run: &Run) -> Value {
    let (reason, limit) = match run.end.reason {
        EndReason::Idle => ("idle", None),
        EndReason::RunFor => ("runFor", None),
        EndReason::Limit(limit) => ("limit", Some(limit.as_str())),
    };
    Row::default().put("at", run.end.at.0).put("reason", reason).maybe("limit", limit).into()
}
