//! `redrive export`

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::ArgMatches;
use redrive_core::Run;
use redrive_export::{ExportError, ExportRequest, Format, Picture, Theme, events};
use redrive_views::Index;

use crate::args;
use crate::exit::{CliError, ExitOutcome};
use crate::printer::Printer;
use crate::run::simulate;

pub fn export(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str);
    let format = Format::by_id(&args::text(args, "to")).unwrap_or(Format::Report);
    let (scenario, plan) = args::plan(args)?;
    let run = simulate(plan, args)?;
    let request = ExportRequest {
        select: text("select"),
        theme: text("theme").and_then(Theme::named).unwrap_or_default(),
        width: args.get_one::<u32>("width").copied().unwrap_or(Picture::WIDTH),
        ..ExportRequest::new(&run, &scenario)
    };
    let is_all_events = format == Format::Events && request.select.is_none();
    match text("out") {
        Some(folder) if is_all_events && !folder.ends_with(".zip") => write_event_files(&run, folder)?,
        None if is_all_events => return Err(no_event_selected(&run)),
        None => format.write(&request, out).map_err(|error| match error {
            ExportError::Select(reason) => select_error(format, &request, &reason),
            ExportError::Io(error) => CliError::Stdout(error),
        })?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path).map_err(|error| cannot_write(path, &error))?);
            format.write(&request, &mut file).map_err(|error| match error {
                ExportError::Select(reason) => select_error(format, &request, &reason),
                ExportError::Io(error) => cannot_write(path, &error),
            })?;
            file.flush().map_err(|error| cannot_write(path, &error))?;
        }
    }
    Ok(ExitOutcome::Done)
}

fn select_error(format: Format, request: &ExportRequest, reason: &str) -> CliError {
    CliError::Usage(match request.select {
        Some(_) => format!("--select: {reason}"),
        None => format!("--to {}: --{reason}", format.id()),
    })
}

fn write_event_files(run: &Run, folder: &str) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    for event in events(run, &Index::new(&run.trace)) {
        let path = Path::new(folder).join(&event.name);
        fs::write(&path, event.text).map_err(|error| cannot_write(&path.display().to_string(), &error))?;
    }
    Ok(())
}

fn no_event_selected(run: &Run) -> CliError {
    let known: Vec<String> = events(run, &Index::new(&run.trace)).take(10).map(|event| event.invocation).collect();
    let examples = if known.is_empty() { "no invocation ran".to_owned() } else { format!("{} …", known.join(", ")) };
    CliError::Usage(format!("--to events expects --select INVOCATION ({examples}), or --out FOLDER for all events"))
}

fn cannot_write(path: &str, error: &io::Error) -> CliError {
    CliError::Usage(format!("cannot write {path}: {error}"))
}
