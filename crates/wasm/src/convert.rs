//! Between JavaScript's values and ours, by way of JSON text.

use js_sys::{Error, JSON, Reflect};
use redrive_core::time::Instant;
use redrive_report::Options;
use redrive_scenario::link::{LinkError, SharedView};
use redrive_scenario::{Problem, Scenario, parse_duration};
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::session::problems_json;

pub struct RunOptions {
    pub until: Option<Instant>,
    pub report: Options,
}

pub fn parse(json: &str) -> Result<JsValue, JsValue> {
    JSON::parse(json)
}

pub fn to_js(value: &Value) -> Result<JsValue, JsValue> {
    parse(&value.to_string())
}

pub fn error(message: &str) -> JsValue {
    Error::new(message).into()
}

/// An error with `problems`.
pub fn problems(problems: Vec<Problem>) -> JsValue {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    let error = Error::new(&lines.join("\n"));
    if let Ok(list) = to_js(&problems_json(&problems)) {
        // Setting a key of a new object does not fail.
        let _ = Reflect::set(&error, &"problems".into(), &list);
    }
    error.into()
}

pub fn scenario(scenario: &JsValue) -> Result<Scenario, JsValue> {
    text_or_value(scenario)?.map_err(problems)
}

/// A scenario may come as text, JSON or YAML, or as an object.
pub fn text_or_value(scenario: &JsValue) -> Result<Result<Scenario, Vec<Problem>>, JsValue> {
    if let Some(text) = scenario.as_string() {
        return Ok(Scenario::parse(&text));
    }
    let text = JSON::stringify(scenario)?.as_string().unwrap_or_default();
    Ok(Scenario::parse(&text))
}

pub fn options(options: &JsValue) -> Result<RunOptions, JsValue> {
    let until = key(options, "until")?;
    let until = match (until.as_f64(), until.as_string()) {
        (Some(number), _) => Some(millis(number)?),
        (None, Some(text)) => {
            let length =
                parse_duration(&text).ok_or_else(|| error("until is a number of ms, or a text such as 45s"))?;
            Some(Instant(length))
        }
        (None, None) => None,
    };
    let report = Options {
        all_documents: key(options, "documents")?.as_string().as_deref() == Some("all"),
        series: key(options, "series")?.is_truthy(),
    };
    Ok(RunOptions { until, report })
}

/// What a link is to show.
pub fn look(options: &JsValue) -> Result<SharedView, JsValue> {
    let at = key(options, "t")?;
    let at = match at.as_f64() {
        Some(number) => Some(millis(number)?.0),
        None if at.is_undefined() || at.is_null() => None,
        None => return Err(error("t is a moment: a whole number of ms from the start")),
    };
    Ok(SharedView { at, selector: text(options, "sel")?, view: text(options, "view")? })
}

/// The address that a link is to have.
pub fn base(options: &JsValue) -> Result<Option<String>, JsValue> {
    text(options, "base")
}

pub fn link_error(error: LinkError) -> JsValue {
    let message = error.to_string();
    match error {
        LinkError::Problems(list) => problems(list),
        _ => self::error(&message),
    }
}

/// The `afterId` of a look at the trace.
pub fn after(options: &JsValue) -> Result<u64, JsValue> {
    let id = key(options, "afterId")?;
    id.as_f64().map_or(Ok(0), |id| whole(id).ok_or_else(|| error("afterId is the id of a fact")))
}

pub fn millis(number: f64) -> Result<Instant, JsValue> {
    whole(number).map(Instant).ok_or_else(|| error("a moment is a whole number of ms from the start"))
}

/// A number that JavaScript holds exactly.
fn whole(number: f64) -> Option<u64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    ((0.0..=MOST).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

/// A text among the options.
pub fn text(options: &JsValue, name: &str) -> Result<Option<String>, JsValue> {
    let value = key(options, name)?;
    match value.as_string() {
        Some(text) => Ok(Some(text)),
        None if value.is_undefined() || value.is_null() => Ok(None),
        None => Err(error(&format!("{name} is a text"))),
    }
}

/// What an option says; undefined if there are no options.
pub fn key(options: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    if options.is_object() { Reflect::get(options, &name.into()) } else { Ok(JsValue::UNDEFINED) }
}
