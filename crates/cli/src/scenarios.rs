//! `redrive scenarios`

use redrive_lessons::LIBRARY;
use serde_json::Value;

use crate::printer::{Printer, Style};
use crate::stop::{Answer, Stop};

pub fn scenarios(name: Option<&str>, out: &mut Printer) -> Result<Answer, Stop> {
    let Some(name) = name else { return list(out) };
    match redrive_lessons::text(name) {
        Some(text) => {
            out.data(text)?;
            Ok(Answer::Done)
        }
        None => {
            let known: Vec<&str> = LIBRARY.iter().map(|(name, _)| *name).collect();
            Err(Stop::Usage(format!("the library has no `{name}`; it has {}", known.join(", "))))
        }
    }
}

fn list(out: &mut Printer) -> Result<Answer, Stop> {
    let width = LIBRARY.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, text) in LIBRARY {
        let lesson: Value = serde_json::from_str(text).unwrap_or_default();
        let title = lesson.get("title").and_then(Value::as_str).unwrap_or_default();
        let name = out.paint(Style::Title, &format!("{name:width$}"));
        out.line(format!("{name}  {title}").trim_end())?;
    }
    Ok(Answer::Done)
}
