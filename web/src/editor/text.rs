//! The whole scenario as text, with its problems underlined and listed.

use redrive_scenario::{Problem, locate};
use std::ops::Range;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use redrive_views::names::{count, with_commas};

use crate::components::{El, button, el, on_input};
use crate::services::yaml;
use crate::state::document::{Document, DocumentContext, Edit, Language};

/// Maximum number of problems that are marked and listed.
const MAX_LISTED: usize = 100;

#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// The problems of the latest check.
    pub problems: Rc<[Problem]>,
    pub language: Language,
    pub on_language: Callback<Language>,
}

#[component]
pub fn Text(props: &TextProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let area = use_node_ref();
    let language = props.language;
    let is_there = use_language(language, &document);
    let text = use_memo((document.scenario.clone(), document.draft.clone(), language, *is_there), |_| {
        shown_text(&document, language)
    });
    let Some(text) = (*text).clone() else {
        let words = if *is_there == Some(false) { "YAML could not be loaded." } else { "Loading YAML …" };
        return el("p", "waiting").is("role", "status").text(words).done();
    };
    let own = document.problems();
    let all = if own.is_empty() { &*props.problems } else { own };
    let (problems, hidden) = all.split_at(all.len().min(MAX_LISTED));
    let places: Vec<Range<usize>> = problems.iter().map(|problem| place(&text, problem, language)).collect();
    let on_text = {
        let document = document.dispatcher();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                write(&document, area.value(), language);
            }
        })
    };
    let problem_list = problem_list(&text, problems, hidden.len(), &places, &area, &document, props);
    let shown = el("pre", "").is("aria-hidden", "true").all(marked(&text, &places)).text("\n");
    let label = if language == Language::Yaml { "Scenario, as YAML" } else { "Scenario, as JSON" };
    let mut field = el("textarea", "")
        .bind(&area)
        .value(&text)
        .is("aria-label", label)
        .is("spellcheck", "false")
        .is("autocomplete", "off")
        .is("autocapitalize", "off")
        .is("wrap", "off");
    if !problems.is_empty() {
        field = field.is("aria-invalid", "true");
    }
    let below = el("div", "about-text").is("role", "status").el(problem_list);
    let page = el("div", "page-of-text").el(shown).el(on_input(field, on_text));
    el("section", "text").is("aria-label", "Scenario as text").el(page).el(below).done()
}

/// Returns the text that is being edited, or the scenario in this language. None while the YAML module is loading.
pub fn shown_text(document: &Document, language: Language) -> Option<AttrValue> {
    match (&document.draft, language) {
        (Some(draft), _) if draft.language == language && (language == Language::Json || yaml::is_loaded()) => {
            Some(draft.text.clone())
        }
        (_, Language::Json) => Some(document.scenario.to_text().into()),
        (_, Language::Yaml) => yaml::write(&document.scenario).map(AttrValue::from),
    }
}

fn write(document: &UseReducerDispatcher<Document>, text: String, language: Language) {
    match language {
        Language::Json => document.dispatch(Edit::Text(text)),
        Language::Yaml => {
            if let Some(read) = yaml::read(&text) {
                document.dispatch(Edit::Yaml(text, read));
            }
        }
    }
}

/// Loads the module of a language. Returns true if it is available, false if it failed, none while it is loading.
#[hook]
fn use_language(language: Language, document: &DocumentContext) -> UseStateHandle<Option<bool>> {
    let is_there = use_state(|| None::<bool>);
    {
        let (is_there, document) = (is_there.setter(), document.clone());
        use_effect_with(language, move |language| {
            if *language == Language::Yaml {
                yaml::load(move |has_come| {
                    is_there.set(Some(has_come));
                    // Text from an earlier visit is parsed again.
                    if let Some(draft) = document.draft.as_ref().filter(|draft| draft.language == Language::Yaml) {
                        write(&document.dispatcher(), draft.text.to_string(), Language::Yaml);
                    }
                });
            }
        });
    }
    is_there
}

/// The list of problems with links to their lines, or a note about the text.
fn problem_list(
    text: &str,
    problems: &[Problem],
    hidden: usize,
    places: &[Range<usize>],
    area: &NodeRef,
    document: &DocumentContext,
    props: &TextProps,
) -> El {
    let listed = problems.iter().zip(places).map(|(problem, place)| {
        let (area, units) = (area.clone(), utf16(text, place));
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                // Fails only for an element that cannot be focused; any range is valid.
                let _ = area.focus();
                let _ = area.set_selection_range(units.start, units.end);
            }
        });
        let line = text[..place.start].matches('\n').count() + 1;
        let go = button("link", onclick).text(&format!("line {line}"));
        let place = el("code", "").text(&problem.path);
        el("li", "").el(go).text(" ").el(place).text(" ").text(&problem.message).done()
    });
    let seems_yaml = props.language == Language::Json && !text.trim_start().starts_with(['{', '[']);
    if !problems.is_empty() {
        let mut list = el("ul", "problems").all(listed.collect());
        if hidden > 0 {
            list = list.el(el("li", "").text(&format!("and {} more", with_commas(hidden as u64))));
        }
        if seems_yaml && !document.problems().is_empty() {
            list = list.el(el("li", "").el(as_yaml(text, document, &props.on_language)));
        }
        return list;
    }
    let note = el("p", "note");
    let comments =
        document.draft.as_ref().filter(|draft| draft.language == props.language).map_or(0, |draft| draft.comments);
    let lost = document.lost_comments();
    if props.language == Language::Yaml && lost > 0 {
        let undo = {
            let document = document.dispatcher();
            button("link", Callback::from(move |_: MouseEvent| document.dispatch(Edit::Undo)))
        };
        let words =
            format!("An edit elsewhere has written this text anew, without its {}. ", count(lost as u32, "comment"));
        return note.text(&words).el(undo.text("Undo it")).text(" and they are back.");
    }
    if comments > 0 {
        let words = format!(
            "This is the scenario that runs. An edit elsewhere would write it anew, without its {}; undo would bring {} back.",
            count(comments as u32, "comment"),
            if comments == 1 { "it" } else { "them" }
        );
        return note.text(&words);
    }
    note.text("This is the scenario that runs. Edit it here or in the forms.")
}

/// Offers to read the text as YAML.
fn as_yaml(text: &str, document: &DocumentContext, on_language: &Callback<Language>) -> El {
    let (text, document, on_language) = (text.to_owned(), document.dispatcher(), on_language.clone());
    let take = Callback::from(move |_: MouseEvent| {
        let (text, document, on_language) = (text.clone(), document.clone(), on_language.clone());
        yaml::load(move |_| {
            write(&document, text.clone(), Language::Yaml);
            on_language.emit(Language::Yaml);
        });
    });
    button("link", take).text("Read it as YAML")
}

/// Returns the range of a problem: that of its path, or of the line and column in its message.
fn place(text: &str, problem: &Problem, language: Language) -> Range<usize> {
    let number = |word: &str| -> Option<usize> {
        let rest = problem.message.rsplit_once(word)?.1;
        rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
    };
    if problem.path.is_empty()
        && let (Some(line), Some(column)) = (number(" line "), number(" column "))
    {
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let line = text.get(before..).unwrap_or_default();
        // serde_json counts columns in bytes, the YAML parser in characters.
        let into = match language {
            Language::Json => column.saturating_sub(1),
            Language::Yaml => line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at),
        };
        let at = whole_char(text, before + into);
        let end = text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8());
        return at..end;
    }
    let found = match language {
        Language::Json => locate(text, &problem.path),
        Language::Yaml => yaml::locate(text, &problem.path),
    };
    found.filter(|range| text.get(range.clone()).is_some()).unwrap_or(0..0)
}

fn whole_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the text in pieces, with problems marked. Of overlapping ranges the first is marked.
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

/// Converts a byte range to UTF-16 units, which browsers use.
fn utf16(text: &str, place: &Range<usize>) -> Range<u32> {
    let units = |end: usize| text[..end].encode_utf16().count() as u32;
    units(place.start)..units(place.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'t>(text: &'t str, path: &str, message: &str) -> &'t str {
        let problem = Problem { path: path.into(), message: message.into(), code: None };
        &text[place(text, &problem, Language::Json)]
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
            let place = place(&text[..end], &problems[0], Language::Json);
            assert!(place.end <= end, "{end} {problems:?}");
        }
    }

    #[test]
    fn browsers_count_other_units() {
        assert_eq!(utf16("a😀b", &(5..6)), 3..4);
    }
}
