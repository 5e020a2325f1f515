//! A question card: the choices, and after the answer what happens.

use std::cell::Cell;
use std::rc::Rc;

use redrive_lessons::{Answer, Lesson, Right};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Answered, OnAnswered, right};
use crate::components::{El, button, classed, el, icon, inline, input, on_change, on_input, prose};
use crate::hooks::use_latest;
use crate::state::Shared;
use crate::state::study::{AnswerGiven, StudyAction, StudyContext};

#[derive(Properties, PartialEq)]
pub struct QuestionCardProps {
    pub lesson: Shared<Lesson>,
    /// Counted from 0.
    pub place: usize,
    /// Buttons shown after the answer.
    #[prop_or_default]
    pub next: Html,
}

#[component]
pub fn QuestionCard(props: &QuestionCardProps) -> Html {
    let study = use_context::<StudyContext>().expect("the app provides it");
    let on_answered = use_context::<OnAnswered>().unwrap_or_default();
    let chosen = use_state_eq(|| None::<AnswerGiven>);
    let latest = use_latest(*chosen);
    let (lesson, place) = (&props.lesson, props.place);
    let given = study.given(&lesson.name, place);
    // The right answer is computed only after the reader's.
    let right = use_memo((lesson.clone(), place, given.is_some()), |(lesson, place, is_answered)| {
        is_answered.then(|| right(lesson, *place)).flatten()
    });
    let verdict = use_node_ref();
    {
        // The focus moves to the result.
        let verdict = verdict.clone();
        let was_open = use_mut_ref(|| given.is_none());
        use_effect_with(given.is_some(), move |is_answered| {
            if *is_answered
                && was_open.replace(!is_answered)
                && let Some(verdict) = verdict.cast::<web_sys::HtmlElement>()
            {
                let _ = verdict.focus();
            }
        });
    }
    let answer = {
        let (study, lesson) = (study.dispatcher(), lesson.clone());
        Callback::from(move |given: AnswerGiven| {
            study.dispatch(StudyAction::Answer { lesson: lesson.name.clone(), question: place, given });
            if let Some(right) = super::right(&lesson, place) {
                on_answered.0.emit(Answered { lesson: lesson.name.clone(), question: place, given, right });
            }
        })
    };
    let Some(question) = lesson.questions.get(place) else { return Html::default() };
    let choose = {
        let (chosen, latest) = (chosen.setter(), latest.clone());
        Callback::from(move |given: Option<AnswerGiven>| {
            latest.set(given);
            chosen.set(given);
        })
    };
    let field = match &question.answer {
        Answer::Choices(choices) => {
            let texts = choices.iter().map(|choice| choice.text.as_str());
            texts.enumerate().map(|(n, text)| self::choice(n, text, (*chosen, given), &right, &choose)).collect()
        }
        Answer::Number { .. } => vec![number(given, &choose)],
    };
    let count = format!("Question {} of {}", place + 1, lesson.questions.len());
    let fieldset = el("fieldset", "").off(given.is_some()).el(el("legend", "").all(inline(&question.ask))).all(field);
    let card = el("section", "question").set("aria-label", &count).el(el("p", "note").text(&count)).el(fieldset);
    let Some(given) = given else { return card.el(buttons(&latest, chosen.is_some(), &answer)).done() };
    let result = el("div", "verdict").bind(&verdict).is("tabindex", "-1").is("role", "status");
    let result = result.with(result_line(question, given, &right)).with(prose(&question.because));
    card.el(result).el(el("div", "question-buttons").with(props.next.clone())).done()
}

/// The buttons that answer the question. A click may follow a choice that is not rendered yet.
fn buttons(latest: &Rc<Cell<Option<AnswerGiven>>>, is_chosen: bool, answer: &Callback<AnswerGiven>) -> El {
    let latest = latest.clone();
    let reveal = answer.reform(move |_: MouseEvent| latest.get().unwrap_or(AnswerGiven::Skipped));
    let skip = answer.reform(|_: MouseEvent| AnswerGiven::Skipped);
    el("div", "question-buttons")
        .el(button("strong", reveal).off(!is_chosen).text("Reveal"))
        .el(button("quiet", skip).text("Skip"))
        .el(el("span", "note").text("Nothing is sent anywhere."))
}

fn choice(
    place: usize,
    text: &str,
    (chosen, given): (Option<AnswerGiven>, Option<AnswerGiven>),
    right: &Option<Right>,
    choose: &Callback<Option<AnswerGiven>>,
) -> Html {
    let own = AnswerGiven::Choice(place);
    let is_chosen = given.or(chosen) == Some(own);
    let is_right = given.is_some() && *right == Some(Right::Choice(place));
    let on_choose = choose.reform(move |_: Event| Some(own));
    let sign = match (is_right, given == Some(own)) {
        (true, true) => Some(("tick", "right")),
        (true, false) => Some(("tick", "what happens")),
        (false, true) => Some(("cross", "your answer")),
        (false, false) => None,
    };
    let class = match (is_right, is_chosen && given.is_some()) {
        (true, _) => "choice-line holds",
        (_, true) => "choice-line wrong",
        _ => "choice-line",
    };
    let radio = on_change(input("radio", "", "on").is("name", "answer").checked(is_chosen), on_choose);
    let line = el("label", class).el(radio).el(el("span", "").text(text));
    match sign {
        Some((picture, words)) => line.el(el("b", "").with(icon(picture)).text(words)).done(),
        None => line.done(),
    }
}

fn number(given: Option<AnswerGiven>, choose: &Callback<Option<AnswerGiven>>) -> Html {
    let on_number = choose.reform(|event: InputEvent| {
        let text = event.target_dyn_into::<HtmlInputElement>()?.value();
        text.trim().replace([',', ' '], "").parse().ok().map(AnswerGiven::Number)
    });
    let field = el("input", "number").is("type", "text");
    let field = match given {
        Some(AnswerGiven::Number(number)) => field.value(&number.to_string()),
        // Without a value the field keeps the text that is typed.
        _ => field,
    };
    let field = field.is("inputmode", "numeric").is("autocomplete", "off");
    el("label", "number-line").el(el("span", "").text("A whole number")).el(on_input(field, on_number)).done()
}

/// Renders the result of an answer in one line.
fn result_line(question: &redrive_lessons::Question, given: AnswerGiven, right: &Option<Right>) -> Html {
    let words = match right {
        Some(Right::Number(number)) => number.to_string(),
        Some(Right::Choice(place)) => match &question.answer {
            Answer::Choices(choices) => choices.get(*place).map_or_else(String::new, |choice| choice.text.clone()),
            Answer::Number { .. } => String::new(),
        },
        None => return Html::default(),
    };
    let is_right = match (given, right) {
        (AnswerGiven::Number(given), Some(Right::Number(number))) => given == *number,
        (AnswerGiven::Choice(given), Some(Right::Choice(place))) => given == *place,
        _ => false,
    };
    let (picture, opening) = match given {
        AnswerGiven::Skipped => ("on", "What happens:"),
        _ if is_right => ("tick", "Right:"),
        _ => ("cross", "No. What happens:"),
    };
    let line = el("p", "").attr("class", classed("verdict-line", "holds", is_right));
    line.with(icon(picture)).text(opening).text(" ").el(el("b", "").text(&words)).done()
}
