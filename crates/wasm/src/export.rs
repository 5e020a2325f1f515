//! A run in the forms other tools read.

use js_sys::Uint8Array;
use redrive_core::Simulation;
use redrive_core::time::Instant;
use redrive_export::{Failure, Format, Picture, Theme, Wish, write};
use redrive_scenario::{Problem, Scenario, validate};
use wasm_bindgen::JsValue;

use crate::convert;

/// Why there is nothing.
pub enum Refused {
    Problems(Vec<Problem>),
    Message(String),
}

/// What is asked for, in words.
#[derive(Default)]
pub struct Asked {
    pub to: String,
    pub select: Option<String>,
    pub theme: Option<String>,
    pub width: Option<f64>,
    pub until: Option<Instant>,
}

pub fn export(scenario: &Scenario, asked: &Asked) -> Result<Vec<u8>, Refused> {
    let wish = wish(asked).map_err(Refused::Message)?;
    let plan = validate(scenario).map_err(Refused::Problems)?;
    let run = match asked.until {
        None => Simulation::run(plan),
        Some(until) => {
            let mut simulation = Simulation::new(plan);
            simulation.run_until(until);
            simulation.finish()
        }
    };
    let mut out = Vec::new();
    match write(&run, scenario, wish, &mut out) {
        Ok(()) => Ok(out),
        Err(Failure::Select(message)) => Err(Refused::Message(message)),
        Err(Failure::Io(error)) => Err(Refused::Message(error.to_string())),
    }
}

fn wish(asked: &Asked) -> Result<Wish<'_>, String> {
    let names = |names: &[&str]| names.join(", ");
    let format =
        Format::named(&asked.to).ok_or_else(|| format!("to is one of {}", names(&Format::ALL.map(Format::name))))?;
    let theme = match asked.theme.as_deref() {
        Some(name) => Theme::named(name).ok_or_else(|| format!("theme is {}", names(&Theme::ALL.map(Theme::name))))?,
        None => Theme::Light,
    };
    let width = match asked.width {
        Some(width) if (f64::from(Picture::LEAST_WIDTH)..=f64::from(Picture::MOST_WIDTH)).contains(&width) => {
            width as u32
        }
        Some(_) => return Err(format!("width is from {} to {} pixels", Picture::LEAST_WIDTH, Picture::MOST_WIDTH)),
        None => Picture::WIDTH,
    };
    Ok(Wish { format, select: asked.select.as_deref(), theme, width })
}

/// What an export is to be.
pub fn asked(options: &JsValue) -> Result<Asked, JsValue> {
    let to = convert::text(options, "to")?.unwrap_or_default();
    let width = convert::key(options, "width")?.as_f64();
    let until = convert::options(options)?.until;
    Ok(Asked { to, select: convert::text(options, "select")?, theme: convert::text(options, "theme")?, width, until })
}

pub fn refused(refused: Refused) -> JsValue {
    match refused {
        Refused::Problems(list) => convert::problems(list),
        Refused::Message(message) => convert::error(&message),
    }
}

pub fn text_or_bytes(bytes: Vec<u8>) -> JsValue {
    match String::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(error) => Uint8Array::from(error.as_bytes()).into(),
    }
}
