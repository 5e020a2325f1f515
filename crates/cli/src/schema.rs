//! `redrive schema`

use crate::printer::Printer;
use crate::stop::{Answer, Stop};

pub fn schema(of: &str, out: &mut Printer) -> Result<Answer, Stop> {
    let schema = match of {
        "report" => redrive_report::schema::report(),
        "trace" => redrive_report::schema::trace(),
        _ => redrive_scenario::schema(),
    };
    out.data(&format!("{schema:#}\n"))?;
    Ok(Answer::Done)
}
