//! `redrive export`.

use std::fs;

use serde_json::Value;

use crate::{ONE_BAD, redrive, scenario};

#[test]
fn every_listed_format_is_written() {
    let help = redrive(&["export", "--help"]).out;
    let (_, formats) = help.split_once("Formats:").expect("a list of formats");
    let (formats, _) = formats.split_once("\n\n").expect("a note after the list");
    let names: Vec<&str> = formats.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(!names.is_empty());
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
fn events_are_written_into_a_folder() {
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
fn missing_and_wrong_arguments_are_named() {
    for (args, says) in [
        (vec!["--to", "events"], "expects --select INVOCATION (worker@1, worker@2, worker@3 …), or --out FOLDER"),
        (vec!["--to", "events", "--select", "orders/3"], "orders/3 is not an invocation"),
        (vec!["--to", "mermaid"], "--select a record, such as orders/1"),
        (vec!["--to", "mermaid", "--select", "feed"], "a diagram shows a record"),
        (vec!["--to", "chrome", "--out", "/nowhere/at/all"], "cannot write /nowhere/at/all"),
    ] {
        let said = redrive(&[&["export", &scenario(ONE_BAD)], &args[..]].concat());
        assert_eq!(said.code, Some(2), "{args:?}");
        assert!(said.err.contains(says), "{}", said.err);
    }
}

#[test]
fn until_stops_the_exported_run() {
    let said = redrive(&["export", &scenario(ONE_BAD), "--to", "report", "--until", "1s"]);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(report["end"]["at"], 1000);
}
