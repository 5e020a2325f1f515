//! `redrive schema`

use crate::exit::{CliError, ExitOutcome};
use crate::printer::Printer;

pub fn schema(of: &str, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let schema = match of {
        "report" => redrive_report::schema::report(),
        "trace" => redrive_report::schema::trace(),
        _ => redrive_scenario::schema(),
    };
    out.json(&format!("{schema:#}\n"))?;
    Ok(ExitOutcome::Done)
}
