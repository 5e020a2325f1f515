//! Parses the commands of the host page.

use redrive_lessons::Lesson;
use redrive_scenario::link::Link;
use redrive_scenario::{Problem, Scenario};
use serde_json::Value;

use crate::state::prefs::Theme;
use crate::state::selection::View;

#[derive(Debug, PartialEq)]
pub enum Command {
    Load(Box<Scenario>),
    /// A lesson that the host provides.
    Lesson(Box<Lesson>),
    Open(Box<Link>),
    Set(Set),
    /// A moment in milliseconds; none for the end.
    Seek(Option<u64>),
    /// None clears the selection.
    Select(Option<String>),
    /// The speed, if one is given. An inner none plays the whole run in a fixed time.
    Play(Option<Option<u32>>),
    Pause,
    /// With a link that carries the whole scenario, if `is_whole`.
    GetState {
        is_whole: bool,
    },
}

#[derive(Debug, Default, PartialEq)]
pub struct Set {
    /// Keys and values as in a link: `feed.batchSize`, `5`.
    pub settings: Vec<(String, String)>,
    pub view: Option<View>,
    pub theme: Option<Theme>,
}

/// Parses a message. The error describes what is wrong with it.
pub fn read(text: &str) -> Result<Command, String> {
    let message: Value = serde_json::from_str(text).map_err(|_| "a message has to be JSON")?;
    let kind = message["type"].as_str().ok_or("a message needs a type")?;
    match kind {
        "load" => load(&message),
        "set" => set(&message),
        "seek" => match &message["at"] {
            Value::String(end) if end == "end" => Ok(Command::Seek(None)),
            at => Ok(Command::Seek(Some(
                at.as_u64().ok_or("seek needs at: whole milliseconds since the start, or \"end\"")?,
            ))),
        },
        "select" => match &message["selector"] {
            Value::Null => Ok(Command::Select(None)),
            Value::String(selector) => Ok(Command::Select(Some(selector.clone()))),
            _ => Err("select needs selector: text like \"orders/3\", or null".to_owned()),
        },
        "play" => match &message["speed"] {
            Value::Null => Ok(Command::Play(None)),
            Value::String(auto) if auto == "auto" => Ok(Command::Play(Some(None))),
            speed => {
                let known = speed.as_u64().filter(|speed| (1..=1000).contains(speed));
                let speed = known.ok_or("speed is a whole number from 1 to 1000, or \"auto\"")?;
                Ok(Command::Play(Some(Some(speed as u32))))
            }
        },
        "pause" => Ok(Command::Pause),
        "getState" => Ok(Command::GetState { is_whole: message["link"] == "whole" }),
        other => {
            let other: String = other.chars().take(40).collect();
            Err(format!(
                "there is no message of type \"{other}\": load, set, seek, select, play, pause and getState are"
            ))
        }
    }
}

fn load(message: &Value) -> Result<Command, String> {
    if let Some(link) = message["link"].as_str() {
        return Link::read(link).map(|link| Command::Open(Box::new(link))).map_err(|error| error.to_string());
    }
    let scenario = match &message["scenario"] {
        Value::String(text) => Scenario::parse(text),
        Value::Null => return Err("load needs a scenario or a link".to_owned()),
        value => Scenario::from_value(value.clone()),
    };
    let scenario = scenario.map_err(words)?;
    if Lesson::scenario_in(&scenario).is_none() {
        return Ok(Command::Load(Box::new(scenario)));
    }
    Lesson::parse(&scenario.to_json_compact()).map(|lesson| Command::Lesson(Box::new(lesson))).map_err(words)
}

fn words(problems: Vec<Problem>) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn set(message: &Value) -> Result<Command, String> {
    let mut set = Set::default();
    match &message["settings"] {
        Value::Null => {}
        Value::Object(settings) => {
            // Text is written as JSON, so that "5" stays a text.
            set.settings = settings.iter().map(|(key, value)| (key.clone(), value.to_string())).collect();
        }
        _ => return Err("settings is an object: keys like feed.batchSize, and their values".to_owned()),
    }
    if let Some(name) = message["view"].as_str() {
        let known = View::from_name(name);
        set.view = Some(known.ok_or("view is one of timeline, tree, table, json, stack")?);
    }
    if let Some(name) = message["theme"].as_str() {
        set.theme = Some(Theme::from_name(name).ok_or("theme is one of auto, light, dark")?);
    }
    if set == Set::default() {
        return Err("set needs settings, a view or a theme".to_owned());
    }
    Ok(Command::Set(set))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_read() {
        assert_eq!(read(r#"{"type":"getState"}"#), Ok(Command::GetState { is_whole: false }));
        assert_eq!(read(r#"{"type":"getState","link":"whole"}"#), Ok(Command::GetState { is_whole: true }));
        assert_eq!(read(r#"{"type":"pause"}"#), Ok(Command::Pause));
        assert_eq!(read(r#"{"type":"play"}"#), Ok(Command::Play(None)));
        assert_eq!(read(r#"{"type":"play","speed":30}"#), Ok(Command::Play(Some(Some(30)))));
        assert_eq!(read(r#"{"type":"play","speed":"auto"}"#), Ok(Command::Play(Some(None))));
        assert_eq!(read(r#"{"type":"seek","at":519}"#), Ok(Command::Seek(Some(519))));
        assert_eq!(read(r#"{"type":"seek","at":"end"}"#), Ok(Command::Seek(None)));
        assert_eq!(read(r#"{"type":"select","selector":"orders/3"}"#), Ok(Command::Select(Some("orders/3".into()))));
        assert_eq!(read(r#"{"type":"select"}"#), Ok(Command::Select(None)));
        let set = Set {
            settings: vec![
                ("feed.batchSize".into(), "5".into()),
                ("worker.handler.onBadRecord".into(), "\"report\"".into()),
            ],
            view: Some(View::Table),
            theme: Some(Theme::Dark),
        };
        let text = r#"{"type":"set","settings":{"feed.batchSize":5,"worker.handler.onBadRecord":"report"},"view":"table","theme":"dark"}"#;
        assert_eq!(read(text), Ok(Command::Set(set)));
    }

    #[test]
    fn a_scenario_is_loaded_as_it_is_or_from_a_link() {
        let Ok(Command::Load(scenario)) = read(r#"{"type":"load","scenario":{"v":1,"stack":{}}}"#) else {
            panic!("loads")
        };
        assert_eq!(scenario.names().count(), 0);
        assert!(matches!(read(r#"{"type":"load","scenario":"{\"v\":1,\"stack\":{}}"}"#), Ok(Command::Load(_))));
        assert!(matches!(read(r##"{"type":"load","link":"#s:six-times&t=5"}"##), Ok(Command::Open(_))));
        let lesson = redrive_lessons::text("six-times").expect("a lesson");
        let Ok(Command::Lesson(lesson)) = read(&format!(r#"{{"type":"load","scenario":{lesson}}}"#)) else {
            panic!("loads")
        };
        assert_eq!(lesson.name, "six-times");
        let error = read(r#"{"type":"load","scenario":{"title":"x","scenario":{"v":1,"stack":{}}}}"#);
        assert!(error.is_err_and(|words| words.contains("name")));
    }

    #[test]
    fn a_wrong_command_is_an_error() {
        for (text, words) in [
            ("", "has to be JSON"),
            ("null", "needs a type"),
            ("[]", "needs a type"),
            (r#"{"type":5}"#, "needs a type"),
            (r#"{"type":"explode"}"#, "\"explode\""),
            (r#"{"type":"seek"}"#, "whole milliseconds"),
            (r#"{"type":"seek","at":-1}"#, "whole milliseconds"),
            (r#"{"type":"seek","at":1.5}"#, "whole milliseconds"),
            (r#"{"type":"play","speed":0}"#, "1 to 1000"),
            (r#"{"type":"select","selector":3}"#, "orders/3"),
            (r#"{"type":"load"}"#, "a scenario or a link"),
            (r#"{"type":"load","scenario":5}"#, "object"),
            (r#"{"type":"load","scenario":"{"}"#, "JSON"),
            (r##"{"type":"load","link":"#r1:q1"}"##, "cut off"),
            (r#"{"type":"set"}"#, "set needs"),
            (r#"{"type":"set","settings":[1]}"#, "is an object"),
            (r#"{"type":"set","view":"moon"}"#, "view is one of"),
            (r#"{"type":"set","theme":"pink"}"#, "theme is one of"),
        ] {
            match read(text) {
                Err(error) => assert!(error.contains(words), "{text}: {error}"),
                Ok(command) => panic!("{text}: {command:?}"),
            }
        }
    }
}
