//! `redrive export`

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::ArgMatches;
use redrive_core::id::RecordId;
use redrive_core::{Run, Simulation};
use redrive_export::{Format, events, mermaid};
use redrive_report::event_text;
use redrive_report::select::{self, Selected};
use redrive_scenario::Scenario;
use redrive_views::{Index, names};

use crate::args;
use crate::printer::Printer;
use crate::stop::{Answer, Stop};

/// What is about a part of a run, beside the formats of a whole one.
pub const OF_A_PART: [(&str, &str); 2] = [
    ("events", "the event of an invocation, or with --out FOLDER of all, a file each, for sam local invoke -e"),
    ("mermaid", "the life of a record as a Mermaid sequence diagram"),
];

pub fn export(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let to = args::text(args, "to");
    let selector = args.get_one::<String>("select").map(String::as_str);
    let place = args.get_one::<String>("out").map(String::as_str);
    let (scenario, plan) = args::plan(args)?;
    let run = Simulation::run(plan);
    match (Format::named(&to), to.as_str()) {
        (Some(format), _) => whole(&run, &scenario, format, place, out)?,
        (None, "events") => self::events_of(&run, selector, place, out)?,
        (None, _) => {
            let record = record(&run, selector)?;
            put(&mermaid(&run, &Index::new(&run.trace), record), place, out)?;
        }
    }
    Ok(Answer::Done)
}

fn whole(run: &Run, scenario: &Scenario, format: Format, place: Option<&str>, out: &mut Printer) -> Result<(), Stop> {
    match place {
        None => Ok(redrive_export::write(run, scenario, format, out)?),
        Some(path) => {
            let mut file = BufWriter::new(create(path)?);
            redrive_export::write(run, scenario, format, &mut file).and_then(|()| file.flush()).map_err(cannot(path))
        }
    }
}

fn events_of(run: &Run, selector: Option<&str>, place: Option<&str>, out: &mut Printer) -> Result<(), Stop> {
    let index = Index::new(&run.trace);
    match (selector, place) {
        (Some(selector), place) => match select::find(run, selector).map_err(Stop::Usage)? {
            Selected::Invocation(id) => put(&event_text(run, &index, id), place, out),
            _ => Err(Stop::Usage(format!("--select {selector}: an event is that of an invocation, such as worker@1"))),
        },
        (None, Some(folder)) => {
            fs::create_dir_all(folder).map_err(cannot(folder))?;
            for event in events(run, &index) {
                let path = Path::new(folder).join(&event.name);
                fs::write(&path, event.text).map_err(cannot(&path.display().to_string()))?;
            }
            Ok(())
        }
        (None, None) => {
            let known: Vec<String> = events(run, &index).take(10).map(|event| event.invocation).collect();
            let ran = if known.is_empty() { "nothing ran".to_owned() } else { known.join(", ") };
            Err(Stop::Usage(format!("--to events: which one? --select one ({ran} …), or --out FOLDER for all")))
        }
    }
}

fn record(run: &Run, selector: Option<&str>) -> Result<RecordId, Stop> {
    let record = |selector| match select::find(run, selector) {
        Ok(Selected::Record(record) | Selected::Delivery(record, _)) => Ok(record),
        Ok(_) => Err(format!("--select {selector}: a diagram is of a record, such as orders/3")),
        Err(error) => Err(error),
    };
    let first = || (!run.trace.records().is_empty()).then(|| names::record(&run.plan, &run.trace, RecordId(0)));
    let which = || format!("--to mermaid: --select a record, such as {}", first().unwrap_or("orders/1".to_owned()));
    selector.ok_or_else(which).and_then(record).map_err(Stop::Usage)
}

/// A text, into a file or out.
fn put(text: &str, place: Option<&str>, out: &mut Printer) -> Result<(), Stop> {
    match place {
        Some(path) => create(path)?.write_all(text.as_bytes()).map_err(cannot(path)),
        None => {
            out.data(text)?;
            if !text.ends_with('\n') {
                out.blank()?;
            }
            Ok(())
        }
    }
}

fn create(path: &str) -> Result<File, Stop> {
    File::create(path).map_err(cannot(path))
}

fn cannot(path: &str) -> impl FnOnce(io::Error) -> Stop + use<> {
    let path = path.to_owned();
    move |error| Stop::Usage(format!("cannot write {path}: {error}"))
}
