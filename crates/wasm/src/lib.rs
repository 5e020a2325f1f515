//! The JavaScript module. Thin: what comes in becomes JSON text, what goes out is parsed from it, and all else is done
//! by the crates below. JSON text crosses the border faster and in fewer bytes than object by object.

mod convert;
#[cfg(feature = "export")]
mod export;
mod link;
mod session;

use wasm_bindgen::prelude::*;

use session::Session;

/// Runs a scenario and returns its report. Options: `until` (ms, or text such as `"45s"`), `documents: "all"`,
/// `series: true`.
#[wasm_bindgen(skip_typescript)]
pub fn run(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = convert::options(options)?;
    let scenario = convert::scenario(scenario)?;
    convert::parse(&session::report(&scenario, options.until, options.report).map_err(convert::problems)?)
}

/// Runs a scenario and returns `{end, summary}`: the report without its rows, for many runs. Option: `until`.
#[wasm_bindgen(skip_typescript)]
pub fn summary(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = convert::options(options)?;
    let scenario = convert::scenario(scenario)?;
    convert::parse(&session::summary(&scenario, options.until).map_err(convert::problems)?)
}

/// What is wrong with a scenario: `{problems, advice}`.
#[wasm_bindgen(skip_typescript)]
pub fn check(scenario: &JsValue) -> Result<JsValue, JsValue> {
    convert::to_js(&session::check(convert::text_or_value(scenario)?))
}

/// A link that carries a scenario whole. Options: `base` (the page's address), `t` (a moment in ms), `sel`, `view`.
#[wasm_bindgen(skip_typescript)]
pub fn share(scenario: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let look = convert::look(options)?;
    Ok(link::share(convert::scenario(scenario)?, look, convert::base(options)?))
}

/// The scenario of a link, with the link's changes.
#[wasm_bindgen(js_name = fromLink, skip_typescript)]
pub fn from_link(link: &str) -> Result<JsValue, JsValue> {
    let scenario = link::open(link).map_err(convert::link_error)?;
    convert::to_js(&scenario.to_value())
}

/// A run in a form that another tool reads: a text, or bytes where it is no text. Options: `to` (as the command line's),
/// `select`, and for pictures `theme` and `width`.
#[cfg(feature = "export")]
#[wasm_bindgen(js_name = exportAs, skip_typescript)]
pub fn export_as(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let asked = export::asked(options)?;
    let written = export::export(&convert::scenario(scenario)?, &asked).map_err(export::refused)?;
    Ok(export::text_or_bytes(written))
}

/// The rules that facts follow.
#[wasm_bindgen(skip_typescript)]
pub fn rules() -> Result<JsValue, JsValue> {
    convert::to_js(&redrive_report::rules())
}

/// A JSON Schema: of `"scenario"`, `"report"` or `"trace"`.
#[wasm_bindgen(skip_typescript)]
pub fn schema(of: &str) -> Result<JsValue, JsValue> {
    match of {
        "scenario" => convert::to_js(&redrive_scenario::schema()),
        "report" => convert::to_js(&redrive_report::schema::report()),
        "trace" => convert::to_js(&redrive_report::schema::trace()),
        _ => Err(convert::error("there are schemas of scenario, report and trace")),
    }
}

/// A run that is looked at step by step.
#[wasm_bindgen(skip_typescript)]
pub struct Simulation {
    session: Session,
}

#[wasm_bindgen]
impl Simulation {
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(scenario: &JsValue) -> Result<Simulation, JsValue> {
        let session = Session::new(convert::scenario(scenario)?).map_err(convert::problems)?;
        Ok(Simulation { session })
    }

    /// The next fact; null when the run is over.
    #[wasm_bindgen(skip_typescript)]
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        self.session.step().map_or(Ok(JsValue::NULL), |fact| convert::to_js(&fact))
    }

    /// Goes on until a moment in ms, whatever happens in it included.
    #[wasm_bindgen(js_name = runUntil, skip_typescript)]
    pub fn run_until(&mut self, millis: f64) -> Result<(), JsValue> {
        self.session.run_until(convert::millis(millis)?);
        Ok(())
    }

    /// The report up to now.
    #[wasm_bindgen(skip_typescript)]
    pub fn report(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        convert::parse(&self.session.report(convert::options(options)?.report))
    }

    /// The facts up to now, or those after one of them: `{afterId}`.
    #[wasm_bindgen(skip_typescript)]
    pub fn trace(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        convert::parse(&self.session.trace(convert::after(options)?))
    }

    /// The `"event"` or the `"response"` of an invocation (`worker@4`) or of a record's delivery (`orders/3@2`);
    /// undefined if there was none.
    #[wasm_bindgen(skip_typescript)]
    pub fn text(&self, selector: &str, of: &str) -> Result<Option<String>, JsValue> {
        self.session.text(selector, of).map_err(|message| convert::error(&message))
    }
}
