//! The JavaScript module. Values cross the border as JSON text, which is faster and smaller than object by object.

mod convert;
#[cfg(feature = "export")]
mod export;
mod link;
#[cfg(feature = "parts")]
mod parts;
mod session;

use wasm_bindgen::prelude::*;

use session::Session;

/// Runs a scenario and returns its report. Options: `until` (ms, or text such as `"45s"`), `documents: "all"`,
/// `series: true`.
#[wasm_bindgen(skip_typescript)]
pub fn run(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = convert::run_options(options)?;
    let scenario = convert::scenario(scenario)?;
    convert::parse(&session::report(&scenario, options.until, options.report).map_err(convert::problems)?)
}

/// Runs a scenario and returns `{end, summary}`: the report without its rows, for many runs. Option: `until`.
#[wasm_bindgen(skip_typescript)]
pub fn summary(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let until = convert::until_option(options)?;
    let scenario = convert::scenario(scenario)?;
    convert::parse(&session::summary(&scenario, until).map_err(convert::problems)?)
}

/// Returns the problems of a scenario and advice: `{problems, advice}`.
#[wasm_bindgen(skip_typescript)]
pub fn check(scenario: &JsValue) -> Result<JsValue, JsValue> {
    convert::to_js(&session::check(convert::parse_scenario(scenario)?))
}

/// Returns a link that contains the scenario. Options: `base` (the address of the page), `t` (a time in ms), `sel`, `view`.
#[wasm_bindgen(skip_typescript)]
pub fn share(scenario: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let (look, base) = convert::share_options(options)?;
    Ok(link::share(convert::scenario(scenario)?, look, base))
}

/// Returns the scenario of a link, with the overrides of the link.
#[wasm_bindgen(js_name = fromLink, skip_typescript)]
pub fn from_link(link: &JsValue) -> Result<JsValue, JsValue> {
    let link = convert::text_argument("link", link)?;
    let scenario = link::open(&link).map_err(convert::link_error)?;
    convert::to_js(&scenario.to_value())
}

/// Returns a run in a file format of another tool: text, or bytes if the format is not text. Options: `to` (as on the
/// command line), `select`, `until`, and for pictures `theme` and `width`.
#[cfg(feature = "export")]
#[wasm_bindgen(js_name = exportAs, skip_typescript)]
pub fn export_as(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = export::ExportOptions::read(options)?;
    export::export(&convert::scenario(scenario)?, &options)
}

/// Returns the rules that facts cite.
#[wasm_bindgen(skip_typescript)]
pub fn rules() -> Result<JsValue, JsValue> {
    convert::to_js(&redrive_report::rules())
}

/// Returns a JSON Schema: of `"scenario"`, `"report"` or `"trace"`.
#[wasm_bindgen(skip_typescript)]
pub fn schema(of: &JsValue) -> Result<JsValue, JsValue> {
    match convert::text_argument("of", of)?.as_str() {
        "scenario" => convert::to_js(&redrive_scenario::schema()),
        "report" => convert::to_js(&redrive_report::schema::report()),
        "trace" => convert::to_js(&redrive_report::schema::trace()),
        _ => Err(convert::error("of", "expected one of scenario, report, trace")),
    }
}

/// A run that is read step by step.
#[wasm_bindgen(skip_typescript)]
pub struct Simulation {
    /// `None` after `free`.
    session: Option<Session>,
}

impl Simulation {
    fn session(&self) -> Result<&Session, JsValue> {
        self.session.as_ref().ok_or_else(freed)
    }

    fn session_mut(&mut self) -> Result<&mut Session, JsValue> {
        self.session.as_mut().ok_or_else(freed)
    }
}

fn freed() -> JsValue {
    convert::error("", "the simulation has been freed")
}

#[wasm_bindgen]
impl Simulation {
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(scenario: &JsValue) -> Result<Simulation, JsValue> {
        let session = Session::new(convert::scenario(scenario)?).map_err(convert::problems)?;
        Ok(Simulation { session: Some(session) })
    }

    /// Releases the run. Replaces the `free` of `wasm-bindgen`, after which every method would throw an error without
    /// `problems`; what is left of the object is released with its JavaScript wrapper.
    #[wasm_bindgen(js_name = free, skip_typescript)]
    pub fn release(&mut self) {
        self.session = None;
    }

    /// Returns the next fact, or null at the end of the run.
    #[wasm_bindgen(skip_typescript)]
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        self.session_mut()?.step().map_or(Ok(JsValue::NULL), |fact| convert::to_js(&fact))
    }

    /// Advances to a time in ms, including all facts at that time.
    #[wasm_bindgen(js_name = runUntil, skip_typescript)]
    pub fn run_until(&mut self, ms: &JsValue) -> Result<(), JsValue> {
        let until = convert::millis(ms)?;
        self.session_mut()?.run_until(until);
        Ok(())
    }

    /// Returns the report up to now.
    #[wasm_bindgen(skip_typescript)]
    pub fn report(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        convert::parse(&self.session()?.report(convert::report_options(options)?))
    }

    /// Returns the facts up to now, or those after one of them: `{afterId}`.
    #[wasm_bindgen(skip_typescript)]
    pub fn trace(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        convert::parse(&self.session()?.trace(convert::after_id(options)?))
    }

    /// Returns the `"event"` or the `"response"` of an invocation (`worker@4`) or of a delivery of a record
    /// (`orders/3@2`), or undefined if there is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn text(&self, selector: &JsValue, of: &JsValue) -> Result<Option<String>, JsValue> {
        let selector = convert::text_argument("selector", selector)?;
        let of = convert::text_argument("of", of)?;
        let read = match of.as_str() {
            "event" => Session::event,
            "response" => Session::response,
            _ => return Err(convert::error("of", "expected \"event\" or \"response\"")),
        };
        read(self.session()?, &selector).map_err(|message| convert::error("selector", &message))
    }
}
