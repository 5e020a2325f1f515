//! The fault of the selected records, and how often it occurs.

use redrive_scenario::schema::{STEPS, ValueType};
use yew::prelude::*;

use crate::components::{TextFieldProps, button, el, text_field};
use crate::stack::spaced;
use crate::state::bad_records::{Mark, Which};

/// A change of a mark.
#[derive(Clone, Copy)]
pub enum MarkChange {
    /// Removes the mark.
    Good,
    Fault(&'static str),
    Number(Field, Option<u64>),
}

impl MarkChange {
    pub fn applied(self, which: Which, mark: Option<Mark>) -> (Which, Option<Mark>) {
        let given = mark.unwrap_or_default();
        match self {
            MarkChange::Good => (which, None),
            MarkChange::Fault(fault) => (which, Some(Mark { fault: fault.to_owned(), ..given })),
            MarkChange::Number(field, number) => {
                let (which, mark) = field.changed(which, given, number);
                (which, Some(mark))
            }
        }
    }
}

pub fn bad_row(which: Which, mark: Option<Mark>, on_mark: &Callback<MarkChange>) -> Html {
    let is_good = mark.is_none();
    let segment = |words: &str, is_chosen: bool, change: MarkChange| {
        let on_click = on_mark.reform(move |_: MouseEvent| change);
        button("", on_click).key(words).state("aria-pressed", is_chosen).text(words).done()
    };
    let faults = faults().iter().map(|fault| {
        let is_chosen = mark.as_ref().is_some_and(|mark| mark.fault == *fault);
        segment(&spaced(fault), is_chosen, MarkChange::Fault(fault))
    });
    let segments: Vec<Html> = std::iter::once(segment("good", is_good, MarkChange::Good)).chain(faults).collect();
    let label = match which {
        Which::Records(n, _) => format!("Record {n} is"),
        Which::Chance(_) => "Each record is".to_owned(),
    };
    let number = |field: Field, value: Option<u64>| {
        let on_text = on_mark.reform(move |text: String| {
            MarkChange::Number(field, text.trim().parse().ok().filter(|number| *number > 0))
        });
        let (label, unit, placeholder) = field.words();
        let value = value.map(|value| value.to_string()).unwrap_or_default().into();
        let field = TextFieldProps {
            value,
            placeholder,
            is_disabled: is_good,
            is_number: true,
            on_text,
            ..TextFieldProps::default()
        };
        let unit = el("span", "").is("aria-hidden", "true").text(unit);
        el("label", "times").el(el("span", "sr").text(label)).with(text_field(field)).el(unit).done()
    };
    let whose = format!("{label} {}", if is_good { "good" } else { "bad" });
    let mut row = el("div", "bad-row")
        .el(el("div", "segments").is("role", "group").set("aria-label", &label).all(segments))
        .el(el("span", "whose").text(&whose));
    if let Which::Chance(share) = which {
        row = row.with(number(Field::Share, Some(share)));
    }
    let (times, chance) = mark.map_or((None, None), |mark| (mark.times, mark.chance));
    row.with(number(Field::Times, times)).with(number(Field::Chance, chance)).done()
}

/// The numeric fields of a mark.
#[derive(Clone, Copy)]
pub enum Field {
    /// Share of bad records, in percent.
    Share,
    Times,
    Chance,
}

impl Field {
    fn changed(self, which: Which, mark: Mark, number: Option<u64>) -> (Which, Mark) {
        match self {
            Field::Share => (Which::Chance(number.unwrap_or(1).min(100)), mark),
            Field::Times => (which, Mark { times: number, ..mark }),
            Field::Chance => (which, Mark { chance: number.filter(|chance| *chance < 100), ..mark }),
        }
    }

    /// Returns the accessible label, the unit and the placeholder.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Field::Share => ("With this chance, in percent", "% of all", ""),
            Field::Times => ("Only the first so many deliveries fail", "×", "∞"),
            Field::Chance => ("Each delivery fails with this chance, in percent", "%", "100"),
        }
    }
}

/// Returns the faults of the scenario's schema.
fn faults() -> &'static [&'static str] {
    let send = STEPS.iter().find(|step| step.name == "send");
    let Some(ValueType::Object(settings)) = send.map(|step| step.kind) else { return &[] };
    let bad = settings.iter().find(|setting| setting.name == "bad").map(|setting| setting.kind);
    let Some(ValueType::List { of: ValueType::Object(entry), .. }) = bad else { return &[] };
    match entry.iter().find(|setting| setting.name == "fault").map(|setting| setting.kind) {
        Some(ValueType::Choice(faults)) => faults,
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
