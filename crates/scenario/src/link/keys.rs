//! The part of a link after the scenario: `&key=value`.

use std::fmt::Write;

use super::error::LinkError;
use super::{Link, percent};

/// Keys without a dot that change the scenario; with a dot every key does.
const OF_THE_SCENARIO: [&str; 3] = ["seed", "start", "runFor"];
/// The largest whole number that JavaScript holds exactly.
const MOST_MILLIS: u64 = (1 << 53) - 1;

pub fn read(text: &str, link: &mut Link) -> Result<(), LinkError> {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (percent::read(key)?, percent::read(value)?);
        match key.as_str() {
            "m" => link.model = Some(value),
            "t" => match value.parse() {
                Ok(at) if at <= MOST_MILLIS => link.look.at = Some(at),
                _ => return Err(LinkError::Key { key, should: "a whole number of milliseconds" }),
            },
            "sel" => link.look.selector = Some(value),
            "view" => link.look.view = Some(value),
            changes if changes.contains('.') || OF_THE_SCENARIO.contains(&changes) => {
                link.overrides.push((key, value));
            }
            _ => link.unknown.push(key),
        }
    }
    Ok(())
}

pub fn write(link: &Link, out: &mut String) {
    for (key, value) in &link.overrides {
        pair(key, value, out);
    }
    if let Some(model) = &link.model {
        pair("m", model, out);
    }
    if let Some(at) = link.look.at {
        // Writing to a string cannot fail.
        let _ = write!(out, "&t={at}");
    }
    if let Some(selector) = &link.look.selector {
        pair("sel", selector, out);
    }
    if let Some(view) = &link.look.view {
        pair("view", view, out);
    }
}

fn pair(key: &str, value: &str, out: &mut String) {
    out.push('&');
    percent::write(key, out);
    out.push('=');
    percent::write(value, out);
}
