//! The gallery: lessons by group with their questions, and documents edited before.

use std::rc::Rc;

use redrive_lessons::Entry;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement};
use yew::html::{onclick, onclose, onkeydown};
use yew::prelude::*;

use crate::address::{self, Navigation};
use crate::components::{El, button, el, icon, input, on_input};
use crate::services::{drafts, lessons};
use crate::share::file_button;
use crate::state::document::{Document, DocumentContext, Edit};
use crate::state::selection::{Part, Select, SelectionContext, View};
use crate::state::study::{Study, StudyContext};

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub navigation: Navigation,
}

/// The title of the document, which opens the gallery.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let is_open = use_state_eq(|| false);
    let on_open = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.setter();
        use_callback((), move |(), ()| is_open.set(false))
    };
    let (title, note) = (document.title(), note(&document));
    let opener =
        button("picker", on_open).is("aria-haspopup", "dialog").set("aria-label", &format!("Scenario: {title}"));
    let opener = opener.el(el("b", "").text(&title)).el(el("span", "note").text(note)).with(icon("down")).done();
    let gallery = is_open.then(|| html! { <Gallery navigation={props.navigation.clone()} {on_close} /> });
    Html::from_iter([opener, gallery.unwrap_or_default()])
}

/// Returns the group of an unchanged lesson, or `changed`.
fn note(document: &Document) -> &'static str {
    let group = document.lesson.and_then(lessons::find).map(|entry| entry.group);
    group.map_or("", |group| if document.link().is_some() { group } else { "changed" })
}

#[derive(Properties, PartialEq)]
struct GalleryProps {
    navigation: Navigation,
    on_close: Callback<()>,
}

#[component]
fn Gallery(props: &GalleryProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let study = use_context::<StudyContext>().expect("the app provides it");
    let words = use_state_eq(String::new);
    let first_questions = use_state(lessons::FirstQuestions::default);
    let frame = use_node_ref();
    {
        let (frame, first_questions) = (frame.clone(), first_questions.setter());
        use_effect_with((), move |()| {
            if let Some(dialog) = frame.cast::<HtmlDialogElement>() {
                // The browser moves the focus into the dialog, and back when it closes.
                let _ = dialog.show_modal();
            }
            lessons::load_first_questions(move |found| first_questions.set(found));
        });
    }
    let groups = found(&words, &first_questions);
    let close = {
        let frame = frame.clone();
        Callback::from(move |()| {
            if let Some(dialog) = frame.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let play = {
        let (open, close) = (props.navigation.open.clone(), close.clone());
        Callback::from(move |name: &'static str| {
            let open = open.clone();
            lessons::load(name, move |lesson| {
                if let Ok(lesson) = lesson {
                    open.emit(Rc::new(lesson.scenario.clone()));
                }
            });
            close.emit(());
        })
    };
    let mut shown: Vec<Html> =
        groups.iter().map(|(group, of)| section(group, of, &first_questions, &study, &play)).collect();
    if words.trim().is_empty() {
        let own = own(&document, &close, &selection);
        shown.extend(own);
    } else if shown.is_empty() {
        shown.push(el("p", "note").text("No lesson matches.").done());
    }
    // Following a link closes the gallery.
    let on_link = {
        let close = close.clone();
        Callback::from(move |event: MouseEvent| {
            let link = event.target_dyn_into::<Element>().and_then(|target| target.closest("a").ok().flatten());
            if link.is_some() {
                close.emit(());
            }
        })
    };
    let on_words = {
        let words = words.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                words.set(input.value());
            }
        })
    };
    let on_key = {
        let (close, first_questions) = (close.clone(), first_questions.clone());
        Callback::from(move |event: KeyboardEvent| {
            // Takes the words from the field: the last input may not be rendered yet.
            let field = event.target_dyn_into::<HtmlInputElement>().filter(|_| event.key() == "Enter");
            let groups = field.map(|field| found(&field.value(), &first_questions)).unwrap_or_default();
            if let Some(entry) = groups.first().and_then(|(_, of)| of.first()) {
                event.prevent_default();
                close.emit(());
                address::go(&format!("#s:{}", entry.name));
            }
        })
    };
    let new = {
        let (document, selection, close) = (document.dispatcher(), selection.dispatcher(), close.clone());
        Callback::from(move |_: MouseEvent| {
            document.dispatch(Edit::New);
            selection.dispatch(Select::Clear);
            close.emit(());
        })
    };
    let title = el("h2", "").is("id", "gallery-title").text("Lessons and scenarios");
    let cross = button("quiet", close.reform(|_: MouseEvent| ())).is("aria-label", "Close").with(icon("cross"));
    let search = input("search", "", &words)
        .is("aria-label", "Search")
        .is("placeholder", "Search")
        .is("autofocus", "")
        .is("autocomplete", "off");
    let search = on_input(search, on_words).on(onkeydown::Wrapper::new(on_key));
    let bar = el("div", "gallery-bar")
        .el(el("label", "search").with(icon("search")).el(search))
        .el(button("plain", new).with(icon("plus")).text("New scenario"))
        .with(file_button("Open a file …", &props.navigation))
        .with(pages());
    let body = el("div", "gallery-body").on(onclick::Wrapper::new(on_link));
    el("dialog", "gallery")
        .is("aria-labelledby", "gallery-title")
        .bind(&frame)
        .on(onclose::Wrapper::new(props.on_close.reform(|_: Event| ())))
        .el(el("div", "dialog-head").el(title).el(cross))
        .el(bar)
        .el(body.el(el("div", "gallery-columns").all(shown)))
        .done()
}

/// Returns the lessons that have all words, by group. Empty groups are left out.
fn found(words: &str, first_questions: &lessons::FirstQuestions) -> Vec<(&'static str, Vec<&'static Entry>)> {
    let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let groups = lessons::groups().into_iter().map(|(group, of)| {
        let of: Vec<&'static Entry> =
            of.into_iter().filter(|entry| is_found(entry, first_questions.of(entry.name), &words)).collect();
        (group, of)
    });
    groups.filter(|(_, of)| !of.is_empty()).collect()
}

/// A link to the lessons as pages. The single-file site has none.
pub fn pages() -> Html {
    if address::base().starts_with("file:") {
        return Html::default();
    }
    let link = el("a", "plain").is("href", "lessons/").is("target", "_blank").is("rel", "noopener");
    link.with(icon("book")).text("Read the lessons").done()
}

fn is_found(entry: &Entry, ask: &str, words: &[String]) -> bool {
    let text = format!("{} {} {ask}", entry.title, entry.group).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// Lists the lessons of a group, each with a button that opens its scenario without questions.
fn section(
    group: &str,
    of: &[&'static Entry],
    first_questions: &lessons::FirstQuestions,
    study: &Study,
    play: &Callback<&'static str>,
) -> Html {
    let items = of.iter().map(|entry| {
        let is_done = study.answered(entry.name) >= usize::from(entry.questions);
        let mut link = el("a", "").set("href", &format!("#s:{}", entry.name)).el(el("b", "").text(entry.title));
        if is_done {
            link = link.el(el("span", "answered").with(icon("tick")).text("answered"));
        }
        let ask = first_questions.of(entry.name);
        if !ask.is_empty() {
            link = link.el(el("span", "ask").text(ask));
        }
        let name = entry.name;
        let play = button("without quiet", play.reform(move |_: MouseEvent| name));
        let play = play
            .set("aria-label", &format!("Play with: {}", entry.title))
            .is("title", "Open the scenario without questions");
        el("li", "").el(link).el(play.with(icon("play"))).done()
    });
    el("section", "").el(el("h3", "").text(group)).el(el("ul", "").all(items.collect())).done()
}

/// Lists documents that were edited before.
fn own(document: &DocumentContext, close: &Callback<()>, selection: &SelectionContext) -> Option<Html> {
    let kept = drafts::all().into_iter().filter_map(|text| Document::restored(&text));
    let items: Vec<Html> = kept
        .filter(|kept| kept.id != document.id)
        .map(|kept| {
            let names: Vec<&str> = kept.scenario.names().take(6).collect();
            let title = kept.title();
            let line = el("b", "").text(&title);
            let about = el("span", "ask").text(&names.join(", "));
            let kept = Rc::new(kept);
            let (document, selection, close) = (document.dispatcher(), selection.dispatcher(), close.clone());
            let open = Callback::from(move |_: MouseEvent| {
                document.dispatch(Edit::Restore((*kept).clone()));
                selection.dispatch(Select::Opened(View::default(), Part::Run));
                close.emit(());
            });
            el("li", "").el(button("", open).el(line).el(about)).done()
        })
        .collect();
    let list: El = el("section", "own").el(el("h3", "").text("Your scenarios in this browser"));
    (!items.is_empty()).then(|| list.el(el("ul", "").all(items)).done())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_found_by_any_of_its_words_and_by_all_that_are_typed() {
        let entry = lessons::find("six-hours").expect("it is there");
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            is_found(entry, "How long is the event retried?", &words)
        };
        assert!(found(&[]) && found(&["async"]) && found(&["retried", "async"]));
        assert!(!found(&["retried", "kinesis"]));
    }
}
