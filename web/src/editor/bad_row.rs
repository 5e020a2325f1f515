//! How the chosen records are bad: the fault, and how often it shows.

use redrive_scenario::schema::{Kind, STEPS};
use yew::prelude::*;

use crate::components::TextField;
use crate::stack::spaced;
use crate::state::bad_records::{Mark, Which};

pub fn bad_row(which: Which, mark: Option<Mark>, on_mark: &Callback<(Which, Option<Mark>)>) -> Html {
    let is_good = mark.is_none();
    let to_good = on_mark.reform(move |_: MouseEvent| (which, None));
    let faults = faults().iter().map(|fault| {
        let is_chosen = mark.as_ref().is_some_and(|mark| mark.fault == *fault);
        let new = Mark { fault: (*fault).to_owned(), ..mark.clone().unwrap_or_default() };
        let onclick = on_mark.reform(move |_: MouseEvent| (which, Some(new.clone())));
        html! { <button key={*fault} type="button" aria-pressed={is_chosen.to_string()} {onclick}>{ spaced(fault) }</button> }
    });
    let number = |value: Option<u64>,
                  placeholder,
                  label: &str,
                  unit: &str,
                  change: fn(Mark, Option<u64>, Which) -> (Which, Mark)| {
        let mark = mark.clone().unwrap_or_default();
        let on_text = on_mark.reform(move |text: String| {
            let (which, mark) = change(mark.clone(), text.trim().parse().ok().filter(|number| *number > 0), which);
            (which, Some(mark))
        });
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        html! {
            <label class="times">
                <span class="sr">{ label }</span>
                <TextField {value} {placeholder} is_disabled={is_good} is_number=true {on_text} />
                <span aria-hidden="true">{ unit }</span>
            </label>
        }
    };
    let label = match which {
        Which::Records(n, _) => format!("Record {n} is"),
        Which::Chance(_) => "Each record is".to_owned(),
    };
    let times = mark.as_ref().and_then(|mark| mark.times);
    let chance = mark.as_ref().and_then(|mark| mark.chance);
    html! {
        <div class="bad-row">
            <div class="segments" role="group" aria-label={label.clone()}>
                <button type="button" aria-pressed={is_good.to_string()} onclick={to_good}>{ "good" }</button>
                { for faults }
            </div>
            <span class="whose">{ &label }{ if is_good { " good" } else { " bad" } }</span>
            if let Which::Chance(share) = which {
                { number(Some(share), "", "With this chance, in percent", "% of records", |mark, number, _| (Which::Chance(number.unwrap_or(1).min(100)), mark)) }
            }
            { number(times, "∞", "Only the first so many deliveries fail", "×", |mark, times, which| (which, Mark { times, ..mark })) }
            { number(chance, "100", "Each delivery fails with this chance, in percent", "%", |mark, chance, which| {
                (which, Mark { chance: chance.filter(|chance| *chance < 100), ..mark })
            }) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faults_come_from_the_table() {
        assert_eq!(faults().first(), Some(&"throw"));
        assert!(faults().len() >= 5);
        assert_eq!(spaced("outOfMemory"), "out of memory");
    }
}
