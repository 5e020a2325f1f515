//! How the records ended, those with the same fate together.

use std::collections::BTreeMap;
use std::io;

use redrive_core::Run;
use redrive_core::id::ResourceId;
use redrive_core::plan::Fault;
use redrive_views::{Ledger, Outcome, life};

use crate::printer::{Printer, Style};
use crate::ranges;

/// What records with the same fate have in common. Sorted as they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fate {
    resource: ResourceId,
    /// Of a stream that several read.
    reader: Option<ResourceId>,
    outcome: Outcome,
    kept_in: Option<ResourceId>,
    fault: Option<u8>,
    processed: u32,
    deliveries: u32,
}

/// More fates than this are counted, not listed.
const MOST: usize = 20;

pub fn print(run: &Run, ledger: &Ledger, out: &mut Printer) -> io::Result<()> {
    let mut fates: BTreeMap<Fate, Vec<u32>> = BTreeMap::new();
    for (place, standing) in ledger.standings.iter().enumerate() {
        let id = ledger.rows.record(place);
        let record = run.trace.record(id);
        let outcome = standing.outcome();
        let fate = Fate {
            resource: record.resource,
            reader: ledger.rows.reader(&run.trace, place).filter(|_| ledger.rows.of(id).len() > 1),
            outcome,
            kept_in: standing.kept_in.filter(|_| outcome == Outcome::DeadLettered),
            fault: life::fault(run, id).map(|fault| fault as u8),
            processed: standing.processed,
            deliveries: standing.deliveries,
        };
        fates.entry(fate).or_default().push(record.number);
    }
    let rows: Vec<[String; 4]> = fates.iter().take(MOST).map(|(fate, numbers)| row(run, fate, numbers)).collect();
    let widths = [0, 1, 2].map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    for (row, fate) in rows.iter().zip(fates.keys()) {
        let outcome = out.paint(style(fate), &format!("{:width$}", row[1], width = widths[1]));
        let [who, _, work, note] = row;
        let text = format!("  {who:first$}  {outcome}  {work:third$}  {note}", first = widths[0], third = widths[2]);
        out.line(text.trim_end())?;
    }
    if fates.len() > MOST {
        out.line(&format!("  and {} more ways to end; --json has them all", fates.len() - MOST))?;
    }
    Ok(())
}

fn row(run: &Run, fate: &Fate, numbers: &[u32]) -> [String; 4] {
    let name = run.plan.name(fate.resource);
    let outcome = match fate.kept_in {
        Some(queue) => format!("dead-lettered in {}", run.plan.name(queue)),
        None => fate.outcome.words().to_owned(),
    };
    let done = match (fate.deliveries, fate.processed) {
        (0, 0) => "never run".to_owned(),
        (deliveries, 0) => format!("run {}, never done", times(deliveries)),
        (deliveries, processed) if deliveries == processed => format!("run and done {}", times(processed)),
        (deliveries, processed) => format!("run {}, done {}", times(deliveries), times(processed)),
    };
    let fault = fate.fault.and_then(|fault| Fault::ALL.get(usize::from(fault)));
    let note = match fault {
        Some(fault) => format!("bad: {}", fault.as_str()),
        None if fate.outcome.wrongs_the_good() => {
            if numbers.len() == 1 {
                "a victim".to_owned()
            } else {
                format!("{} victims", numbers.len())
            }
        }
        None => String::new(),
    };
    let by = fate.reader.map_or(String::new(), |reader| format!(" by {}", run.plan.name(reader)));
    [format!("{name}/{}{by}", ranges::numbers(numbers)), outcome, done, note]
}

fn style(fate: &Fate) -> Style {
    match fate.outcome {
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
