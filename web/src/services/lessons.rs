//! The library. The page knows what there is; a lesson itself is a file beside the page, loaded when somebody opens it.

use std::cell::RefCell;

use redrive_lessons::{Entry, INDEX, Lesson};
use serde_json::Value;

use super::boot;
use crate::state::Shared;

/// The first one is there at once, so that a first visit shows a run and no waiting.
const FIRST: &str = include_str!("../../../scenarios/nine-good-messages.json");
pub const FIRST_NAME: &str = "nine-good-messages";

thread_local! {
    static LOADED: RefCell<Vec<Shared<Lesson>>> = const { RefCell::new(Vec::new()) };
}

/// What the library has of this name.
pub fn find(name: &str) -> Option<&'static Entry> {
    INDEX.iter().find(|entry| entry.name == name)
}

/// All of them by their groups, in the order of the library.
pub fn groups() -> Vec<(&'static str, Vec<&'static Entry>)> {
    let mut groups: Vec<(&str, Vec<&Entry>)> = Vec::new();
    for entry in INDEX {
        match groups.iter_mut().find(|(group, _)| *group == entry.group) {
            Some((_, of)) => of.push(entry),
            None => groups.push((entry.group, vec![entry])),
        }
    }
    groups
}

/// A lesson that is there already.
pub fn loaded(name: &str) -> Option<Shared<Lesson>> {
    let known = LOADED.with_borrow(|known| known.iter().find(|lesson| lesson.name == name).cloned());
    known.or_else(|| if name == FIRST_NAME { keep(FIRST) } else { None })
}

/// What lessons ask first, for the gallery.
#[derive(Clone, Default)]
pub struct Asks(Vec<(String, String)>);

impl Asks {
    pub fn of(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, ask)| ask)
    }
}

/// Loads what they ask; without it, the gallery has their titles.
pub fn asks(tell: impl FnOnce(Asks) + 'static) {
    boot::file("lessons/asks.json", move |text| {
        let value: Value = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let pairs = value.as_object().into_iter().flatten();
        let pairs = pairs.map(|(name, ask)| (name.clone(), ask.as_str().unwrap_or_default().to_owned()));
        tell(Asks(pairs.collect()));
    });
}

pub fn first() -> Shared<Lesson> {
    loaded(FIRST_NAME).expect("a test reads it")
}

/// Loads a lesson; none if it cannot be had.
pub fn load(name: &'static str, tell: impl FnOnce(Option<Shared<Lesson>>) + 'static) {
    match loaded(name) {
        Some(lesson) => tell(Some(lesson)),
        None => boot::file(&format!("lessons/{name}/lesson.json"), move |text| tell(text.and_then(|text| keep(&text)))),
    }
}

/// Keeps a lesson that is not of the library, under its name.
pub fn own(lesson: Lesson) -> Shared<Lesson> {
    let lesson = Shared::new(lesson);
    LOADED.with_borrow_mut(|known| {
        known.retain(|other| other.name != lesson.name);
        known.push(lesson.clone());
    });
    lesson
}

fn keep(text: &str) -> Option<Shared<Lesson>> {
    let lesson = Shared::new(Lesson::parse(text).ok()?);
    LOADED.with_borrow_mut(|known| known.push(lesson.clone()));
    Some(lesson)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use redrive_lessons::LIBRARY;

    /// Tests have the whole library, and read no files.
    pub fn lesson(name: &str) -> Shared<Lesson> {
        keep(redrive_lessons::text(name).expect("there is such a lesson")).expect("it is sound")
    }

    #[test]
    fn the_list_is_that_of_the_library_and_the_first_one_is_here() {
        for (entry, (name, text)) in INDEX.iter().zip(LIBRARY) {
            let lesson = Lesson::parse(text).expect("a lesson");
            assert_eq!((entry.name, entry.title, entry.group), (*name, lesson.title.as_str(), lesson.group.as_str()));
            assert_eq!(usize::from(entry.questions), lesson.questions.len());
        }
        assert_eq!(INDEX.len(), LIBRARY.len());
        assert_eq!(groups().iter().map(|(_, of)| of.len()).sum::<usize>(), INDEX.len());
        assert_eq!((first().name.as_str(), INDEX[0].name), (FIRST_NAME, FIRST_NAME));
    }
}
