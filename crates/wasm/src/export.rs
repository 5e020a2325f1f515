//! `exportAs`: writes a run in file formats of other tools.

use js_sys::Uint8Array;
use redrive_core::time::Instant;
use redrive_export::{ExportError, ExportRequest, Format, Picture, Theme};
use redrive_scenario::{Scenario, validate};
use wasm_bindgen::JsValue;

use crate::convert::{Options, error, problems, run_until};
use crate::session::simulate;

/// The options of `exportAs`, checked.
pub struct ExportOptions {
    format: Format,
    select: Option<String>,
    theme: Theme,
    width: u32,
    until: Option<Instant>,
}

impl ExportOptions {
    pub fn read(options: &JsValue) -> Result<ExportOptions, JsValue> {
        let options = Options::read(options, &["to", "select", "theme", "width", "until"])?;
        let id = options.text("to")?.unwrap_or_default();
        let ids: Vec<&str> = Format::ALL.iter().map(|format| format.id()).collect();
        let format = Format::by_id(&id).ok_or_else(|| error("to", &format!("expected one of {}", ids.join(", "))))?;
        let themes = Theme::ALL.map(Theme::name).join(", ");
        let theme = match options.text("theme")? {
            Some(name) => Theme::named(&name).ok_or_else(|| error("theme", &format!("expected one of {themes}")))?,
            None => Theme::Light,
        };
        let (least, most) = (Picture::MIN_WIDTH, Picture::MAX_WIDTH);
        let width = match options.whole("width")? {
            Some(width) => u32::try_from(width)
                .ok()
                .filter(|width| (least..=most).contains(width))
                .ok_or_else(|| error("width", &format!("expected a width from {least} to {most} pixels")))?,
            None => Picture::WIDTH,
        };
        Ok(ExportOptions { format, select: options.text("select")?, theme, width, until: run_until(&options)? })
    }
}

/// Simulates a scenario and writes the run: text, or bytes if the format is not text.
pub fn export(scenario: &Scenario, options: &ExportOptions) -> Result<JsValue, JsValue> {
    let run = simulate(validate(scenario).map_err(problems)?, options.until);
    let request = ExportRequest {
        select: options.select.as_deref(),
        theme: options.theme,
        width: options.width,
        ..ExportRequest::new(&run, scenario)
    };
    let mut out = Vec::new();
    options.format.write(&request, &mut out).map_err(|failure| match failure {
        ExportError::Select(reason) => error("select", &reason),
        ExportError::Io(failure) => error("", &failure.to_string()),
    })?;
    Ok(match String::from_utf8(out) {
        Ok(text) => text.into(),
        Err(error) => Uint8Array::from(error.as_bytes()).into(),
    })
}
