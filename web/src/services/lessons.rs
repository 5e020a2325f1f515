//! The library: lessons that are part of the page.

use std::cell::OnceCell;

use redrive_lessons::LIBRARY;
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::state::Shared;

#[derive(Clone)]
pub struct Lesson {
    pub name: &'static str,
    pub title: String,
    pub group: String,
    pub text: String,
    pub scenario: Shared<Scenario>,
}

thread_local! {
    static LESSONS: OnceCell<&'static [Lesson]> = const { OnceCell::new() };
}

/// All lessons. They are read once and live as long as the page.
pub fn all() -> &'static [Lesson] {
    LESSONS
        .with(|cell| *cell.get_or_init(|| LIBRARY.iter().filter_map(|(_, file)| read(file)).collect::<Vec<_>>().leak()))
}

/// The same by their groups, in the order of the library.
pub fn groups() -> Vec<(&'static str, Vec<&'static Lesson>)> {
    let mut groups: Vec<(&str, Vec<&Lesson>)> = Vec::new();
    for lesson in all() {
        match groups.iter_mut().find(|(group, _)| *group == lesson.group) {
            Some((_, of)) => of.push(lesson),
            None => groups.push((&lesson.group, vec![lesson])),
        }
    }
    groups
}

pub fn find(name: &str) -> Option<&'static Lesson> {
    all().iter().find(|lesson| lesson.name == name)
}

fn read(file: &'static str) -> Option<Lesson> {
    let mut lesson: Value = serde_json::from_str(file).ok()?;
    let text = |key: &str| lesson.get(key).and_then(Value::as_str).map(str::to_owned);
    let (name, title, group, text) = (text("name")?, text("title")?, text("group")?, text("text")?);
    let scenario = Scenario::from_value(lesson.get_mut("scenario")?.take()).ok()?;
    Some(Lesson { name: name.leak(), title, group, text, scenario: Shared::new(scenario) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_sound_lesson() {
        assert_eq!(all().len(), LIBRARY.len());
        for lesson in all() {
            assert_eq!(redrive_scenario::validate(&lesson.scenario).map(|_| ()), Ok(()), "{}", lesson.name);
        }
    }
}
