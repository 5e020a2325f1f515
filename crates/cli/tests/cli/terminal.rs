//! No output contains characters that control a terminal or hide in it.

use std::fs;

use serde_json::{Value, json};

use crate::redrive;

/// Characters that must not appear in any output: ESC, NUL, CR, DEL, C1 controls, direction marks and zero width.
const HIDDEN: &str = "\u{1b}[8m\u{1b}]0;x\u{7}\0\r\u{7f}\u{9b}8m\u{9d}\u{202e}\u{200b}\u{2066}\u{feff}\u{ad}";

fn hostile() -> Value {
    json!({
        "v": 1, "title": HIDDEN, "notes": HIDDEN,
        "stack": {
            "orders": {"type": "queue", "redrivePolicy": {"deadLetterTarget": "dlq", "maxReceiveCount": 1}},
            "dlq": {"type": "queue"}, "worker": {"type": "function"},
            "feed": {"type": "mapping", "source": "orders", "function": "worker"},
        },
        "script": [
            {"at": "0s", "note": HIDDEN},
            {"at": "0s", "send": {"to": "orders", "body": {"id": HIDDEN}, "count": 2,
                "bad": [{"records": [1], "fault": "throw", "errorMessage": HIDDEN, "name": HIDDEN}]}},
        ],
        "x-key": HIDDEN,
    })
}

fn assert_clean(text: &str, what: &str) {
    let found = text.chars().find(|letter| HIDDEN.contains(*letter) && !"[8m]0;x".contains(*letter));
    assert_eq!(found.filter(|letter| *letter != '\r' || !what.contains("csv")), None, "{what}");
}

#[test]
fn no_output_contains_control_or_hidden_characters() {
    let file = std::env::temp_dir().join(format!("redrive-terminal-{}.json", std::process::id()));
    let path = file.to_string_lossy().into_owned();
    fs::write(&file, hostile().to_string()).expect("a file");
    let link = redrive(&["share", &path]).out.trim().to_owned();
    let mut all = vec![
        vec!["run", &path],
        vec!["run", &path, "--json", "--documents", "all"],
        vec!["run", &path, "--trace"],
        vec!["why", &path, "orders/1"],
        vec!["check", &path],
        vec!["show", &link],
    ];
    let formats = ["report", "trace", "records-csv", "invocations-csv", "trace-csv", "svg", "chrome", "otlp"];
    all.extend(formats.map(|format| vec!["export", &path, "--to", format]));
    all.push(vec!["export", &path, "--to", "events", "--select", "worker@1"]);
    all.push(vec!["export", &path, "--to", "mermaid", "--select", "orders/1"]);
    for args in all {
        let said = redrive(&args);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{args:?}");
        let what = args.join(" ");
        assert_clean(&said.out, &what);
        // CR ends the lines of CSV and appears nowhere else.
        assert_eq!(said.out.matches('\r').count(), said.out.matches("\r\n").count(), "{what}");
    }
    let said = redrive(&["run", &path]);
    assert!(said.out.starts_with(r"\u001b[8m\u001b]0;x\u0007\u0000\u000d\u007f\u009b8m\u009d\u202e"), "{}", said.out);
    let report: Value = serde_json::from_str(&redrive(&["run", &path, "--json"]).out).expect("JSON");
    assert_eq!(report["scenario"]["title"], HIDDEN, "JSON keeps the value");
    assert_eq!(serde_json::from_str::<Value>(&redrive(&["show", &link]).out).expect("JSON")["title"], HIDDEN);
    fs::remove_file(file).expect("the file is ours");
}

#[test]
fn no_error_contains_control_or_hidden_characters() {
    let file = std::env::temp_dir().join(format!("redrive-terminal-key-{}.json", std::process::id()));
    let path = file.to_string_lossy().into_owned();
    let mut scenario = hostile();
    scenario["stack"][format!("a{HIDDEN}")] = json!({"type": "queue"});
    scenario["stack"]["orders"][HIDDEN] = json!(1);
    fs::write(&file, scenario.to_string()).expect("a file");
    let checked = redrive(&["check", &path]);
    assert_eq!(checked.code, Some(1));
    assert_clean(&checked.out, "check");
    assert!(checked.out.contains(r"\u001b[8m"), "{}", checked.out);
    let run = redrive(&["run", &path]);
    assert_eq!(run.code, Some(2));
    assert_clean(&run.err, "run");
    let unknown = redrive(&["run", &path.replace("terminal", "\u{1b}[8m")]);
    assert_eq!(unknown.code, Some(2));
    assert_clean(&unknown.err, "run");
    fs::remove_file(file).expect("the file is ours");
}
