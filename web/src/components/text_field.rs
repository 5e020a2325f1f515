//! A text field that reports each change at once.

use web_sys::HtmlInputElement;
use yew::html::{onblur, onkeydown};
use yew::prelude::*;

use super::{input, on_input};

#[derive(Properties, PartialEq, Default)]
pub struct TextFieldProps {
    pub value: AttrValue,
    pub on_text: Callback<String>,
    /// Called for the arrow keys: 1 for up, -1 for down.
    #[prop_or_default]
    pub on_nudge: Option<Callback<i64>>,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Accessible name where there is no visible label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub is_number: bool,
    #[prop_or_default]
    pub is_disabled: bool,
    #[prop_or_default]
    pub is_wrong: bool,
    #[prop_or_default]
    pub placeholder: &'static str,
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
}

/// Shared by all fields: each use of a component in markup is separate code.
#[inline(never)]
pub fn text_field(props: TextFieldProps) -> Html {
    html! { <TextField ..props /> }
}

/// While it is edited the field keeps its text, so that a half-typed value is not rewritten.
#[component]
fn TextField(props: &TextFieldProps) -> Html {
    let draft = use_state(|| None::<String>);
    let on_input_event = {
        let (on_text, draft) = (props.on_text.clone(), draft.setter());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_text.emit(input.value());
                draft.set(Some(input.value()));
            }
        })
    };
    let on_blur = {
        let draft = draft.setter();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    let on_key = {
        let (on_nudge, draft) = (props.on_nudge.clone(), draft.setter());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowUp" => 1,
                "ArrowDown" => -1,
                _ => return,
            };
            if let Some(on_nudge) = &on_nudge {
                event.prevent_default();
                draft.set(None);
                on_nudge.emit(by);
            }
        })
    };
    let value = (*draft).clone().unwrap_or_else(|| props.value.to_string());
    let mut field = input("text", if props.is_number { "number" } else { "" }, &value)
        .is("placeholder", props.placeholder)
        .is("autocomplete", "off")
        .is("spellcheck", "false")
        .off(props.is_disabled);
    if props.is_number {
        field = field.is("inputmode", "numeric");
    }
    if props.is_wrong {
        field = field.is("aria-invalid", "true");
    }
    for (name, value) in [("id", &props.id), ("aria-label", &props.label), ("aria-describedby", &props.described_by)] {
        if let Some(value) = value {
            field = field.attr(name, value.clone());
        }
    }
    let field = on_input(field, on_input_event);
    field.on(onblur::Wrapper::new(on_blur)).on(onkeydown::Wrapper::new(on_key)).done()
}
