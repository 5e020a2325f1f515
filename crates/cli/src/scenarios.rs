//! `redrive scenarios`

use redrive_lessons::{INDEX, LIBRARY};

use crate::exit::{CliError, ExitOutcome};
use crate::printer::{Printer, Style};

pub fn scenarios(name: Option<&str>, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let Some(name) = name else { return list(out) };
    match redrive_lessons::text(name) {
        Some(text) => {
            out.json(text)?;
            Ok(ExitOutcome::Done)
        }
        None => {
            let known: Vec<&str> = LIBRARY.iter().map(|(name, _)| *name).collect();
            Err(CliError::Usage(format!("no scenario named `{name}` in the library; it has {}", known.join(", "))))
        }
    }
}

fn list(out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let width = INDEX.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    for entry in INDEX {
        let name = format!("{:width$}", entry.name);
        out.pieces(&[(Style::Title, &name), (Style::Plain, "  "), (Style::Plain, entry.title)])?;
    }
    Ok(ExitOutcome::Done)
}
