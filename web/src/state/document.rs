//! What is edited: the scenario, with everything that was undone and can be done again.

use std::rc::Rc;

use redrive_scenario::Scenario;
use serde_json::Value;
use yew::prelude::*;

use super::Shared;
use crate::services::lessons;

const MOST_UNDOS: usize = 200;

#[derive(Clone, PartialEq)]
pub struct Document {
    pub scenario: Shared<Scenario>,
    /// The lesson it was opened from.
    pub lesson: Option<&'static str>,
    past: Vec<Shared<Scenario>>,
    future: Vec<Shared<Scenario>>,
    /// What the last edit changed: further edits of it, as while a slider is dragged, are one with it.
    last_path: Option<String>,
}

pub enum Edit {
    /// Opens a lesson of the library.
    Open(&'static str),
    /// Sets a value. An edit that `goes_on` is one with the edit before, if that was of the same path.
    Set {
        path: String,
        value: Value,
        goes_on: bool,
    },
    Unset {
        path: String,
    },
    Replace(Scenario),
    Undo,
    Redo,
}

pub type DocumentContext = UseReducerHandle<Document>;

impl Document {
    /// The first lesson of the library.
    pub fn first() -> Document {
        Document::of(&lessons::all()[0])
    }

    fn of(lesson: &lessons::Lesson) -> Document {
        Document {
            scenario: lesson.scenario.clone(),
            lesson: Some(lesson.name),
            past: Vec::new(),
            future: Vec::new(),
            last_path: None,
        }
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
            past.push(self.scenario.clone());
            if past.len() > MOST_UNDOS {
                past.remove(0);
            }
        }
        Some(Document {
            scenario: Shared::new(scenario),
            lesson: self.lesson,
            past,
            future: Vec::new(),
            last_path: path,
        })
    }

    fn undone(&self) -> Option<Document> {
        let mut document = Document { last_path: None, ..self.clone() };
        let before = document.past.pop()?;
        document.future.push(std::mem::replace(&mut document.scenario, before));
        Some(document)
    }

    fn redone(&self) -> Option<Document> {
        let mut document = Document { last_path: None, ..self.clone() };
        let after = document.future.pop()?;
        document.past.push(std::mem::replace(&mut document.scenario, after));
        Some(document)
    }
}

impl Reducible for Document {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let next = match edit {
            Edit::Open(name) => lessons::find(name).map(Document::of),
            Edit::Set { path, value, goes_on } => self.changed(self.scenario.with(&path, value), Some(path), goes_on),
            Edit::Unset { path } => self.changed(self.scenario.without(&path), Some(path), false),
            Edit::Replace(scenario) => self.changed(scenario, None, false),
            Edit::Undo => self.undone(),
            Edit::Redo => self.redone(),
        };
        next.map_or(self, Rc::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: &str = "stack.feed.batchSize";

    fn first() -> Rc<Document> {
        Rc::new(Document::first())
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
    fn every_lesson_opens() {
        for lesson in lessons::all() {
            assert_eq!(first().reduce(Edit::Open(lesson.name)).lesson, Some(lesson.name));
        }
        let before = first();
        assert!(Rc::ptr_eq(&before, &before.clone().reduce(Edit::Open("no-such-lesson"))));
    }
}
