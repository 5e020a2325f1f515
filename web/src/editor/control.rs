//! Fields: what a setting is edited with.

use serde_json::{Value, json};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::form::{Control, Row, shown, typed};
use super::slider;
use crate::components::Icon;
use crate::state::document::{DocumentContext, Edit};

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    pub row: Row,
    pub id: AttrValue,
}

#[component]
pub fn Field(props: &FieldProps) -> Html {
    let FieldProps { row, id } = props;
    match &row.control {
        Control::Number { min, max } => html! { <Number row={row.clone()} {id} min={*min} max={*max} /> },
        Control::Toggle => {
            html! { <Toggle {id} row={row.clone()} is_on={row.value == json!(true)} on={json!(true)} off={json!(false)} /> }
        }
        Control::Switch(word) => {
            let is_on = row.value.as_array().is_some_and(|list| list.iter().any(|item| item == word));
            html! { <Toggle {id} row={row.clone()} {is_on} on={json!([word])} off={json!([])} /> }
        }
        Control::Choice(words) => html! { <Choice row={row.clone()} {id} words={words.clone()} /> },
        Control::Text | Control::Json => html! { <Typed row={row.clone()} {id} /> },
    }
}

/// What a new value of a row comes to. An emptied field goes back to the default.
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

#[derive(Properties, PartialEq)]
struct NumberProps {
    row: Row,
    id: AttrValue,
    min: i64,
    max: i64,
}

/// A number to type, and a slider to feel with.
#[component]
fn Number(props: &NumberProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let NumberProps { row, id, min, max } = props;
    let (min, max) = (*min, *max);
    let onslide = {
        let (row, document) = (row.clone(), document.dispatcher());
        Callback::from(move |event: InputEvent| {
            let place = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value_as_number());
            if let Some(place) = place {
                let value = slider::value_at(place as i64, min, max);
                document.dispatch(edit(&row, Some(value.into()), true));
            }
        })
    };
    let place = row.value.as_i64().map_or(0, |value| slider::place_of(value, min, max));
    html! {
        <div class="number-field">
            <input
                type="range" class="slide" min="0" max={slider::PLACES.to_string()} value={place.to_string()}
                oninput={onslide} disabled={row.is_idle} tabindex="-1" aria-hidden="true"
            />
            <Typed row={row.clone()} {id} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TypedProps {
    row: Row,
    id: AttrValue,
}

/// A text field. It says what was typed at once, and shows what is written elsewhere when it has no focus.
#[component]
fn Typed(props: &TypedProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let TypedProps { row, id } = props;
    // While it is typed in, it keeps the text as it is: a half-typed text must not be rewritten.
    let draft = use_state(|| None::<String>);
    let oninput = {
        let (row, document, draft) = (row.clone(), document.dispatcher(), draft.setter());
        Callback::from(move |event: InputEvent| {
            let Some(text) = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()) else { return };
            document.dispatch(edit(&row, typed(&row, &text), true));
            draft.set(Some(text));
        })
    };
    let onblur = {
        let draft = draft.setter();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    let onkeydown = {
        let (row, document, draft) = (row.clone(), document.dispatcher(), draft.setter());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowUp" => 1,
                "ArrowDown" => -1,
                _ => return,
            };
            if let Some(next) = nudged(&row, by) {
                event.prevent_default();
                draft.set(None);
                document.dispatch(edit(&row, Some(next.into()), true));
            }
        })
    };
    let is_number = matches!(row.control, Control::Number { .. });
    let value = (*draft).clone().unwrap_or_else(|| shown(&row.value));
    let placeholder = if row.value.is_null() { "none" } else { "" };
    html! {
        <input
            type="text" id={id.clone()} class={is_number.then_some("number")} {value} {placeholder}
            inputmode={is_number.then_some("numeric")} autocomplete="off" spellcheck="false"
            disabled={row.is_idle} aria-invalid={(!row.problems.is_empty()).then_some("true")}
            aria-describedby={described_by(id)} {oninput} {onblur} {onkeydown}
        />
    }
}

/// The next number up or down, within the range.
fn nudged(row: &Row, by: i64) -> Option<i64> {
    let Control::Number { min, max } = row.control else { return None };
    Some((row.value.as_i64()? + by).clamp(min, max))
}

#[derive(Properties, PartialEq)]
struct ToggleProps {
    row: Row,
    id: AttrValue,
    is_on: bool,
    on: Value,
    off: Value,
}

#[component]
fn Toggle(props: &ToggleProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let onclick = {
        let row = props.row.clone();
        let value = if props.is_on { props.off.clone() } else { props.on.clone() };
        Callback::from(move |_: MouseEvent| document.dispatch(edit(&row, Some(value.clone()), false)))
    };
    html! {
        <button
            type="button" role="switch" class="toggle" id={props.id.clone()} disabled={props.row.is_idle}
            aria-checked={props.is_on.to_string()} aria-describedby={described_by(&props.id)} {onclick}
        />
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    row: Row,
    id: AttrValue,
    words: Vec<String>,
}

#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let ChoiceProps { row, id, words } = props;
    let value = shown(&row.value);
    let onchange = {
        let row = row.clone();
        Callback::from(move |event: Event| {
            let Some(word) = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()) else { return };
            document.dispatch(edit(&row, (!word.is_empty()).then(|| word.into()), false));
        })
    };
    let options = words.iter().map(|word| {
        let label = if word.is_empty() { "none" } else { word };
        html! { <option value={word.clone()} selected={*word == value}>{ label }</option> }
    });
    html! {
        <span class="choice">
            <select id={id.clone()} disabled={row.is_idle} aria-describedby={described_by(id)} {onchange}>{ for options }</select>
            <Icon name="down" />
        </span>
    }
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
        assert_eq!((nudged(&row, 1), nudged(&row, -100)), (Some(11), Some(1)));
    }
}
