//! The document: the scenario and its undo history.

use std::rc::Rc;

use redrive_scenario::{Problem, Scenario};
use serde_json::{Value, json};
use yew::prelude::*;

use super::Shared;
use crate::services::{drafts, lessons};

const MOST_UNDOS: usize = 200;

#[derive(Clone, PartialEq)]
pub struct Document {
    pub scenario: Shared<Scenario>,
    /// The lesson that was opened.
    pub lesson: Option<&'static str>,
    /// The time at which it was opened, which identifies the document.
    pub id: u64,
    /// The link that it was opened with, and the scenario of that link.
    link: Option<(Shared<Scenario>, AttrValue)>,
    /// The requested document is not loaded yet.
    pub is_awaited: bool,
    /// Readers may not edit; the host may.
    pub is_locked: bool,
    past: Vec<Version>,
    future: Vec<Version>,
    /// The path of the last edit: more edits of this path, as by a slider, share one undo step.
    last_path: Option<String>,
    /// There is no stored document.
    pub is_first_visit: bool,
    /// The text of the scenario while it is edited as text. Any other edit removes it.
    pub draft: Option<Draft>,
}

/// A version of the scenario in the history.
#[derive(Clone, PartialEq)]
struct Version {
    scenario: Shared<Scenario>,
    lesson: Option<&'static str>,
    draft: Option<Draft>,
}

/// A text that is edited, and its problems.
#[derive(Clone, PartialEq)]
pub struct Draft {
    pub text: AttrValue,
    pub language: Language,
    pub problems: Rc<[Problem]>,
    /// Number of comments, which the scenario does not keep.
    pub comments: usize,
}

/// The language of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Json,
    Yaml,
}

/// The result of parsing YAML.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub scenario: Result<Scenario, Vec<Problem>>,
    pub comments: usize,
}

/// Maximum size of the stored history. The browser's storage is small and shared.
const MOST_STORED_BYTES: usize = 64 * 1024;

/// A scenario from outside.
pub struct Opened {
    pub scenario: Scenario,
    pub lesson: Option<&'static str>,
    /// A link to this scenario that is shorter than the whole one.
    pub link: Option<AttrValue>,
}

pub enum Edit {
    /// Opens another document with an empty history.
    Open(Opened),
    /// Restores a stored document.
    Restore(Document),
    /// Shows nothing until the requested document is loaded.
    Await,
    /// Sets a value. An edit that `goes_on` shares the undo step of the edit before, if that has the same path.
    Set {
        path: String,
        value: Value,
        goes_on: bool,
    },
    Unset {
        path: String,
    },
    /// Changes the scenario. Edits that share an undo step have the same path.
    Change {
        path: Option<String>,
        change: Change,
    },
    Replace(Scenario),
    /// Changes the scenario, by the host of the frame.
    ByHost(Change),
    /// Replaces the text by JSON.
    Text(String),
    /// Replaces the text by YAML that was parsed.
    Yaml(String, Reading),
    /// Starts with an empty stack.
    New,
    Undo,
    Redo,
}

/// Returns the changed scenario, or none for no change. It takes the scenario at the time of the edit, which can be newer
/// than the rendered one: several events can arrive before a render.
pub type Change = Box<dyn FnOnce(&Scenario) -> Option<Scenario>>;

impl Edit {
    pub fn change(change: impl FnOnce(&Scenario) -> Option<Scenario> + 'static) -> Edit {
        Edit::Change { path: None, change: Box::new(change) }
    }

    /// Computes a value from the present one. Edits of the same path share an undo step if they `go_on`.
    pub fn compute(path: String, goes_on: bool, value: impl FnOnce(Option<&Value>) -> Option<Value> + 'static) -> Edit {
        let own_path = goes_on.then(|| path.clone());
        let change = move |scenario: &Scenario| Some(scenario.with(&path, value(scenario.get(&path))?));
        Edit::Change { path: own_path, change: Box::new(change) }
    }
}

pub type DocumentContext = UseReducerHandle<Document>;

impl Document {
    /// Returns the first lesson of the library, without its questions.
    pub fn first() -> Document {
        Document::opened(Opened { scenario: lessons::first().scenario.clone(), lesson: None, link: None })
    }

    fn opened(Opened { scenario, lesson, link }: Opened) -> Document {
        let scenario = Shared::new(scenario);
        Document {
            link: link.map(|link| (scenario.clone(), link)),
            scenario,
            lesson,
            id: drafts::now(),
            is_awaited: false,
            is_locked: false,
            past: Vec::new(),
            future: Vec::new(),
            last_path: None,
            is_first_visit: false,
            draft: None,
        }
    }

    pub fn empty() -> Document {
        Document::opened(Opened { scenario: Scenario::empty(), lesson: None, link: None })
    }

    pub fn awaited() -> Document {
        Document { is_awaited: true, ..Document::empty() }
    }

    /// Returns the stored document, or the first lesson.
    pub fn remembered() -> Document {
        let restored = drafts::last().and_then(|text| Document::restored(&text));
        restored.unwrap_or_else(Document::first_visit)
    }

    pub fn first_visit() -> Document {
        Document { is_first_visit: true, ..Document::first() }
    }

    /// Stores the document if it was edited. An unedited one can be opened again.
    pub fn remember(&self) {
        // Undone edits can be redone.
        if self.is_edited() || self.can_redo() {
            drafts::keep(self.id, &self.stored());
        }
    }

    /// Returns true if the document was edited.
    pub fn is_edited(&self) -> bool {
        !self.past.is_empty() || self.draft.is_some()
    }

    /// Returns true if the stack is empty. An invalid stack is not empty.
    pub fn is_blank(&self) -> bool {
        self.scenario.get("stack").and_then(Value::as_object).is_some_and(|stack| stack.is_empty())
    }

    /// Returns the title.
    pub fn title(&self) -> String {
        let own = self.scenario.get("title").and_then(Value::as_str).filter(|title| !title.trim().is_empty());
        match self.lesson.and_then(lessons::find) {
            Some(entry) => entry.title.to_owned(),
            None => own.unwrap_or("Untitled scenario").chars().take(120).collect(),
        }
    }

    /// Returns the link it was opened with, if the scenario is unchanged.
    pub fn link(&self) -> Option<&AttrValue> {
        self.link.as_ref().filter(|(scenario, _)| *scenario == self.scenario).map(|(_, link)| link)
    }

    /// Returns the most recent versions that fit into the storage.
    fn stored_history(&self) -> (String, String) {
        let mut room = MOST_STORED_BYTES;
        let mut side = |versions: &[Version]| {
            let texts = versions.iter().rev().map(Version::stored).take_while(|text| {
                let fits = text.len() <= room;
                room = room.saturating_sub(text.len());
                fits
            });
            let mut texts: Vec<String> = texts.collect();
            texts.reverse();
            texts.join(",")
        };
        (side(&self.past), side(&self.future))
    }

    fn stored(&self) -> String {
        let draft = self.draft.as_ref().filter(|draft| !draft.problems.is_empty() || draft.comments > 0);
        let (text, language) = (draft.map(|draft| draft.text.as_str()), draft.map(|draft| draft.language.as_str()));
        let comments = draft.map_or(0, |draft| draft.comments);
        let text = json!({
            "id": self.id, "lesson": self.lesson, "scenario": self.scenario.to_value(), "draft": text,
            "language": language, "comments": comments,
        });
        let (past, future) = self.stored_history();
        // Concatenated as text: this happens in every frame in which a slider is dragged.
        let mut text = text.to_string();
        text.pop();
        [&text, ",\"past\":[", &past, "],\"future\":[", &future, "]}"].concat()
    }

    pub fn restored(text: &str) -> Option<Document> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let scenario = Scenario::from_value(value.get_mut("scenario")?.take()).ok()?;
        let lesson = value["lesson"].as_str().and_then(lessons::find).map(|lesson| lesson.name);
        let document = Document::opened(Opened { scenario, lesson, link: None });
        let id = value["id"].as_u64().unwrap_or(document.id);
        let comments = value["comments"].as_u64().unwrap_or(0) as usize;
        let mut side = |name: &str| -> Vec<Version> {
            let list = value.get_mut(name).and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
            list.into_iter().filter_map(Version::restored).collect()
        };
        let document = Document { id, past: side("past"), future: side("future"), ..document };
        Some(match (value["draft"].as_str(), value["language"].as_str()) {
            // The YAML module parses the draft again once it is loaded.
            (Some(text), Some("yaml")) => {
                let draft =
                    Draft { text: text.to_owned().into(), language: Language::Yaml, problems: Rc::from([]), comments };
                Document { draft: Some(draft), ..document }
            }
            (Some(draft), _) => document.written(draft.to_owned()).unwrap_or(document),
            (None, _) => document,
        })
    }

    /// Returns the problems that keep the text from being a scenario.
    pub fn problems(&self) -> &[Problem] {
        self.draft.as_ref().map_or(&[], |draft| &draft.problems)
    }

    /// Returns the number of comments that the last edit removed. Undo restores them.
    pub fn lost_comments(&self) -> usize {
        let before = self.past.last().and_then(|version| version.draft.as_ref());
        before.filter(|_| self.draft.is_none()).map_or(0, |draft| draft.comments)
    }

    fn written(&self, text: String) -> Option<Document> {
        let read = Reading { scenario: Scenario::parse(&text), comments: 0 };
        Some(self.with_text(text, Language::Json, read))
    }

    fn with_text(&self, text: String, language: Language, read: Reading) -> Document {
        let (scenario, problems) = match read.scenario {
            Ok(scenario) => (Some(scenario), Vec::new()),
            Err(problems) => (None, problems),
        };
        let changed = scenario.and_then(|scenario| self.changed(scenario, Some("text".to_owned()), true));
        let draft = Some(Draft { text: text.into(), language, problems: problems.into(), comments: read.comments });
        Document { draft, ..changed.unwrap_or_else(|| self.clone()) }
    }

    fn version(&self) -> Version {
        // Only a valid text with comments is kept in the history.
        let draft = self.draft.clone().filter(|draft| draft.problems.is_empty() && draft.comments > 0);
        Version { scenario: self.scenario.clone(), lesson: self.lesson, draft }
    }

    fn back_at(self, version: Version) -> Document {
        let Version { scenario, lesson, draft } = version;
        Document { scenario, lesson, draft, last_path: None, ..self }
    }

    /// Returns true if a scenario is in the history.
    pub fn contains(&self, scenario: &Scenario) -> bool {
        let scenario = scenario.without_defaults();
        self.past.iter().chain(&self.future).any(|version| version.scenario.without_defaults() == scenario)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn changed(&self, scenario: Scenario, path: Option<String>, goes_on: bool) -> Option<Document> {
        if scenario == *self.scenario {
            return None;
        }
        let mut past = self.past.clone();
        let is_same_edit = goes_on && path.is_some() && path == self.last_path;
        if !is_same_edit {
            push(&mut past, self.version());
        }
        Some(Document {
            scenario: Shared::new(scenario),
            lesson: self.lesson,
            id: self.id,
            link: self.link.clone(),
            is_awaited: false,
            is_locked: self.is_locked,
            past,
            future: Vec::new(),
            last_path: path,
            is_first_visit: false,
            draft: None,
        })
    }

    fn undone(&self) -> Option<Document> {
        let mut document = self.clone();
        let before = document.past.pop()?;
        document.future.push(self.version());
        Some(document.back_at(before))
    }

    fn redone(&self) -> Option<Document> {
        let mut document = self.clone();
        let after = document.future.pop()?;
        document.past.push(self.version());
        Some(document.back_at(after))
    }
}

fn push(past: &mut Vec<Version>, version: Version) {
    past.push(version);
    if past.len() > MOST_UNDOS {
        past.remove(0);
    }
}

impl Version {
    fn stored(&self) -> String {
        let mut value = json!({ "scenario": self.scenario.to_value() });
        if let Some(lesson) = self.lesson {
            value["lesson"] = lesson.into();
        }
        if let Some(draft) = &self.draft {
            value["text"] = draft.text.as_str().into();
            value["comments"] = draft.comments.into();
        }
        value.to_string()
    }

    fn restored(mut value: Value) -> Option<Version> {
        let scenario = Scenario::from_value(value.get_mut("scenario")?.take()).ok()?;
        let draft = value["text"].as_str().map(|text| Draft {
            text: text.to_owned().into(),
            language: Language::Yaml,
            problems: Rc::from([]),
            comments: value["comments"].as_u64().unwrap_or(0) as usize,
        });
        let lesson = value["lesson"].as_str().and_then(lessons::find).map(|lesson| lesson.name);
        Some(Version { scenario: Shared::new(scenario), lesson, draft })
    }
}

impl Language {
    pub const fn as_str(self) -> &'static str {
        match self {
            Language::Json => "json",
            Language::Yaml => "yaml",
        }
    }
}

impl Reducible for Document {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let is_theirs = !matches!(edit, Edit::Open(_) | Edit::Restore(_) | Edit::Await | Edit::ByHost(_));
        if self.is_locked && is_theirs {
            return self;
        }
        let is_locked = self.is_locked;
        let next = match edit {
            Edit::Open(opened) => Some(Document::opened(opened)),
            Edit::Restore(document) => Some(document),
            Edit::Await => Some(Document::awaited()),
            Edit::Set { path, value, goes_on } => self.changed(self.scenario.with(&path, value), Some(path), goes_on),
            Edit::Unset { path } => self.changed(self.scenario.without(&path), Some(path), false),
            Edit::Change { path, change } => {
                change(&self.scenario).and_then(|scenario| self.changed(scenario, path, true))
            }
            Edit::ByHost(change) => change(&self.scenario).and_then(|scenario| self.changed(scenario, None, false)),
            Edit::Replace(scenario) => self.changed(scenario, None, false),
            Edit::Text(text) => self.written(text),
            Edit::Yaml(text, read) => Some(self.with_text(text, Language::Yaml, read)),
            Edit::New => self.changed(Scenario::empty(), None, false).map(|new| Document {
                lesson: None,
                id: drafts::now(),
                ..new
            }),
            Edit::Undo => self.undone(),
            Edit::Redo => self.redone(),
        };
        next.map_or(self, |next| Rc::new(Document { is_locked, ..next }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: &str = "stack.feed.batchSize";

    fn first() -> Rc<Document> {
        let first = Document::first();
        Rc::new(Document { scenario: Shared::new(first.scenario.with(SIZE, 10.into())), ..first })
    }

    fn set(value: u64, goes_on: bool) -> Edit {
        Edit::Set { path: SIZE.into(), value: value.into(), goes_on }
    }

    fn size(document: &Document) -> Option<u64> {
        document.scenario.get(SIZE).and_then(Value::as_u64)
    }

    #[test]
    fn an_edit_can_be_undone_and_done_again() {
        let edited = first().reduce(set(5, false));
        assert_eq!(size(&edited), Some(5));
        let undone = edited.reduce(Edit::Undo);
        assert_eq!((size(&undone), undone.can_redo()), (Some(10), true));
        assert_eq!(size(&undone.reduce(Edit::Redo)), Some(5));
    }

    #[test]
    fn an_edit_that_changes_nothing_is_none() {
        let before = first();
        assert!(Rc::ptr_eq(&before, &before.clone().reduce(set(10, false))));
        assert!(Rc::ptr_eq(&before, &before.clone().reduce(Edit::Undo)));
    }

    #[test]
    fn a_dragged_slider_is_one_undo() {
        let dragged = (2..9).fold(first(), |document, value| document.reduce(set(value, true)));
        assert_eq!(size(&dragged), Some(8));
        assert_eq!(size(&dragged.reduce(Edit::Undo)), Some(10));
    }

    #[test]
    fn an_edit_forgets_what_could_be_done_again() {
        let document = first().reduce(set(5, false)).reduce(Edit::Undo).reduce(set(7, false));
        assert!(!document.can_redo());
    }

    #[test]
    fn a_text_that_is_no_scenario_waits_beside_the_last_one() {
        let broken = first().reduce(Edit::Text("{ \"v\": 1,".into()));
        assert_eq!((size(&broken), broken.problems().len()), (Some(10), 1));
        let text = broken.scenario.to_text().replace("\"batchSize\": 10", "\"batchSize\": 4");
        let mended = broken.reduce(Edit::Text(text));
        assert_eq!((size(&mended), mended.problems().len()), (Some(4), 0));
        let edited = mended.clone().reduce(set(6, false));
        assert!(edited.draft.is_none() && mended.draft.is_some());
        assert_eq!(size(&mended.reduce(Edit::Undo)), Some(10));
    }

    #[test]
    fn readers_of_a_locked_document_change_nothing_and_the_host_does() {
        let locked = Rc::new(Document { is_locked: true, ..(*first()).clone() });
        for edit in [set(5, false), Edit::Undo, Edit::New, Edit::Text("{}".into()), Edit::Unset { path: SIZE.into() }] {
            assert!(Rc::ptr_eq(&locked, &locked.clone().reduce(edit)));
        }
        let replaced = locked.reduce(Edit::ByHost(Box::new(|scenario| Some(scenario.with(SIZE, 5.into())))));
        assert_eq!((size(&replaced), replaced.is_locked), (Some(5), true));
        let opened = replaced.reduce(Edit::Restore(Document::first()));
        assert!(opened.is_locked);
    }

    #[test]
    fn each_of_two_edits_before_a_render_starts_from_the_one_before() {
        let up = || Edit::compute(SIZE.to_owned(), true, |value| Some((value?.as_u64()? + 1).into()));
        let twice = first().reduce(up()).reduce(up());
        assert_eq!(size(&twice), Some(12));
        assert_eq!(size(&twice.reduce(Edit::Undo)), Some(10), "they share an undo step");
        let unchanged = first();
        assert!(Rc::ptr_eq(&unchanged, &unchanged.clone().reduce(Edit::change(|_| None))));
    }

    #[test]
    fn a_stored_document_is_restored() {
        let edited = first().reduce(set(5, false)).reduce(Edit::Text("{".into()));
        let restored = Document::restored(&edited.stored()).expect("it was written here");
        assert_eq!((size(&restored), restored.lesson), (Some(5), edited.lesson));
        assert_eq!(restored.problems(), edited.problems());
        for text in ["", "{}", "{\"scenario\": 5}"] {
            assert!(Document::restored(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_history_is_kept_and_only_as_much_as_fits() {
        let edited = [5, 7].into_iter().fold(first(), |document, value| document.reduce(set(value, false)));
        let edited = edited.reduce(Edit::Undo);
        let back = |document: &Document| Rc::new(Document::restored(&document.stored()).expect("it was written here"));
        let restored = back(&edited);
        assert_eq!(size(&restored), Some(5));
        assert_eq!(size(&restored.clone().reduce(Edit::Undo)), Some(10));
        assert_eq!(size(&restored.reduce(Edit::Redo)), Some(7));
        let long = (0..MOST_UNDOS as u64).fold(first(), |document, n| {
            let notes = "x".repeat(10_000) + &n.to_string();
            document.reduce(Edit::Set { path: "notes".into(), value: notes.into(), goes_on: false })
        });
        assert!(long.stored().len() < MOST_STORED_BYTES + 20_000);
        let restored = back(&long);
        assert!(restored.past.len() < long.past.len());
        let notes = |document: &Document| document.scenario.get("notes").cloned();
        assert_eq!(notes(&restored.reduce(Edit::Undo)), notes(&long.reduce(Edit::Undo)));
    }

    #[test]
    fn comments_that_an_edit_elsewhere_takes_come_back_with_undo() {
        let document = first();
        let scenario = document.scenario.with(SIZE, 4.into());
        let read = |comments| Reading { scenario: Ok(scenario.clone()), comments };
        let written = document.reduce(Edit::Yaml("v: 1 # one".into(), read(1)));
        assert_eq!((size(&written), written.lost_comments()), (Some(4), 0));
        let edited = written.clone().reduce(set(6, false));
        assert_eq!((edited.draft.is_none(), edited.lost_comments()), (true, 1));
        let restored = Document::restored(&edited.stored()).expect("it was written here");
        for document in [edited, Rc::new(restored)] {
            let undone = document.reduce(Edit::Undo);
            assert_eq!(undone.draft.as_ref().map(|draft| draft.text.as_str()), Some("v: 1 # one"));
        }
        let kept = Document::restored(&written.stored()).expect("it was written here");
        assert!(kept.draft == written.draft);
    }

    #[test]
    fn a_new_scenario_can_be_undone() {
        let new = first().reduce(Edit::New);
        assert_eq!((new.scenario.names().count(), new.lesson), (0, None));
        assert_eq!(size(&new.reduce(Edit::Undo)), Some(10));
    }

    #[test]
    fn a_link_is_of_one_scenario_and_undo_leads_back_to_it() {
        let scenario = first().scenario.with(SIZE, 10.into());
        let opened = Opened { scenario, lesson: Some(lessons::FIRST_NAME), link: Some("#s:nine-good-messages".into()) };
        let opened = first().reduce(Edit::Open(opened));
        assert!(!opened.is_edited() && !opened.can_undo());
        assert_eq!(opened.link().map(AttrValue::as_str), Some("#s:nine-good-messages"));
        let edited = opened.reduce(set(5, false));
        assert!(edited.is_edited() && edited.link().is_none() && edited.lesson.is_some());
        assert!(edited.reduce(Edit::Undo).link().is_some());
    }
}
