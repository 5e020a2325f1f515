//! Reads a lesson from JSON, and reports every problem with its path.

use redrive_scenario::{Expectation, Holds, Problem, Scenario, parse_duration, read_expectation};
use serde_json::{Map, Value, json};

use crate::lesson::{Answer, Choice, Lesson, Question};

const KEYS: &[&str] = &["name", "title", "group", "intro", "text", "questions", "scenario"];
const KEYS_OF_A_QUESTION: &[&str] = &["at", "ask", "choices", "answers", "number", "answer", "because"];

impl Lesson {
    pub fn parse(text: &str) -> Result<Lesson, Vec<Problem>> {
        // The parser of scenarios reports repeated keys, inexact numbers, and texts that are too large or too deep.
        let lesson = Scenario::parse(text)?;
        Lesson::read(lesson.as_map())
    }

    /// Returns the scenario of a lesson; `None` if the value is not a lesson.
    pub fn scenario_in(read: &Scenario) -> Option<&Value> {
        read.get("scenario").filter(|inner| read.get("stack").is_none() && inner.is_object())
    }

    fn read(map: &Map<String, Value>) -> Result<Lesson, Vec<Problem>> {
        let mut reader = Reader::default();
        reader.known("", map, KEYS);
        let questions = match map.get("questions") {
            None => Vec::new(),
            Some(Value::Array(list)) => {
                list.iter().enumerate().filter_map(|(i, question)| reader.question(i, question)).collect()
            }
            Some(_) => reader.add("questions", "questions are a list").unwrap_or_default(),
        };
        let scenario = map.get("scenario").cloned().unwrap_or_else(|| json!({}));
        let scenario = Scenario::from_value(scenario).map_err(|problems| reader.problems.extend(problems)).ok();
        let lesson = Lesson {
            name: reader.text("", map, "name"),
            title: reader.text("", map, "title"),
            group: reader.text("", map, "group"),
            intro: if map.contains_key("intro") { reader.text("", map, "intro") } else { String::new() },
            text: reader.text("", map, "text"),
            questions,
            scenario: scenario.ok_or_else(|| std::mem::take(&mut reader.problems))?,
        };
        if reader.problems.is_empty() { Ok(lesson) } else { Err(reader.problems) }
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn add<T>(&mut self, path: &str, message: &str) -> Option<T> {
        self.problems.push(Problem { path: path.to_owned(), message: message.to_owned(), code: None });
        None
    }

    fn known(&mut self, path: &str, map: &Map<String, Value>, known: &[&str]) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
            let message = format!("`{key}` is not known here: there are {}", known.join(", "));
            self.add::<()>(&join(path, key), &message);
        }
    }

    fn text(&mut self, path: &str, map: &Map<String, Value>, key: &str) -> String {
        match map.get(key).and_then(Value::as_str) {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => self.add(&join(path, key), "a text is missing here").unwrap_or_default(),
        }
    }

    fn question(&mut self, i: usize, question: &Value) -> Option<Question> {
        let path = format!("questions[{i}]");
        let Some(map) = question.as_object() else { return self.add(&path, "a question is an object") };
        self.known(&path, map, KEYS_OF_A_QUESTION);
        let at = self.text(&path, map, "at");
        let at = match parse_duration(&at) {
            Some(at) => Some(at),
            None => self.add(&join(&path, "at"), "a moment is a text such as 45s or 1m30s"),
        };
        let answer = match (map.get("choices"), map.get("number")) {
            (Some(Value::Array(choices)), None) => self.choices(&path, choices, map.get("answers")),
            (None, Some(Value::Bool(true))) => self
                .that(&join(&path, "answer"), map.get("answer"))
                .map(|(report_path, holds)| Answer::Number { path: report_path, holds }),
            _ => self.add(&path, "a question has either choices, a list, or number: true"),
        };
        let (ask, because) = (self.text(&path, map, "ask"), self.text(&path, map, "because"));
        Some(Question { at: at?, ask, answer: answer?, because })
    }

    fn choices(&mut self, path: &str, choices: &[Value], answers: Option<&Value>) -> Option<Answer> {
        let answers = answers.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if choices.len() < 2 || answers.len() != choices.len() {
            return self.add(path, "there are two choices or more, and answers has one expectation for each");
        }
        let choices = choices.iter().zip(answers).enumerate().map(|(i, (text, answer))| {
            let that = self.that(&format!("{path}.answers[{i}]"), Some(answer));
            let text = match text.as_str() {
                Some(text) => Some(text.to_owned()),
                None => self.add(&format!("{path}.choices[{i}]"), "a choice is a text"),
            };
            let (path, holds) = that?;
            Some(Choice { text: text?, path, holds })
        });
        // All choices are read before the result, so that every problem is reported.
        let choices: Vec<Option<Choice>> = choices.collect();
        choices.into_iter().collect::<Option<Vec<Choice>>>().map(Answer::Choices)
    }

    fn that(&mut self, path: &str, answer: Option<&Value>) -> Option<(String, Holds)> {
        match answer.and_then(read_expectation) {
            Some(Expectation::That { path, holds }) => Some((path, holds)),
            _ => self.add(path, "an answer is {that, is}, {that, atLeast}, {that, atMost} or {that, absent: true}"),
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
