//! The time of the playhead, which can be typed, and the playback speed.

use redrive_views::timeline::{TimeFormat, parse};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::icon;
use crate::state::playback::{Play, PlaybackContext};

/// Multiples of real time.
const SPEEDS: [u32; 8] = [1, 2, 5, 10, 30, 100, 300, 1000];

#[derive(Properties, PartialEq)]
pub struct ClockProps {
    pub at: u64,
    pub end: u64,
    pub time_format: TimeFormat,
}

#[component]
pub fn Clock(props: &ClockProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let draft = use_state(|| None::<String>);
    let typed = draft.as_deref().map(|text| parse(text, props.time_format));
    let oninput = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| {
            draft.set(event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()));
        })
    };
    let go = {
        let (draft, end) = (draft.clone(), props.end);
        Callback::from(move |()| {
            if let Some(at) = typed.flatten() {
                playback.dispatch(Play::Seek(at.min(end)));
            }
            draft.set(None);
        })
    };
    let onkeydown = {
        let (draft, go) = (draft.setter(), go.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => go.emit(()),
            "Escape" => draft.set(None),
            _ => {}
        })
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    let shown = props.time_format.write(props.at, 3);
    let day = props.time_format.day(props.at);
    html! {
        <span class="clock">
            <input
                type="text" id="clock" aria-label="Moment: type another to go there" autocomplete="off" spellcheck="false"
                aria-invalid={(typed == Some(None)).then_some("true")}
                value={(*draft).clone().unwrap_or_else(|| shown.clone())}
                {oninput} {onkeydown} {onfocus} onblur={go.reform(|_: FocusEvent| ())}
            />
            <span class="of">
                { if day.is_empty() { format!("of {}", props.time_format.write(props.end, 3)) } else { format!("{day} UTC") } }
            </span>
        </span>
    }
}

pub fn speed(playback: &PlaybackContext) -> Html {
    let onchange = {
        let playback = playback.dispatcher();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            playback.dispatch(Play::Speed(value.and_then(|value| value.parse().ok())));
        })
    };
    let options = SPEEDS.iter().map(|speed| {
        html! { <option value={speed.to_string()} selected={playback.speed == Some(*speed)}>{ format!("{speed} ×") }</option> }
    });
    html! {
        <label class="speed choice">
            <span class="sr">{ "Speed" }</span>
            <select {onchange}>
                <option value="" selected={playback.speed.is_none()}>{ "auto" }</option>
                { for options }
            </select>
            { icon("down") }
        </label>
    }
}
