//! The time of the playhead, which can be typed, and the playback speed.

use redrive_views::timeline::{TimeFormat, parse};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::{onblur, onfocus, onkeydown};
use yew::prelude::*;

use crate::components::{el, icon, input, on_change, on_input};
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
    let shown = props.time_format.write(props.at, 3);
    let is_wrong = draft.as_deref().is_some_and(|text| parse(text, props.time_format).is_none());
    let on_text = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| draft.set(field_text(event)))
    };
    // Takes the text from the field: the last input may not be rendered yet.
    let go = {
        let (draft, end, time_format, shown) = (draft.setter(), props.end, props.time_format, shown.clone());
        Callback::from(move |text: Option<String>| {
            let text = text.filter(|text| *text != shown);
            if let Some(at) = text.and_then(|text| parse(&text, time_format)) {
                playback.dispatch(Play::Seek(at.min(end)));
            }
            draft.set(None);
        })
    };
    let on_key = {
        let (draft, go) = (draft.setter(), go.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => go.emit(field_text(event)),
            "Escape" => draft.set(None),
            _ => {}
        })
    };
    let on_focus = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    let day = props.time_format.day(props.at);
    let of =
        if day.is_empty() { format!("of {}", props.time_format.write(props.end, 3)) } else { format!("{day} UTC") };
    let mut field = input("text", "", draft.as_deref().unwrap_or(&shown))
        .is("id", "clock")
        .is("aria-label", "Moment: type another to go there")
        .is("autocomplete", "off")
        .is("spellcheck", "false");
    if is_wrong {
        field = field.is("aria-invalid", "true");
    }
    let field = on_input(field, on_text)
        .on(onkeydown::Wrapper::new(on_key))
        .on(onfocus::Wrapper::new(on_focus))
        .on(onblur::Wrapper::new(go.reform(field_text)));
    el("span", "clock").el(field).el(el("span", "of").text(&of)).done()
}

/// Returns the text of the field that an event comes from.
fn field_text(event: impl TargetCast) -> Option<String> {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value())
}

pub fn speed(playback: &PlaybackContext) -> Html {
    let on_speed = {
        let playback = playback.dispatcher();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            playback.dispatch(Play::Speed(value.and_then(|value| value.parse().ok())));
        })
    };
    let options = SPEEDS.iter().map(|speed| {
        let speed_text = speed.to_string();
        let option = el("option", "").set("value", &speed_text).text(&[&speed_text, " ×"].concat());
        if playback.speed == Some(*speed) { option.is("selected", "").done() } else { option.done() }
    });
    let auto = el("option", "").is("value", "").text("auto");
    let auto = if playback.speed.is_none() { auto.is("selected", "") } else { auto };
    let select = on_change(el("select", "").el(auto).all(options.collect()), on_speed);
    el("label", "speed choice").el(el("span", "sr").text("Speed")).el(select).with(icon("down")).done()
}
