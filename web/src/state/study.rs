//! The reader's answers to lesson questions, stored where the browser allows it.

use std::rc::Rc;

use redrive_lessons::Lesson;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::services::storage;

/// An answer of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerGiven {
    Choice(usize),
    Number(u64),
    /// The reader skipped the question.
    Skipped,
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Study(Vec<(String, Vec<Option<AnswerGiven>>)>);

pub enum StudyAction {
    Answer {
        lesson: String,
        question: usize,
        given: AnswerGiven,
    },
    /// Removes the answers of a lesson.
    Again(String),
}

pub type StudyContext = UseReducerHandle<Study>;

const STORED: &str = "redrive.answers";

impl AnswerGiven {
    fn write(self) -> Value {
        match self {
            AnswerGiven::Choice(place) => json!({ "choice": place }),
            AnswerGiven::Number(number) => json!({ "number": number }),
            AnswerGiven::Skipped => json!({}),
        }
    }

    fn read(value: &Value) -> Option<AnswerGiven> {
        let map = value.as_object()?;
        let choice = map.get("choice").and_then(Value::as_u64).map(|place| AnswerGiven::Choice(place as usize));
        Some(choice.or_else(|| map.get("number")?.as_u64().map(AnswerGiven::Number)).unwrap_or(AnswerGiven::Skipped))
    }
}

impl Study {
    pub fn remembered() -> Study {
        storage::read(STORED).map(|text| Study::read(&text)).unwrap_or_default()
    }

    pub fn remember(&self) {
        storage::write(STORED, &self.write());
    }

    fn write(&self) -> String {
        let answers =
            |answers: &[Option<AnswerGiven>]| Value::from_iter(answers.iter().map(|one| one.map(AnswerGiven::write)));
        let map = self.0.iter().map(|(name, given)| (name.clone(), answers(given)));
        Value::Object(map.collect()).to_string()
    }

    fn read(text: &str) -> Study {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let lessons = value.as_object().into_iter().flatten();
        let answers = |list: &Value| list.as_array().into_iter().flatten().map(AnswerGiven::read).collect();
        Study(lessons.map(|(name, list)| (name.clone(), answers(list))).collect())
    }

    pub fn given(&self, lesson: &str, question: usize) -> Option<AnswerGiven> {
        let (_, answers) = self.0.iter().find(|(name, _)| name == lesson)?;
        answers.get(question).copied().flatten()
    }

    /// Returns the number of answered questions.
    pub fn answered(&self, lesson: &str) -> usize {
        let of = self.0.iter().find(|(name, _)| name == lesson);
        of.map_or(0, |(_, answers)| answers.iter().flatten().count())
    }

    /// Returns the first open question of a lesson.
    pub fn open(&self, lesson: &Lesson) -> Option<usize> {
        (0..lesson.questions.len()).find(|place| self.given(&lesson.name, *place).is_none())
    }

    /// Returns the moment from which the run is covered: the earliest of all open questions.
    pub fn cover(&self, lesson: &Lesson) -> Option<u64> {
        let open = |(place, _): &(usize, _)| self.given(&lesson.name, *place).is_none();
        lesson.questions.iter().enumerate().filter(open).map(|(_, question)| question.at).min()
    }
}

impl Reducible for Study {
    type Action = StudyAction;

    fn reduce(self: Rc<Self>, learn: StudyAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match learn {
            StudyAction::Answer { lesson, question, given } => {
                let place = next.0.iter().position(|(name, _)| *name == lesson).unwrap_or_else(|| {
                    next.0.push((lesson, Vec::new()));
                    next.0.len() - 1
                });
                let answers = &mut next.0[place].1;
                answers.resize(answers.len().max(question + 1), None);
                answers[question] = Some(given);
            }
            StudyAction::Again(lesson) => next.0.retain(|(name, _)| *name != lesson),
        }
        next.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::lessons::tests::lesson;

    fn answer(lesson: &str, question: usize, given: AnswerGiven) -> StudyAction {
        StudyAction::Answer { lesson: lesson.to_owned(), question, given }
    }

    #[test]
    fn the_cover_is_lifted_question_by_question() {
        let lesson = lesson("three-tries");
        let study = Rc::new(Study::default());
        assert_eq!((study.open(&lesson), study.cover(&lesson)), (Some(0), Some(30_000)));
        let study = study.reduce(answer("three-tries", 0, AnswerGiven::Choice(1)));
        assert_eq!((study.open(&lesson), study.cover(&lesson)), (Some(1), Some(120_000)));
        let study = study.reduce(answer("three-tries", 1, AnswerGiven::Skipped));
        assert_eq!((study.open(&lesson), study.cover(&lesson), study.answered("three-tries")), (None, None, 2));
        let study = study.reduce(StudyAction::Again("three-tries".to_owned()));
        assert_eq!(study.cover(&lesson), Some(30_000));
    }

    #[test]
    fn a_later_answer_does_not_lift_what_an_earlier_question_covers() {
        let lesson = lesson("three-tries");
        let study = Rc::new(Study::default()).reduce(answer("three-tries", 1, AnswerGiven::Number(5)));
        assert_eq!((study.open(&lesson), study.cover(&lesson)), (Some(0), Some(30_000)));
    }

    #[test]
    fn answers_come_back_and_rubbish_is_none() {
        let study = Rc::new(Study::default())
            .reduce(answer("a", 2, AnswerGiven::Number(7)))
            .reduce(answer("a", 0, AnswerGiven::Choice(3)))
            .reduce(answer("b", 0, AnswerGiven::Skipped));
        assert_eq!(Study::read(&study.write()), *study);
        assert_eq!(study.given("a", 1), None);
        for text in ["", "[]", "{\"a\": 5}", "nonsense"] {
            assert_eq!(Study::read(text).answered("a"), 0);
        }
    }
}
