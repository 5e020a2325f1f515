//! Runs in the forms of other tools.

use std::fs;

use serde_json::Value;

use crate::{ONE_BAD, redrive, scenario};

#[test]
fn every_format_that_help_lists_is_written() {
    let help = redrive(&["export", "--help"]).out;
    let (_, formats) = help.split_once("Formats:").expect("a list");
    let (formats, _) = formats.split_once("\n\n").expect("and what comes after it");
    let names: Vec<&str> = formats.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.len(), 10);
    for name in names {
        let of = match name {
            "events" => vec!["--select", "worker@2"],
            "mermaid" => vec!["--select", "orders/3"],
            _ => vec![],
        };
        let said = redrive(&[&["export", &scenario(ONE_BAD), "--to", name], &of[..]].concat());
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{name}");
        assert!(said.out.len() > 200 && said.out.ends_with('\n'), "{name}: {}", said.out);
    }
}

#[test]
fn events_go_into_a_folder_a_file_each() {
    let folder = std::env::temp_dir().join(format!("redrive-events-{}", std::process::id()));
    let place = folder.to_string_lossy().into_owned();
    let said = redrive(&["export", &scenario(ONE_BAD), "--to", "events", "--out", &place]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), "", ""));
    let one = fs::read_to_string(folder.join("worker@2.json")).expect("a file");
    let event: Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(event["Records"][0]["attributes"]["ApproximateReceiveCount"], "2");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 3);
    fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn what_is_missing_is_asked_for() {
    for (args, says) in [
        (vec!["--to", "events"], "which one? --select one (worker@1, worker@2, worker@3 …)"),
        (vec!["--to", "events", "--select", "orders/3"], "an event is that of an invocation"),
        (vec!["--to", "mermaid"], "--select a record, such as orders/1"),
        (vec!["--to", "mermaid", "--select", "feed"], "a diagram is of a record"),
        (vec!["--to", "chrome", "--out", "/nowhere/at/all"], "cannot write /nowhere/at/all"),
    ] {
        let said = redrive(&[&["export", &scenario(ONE_BAD)], &args[..]].concat());
        assert_eq!(said.code, Some(2), "{args:?}");
        assert!(said.err.contains(says), "{}", said.err);
    }
}

#[test]
fn a_run_is_exported_as_far_as_is_asked_for() {
    let said = redrive(&["export", &scenario(ONE_BAD), "--to", "report", "--until", "1s"]);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(report["end"]["at"], 1000);
}
