//! A scenario as YAML, as people write it: what fits on a line stands on one, and only what needs quotes has them.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::read::yaml::is_text;

/// The longest line, if nothing in it is longer by itself.
const MAX_LINE: usize = 76;

pub(super) fn write(map: &Map<String, Value>) -> String {
    let mut text = String::new();
    entries(&mut text, map, 0);
    text
}

fn entries(text: &mut String, map: &Map<String, Value>, depth: usize) {
    for (place, (key, value)) in map.iter().enumerate() {
        // The first entry of a list's item stands behind its dash.
        if place > 0 || text.is_empty() || text.ends_with('\n') {
            indent(text, depth);
        }
        text.push_str(&scalar(key));
        text.push(':');
        under(text, value, depth);
    }
}

/// Writes the value of a key: on its line, or below it.
fn under(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if is_spread(text, value, depth, false) => {
            text.push('\n');
            entries(text, map, depth + 1);
        }
        Value::Array(list) if is_spread(text, value, depth, list.iter().any(Value::is_object)) => {
            text.push('\n');
            for item in list {
                indent(text, depth + 1);
                text.push('-');
                item_of_list(text, item, depth + 1);
            }
        }
        Value::String(words) if is_block(words) => block(text, words, depth + 1),
        value => {
            text.push(' ');
            flow(text, value);
            text.push('\n');
        }
    }
}

fn item_of_list(text: &mut String, item: &Value, depth: usize) {
    match item {
        Value::Object(map) if !map.is_empty() && (depth <= 1 || is_spread(text, item, depth, false)) => {
            text.push(' ');
            entries(text, map, depth + 1);
        }
        // A list in a list begins on a line of its own.
        Value::Array(_) => under(text, item, depth),
        Value::String(words) if is_block(words) => block(text, words, depth + 1),
        item => {
            text.push(' ');
            flow(text, item);
            text.push('\n');
        }
    }
}

/// The scenario itself, its stack and its script are always spread out; all else if it would be too long.
fn is_spread(text: &str, value: &Value, depth: usize, of_objects: bool) -> bool {
    let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
    if is_empty {
        return false;
    }
    let mut short = String::new();
    flow(&mut short, value);
    let line = text.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (depth == 0 && (value.is_object() || of_objects)) || line + 1 + short.chars().count() > MAX_LINE
}

fn flow(text: &mut String, value: &Value) {
    match value {
        Value::Object(map) if map.is_empty() => text.push_str("{}"),
        Value::Object(map) => {
            for (place, (key, value)) in map.iter().enumerate() {
                text.push_str(if place == 0 { "{ " } else { ", " });
                text.push_str(&scalar(key));
                text.push_str(": ");
                flow(text, value);
            }
            text.push_str(" }");
        }
        Value::Array(list) => {
            text.push('[');
            for (place, value) in list.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                flow(text, value);
            }
            text.push(']');
        }
        Value::String(words) => text.push_str(&scalar(words)),
        // Numbers, truths and null are as in JSON.
        value => drop(write!(text, "{value}")),
    }
}

/// A text, in quotes only where it would be read as something else without. In quotes it is as in JSON.
fn scalar(words: &str) -> String {
    let is_plain_letter = |letter: char| letter.is_alphanumeric() || " _-./$@%+=()*".contains(letter);
    let starts_well = words.chars().next().is_some_and(|letter| letter.is_alphanumeric() || "_/$.(".contains(letter));
    let is_plain = starts_well && !words.ends_with(' ') && words.chars().all(is_plain_letter) && is_text(words);
    if is_plain { words.to_owned() } else { Value::from(words).to_string() }
}

/// Returns true if a text of several lines can be written as a block.
fn is_block(words: &str) -> bool {
    let lines = || words.strip_suffix('\n').unwrap_or(words).split('\n');
    let is_fine = |letter: char| {
        letter == '\n' || !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    words.contains('\n')
        && !words.ends_with("\n\n")
        && words.chars().all(is_fine)
        && lines().next().is_some_and(|line| !line.is_empty())
        && lines().all(|line| !line.starts_with([' ', '\t']) && line.trim_end().len() == line.len())
}

fn block(text: &mut String, words: &str, depth: usize) {
    text.push_str(if words.ends_with('\n') { " |\n" } else { " |-\n" });
    for line in words.strip_suffix('\n').unwrap_or(words).split('\n') {
        if !line.is_empty() {
            indent(text, depth);
            text.push_str(line);
        }
        text.push('\n');
    }
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}
