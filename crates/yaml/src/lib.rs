//! YAML for the page, as a module of its own, because the parser would make the module of the page a third larger. It is
//! loaded when YAML is edited or opened. It has no logic of its own: the parser is that of the command line, with the
//! same dialect and the same errors. All arguments and results are texts.

use redrive_scenario::{Problem, Scenario, yaml};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

/// Reads a scenario, YAML or JSON: `{"scenario": …, "comments": 2}`, or `{"problems": [{path, message, code}], …}`.
#[wasm_bindgen(skip_typescript)]
pub fn read(text: &str) -> String {
    let mut answer = match Scenario::parse(text) {
        Ok(scenario) => json!({ "scenario": scenario.to_value() }),
        Err(problems) => json!({ "problems": problems.iter().map(problem).collect::<Vec<Value>>() }),
    };
    answer["comments"] = yaml::comments(text).into();
    answer.to_string()
}

fn problem(problem: &Problem) -> Value {
    json!({ "path": problem.path, "message": problem.message, "code": problem.code })
}

/// Writes a scenario, given as JSON, as YAML; undefined if the text is not a scenario.
#[wasm_bindgen(skip_typescript)]
pub fn write(json: &str) -> Option<String> {
    Some(yaml::write(&Scenario::parse(json).ok()?))
}

/// Returns the start and the end of a path in a text, in bytes of UTF-8. Empty if the text is no YAML up to there.
#[wasm_bindgen(skip_typescript)]
pub fn locate(text: &str, path: &str) -> Vec<u32> {
    yaml::locate(text, path).map_or_else(Vec::new, |place| vec![place.start as u32, place.end as u32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_counts_the_comments() {
        let read = |text: &str| serde_json::from_str::<Value>(&read(text)).expect("it is JSON");
        assert_eq!(read("v: 1 # one\n"), json!({ "scenario": { "v": 1 }, "comments": 1 }));
        let problems = &read("v: [")["problems"];
        assert!(problems[0]["message"].as_str().is_some_and(|message| message.starts_with("not YAML")), "{problems}");
    }

    #[test]
    fn written_yaml_can_be_read_and_located() {
        let text = write("{\"v\": 1, \"stack\": {}}").expect("it is a scenario");
        assert_eq!(text, "v: 1\nstack: {}\n");
        assert_eq!(locate(&text, "v"), [3, 4]);
        assert_eq!(write("5"), None);
        assert!(locate("a: \"", "b").is_empty());
    }
}
