//! `redrive rules`

use redrive_views::rules::all;

use crate::printer::{Printer, Style};
use crate::stop::{Answer, Stop};

pub fn rules(as_json: bool, out: &mut Printer) -> Result<Answer, Stop> {
    if as_json {
        out.data(&format!("{:#}\n", redrive_report::rules()))?;
        return Ok(Answer::Done);
    }
    let width = all().map(|text| text.rule.id().len()).max().unwrap_or(0);
    for text in all() {
        let id = out.paint(Style::Title, &format!("{:width$}", text.rule.id()));
        let evidence = out.paint(Style::Dim, &format!("{:10}", text.evidence.as_str()));
        out.line(&format!("{id}  {evidence}  {}", text.statement))?;
    }
    Ok(Answer::Done)
}
