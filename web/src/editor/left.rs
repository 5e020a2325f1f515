//! The left column: stack, settings and script, or the whole scenario as text.

use redrive_lessons::Lesson;
use yew::prelude::*;

use super::script::Script;
use super::settings::settings;
use super::text::{Text, shown_text};
use crate::components::{Tabs, button, el};
use crate::lessons::Pane;
use crate::services::{clipboard, storage};
use crate::stack::{Stack, add_menu, types};
use crate::state::Shared;
use crate::state::document::{Document, DocumentContext, Language};
use crate::state::runs::Runs;
use crate::state::selection::{Part, Select, SelectionContext};

#[derive(Properties, PartialEq)]
pub struct LeftProps {
    pub runs: Runs,
    /// The open lesson.
    #[prop_or_default]
    pub lesson: Option<Shared<Lesson>>,
}

/// The content of the column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    /// The lesson or the notes, with the stack below.
    Prose,
    Forms,
    Text,
}

/// Returns true if the document has a lesson or notes.
pub fn has_text(document: &Document) -> bool {
    document.lesson.is_some() || document.scenario.get("notes").is_some_and(|notes| notes.is_string())
}

/// Storage key of the language used last.
const LANGUAGE: &str = "redrive.language";

#[component]
pub fn Left(props: &LeftProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    // A document with text shows it first.
    let turned = use_state_eq(|| (0, Sheet::Forms));
    let has_text = has_text(&document);
    let sheet = match *turned {
        _ if has_text && selection.part == Part::Prose => Sheet::Prose,
        (id, Sheet::Prose) if id == document.id && (!has_text || selection.part != Part::Run) => Sheet::Forms,
        (id, sheet) if id == document.id => sheet,
        _ if has_text && selection.part == Part::Run => Sheet::Prose,
        _ => Sheet::Forms,
    };
    let is_text = sheet == Sheet::Text;
    let written_in = use_state(Language::default);
    // Invalid text keeps its language until it is valid.
    let broken = document.draft.as_ref().filter(|draft| !draft.problems.is_empty());
    let language = broken.map_or(*written_in, |draft| draft.language);
    let on_language = {
        let written_in = written_in.setter();
        use_callback((), move |language: Language, ()| {
            storage::write(LANGUAGE, language.as_str());
            written_in.set(language);
        })
    };
    let (scenario, runs) = (&document.scenario, &props.runs);
    // Initially the settings of the first mapping are shown.
    let first = || {
        let plan = &runs.completed.as_ref()?.run.plan;
        Some(AttrValue::from(plan.name(plan.mappings.first()?.id).to_owned()))
    };
    let is_there = |name: &AttrValue| scenario.names().any(|known| known == name.as_str());
    let any = || scenario.names().next().map(|name| AttrValue::from(name.to_owned()));
    let resource = selection.resource.clone().filter(is_there).or_else(|| first().filter(is_there)).or_else(any);
    let prose = has_text.then(|| (None, AttrValue::from(if document.lesson.is_some() { "Lesson" } else { "Notes" })));
    let forms = [(None, AttrValue::from("Stack")), (Some("json"), AttrValue::from("Text"))];
    let tabs: Vec<_> = prose.into_iter().chain(forms).collect();
    let sheets = if has_text { &[Sheet::Prose, Sheet::Forms, Sheet::Text][..] } else { &[Sheet::Forms, Sheet::Text] };
    let on_choose = {
        let (turned, id, selection) = (turned.setter(), document.id, selection.clone());
        let written_in = written_in.setter();
        Callback::from(move |place: usize| {
            // Restores the language used last.
            let is_yaml = storage::read(LANGUAGE).is_some_and(|language| language == Language::Yaml.as_str());
            written_in.set(if is_yaml { Language::Yaml } else { Language::Json });
            turned.set((id, sheets[place]));
            // In little space only the chosen part is shown.
            let part = match (sheets[place], selection.part) {
                (_, Part::Run) => Part::Run,
                (Sheet::Prose, _) => Part::Prose,
                (_, Part::Prose) => Part::Stack,
                (_, part) => part,
            };
            selection.dispatch(Select::Part(part));
        })
    };
    let (to_document, to_selection) = (document.dispatcher(), selection.dispatcher());
    let chosen = sheets.iter().position(|of| *of == sheet).unwrap_or(0);
    let mut head = el("div", "left-head");
    head = head.with(html! { <Tabs label="Edit as" {tabs} {chosen} {on_choose} controls="scenario" /> });
    head = head.with(if is_text {
        for_text(&document, language, broken.is_some(), &on_language)
    } else {
        add_menu(scenario, &to_document, &to_selection)
    });
    let mut body = el("div", "left-body").is("id", "scenario").is("role", "tabpanel");
    body = body.set("aria-labelledby", &format!("scenario-tab-{chosen}")).key(document.lesson.unwrap_or_default());
    if is_text {
        body =
            body.with(html! { <Text problems={runs.problems.clone()} {language} on_language={on_language.clone()} /> });
    } else {
        if sheet == Sheet::Prose {
            body = body.with(html! { <Pane key={document.id.to_string()} lesson={props.lesson.clone()} /> });
        }
        let stack = el("section", "stack").is("aria-label", "Stack");
        body = body.el(match &resource {
            None => stack
                .el(el("p", "note")
                    .text("Choose a source of records. A function and a mapping are added with it."))
                .el(el("div", "types").all(types(scenario, &to_document, &to_selection))),
            Some(_) => stack.with(
                html! { <Stack scenario={scenario.clone()} completed={runs.completed.clone()} chosen={resource.clone()} /> },
            ),
        });
        if let Some(name) = resource.as_ref().filter(|_| sheet == Sheet::Forms) {
            body = body.with(settings(scenario, runs, name, &to_document, &to_selection));
        }
        if sheet == Sheet::Forms {
            let end = runs.completed.as_ref().map_or(0, |completed| completed.model.end);
            body = body.with(html! { <Script scenario={scenario.clone()} problems={runs.problems.clone()} {end} /> });
        }
    }
    let class = match sheet {
        Sheet::Prose => "left is-prose",
        Sheet::Forms => "left",
        Sheet::Text => "left is-text",
    };
    el("section", class).is("aria-label", "Editor").el(head).el(body).done()
}

/// The language switch and the copy button.
fn for_text(document: &DocumentContext, language: Language, is_broken: bool, on_language: &Callback<Language>) -> Html {
    let choice = [(Language::Json, "JSON"), (Language::Yaml, "YAML")].map(|(of, words)| {
        let on_click = on_language.reform(move |_: MouseEvent| of);
        let choice =
            button("", on_click).key(words).state("aria-pressed", of == language).off(is_broken && of != language);
        choice.text(words).done()
    });
    let choice = el("div", "segments").is("role", "group").is("aria-label", "Language").all(choice.into());
    let document = document.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(text) = shown_text(&document, language) {
            clipboard::copy(&text);
        }
    });
    el("div", "for-text").el(choice).el(button("quiet", onclick).text("Copy")).done()
}
