//! The whole scenario as text, with its problems underlined and listed.

use redrive_scenario::{Problem, locate};
use std::ops::Range;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::components::{button, el};
use crate::state::document::{DocumentContext, Edit};

#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// Of the scenario as it was checked last.
    pub problems: Rc<[Problem]>,
}

#[component]
pub fn Text(props: &TextProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let area = use_node_ref();
    let text = match &document.draft {
        Some(draft) => draft.text.clone(),
        None => document.scenario.to_text().into(),
    };
    let own = document.problems();
    let problems = if own.is_empty() { &*props.problems } else { own };
    let places: Vec<Range<usize>> = problems.iter().map(|problem| place(&text, problem)).collect();
    let oninput = {
        let document = document.dispatcher();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                document.dispatch(Edit::Text(area.value()));
            }
        })
    };
    let listed = problems.iter().zip(&places).map(|(problem, place)| {
        let (area, units) = (area.clone(), utf16(&text, place));
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                // It has the focus or has not; a range is always fine.
                let _ = area.focus();
                let _ = area.set_selection_range(units.start, units.end);
            }
        });
        let line = text[..place.start].matches('\n').count() + 1;
        let go = button("link", onclick).text(&format!("line {line}"));
        let place = el("code", "").text(&problem.path);
        el("li", "").el(go).text(" ").el(place).text(" ").text(&problem.message).done()
    });
    let told = if problems.is_empty() {
        el("p", "note").text("This is the scenario that runs. Edit it here or in the forms.")
    } else {
        el("ul", "problems").all(listed.collect())
    };
    let shown = el("pre", "").is("aria-hidden", "true").all(marked(&text, &places)).text("\n");
    let wrong = (!problems.is_empty()).then_some("true");
    let area = html! {
        <textarea
            ref={area.clone()} aria-label="Scenario, as JSON" value={text.clone()} spellcheck="false" autocomplete="off"
            autocapitalize="off" aria-invalid={wrong} wrap="off" {oninput}
        />
    };
    let told = el("div", "told-of-text").is("role", "status").el(told);
    let page = el("div", "page-of-text").el(shown).with(area);
    el("section", "text").is("aria-label", "Scenario as text").el(page).el(told).done()
}

/// Where a problem is: at its path, or at the line and column that its message tells.
fn place(text: &str, problem: &Problem) -> Range<usize> {
    let number = |word: &str| -> Option<usize> {
        let rest = problem.message.rsplit_once(word)?.1;
        rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
    };
    if problem.path.is_empty()
        && let (Some(line), Some(column)) = (number(" line "), number(" column "))
    {
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let at = whole_char(text, before + column.saturating_sub(1));
        let end = text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8());
        return at..end;
    }
    locate(text, &problem.path).filter(|range| text.get(range.clone()).is_some()).unwrap_or(0..0)
}

fn whole_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The text in pieces, those at the places marked. Places that overlap count as their first.
fn marked(text: &str, places: &[Range<usize>]) -> Vec<Html> {
    let mut sorted: Vec<&Range<usize>> = Vec::new();
    for place in places {
        let before = sorted.iter().position(|other| other.start > place.start).unwrap_or(sorted.len());
        sorted.insert(before, place);
    }
    let (mut pieces, mut at) = (Vec::new(), 0);
    for place in sorted.into_iter().filter(|place| !place.is_empty()) {
        if place.start >= at {
            pieces.push(Html::from(text[at..place.start].to_owned()));
            pieces.push(el("mark", "").text(&text[place.clone()]).done());
            at = place.end;
        }
    }
    pieces.push(Html::from(text[at..].to_owned()));
    pieces
}

/// The same place counted as browsers count.
fn utf16(text: &str, place: &Range<usize>) -> Range<u32> {
    let units = |end: usize| text[..end].encode_utf16().count() as u32;
    units(place.start)..units(place.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'t>(text: &'t str, path: &str, message: &str) -> &'t str {
        let problem = Problem { path: path.into(), message: message.into(), code: None };
        &text[place(text, &problem)]
    }

    #[test]
    fn a_problem_is_where_its_path_leads_or_its_message_says() {
        let text = "{\n  \"v\": 1,\n  \"seed\": \"ü\"\n}";
        assert_eq!(at(text, "seed", "expected a whole number"), "\"ü\"");
        assert_eq!(at(text, "", "not JSON: expected `,` or `}` at line 3 column 3"), "\"");
        assert_eq!(at(text, "", "not JSON: EOF while parsing at line 9 column 1"), "");
        assert_eq!(at(text, "", "a scenario is an object with `v` and `stack`"), "{");
        assert_eq!(at("{ \"v\" 1", "v", "wrong"), "");
    }

    #[test]
    fn every_syntax_error_has_a_place() {
        let text = include_str!("../../../scenarios/nine-good-messages.json");
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Err(problems) = redrive_scenario::Scenario::parse(&text[..end]) else { continue };
            let place = place(&text[..end], &problems[0]);
            assert!(place.end <= end, "{end} {problems:?}");
        }
    }

    #[test]
    fn browsers_count_other_units() {
        assert_eq!(utf16("a😀b", &(5..6)), 3..4);
    }
}
