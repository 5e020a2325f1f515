use redrive_core::Simulation;
use redrive_scenario::link::Link;
use redrive_scenario::validate;

use crate::lesson::Right;
use crate::{LIBRARY, Lesson, scenario};

#[test]
fn every_lesson_is_valid_and_its_run_answers_its_questions() {
    let mut faults = Vec::new();
    for (name, text) in LIBRARY {
        let lesson = match Lesson::parse(text) {
            Ok(lesson) => lesson,
            Err(problems) => {
                faults.extend(problems.iter().map(|problem| format!("{name}: {problem}")));
                continue;
            }
        };
        assert_eq!(lesson.name, *name, "a lesson has the name of its file");
        assert!(!lesson.intro.is_empty(), "{name} has an introduction");
        let plan = match validate(&lesson.scenario) {
            Ok(plan) => plan,
            Err(problems) => {
                faults.extend(problems.iter().map(|problem| format!("{name}: scenario.{problem}")));
                continue;
            }
        };
        let run = Simulation::run(plan);
        for (i, question) in lesson.questions.iter().enumerate() {
            let right = question.right(&run, &lesson.scenario);
            if let Err(fault) = &right {
                faults.push(format!("{name}: questions[{i}]: {fault}"));
            }
            assert_eq!(question.right_from_summary(&run, &lesson.scenario), right, "{name}: questions[{i}]");
            if question.at > run.end.at.0 {
                faults.push(format!("{name}: questions[{i}]: the run ends before the question"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

const LESSON: &str = r#"{
  "name": "one", "title": "One", "group": "SQS", "text": "Text.",
  "questions": [
    { "at": "1s", "ask": "How often?", "choices": ["once", "twice"],
      "answers": [{ "that": "summary.invocations", "is": 1 }, { "that": "summary.invocations", "is": 2 }],
      "because": "Because." },
    { "at": "1s", "ask": "How many?", "number": true, "answer": { "that": "summary.records", "is": 1 }, "because": "So." }
  ],
  "scenario": { "v": 1, "stack": { "orders": { "type": "queue" }, "worker": { "type": "function" },
    "feed": { "type": "mapping", "source": "orders", "function": "worker" } },
    "script": [{ "at": "0s", "send": { "to": "orders" } }] }
}"#;

fn right(text: &str, question: usize) -> Result<Right, String> {
    let lesson = Lesson::parse(text).expect("a lesson");
    let run = Simulation::run(validate(&lesson.scenario).expect("a plan"));
    lesson.questions[question].right(&run, &lesson.scenario)
}

#[test]
fn the_answer_is_computed_from_the_run() {
    assert_eq!(right(LESSON, 0), Ok(Right::Choice(0)));
    assert_eq!(right(LESSON, 1), Ok(Right::Number(1)));
}

#[test]
fn a_question_without_exactly_one_answer_is_an_error() {
    let none = LESSON.replace(r#""is": 1 }, {"#, r#""is": 9 }, {"#);
    assert_eq!(right(&none, 0), Err("no choice holds".to_owned()));
    let two = LESSON.replace(r#""is": 2 }"#, r#""atMost": 2 }"#);
    assert_eq!(right(&two, 0), Err("2 choices hold".to_owned()));
    let wrong = LESSON.replace(r#""summary.records", "is": 1"#, r#""summary.records", "is": 2"#);
    assert_eq!(right(&wrong, 1), Err("at `summary.records` the run has 1".to_owned()));
}

#[test]
fn every_problem_of_a_lesson_is_reported_with_its_path() {
    let text = r#"{ "name": "x", "titel": "X", "group": "", "text": 5, "scenario": {},
      "questions": [ { "at": "soon", "ask": "?", "choices": ["a"], "because": "." }, 7,
                     { "at": "1s", "ask": "?", "number": true, "answer": { "that": "a" }, "because": "." } ] }"#;
    let problems = Lesson::parse(text).expect_err("it is not sound");
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    let wanted =
        ["titel", "questions[0].at", "questions[0]", "questions[1]", "questions[2].answer", "title", "group", "text"];
    assert_eq!(paths, wanted);
}

/// Returns the links in the text of a lesson.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link))
}

#[test]
fn every_link_in_a_lesson_opens_a_scenario_with_another_run() {
    let mut tried = 0;
    for (name, text) in LIBRARY {
        let lesson = Lesson::parse(text).expect("a lesson");
        let texts = lesson.questions.iter().map(|question| &question.because).chain([&lesson.text]);
        for link in texts.flat_map(|text| links(text)) {
            let open = || Link::read(link)?.scenario(scenario);
            let changed = open().unwrap_or_else(|error| panic!("{name}: {link}: {error}"));
            let plan = validate(&changed).unwrap_or_else(|problems| panic!("{name}: {link}: {problems:?}"));
            let own = Simulation::run(validate(&lesson.scenario).expect("a plan"));
            assert!(Simulation::run(plan).trace != own.trace, "{name}: {link} changes nothing");
            tried += 1;
        }
    }
    assert!(tried >= LIBRARY.len(), "every lesson has links; there are {tried}");
}
