//! `redrive export`

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::ArgMatches;
use redrive_core::Run;
use redrive_export::{Failure, Format, Picture, Theme, Wish, events, write};
use redrive_views::Index;

use crate::args;
use crate::printer::Printer;
use crate::run::simulate;
use crate::stop::{Answer, Stop};

pub fn export(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str);
    let wish = Wish {
        format: Format::named(&args::text(args, "to")).unwrap_or(Format::Report),
        select: text("select"),
        theme: text("theme").and_then(Theme::named).unwrap_or_default(),
        width: args.get_one::<u32>("width").copied().unwrap_or(Picture::WIDTH),
    };
    let (scenario, plan) = args::plan(args)?;
    let run = simulate(plan, args)?;
    let failed = |failure: Failure| match failure {
        Failure::Select(what) => Stop::Usage(format!("--select: {what}")),
        Failure::Io(error) => Stop::Io(error),
    };
    let is_of_all_events = wish.format == Format::Events && wish.select.is_none();
    match text("out") {
        Some(place) if is_of_all_events && !place.ends_with(".zip") => a_file_each(&run, place)?,
        None if is_of_all_events => return Err(which_event(&run)),
        None => write(&run, &scenario, wish, out).map_err(|failure| match failure {
            Failure::Select(what) if wish.select.is_none() => {
                Stop::Usage(format!("--to {}: --{what}", wish.format.name()))
            }
            other => failed(other),
        })?,
        Some(place) => {
            let mut bytes = BufWriter::new(File::create(place).map_err(cannot(place))?);
            write(&run, &scenario, wish, &mut bytes).map_err(failed)?;
            bytes.flush().map_err(cannot(place))?;
        }
    }
    Ok(Answer::Done)
}

fn a_file_each(run: &Run, folder: &str) -> Result<(), Stop> {
    fs::create_dir_all(folder).map_err(cannot(folder))?;
    for event in events(run, &Index::new(&run.trace)) {
        let path = Path::new(folder).join(&event.name);
        fs::write(&path, event.text).map_err(cannot(&path.display().to_string()))?;
    }
    Ok(())
}

fn which_event(run: &Run) -> Stop {
    let known: Vec<String> = events(run, &Index::new(&run.trace)).take(10).map(|event| event.invocation).collect();
    let ran = if known.is_empty() { "nothing ran".to_owned() } else { known.join(", ") };
    Stop::Usage(format!("--to events: which one? --select one ({ran} …), or --out FOLDER for all"))
}

fn cannot(path: &str) -> impl FnOnce(io::Error) -> Stop + use<> {
    let path = path.to_owned();
    move |error| Stop::Usage(format!("cannot write {path}: {error}"))
}
