//! The report, section by section: as text row by row, as one value, or only the value at a path.

use std::cell::OnceCell;
use std::convert::Infallible;

use redrive_advice::Advice;
use redrive_core::Run;
use redrive_core::id::InvocationId;
use redrive_scenario::Scenario;
use redrive_views::settings::History;
use redrive_views::{Index, Ledger};
use serde_json::Value;

use crate::advice::{self, AdviceRow};
use crate::context::Context;
use crate::cost::CostRow;
use crate::documents::DocumentRow;
use crate::expectations::ExpectationRow;
use crate::invocations::InvocationRow;
use crate::json::{self, JsonWriter, Layout, ToJson, value_of};
use crate::metrics::Metrics;
use crate::receipts::Receipts;
use crate::records::RecordRow;
use crate::redrives::RedriveRow;
use crate::select::{self, Selected};
use crate::shape::{Described, Field, Object, Shape};
use crate::summary::{EndRow, SummaryRow};
use crate::{MODEL, Options, cost, documents, expectations, invocations, metrics, path, records, redrives, summary};

/// The keys of a report, in their order.
pub(crate) const REPORT: Object = Object {
    description: "The result of a run. Times are whole milliseconds since the scenario's `start`, money is a decimal \
                  text of US dollars, and the documents of AWS are exact text. A key that does not apply is absent; \
                  null is never written.",
    fields: &[
        section("model", "The version of the simulated behaviour and prices.", Shape::Text),
        section("scenario", "The canonical scenario; `redrive schema scenario` describes it.", Shape::Any),
        section("end", "End of the run.", EndRow::SHAPE),
        section("summary", "Counts of the run; the counts by outcome add up to `records`.", SummaryRow::SHAPE),
        section("records", "One row for each record and each of its readers.", Shape::List(&RecordRow::SHAPE)),
        section("invocations", "Every attempt to run a function.", Shape::List(&InvocationRow::SHAPE)),
        section("documents", "Documents that AWS sent.", Shape::List(&DocumentRow::SHAPE)),
        section("redrives", "Message move tasks.", Shape::List(&RedriveRow::SHAPE)),
        section(
            "expectations",
            "First the expectations of the scenario, then those that are evaluated in every run.",
            Shape::List(&ExpectationRow::SHAPE),
        ),
        section("advice", "Settings that could be better, the most severe first.", Shape::List(&AdviceRow::SHAPE)),
        section(
            "metrics",
            "Metrics by resource, with CloudWatch's names; names in lower camel case are not CloudWatch's.",
            Metrics::SHAPE,
        ),
        section("cost", "List price in us-east-1, first tier, without the free tier.", CostRow::SHAPE),
    ],
};

const fn section(name: &'static str, description: &'static str, shape: Shape) -> Field {
    Field { name, description, is_optional: false, shape }
}

/// The report of a run. Rows are made on demand, because the rows of a million records take gigabytes.
pub struct Report<'r> {
    run: &'r Run,
    scenario: &'r Scenario,
    options: Options,
    ledger: Ledger,
    index: OnceCell<Index>,
    history: OnceCell<History>,
    receipts: OnceCell<Receipts>,
}

impl<'r> Report<'r> {
    pub fn new(run: &'r Run, scenario: &'r Scenario, options: Options) -> Report<'r> {
        let (index, history, receipts) = Default::default();
        Report { run, scenario, options, ledger: Ledger::new(run), index, history, receipts }
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The whole report as one value.
    pub fn to_value(&self) -> Value {
        json::parse(&self.to_text())
    }

    /// The whole report as JSON text for reading: each row on one line, other sections indented.
    pub fn write<E>(&self, mut write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        for (place, field) in REPORT.fields.iter().enumerate() {
            let mut out = Sink { write: &mut write, failed: None };
            out.put(if place == 0 { "{" } else { "," });
            out.put("\n  \"");
            out.put(field.name);
            out.put("\": ");
            self.section(field.name, &mut out);
            if let Some(error) = out.failed {
                return Err(error);
            }
        }
        write("\n}\n")
    }

    /// The whole report as JSON text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let Ok(()) = self.write(|part| {
            text.push_str(part);
            Ok::<(), Infallible>(())
        });
        text
    }

    /// The value at a path. Only the row that the path names is made.
    pub fn get(&self, path: &str) -> Option<Value> {
        let (key, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
        let key = REPORT.fields.iter().map(|field| field.name).find(|known| *known == key)?;
        if let Some((name, rest)) = path::first_row(rest)
            && let Some(row) = self.row(key, name)
        {
            return path::at(&row?, rest).cloned();
        }
        let mut text = String::new();
        let mut write = |part: &str| {
            text.push_str(part);
            Ok::<(), Infallible>(())
        };
        self.section(key, &mut Sink { write: &mut write, failed: None });
        path::at(&json::parse(&text), rest.strip_prefix('.').unwrap_or(rest)).cloned()
    }

    /// The expectations of the scenario and those that are evaluated in every run.
    pub fn expectations(&self) -> Vec<ExpectationRow> {
        // An expectation about the expectations would need itself.
        let get = |path: &str| if path.starts_with("expectations") { None } else { self.get(path) };
        expectations::expectations(self.run, self.scenario, &self.ledger, get)
    }

    /// The scenario's expectations that the run broke.
    pub fn broken_expectations(&self) -> impl Iterator<Item = ExpectationRow> {
        self.expectations().into_iter().filter(|row| row.asked && !row.held)
    }

    /// Settings that could be better, the most severe first.
    pub fn advice(&self) -> Vec<Advice> {
        redrive_advice::of_run(self.scenario, self.run, &self.ledger)
    }

    /// The total cost in US dollars.
    pub fn dollars(&self) -> String {
        cost::dollars(self.run)
    }

    fn context(&self) -> Context<'_> {
        let trace = &self.run.trace;
        let index = self.index.get_or_init(|| Index::new(trace));
        let history = self.history.get_or_init(|| History::new(self.run));
        let receipts = self.receipts.get_or_init(|| Receipts::new(trace, index));
        Context { run: self.run, index, history, receipts: Some(receipts) }
    }

    fn section<E>(&self, key: &str, out: &mut Sink<'_, E>) {
        match key {
            "model" => out.value(MODEL),
            "scenario" => out.value(self.scenario.full()),
            "end" => out.value(&summary::end(self.run)),
            "summary" => out.value(&summary::summary(&self.ledger.summary)),
            "records" => out.rows(records::records(self.context(), &self.ledger.rows)),
            "invocations" => out.rows(invocations::invocations(self.context(), self.options)),
            "documents" => out.rows(documents::documents(self.context())),
            "redrives" => out.value(&redrives::redrives(self.context())),
            "expectations" => out.rows(self.expectations()),
            "advice" => out.rows(self.advice().iter().map(advice::row)),
            "metrics" => out.value(&metrics::metrics(self.run, self.options.series)),
            _ => out.value(&cost::cost(self.run)),
        }
    }

    /// The row with an id or at an index. The outer `None` means that rows of this section are not made one by one.
    fn row(&self, key: &str, name: &str) -> Option<Option<Value>> {
        let place = match (key, select::find(self.run, name)) {
            // Of a record with several readers, the first row.
            ("records", Ok(Selected::Record(record))) => self.ledger.rows.of(record).next(),
            ("invocations", Ok(Selected::Invocation(id))) => Some(InvocationId::index(id)),
            ("records" | "invocations", _) => name.parse().ok(),
            _ => return None,
        };
        Some(place.and_then(|place| match key {
            "records" => {
                let rows = &self.ledger.rows;
                (place < rows.len()).then(|| value_of(&records::record(self.context(), rows, place)))
            }
            _ => invocations::invocations(self.context(), self.options).nth(place).map(|row| value_of(&row)),
        }))
    }
}

/// Writes the sections of a report until writing fails.
struct Sink<'w, E> {
    write: &'w mut dyn FnMut(&str) -> Result<(), E>,
    failed: Option<E>,
}

impl<E> Sink<'_, E> {
    fn put(&mut self, text: &str) {
        if self.failed.is_none() {
            self.failed = (self.write)(text).err();
        }
    }

    fn value(&mut self, value: &(impl ToJson + ?Sized)) {
        let mut out = JsonWriter::new(Layout::Indented, 1);
        value.write(&mut out);
        self.put(out.text());
    }

    fn rows<T: ToJson>(&mut self, rows: impl IntoIterator<Item = T>) {
        let mut out = JsonWriter::new(Layout::Compact, 0);
        let mut is_empty = true;
        for row in rows {
            self.put(if is_empty { "[\n    " } else { ",\n    " });
            out.clear();
            row.write(&mut out);
            self.put(out.text());
            is_empty = false;
            if self.failed.is_some() {
                return;
            }
        }
        self.put(if is_empty { "[]" } else { "\n  ]" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::visits;
    use redrive_core::Simulation;
    use redrive_scenario::validate;

    /// One message that fails for a day, received 2,880 times.
    const FAILS_FOR_A_DAY: &str = r#"{
        "v": 1,
        "runFor": "1d",
        "stack": {
            "orders": {"type": "queue"},
            "worker": {"type": "function"},
            "feed": {"type": "mapping", "source": "orders", "function": "worker"}
        },
        "script": [{"at": "0s", "send": {"to": "orders", "bad": [{"records": [1], "fault": "throw"}]}}]
    }"#;

    #[test]
    fn a_report_visits_each_fact_a_few_times() {
        let scenario = Scenario::parse(FAILS_FOR_A_DAY).expect("a scenario");
        let run = Simulation::run(validate(&scenario).expect("a plan"));
        assert!(run.trace.invocations().len() > 2_000);
        let before = visits::count();
        let options = Options { all_documents: true, series: true };
        let report = Report::new(&run, &scenario, options).to_value();
        let counts = &report["invocations"][1_999]["receiveCounts"];
        assert_eq!(counts, &serde_json::json!([2_000]));
        let (visited, facts) = (visits::count() - before, run.trace.facts().len() as u64);
        assert!(visited <= 4 * facts, "{visited} visits of {facts} facts");
    }
}
