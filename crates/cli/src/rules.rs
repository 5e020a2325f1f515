//! `redrive rules`

use redrive_views::rules::all;

use crate::exit::{CliError, ExitOutcome};
use crate::printer::{Printer, Style};

pub fn rules(as_json: bool, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    if as_json {
        out.json(&format!("{:#}\n", redrive_report::rules()))?;
        return Ok(ExitOutcome::Done);
    }
    let width = all().map(|text| text.rule.id().len()).max().unwrap_or(0);
    for text in all() {
        out.pieces(&[
            (Style::Title, &format!("{:width$}", text.rule.id())),
            (Style::Dim, &format!("  {:10}", text.evidence.as_str())),
            (Style::Plain, &format!("  {}", text.statement)),
        ])?;
    }
    Ok(ExitOutcome::Done)
}
