//! Lessons on the page: text and questions beside the run, and the cover over what they ask about.
//!
//! While a question is open, the page has a run that ends at the cover. Nothing after it has been simulated, so no view
//! can show it.

mod curtain;
mod gallery;
mod pane;
mod question;

use redrive_core::Simulation;
use redrive_lessons::{Lesson, Right};
use yew::prelude::*;

pub use curtain::{covered, covered_strip, use_reveal};
pub use gallery::{Picker, pages};
pub use pane::Pane;
pub use question::{QuestionCard, QuestionCardProps};

use crate::services::lessons;
use crate::state::Shared;
use crate::state::document::Document;
use crate::state::study::{AnswerGiven, Study};

/// An answer to a question, reported to the host of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub lesson: String,
    /// Counted from 0.
    pub question: usize,
    pub given: AnswerGiven,
    pub right: Right,
}

impl Answered {
    pub fn is_right(&self) -> bool {
        match (self.given, &self.right) {
            (AnswerGiven::Choice(given), Right::Choice(right)) => given == *right,
            (AnswerGiven::Number(given), Right::Number(right)) => given == *right,
            _ => false,
        }
    }
}

/// Called for each answer.
#[derive(Clone, PartialEq, Default)]
pub struct OnAnswered(pub Callback<Answered>);

/// Returns the lesson of the document once it is loaded.
#[hook]
pub fn use_lesson(document: &Document) -> Option<Shared<Lesson>> {
    let update = use_force_update();
    let name = document.lesson;
    let lesson = name.and_then(lessons::loaded);
    let is_missing = lesson.is_none();
    use_effect_with((name, is_missing), move |(name, is_missing)| {
        if let Some(name) = name.filter(|_| *is_missing) {
            lessons::load(name, move |lesson| {
                if lesson.is_ok() {
                    update.force_update();
                }
            });
        }
    });
    lesson
}

/// Returns the moment from which the run is covered. A changed lesson is not covered.
pub fn cover(document: &Document, lesson: Option<&Lesson>, study: &Study) -> Option<u64> {
    let lesson = lesson.filter(|lesson| is_as_written(document, lesson))?;
    study.cover(lesson)
}

/// Returns true if the document is the unchanged lesson.
pub fn is_as_written(document: &Document, lesson: &Lesson) -> bool {
    document.lesson == Some(lesson.name.as_str()) && *document.scenario == lesson.scenario
}

/// Returns the right answer, from a run of the lesson. Lessons are small: a run takes some milliseconds.
pub fn right(lesson: &Lesson, question: usize) -> Option<Right> {
    let run = Simulation::run(redrive_scenario::validate(&lesson.scenario).ok()?);
    lesson.questions.get(question)?.right_from_summary(&run, &lesson.scenario).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::document::{Edit, Opened};
    use crate::state::study::StudyAction;
    use std::rc::Rc;
    use yew::Reducible;

    #[test]
    fn a_lesson_is_covered_until_it_is_answered_or_changed() {
        let lesson = lessons::first();
        let opened = Opened {
            scenario: lesson.scenario.clone(),
            lesson: Some(lessons::FIRST_NAME),
            link: Some("#s:nine-good-messages".into()),
        };
        let document = Rc::new(Document::first()).reduce(Edit::Open(opened));
        let study = Rc::new(Study::default());
        assert_eq!(cover(&document, Some(&lesson), &study), Some(1000));
        let changed = document.clone().reduce(Edit::Unset { path: "stack.worker.timeout".into() });
        assert_eq!(cover(&changed, Some(&lesson), &study), None);
        assert_eq!(cover(&changed.reduce(Edit::Undo), Some(&lesson), &study), Some(1000));
        // The same scenario, but not opened as a lesson.
        assert_eq!(cover(&Document::first(), Some(&lesson), &study), None);
        let answer =
            |question| StudyAction::Answer { lesson: lesson.name.clone(), question, given: AnswerGiven::Number(3) };
        let study = study.reduce(answer(0));
        assert_eq!(cover(&document, Some(&lesson), &study), Some(1000), "the second question is still open");
        assert_eq!(cover(&document, Some(&lesson), &study.reduce(answer(1))), None);
    }

    #[test]
    fn the_right_answer_comes_from_the_run() {
        let lesson = lessons::first();
        assert_eq!(right(&lesson, 0), Some(Right::Number(10)));
        assert_eq!(right(&lesson, 1), Some(Right::Choice(2)));
        let answered = |given| Answered { lesson: lesson.name.clone(), question: 0, given, right: Right::Number(10) };
        assert!(answered(AnswerGiven::Number(10)).is_right());
        for given in [AnswerGiven::Number(9), AnswerGiven::Choice(10), AnswerGiven::Skipped] {
            assert!(!answered(given).is_right());
        }
    }
}
