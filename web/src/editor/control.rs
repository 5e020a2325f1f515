//! The form field of a setting.

use serde_json::{Value, json};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::form::{Control, Row, shown, typed};
use super::slider;
use crate::components::{TextFieldProps, button, el, icon, input, on_change, on_input, text_field};
use crate::state::document::{Document, Edit};

type Dispatcher = UseReducerDispatcher<Document>;

pub fn field(row: &Row, id: &str, document: &Dispatcher) -> Html {
    match &row.control {
        Control::Number { min, max } => number(row, id, document, *min, *max),
        Control::Toggle | Control::Switch(_) => toggle(row, id, document),
        Control::Choice(words) => choice(row, id, document, words),
        Control::Text | Control::List | Control::Json => text(row, id, document),
    }
}

/// Returns the edit for a new value of a row. An empty field restores the default.
fn edit(row: &Row, value: Option<Value>, goes_on: bool) -> Edit {
    match (value, &row.whole) {
        (Some(value), _) => Edit::Set { path: row.path.clone(), value, goes_on },
        (None, Some(whole)) => Edit::Unset { path: whole.clone() },
        (None, None) => Edit::Unset { path: row.path.clone() },
    }
}

fn described_by(id: &str) -> String {
    format!("{id}-range {id}-about")
}

/// A text field for a number, and a slider.
fn number(row: &Row, id: &str, document: &Dispatcher, min: i64, max: i64) -> Html {
    let oninput = {
        let (row, document) = (row.clone(), document.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let value = slider::value_at(input.value_as_number() as i64, min, max);
                document.dispatch(edit(&row, Some(value.into()), true));
            }
        })
    };
    let place = row.value.as_i64().map_or(0, |value| slider::place_of(value, min, max));
    let slide = input("range", "slide", &place.to_string()).is("min", "0").set("max", &slider::PLACES.to_string());
    let slide = on_input(slide.is("tabindex", "-1").is("aria-hidden", "true").off(row.is_idle), oninput);
    el("div", "number-field").el(slide).with(text(row, id, document)).done()
}

fn text(row: &Row, id: &str, document: &Dispatcher) -> Html {
    let on_text = {
        let (row, document) = (row.clone(), document.clone());
        Callback::from(move |text: String| document.dispatch(edit(&row, typed(&row, &text), true)))
    };
    let is_number = matches!(row.control, Control::Number { .. });
    let on_nudge = is_number.then(|| {
        let (row, document) = (row.clone(), document.clone());
        Callback::from(move |by: i64| {
            let (path, row) = (row.path.clone(), row.clone());
            let next = move |value: Option<&Value>| nudged(&row.control, value.unwrap_or(&row.value), by);
            document.dispatch(Edit::compute(path, true, next));
        })
    });
    let placeholder = if row.value.is_null() { "none" } else { "" };
    text_field(TextFieldProps {
        id: Some(id.to_owned().into()),
        value: shown(&row.value).into(),
        placeholder,
        is_number,
        is_disabled: row.is_idle,
        is_wrong: !row.problems.is_empty(),
        described_by: Some(described_by(id).into()),
        on_text,
        on_nudge,
        ..TextFieldProps::default()
    })
}

/// Returns the next number up or down within the range.
fn nudged(control: &Control, value: &Value, by: i64) -> Option<Value> {
    let Control::Number { min, max } = control else { return None };
    Some((value.as_i64()? + by).clamp(*min, *max).into())
}

/// Returns true if a value of a toggle or switch is the one of its on position.
fn is_on(control: &Control, value: &Value) -> bool {
    match control {
        Control::Switch(word) => value.as_array().is_some_and(|list| list.iter().any(|item| item == word)),
        _ => *value == Value::Bool(true),
    }
}

/// Returns the value of the other position.
fn toggled(control: &Control, value: &Value) -> Value {
    match (control, is_on(control, value)) {
        (Control::Switch(_), true) => json!([]),
        (Control::Switch(word), false) => json!([word]),
        (_, is_on) => Value::Bool(!is_on),
    }
}

fn toggle(row: &Row, id: &str, document: &Dispatcher) -> Html {
    let onclick = {
        let (row, document) = (row.clone(), document.clone());
        Callback::from(move |_: MouseEvent| {
            let (path, row) = (row.path.clone(), row.clone());
            let next = move |value: Option<&Value>| Some(toggled(&row.control, value.unwrap_or(&row.value)));
            document.dispatch(Edit::compute(path, false, next));
        })
    };
    let is_on = is_on(&row.control, &row.value);
    let toggle = button("toggle", onclick).is("role", "switch").set("id", id).off(row.is_idle);
    toggle.state("aria-checked", is_on).set("aria-describedby", &described_by(id)).done()
}

fn choice(row: &Row, id: &str, document: &Dispatcher, words: &[String]) -> Html {
    let value = shown(&row.value);
    let onchange = {
        let (row, document) = (row.clone(), document.clone());
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                let word = select.value();
                document.dispatch(edit(&row, (!word.is_empty()).then(|| word.into()), false));
            }
        })
    };
    let options = words.iter().map(|word| {
        let option = el("option", "").set("value", word).text(if word.is_empty() { "none" } else { word });
        if *word == value { option.is("selected", "").done() } else { option.done() }
    });
    let select = el("select", "").set("id", id).off(row.is_idle).set("aria-describedby", &described_by(id));
    let select = on_change(select.all(options.collect()), onchange);
    el("span", "choice").el(select).with(icon("down")).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::form::form;
    use crate::state::document::Document;

    fn row(resource: &str, name: &str) -> Row {
        let document = Document::first();
        let form = form(&document.scenario, &[], resource).expect("it is in the stack");
        let mut rows = form.groups.into_iter().flat_map(|group| group.rows);
        rows.find(|row| row.name == name).expect("there is such a row")
    }

    #[test]
    fn an_emptied_field_goes_back_to_the_default() {
        let row = row("feed", "batchSize");
        let Edit::Unset { path } = edit(&row, None, false) else { panic!("it is taken away") };
        assert_eq!(path, "stack.feed.batchSize");
    }

    #[test]
    fn without_a_dead_letter_queue_there_is_no_redrive_policy() {
        let row = row("orders", "deadLetterTarget");
        let Edit::Unset { path } = edit(&row, None, false) else { panic!("it is taken away") };
        assert_eq!(path, "stack.orders.redrivePolicy");
    }

    #[test]
    fn arrows_stay_in_the_range() {
        let row = row("feed", "batchSize");
        let next = |by| nudged(&row.control, &row.value, by);
        assert_eq!((next(1), next(-100)), (Some(11.into()), Some(1.into())));
    }
}
