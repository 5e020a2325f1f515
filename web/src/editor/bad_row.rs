//! How the chosen record is bad: the fault, and how often it shows.

use redrive_scenario::schema::{Kind, STEPS};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::bad_records::Mark;

#[derive(Properties, PartialEq)]
pub struct BadRowProps {
    pub n: u64,
    pub mark: Option<Mark>,
    pub on_mark: Callback<Option<Mark>>,
}

#[component]
pub fn BadRow(props: &BadRowProps) -> Html {
    let times = props.mark.as_ref().and_then(|mark| mark.times);
    let is_good = props.mark.is_none();
    let to_good = props.on_mark.reform(|_: MouseEvent| None);
    let faults = faults().iter().map(|fault| {
        let is_chosen = props.mark.as_ref().is_some_and(|mark| mark.fault == *fault);
        let onclick = props.on_mark.reform(move |_: MouseEvent| Some(Mark { fault: (*fault).to_owned(), times }));
        html! { <button key={*fault} type="button" aria-pressed={is_chosen.to_string()} {onclick}>{ words(fault) }</button> }
    });
    let oninput = {
        let (mark, on_mark) = (props.mark.clone().unwrap_or_default(), props.on_mark.clone());
        Callback::from(move |event: InputEvent| {
            let Some(text) = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()) else { return };
            let times = text.trim().parse().ok().filter(|times| *times > 0);
            on_mark.emit(Some(Mark { times, ..mark.clone() }));
        })
    };
    let label = format!("Record {} is", props.n);
    html! {
        <div class="bad-row">
            <span class="whose">{ &label }</span>
            <div class="segments" role="group" aria-label={label.clone()}>
                <button type="button" aria-pressed={is_good.to_string()} onclick={to_good}>{ "good" }</button>
                { for faults }
            </div>
            <label class="times"><span aria-hidden="true">{ "×" }</span><span class="sr">{ "Only the first so many deliveries fail" }</span>
                <input
                    type="text" inputmode="numeric" placeholder="∞" autocomplete="off" disabled={is_good}
                    value={times.map(|times| times.to_string()).unwrap_or_default()} {oninput}
                />
            </label>
        </div>
    }
}

/// The faults there are, from the scenario's table.
fn faults() -> &'static [&'static str] {
    let send = STEPS.iter().find(|step| step.name == "send");
    let Some(Kind::Object(settings)) = send.map(|step| step.kind) else { return &[] };
    let bad = settings.iter().find(|setting| setting.name == "bad").map(|setting| setting.kind);
    let Some(Kind::List { of: Kind::Object(entry), .. }) = bad else { return &[] };
    match entry.iter().find(|setting| setting.name == "fault").map(|setting| setting.kind) {
        Some(Kind::Choice(faults)) => faults,
        _ => &[],
    }
}

/// `outOfMemory` as people say it.
fn words(fault: &str) -> String {
    let mut words = String::new();
    for letter in fault.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faults_come_from_the_table() {
        assert_eq!(faults().first(), Some(&"throw"));
        assert!(faults().len() >= 5);
        assert_eq!(words("outOfMemory"), "out of memory");
    }
}
