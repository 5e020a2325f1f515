//! The library of lessons. The page has their index; each lesson is a file that is loaded on demand.

use std::cell::RefCell;

use redrive_lessons::{Entry, INDEX, Lesson};
use redrive_scenario::Problem;
use serde_json::Value;

use super::boot;
use crate::state::Shared;

/// The first lesson is built in, so that a first visit shows a run at once.
const FIRST: &str = include_str!("../../../scenarios/nine-good-messages.json");
pub const FIRST_NAME: &str = "nine-good-messages";

thread_local! {
    static LOADED: RefCell<Vec<Shared<Lesson>>> = const { RefCell::new(Vec::new()) };
}

/// Returns the entry with this name.
pub fn find(name: &str) -> Option<&'static Entry> {
    INDEX.iter().find(|entry| entry.name == name)
}

/// Returns the entries by group, in the order of the library.
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

/// Returns a lesson that is loaded already.
pub fn loaded(name: &str) -> Option<Shared<Lesson>> {
    let known = LOADED.with_borrow(|known| known.iter().find(|lesson| lesson.name == name).cloned());
    known.or_else(|| if name == FIRST_NAME { keep(FIRST).ok() } else { None })
}

/// The first question of each lesson, for the gallery.
#[derive(Clone, Default)]
pub struct FirstQuestions(Vec<(String, String)>);

impl FirstQuestions {
    pub fn of(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, ask)| ask)
    }
}

/// Loads the first questions. If that fails, the gallery shows titles only.
pub fn load_first_questions(on_done: impl FnOnce(FirstQuestions) + 'static) {
    boot::file("lessons/asks.json", move |text| {
        let value: Value = text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let pairs = value.as_object().into_iter().flatten();
        let pairs = pairs.map(|(name, ask)| (name.clone(), ask.as_str().unwrap_or_default().to_owned()));
        on_done(FirstQuestions(pairs.collect()));
    });
}

pub fn first() -> Shared<Lesson> {
    loaded(FIRST_NAME).expect("a test reads it")
}

/// Loads a lesson. The error names the cause: the file or its content.
pub fn load(name: &'static str, on_done: impl FnOnce(Result<Shared<Lesson>, String>) + 'static) {
    match loaded(name) {
        Some(lesson) => on_done(Ok(lesson)),
        None => {
            boot::file(&format!("lessons/{name}/lesson.json"), move |text| on_done(text.and_then(|text| keep(&text))))
        }
    }
}

/// Adds a lesson from outside of the library, under its name.
pub fn own(lesson: Lesson) -> Shared<Lesson> {
    let lesson = Shared::new(lesson);
    LOADED.with_borrow_mut(|known| {
        known.retain(|other| other.name != lesson.name);
        known.push(lesson.clone());
    });
    lesson
}

/// Parses a lesson and adds it to those that are loaded.
fn keep(text: &str) -> Result<Shared<Lesson>, String> {
    let first = |problems: Vec<Problem>| problems.first().map(ToString::to_string).unwrap_or_default();
    let lesson = Lesson::parse(text).map_err(|problems| format!("its file is not valid: {}", first(problems)))?;
    let lesson = Shared::new(lesson);
    LOADED.with_borrow_mut(|known| known.push(lesson.clone()));
    Ok(lesson)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use redrive_lessons::LIBRARY;

    /// Tests read the library without files.
    pub fn lesson(name: &str) -> Shared<Lesson> {
        keep(redrive_lessons::text(name).expect("there is such a lesson")).expect("it is valid")
    }

    #[test]
    fn the_error_of_a_corrupt_file_says_that_the_file_is_not_valid() {
        let error = keep("{ \"name\": 5").err().expect("it is cut off");
        assert!(error.starts_with("its file is not valid: "), "{error}");
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
