//! A text field that reports each change at once.

use web_sys::HtmlInputElement;
use yew::prelude::*;

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
    let oninput = {
        let (on_text, draft) = (props.on_text.clone(), draft.setter());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_text.emit(input.value());
                draft.set(Some(input.value()));
            }
        })
    };
    let onblur = {
        let draft = draft.setter();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    let onkeydown = {
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
    html! {
        <input
            type="text" id={props.id.clone()} class={props.is_number.then_some("number")} {value}
            placeholder={props.placeholder} inputmode={props.is_number.then_some("numeric")}
            aria-label={props.label.clone()} autocomplete="off" spellcheck="false" disabled={props.is_disabled}
            aria-invalid={props.is_wrong.then_some("true")} aria-describedby={props.described_by.clone()}
            {oninput} {onblur} {onkeydown}
        />
    }
}
