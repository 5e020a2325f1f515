//! The questions of a lesson in a frame, one at a time.

use redrive_lessons::{Answer, Lesson};
use serde_json::{Value, json};
use yew::prelude::*;

use super::host::notify_host;
use crate::components::{button, el};
use crate::lessons::{Answered, OnAnswered, QuestionCard, is_as_written};
use crate::services::lessons;
use crate::state::Shared;
use crate::state::document::{DocumentContext, Edit, Opened};
use crate::state::frame_options::FrameOptions;
use crate::state::study::{AnswerGiven, StudyAction, StudyContext};

#[derive(Properties, PartialEq)]
pub struct AskProps {
    pub lesson: Shared<Lesson>,
}

#[component]
pub fn Ask(props: &AskProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let study = use_context::<StudyContext>().expect("the app provides it");
    // The selected question; at first the open one.
    let turned = use_state_eq(|| None::<usize>);
    let lesson = &props.lesson;
    let panel = el("aside", "embed-ask").is("aria-label", "Question");
    if !is_as_written(&document, lesson) {
        return panel
            .el(el("p", "note").text("The scenario differs from the lesson."))
            .with(back(lesson, &document))
            .done();
    }
    let open = study.open(lesson);
    let place = turned.or(open).unwrap_or(lesson.questions.len().saturating_sub(1));
    // An answered question stays visible until the reader goes on.
    if turned.is_none() && open.is_some() {
        turned.set(Some(place));
    }
    let next = if place + 1 < lesson.questions.len() {
        let turned = turned.setter();
        button("strong", Callback::from(move |_: MouseEvent| turned.set(Some(place + 1)))).text("Next question").done()
    } else {
        let (turned, study, name) = (turned.setter(), study.dispatcher(), lesson.name.clone());
        let again = Callback::from(move |_: MouseEvent| {
            study.dispatch(StudyAction::Again(name.clone()));
            turned.set(None);
        });
        button("plain", again).text("Ask me again").done()
    };
    let key = format!("{}-{place}", lesson.name);
    panel.with(html! { <QuestionCard {key} lesson={lesson.clone()} {place} {next} /> }).done()
}

/// The address of a frame does not change, so a link to the lesson would do nothing.
fn back(lesson: &Shared<Lesson>, document: &DocumentContext) -> Html {
    let (lesson, document) = (lesson.clone(), document.dispatcher());
    let back = Callback::from(move |_: MouseEvent| {
        let name = lessons::find(&lesson.name).map(|entry| entry.name);
        let link = Some(format!("#s:{}", lesson.name).into());
        document.dispatch(Edit::Open(Opened { scenario: lesson.scenario.clone(), lesson: name, link }));
    });
    button("plain", back).text("Back to the lesson").done()
}

/// Returns the question panel, if the frame's options ask for it.
pub fn question_panel(frame: Option<FrameOptions>, lesson: &Option<Shared<Lesson>>) -> Option<Html> {
    let lesson = lesson.as_ref().filter(|lesson| !lesson.questions.is_empty())?;
    frame.filter(|frame| frame.has_questions).map(|_| html! { <Ask lesson={lesson.clone()} /> })
}

/// Lessons are covered where their questions can be answered: on the page, and in frames with questions.
pub fn is_asking(frame: Option<FrameOptions>) -> bool {
    frame.is_none_or(|frame| frame.has_questions)
}

/// Reports each answer to the host.
pub fn on_answered() -> OnAnswered {
    OnAnswered(Callback::from(|answered: Answered| {
        if let Some(lesson) = lessons::loaded(&answered.lesson) {
            notify_host(Some(message(&answered, &lesson)));
        }
    }))
}

fn message(answered: &Answered, lesson: &Lesson) -> Value {
    let choices = lesson.questions.get(answered.question).map(|question| &question.answer);
    let answer: Value = match (answered.given, choices) {
        (AnswerGiven::Choice(place), Some(Answer::Choices(choices))) => {
            choices.get(place).map_or(Value::Null, |choice| choice.text.as_str().into())
        }
        (AnswerGiven::Number(number), _) => number.into(),
        _ => Value::Null,
    };
    json!({
        "type": "answered",
        "lesson": answered.lesson,
        "question": answered.question + 1,
        "answer": answer,
        "right": answered.is_right(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use redrive_lessons::Right;

    #[test]
    fn the_message_has_the_answer_and_its_correctness() {
        let lesson = lessons::first();
        let reported = |question, given, right| {
            message(&Answered { lesson: lesson.name.clone(), question, given, right }, &lesson)
        };
        let answer = reported(0, AnswerGiven::Number(10), Right::Number(10));
        assert_eq!(answer["right"], true);
        assert_eq!((&answer["question"], &answer["answer"]), (&json!(1), &json!(10)));
        let answer = reported(1, AnswerGiven::Choice(0), Right::Choice(2));
        assert_eq!((&answer["right"], &answer["question"]), (&json!(false), &json!(2)));
        assert!(answer["answer"].is_string());
        assert_eq!(reported(0, AnswerGiven::Skipped, Right::Number(10))["answer"], Value::Null);
    }
}
