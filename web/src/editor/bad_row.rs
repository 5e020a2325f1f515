//! How the chosen record is bad: the fault, and how often it shows.

use redrive_scenario::schema::{Kind, STEPS};
use yew::prelude::*;

use crate::components::TextField;
use crate::state::bad_records::Mark;

pub fn bad_row(n: u64, mark: Option<Mark>, on_mark: &Callback<Option<Mark>>) -> Html {
    let times = mark.as_ref().and_then(|mark| mark.times);
    let is_good = mark.is_none();
    let to_good = on_mark.reform(|_: MouseEvent| None);
    let faults = faults().iter().map(|fault| {
        let is_chosen = mark.as_ref().is_some_and(|mark| mark.fault == *fault);
        let onclick = on_mark.reform(move |_: MouseEvent| Some(Mark { fault: (*fault).to_owned(), times }));
        html! { <button key={*fault} type="button" aria-pressed={is_chosen.to_string()} {onclick}>{ words(fault) }</button> }
    });
    let on_text = {
        let mark = mark.clone().unwrap_or_default();
        on_mark.reform(move |text: String| {
            let times = text.trim().parse().ok().filter(|times| *times > 0);
            Some(Mark { times, ..mark.clone() })
        })
    };
    let label = format!("Record {n} is");
    let value = times.map(|times: u64| times.to_string()).unwrap_or_default();
    html! {
        <div class="bad-row">
            <span class="whose">{ &label }</span>
            <label class="times">
                <span aria-hidden="true">{ "×" }</span>
                <span class="sr">{ "Only the first so many deliveries fail" }</span>
                <TextField {value} placeholder="∞" is_disabled={is_good} is_number=true {on_text} />
            </label>
            <div class="segments" role="group" aria-label={label.clone()}>
                <button type="button" aria-pressed={is_good.to_string()} onclick={to_good}>{ "good" }</button>
                { for faults }
            </div>
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
