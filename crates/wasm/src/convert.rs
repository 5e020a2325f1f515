//! Converts between JavaScript values and ours, through JSON text. Every error is an `Error` with `problems`.

use js_sys::{Error, JSON, Object, Reflect};
use redrive_core::time::Instant;
use redrive_report::Options as ReportOptions;
use redrive_scenario::link::{LinkError, SharedView};
use redrive_scenario::{Problem, Scenario, parse_duration};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use crate::session::problems_json;

pub struct RunOptions {
    pub until: Option<Instant>,
    pub report: ReportOptions,
}

pub fn parse(json: &str) -> Result<JsValue, JsValue> {
    JSON::parse(json)
}

pub fn to_js(value: &Value) -> Result<JsValue, JsValue> {
    parse(&value.to_string())
}

/// An error with one problem. `path` names the option or argument, or is empty.
pub fn error(path: &str, message: &str) -> JsValue {
    problems(vec![Problem { path: path.to_owned(), message: message.to_owned(), code: None }])
}

pub fn problems(problems: Vec<Problem>) -> JsValue {
    let line = |problem: &Problem| match problem.path.is_empty() {
        true => problem.message.clone(),
        false => problem.to_string(),
    };
    let lines: Vec<String> = problems.iter().map(line).collect();
    let error = Error::new(&lines.join("\n"));
    if let Ok(list) = to_js(&problems_json(&problems)) {
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&error, &"problems".into(), &list);
    }
    error.into()
}

pub fn scenario(scenario: &JsValue) -> Result<Scenario, JsValue> {
    parse_scenario(scenario)?.map_err(problems)
}

/// Reads a scenario from text or from an object. The outer error is a value that JSON cannot hold.
pub fn parse_scenario(scenario: &JsValue) -> Result<Result<Scenario, Vec<Problem>>, JsValue> {
    if let Some(text) = scenario.as_string() {
        return Ok(Scenario::parse(&text));
    }
    // Fails for BigInt and for cyclic values; undefined for functions and symbols.
    let text = JSON::stringify(scenario).map_err(|failure| error("", &format!("not JSON: {}", message(&failure))))?;
    match text.as_string() {
        Some(text) => Ok(Scenario::parse(&text)),
        None => Err(error("", "expected a scenario: an object, or its JSON text")),
    }
}

/// The message of a JavaScript error.
fn message(failure: &JsValue) -> String {
    failure.dyn_ref::<Error>().map_or_else(|| format!("{failure:?}"), |error| String::from(error.message()))
}

/// A text argument. `wasm_bindgen` would trap on a value of another type.
pub fn text_argument(name: &str, value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| error(name, "expected a string"))
}

/// The options of a call: an object, undefined or null.
pub struct Options(Option<Object>);

impl Options {
    /// Checks that there are no other keys than the known ones.
    pub fn read(options: &JsValue, known: &[&str]) -> Result<Options, JsValue> {
        if options.is_undefined() || options.is_null() {
            return Ok(Options(None));
        }
        let Some(object) = options.dyn_ref::<Object>().filter(|_| !options.is_function()) else {
            return Err(error("", "expected options: an object"));
        };
        let unknown: Vec<Problem> = Object::keys(object)
            .iter()
            .filter_map(|key| key.as_string())
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| {
                let message = format!("unknown option; the options are {}", known.join(", "));
                Problem { path: key, message, code: None }
            })
            .collect();
        if unknown.is_empty() { Ok(Options(Some(object.clone()))) } else { Err(problems(unknown)) }
    }

    /// The value of an option; `None` if it is undefined or null.
    fn get(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        let Some(object) = &self.0 else { return Ok(None) };
        let value = Reflect::get(object, &name.into())?;
        Ok(Some(value).filter(|value| !value.is_undefined() && !value.is_null()))
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, JsValue> {
        self.get(name)?.map(|value| text_argument(name, &value)).transpose()
    }

    /// A whole number that JavaScript holds exactly.
    pub fn whole(&self, name: &str) -> Result<Option<u64>, JsValue> {
        let expected = || error(name, "expected a whole number of at least 0");
        self.get(name)?.map(|value| value.as_f64().and_then(whole).ok_or_else(expected)).transpose()
    }

    fn flag(&self, name: &str) -> Result<bool, JsValue> {
        match self.get(name)? {
            Some(value) => value.as_bool().ok_or_else(|| error(name, "expected true or false")),
            None => Ok(false),
        }
    }
}

/// The options of `run`.
pub fn run_options(options: &JsValue) -> Result<RunOptions, JsValue> {
    let options = Options::read(options, &["until", "documents", "series"])?;
    Ok(RunOptions { until: run_until(&options)?, report: report(&options)? })
}

/// The option of `summary`.
pub fn until_option(options: &JsValue) -> Result<Option<Instant>, JsValue> {
    run_until(&Options::read(options, &["until"])?)
}

/// The options of `Simulation.report`.
pub fn report_options(options: &JsValue) -> Result<ReportOptions, JsValue> {
    report(&Options::read(options, &["documents", "series"])?)
}

fn report(options: &Options) -> Result<ReportOptions, JsValue> {
    let all_documents = match options.text("documents")?.as_deref() {
        None => false,
        Some("all") => true,
        Some(_) => return Err(error("documents", "expected \"all\"")),
    };
    Ok(ReportOptions { all_documents, series: options.flag("series")? })
}

/// The time at which a run is to stop.
pub fn run_until(options: &Options) -> Result<Option<Instant>, JsValue> {
    let expected = || error("until", "expected a whole number of ms, or a text such as \"45s\"");
    let Some(value) = options.get("until")? else { return Ok(None) };
    let millis = match value.as_string() {
        Some(text) => parse_duration(&text),
        None => value.as_f64().and_then(whole),
    };
    millis.map(|millis| Some(Instant(millis))).ok_or_else(expected)
}

/// The options of `share`: what the link shows, and the address of the page.
pub fn share_options(options: &JsValue) -> Result<(SharedView, Option<String>), JsValue> {
    let options = Options::read(options, &["base", "t", "sel", "view"])?;
    let look = SharedView { at: options.whole("t")?, selector: options.text("sel")?, view: options.text("view")? };
    Ok((look, options.text("base")?))
}

pub fn link_error(failure: LinkError) -> JsValue {
    let message = failure.to_string();
    match failure {
        LinkError::Problems(list) => problems(list),
        _ => error("", &message),
    }
}

/// The `afterId` of `Simulation.trace`.
pub fn after_id(options: &JsValue) -> Result<u64, JsValue> {
    Ok(Options::read(options, &["afterId"])?.whole("afterId")?.unwrap_or(0))
}

/// The argument of `Simulation.runUntil`.
pub fn millis(value: &JsValue) -> Result<Instant, JsValue> {
    let millis = value.as_f64().and_then(whole).map(Instant);
    millis.ok_or_else(|| error("ms", "expected a whole number of ms since the start"))
}

/// A number that JavaScript holds exactly.
fn whole(number: f64) -> Option<u64> {
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
    ((0.0..=MAX_SAFE_INTEGER).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}
