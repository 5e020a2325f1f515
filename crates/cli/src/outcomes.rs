//! Prints the outcomes of the records, grouped.

use std::collections::BTreeMap;
use std::io;

use redrive_core::Run;
use redrive_core::id::ResourceId;
use redrive_core::plan::Fault;
use redrive_views::{Ledger, Outcome, life};

use crate::printer::{Printer, Style};
use crate::ranges;

/// Records with equal values are printed as one row. The order of the fields is the order of the rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    resource: ResourceId,
    /// Set if the stream has several readers.
    reader: Option<ResourceId>,
    outcome: Outcome,
    kept_in: Option<ResourceId>,
    fault: Option<u8>,
    processed: u32,
    deliveries: u32,
}

/// Maximum number of rows.
const MAX_ROWS: usize = 20;

pub fn print(run: &Run, ledger: &Ledger, out: &mut Printer) -> io::Result<()> {
    let mut groups: BTreeMap<Group, Vec<u32>> = BTreeMap::new();
    for (place, state) in ledger.states.iter().enumerate() {
        let id = ledger.rows.record(place);
        let record = run.trace.record(id);
        let outcome = state.outcome();
        let group = Group {
            resource: record.resource,
            reader: ledger.rows.reader(&run.trace, place).filter(|_| ledger.rows.of(id).len() > 1),
            outcome,
            kept_in: state.kept_in.filter(|_| outcome == Outcome::DeadLettered),
            fault: life::fault(run, id).map(|fault| fault as u8),
            processed: state.processed,
            deliveries: state.deliveries,
        };
        groups.entry(group).or_default().push(record.number);
    }
    let rows: Vec<[String; 4]> =
        groups.iter().take(MAX_ROWS).map(|(group, numbers)| row(run, group, numbers)).collect();
    let widths = [0, 1, 2].map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    for (row, group) in rows.iter().zip(groups.keys()) {
        let [records, outcome, work, note] = row;
        out.pieces(&[
            (Style::Plain, &format!("  {records:width$}  ", width = widths[0])),
            (style(group), &format!("{outcome:width$}", width = widths[1])),
            (Style::Plain, &format!("  {work:width$}  {note}", width = widths[2])),
        ])?;
    }
    if groups.len() > MAX_ROWS {
        out.line(&format!("  and {} more groups; --json lists all records", groups.len() - MAX_ROWS))?;
    }
    Ok(())
}

fn row(run: &Run, group: &Group, numbers: &[u32]) -> [String; 4] {
    let name = run.plan.name(group.resource);
    let outcome = match group.kept_in {
        Some(queue) => format!("dead-lettered in {}", run.plan.name(queue)),
        None => group.outcome.words().to_owned(),
    };
    let done = match (group.deliveries, group.processed) {
        (0, 0) => "never run".to_owned(),
        (deliveries, 0) => format!("run {}, never done", times(deliveries)),
        (deliveries, processed) if deliveries == processed => format!("run and done {}", times(processed)),
        (deliveries, processed) => format!("run {}, done {}", times(deliveries), times(processed)),
    };
    let fault = group.fault.and_then(|fault| Fault::ALL.get(usize::from(fault)));
    let note = match fault {
        Some(fault) => format!("bad: {}", fault.as_str()),
        None if group.outcome.makes_victim() => {
            if numbers.len() == 1 {
                "a victim".to_owned()
            } else {
                format!("{} victims", numbers.len())
            }
        }
        None => String::new(),
    };
    let by = group.reader.map_or(String::new(), |reader| format!(" by {}", run.plan.name(reader)));
    [format!("{name}/{}{by}", ranges::numbers(numbers)), outcome, done, note]
}

fn style(group: &Group) -> Style {
    match group.outcome {
        Outcome::Processed | Outcome::Filtered | Outcome::Deduplicated => Style::Good,
        Outcome::DeadLettered | Outcome::Discarded | Outcome::Expired | Outcome::Acknowledged => Style::Lost,
        Outcome::Failed | Outcome::Rejected => Style::Bad,
        Outcome::InFlight | Outcome::Waiting => Style::Warn,
    }
}

fn times(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        number => format!("{number} times"),
    }
}
