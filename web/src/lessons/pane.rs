//! The lesson beside the run: its question, then its text; or the notes of a scenario.

use redrive_lessons::{Entry, INDEX, Lesson};
use yew::prelude::*;

use super::{QuestionCard, is_as_written};
use crate::components::{El, button, classed, el, icon, prose};
use crate::services::lessons::groups;
use crate::state::Shared;
use crate::state::document::{Document, DocumentContext};
use crate::state::study::{Study, StudyAction, StudyContext};

#[derive(Properties, PartialEq)]
pub struct PaneProps {
    /// The lesson of the document, once it is loaded.
    pub lesson: Option<Shared<Lesson>>,
}

#[component]
pub fn Pane(props: &PaneProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let study = use_context::<StudyContext>().expect("the app provides it");
    // The selected question; at first the open one.
    let turned = use_state_eq(|| None::<usize>);
    let Some(lesson) = &props.lesson else { return notes(&document) };
    let open = study.open(lesson);
    let place = turned.or(open).unwrap_or(lesson.questions.len().saturating_sub(1));
    let mut pane = el("article", "lesson-pane").set("aria-label", &lesson.title).el(place_in_group(lesson, &study));
    pane = pane.el(el("h2", "").text(&lesson.title)).with(prose(&lesson.intro));
    if !is_as_written(&document, lesson) {
        let back = el("a", "").set("href", &format!("#s:{}", lesson.name)).text("Back to the lesson");
        let words = el("p", "changed").with(icon("info"));
        pane = pane.el(words.el(el("span", "").text("You changed the scenario. ").el(back)));
    } else if !lesson.questions.is_empty() {
        let next = {
            let next = place + 1;
            let turned = turned.setter();
            let go = Callback::from(move |_: MouseEvent| turned.set(Some(next)));
            if next < lesson.questions.len() {
                button("strong", go).text("Next question").done()
            } else {
                again(lesson, &study)
            }
        };
        let key = format!("{}-{place}", lesson.name);
        pane = pane.with(html! { <QuestionCard {key} lesson={lesson.clone()} {place} {next} /> });
        // An answered question stays visible until the reader goes on.
        if turned.is_none() && open.is_some() {
            turned.set(Some(place));
        }
    }
    pane.el(story(lesson, open.is_none() || !is_as_written(&document, lesson))).el(next_lesson(lesson)).done()
}

fn again(lesson: &Shared<Lesson>, study: &StudyContext) -> Html {
    let (study, name) = (study.dispatcher(), lesson.name.clone());
    let again = Callback::from(move |_: MouseEvent| study.dispatch(StudyAction::Again(name.clone())));
    button("plain", again).text("Ask me again").done()
}

/// The position in the group, and a mark for each of its lessons.
fn place_in_group(lesson: &Lesson, study: &Study) -> El {
    let groups = groups();
    let of = groups.iter().find(|(group, _)| *group == lesson.group).map_or(&[][..], |(_, of)| of.as_slice());
    let place = of.iter().position(|entry| entry.name == lesson.name).unwrap_or(0);
    let words = el("span", "").text(&format!("Lesson {} of {}", place + 1, of.len()));
    let marks = of.iter().map(|entry| {
        let is_done = study.answered(entry.name) >= usize::from(entry.questions);
        let class = classed(if entry.name == lesson.name { "here" } else { "" }, "answered", is_done);
        el("i", "").attr("class", class).done()
    });
    let marks = el("span", "marks").is("aria-hidden", "true").all(marks.collect());
    el("p", "place-in-group").el(el("b", "").text(&lesson.group)).el(words).el(marks)
}

/// The text reveals the answers, so it is collapsed until they are given.
fn story(lesson: &Lesson, is_open: bool) -> El {
    let text = prose(&lesson.text);
    if is_open || lesson.questions.is_empty() {
        return el("div", "story").with(text);
    }
    let summary = el("summary", "").text("The whole story, with the answers");
    el("details", "story").el(summary).with(text)
}

fn next_lesson(lesson: &Lesson) -> El {
    let place = INDEX.iter().position(|entry: &Entry| entry.name == lesson.name).unwrap_or(0);
    let Some(next) = INDEX.get(place + 1) else { return el("p", "next-lesson") };
    let link = el("a", "").set("href", &format!("#s:{}", next.name)).text(next.title);
    el("p", "next-lesson").text("Next: ").el(link)
}

/// Renders the notes of the scenario's author.
fn notes(document: &Document) -> Html {
    let title = document.scenario.get("title").and_then(serde_json::Value::as_str).unwrap_or("Notes");
    let notes = document.scenario.get("notes").and_then(serde_json::Value::as_str).unwrap_or_default();
    let pane = el("article", "lesson-pane").is("aria-label", "Notes").el(el("h2", "").text(title));
    pane.with(prose(notes)).done()
}
