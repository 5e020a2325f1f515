//! `redrive share`, `redrive show`, and links instead of files.

use serde_json::Value;

use crate::{ONE_BAD, redrive, redrive_with, scenario};

fn link_of(args: &[&str]) -> String {
    let said = redrive(&[&["share"], args].concat());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{args:?}");
    said.out.trim_end().to_owned()
}

#[test]
fn a_link_has_the_same_report_as_its_file() {
    let file = scenario(ONE_BAD);
    let link = link_of(&[&file, "--base", "https://example.org/redrive/#old"]);
    assert!(link.starts_with("https://example.org/redrive/#r1:"), "{link}");
    let [of_file, of_link] = [&file, &link].map(|from| redrive(&["run", from, "--json", "--documents", "all"]));
    assert_eq!((of_link.code, of_link.err.as_str()), (Some(0), ""));
    assert!(of_file.out == of_link.out, "the reports differ");
    assert_eq!(redrive_with(&["run", "-", "--json", "--documents", "all"], &link).out, of_link.out);
}

#[test]
fn a_link_has_a_view_and_overrides() {
    let file = scenario(ONE_BAD);
    let link =
        link_of(&[&file, "--set", "feed.batchSize=5", "--at", "1m30s", "--select", "orders/3@2", "--view", "table"]);
    assert!(link.ends_with("&m=2026.12&t=90000&sel=orders/3@2&view=table"), "{link}");
    let shown = redrive(&["show", &link]);
    let shown: Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!(shown["stack"]["feed"]["batchSize"], 5);
    let changed = format!("{link}&feed.batchSize=2&seed=9");
    let shown: Value = serde_json::from_str(&redrive(&["show", &changed]).out).expect("JSON");
    assert_eq!((&shown["stack"]["feed"]["batchSize"], &shown["seed"]), (&2.into(), &9.into()));
}

#[test]
fn a_link_of_an_older_model_runs_with_a_note() {
    let link = link_of(&[&scenario(ONE_BAD)]);
    let older = link.replace("&m=2026.12", "&m=2026.11");
    assert_ne!(link, older);
    let (of_link, of_older) = (redrive(&["run", &link, "--json"]), redrive(&["run", &older, "--json"]));
    assert_eq!((of_older.code, &of_older.out), (Some(0), &of_link.out));
    assert_eq!(of_link.err, "");
    assert!(of_older.err.contains("model 2026.11") && of_older.err.contains("2026.12"), "{}", of_older.err);
}

#[test]
fn a_named_link_opens_a_lesson() {
    let named = redrive(&["run", "#s:nine-good-messages", "--json"]);
    let text = redrive(&["scenarios", "nine-good-messages"]).out;
    assert_eq!(named.out, redrive_with(&["run", "-", "--json"], &text).out);
    let said = redrive(&["check", "#s:nobody"]);
    assert_eq!((said.code, said.err.as_str()), (Some(2), "error: the library has no scenario named `nobody`\n"));
}

#[test]
fn invalid_links_are_refused_with_a_reason() {
    let link = link_of(&[&scenario(ONE_BAD)]);
    let (payload, _) = link.split_once('&').expect("keys");
    for (wrong, says) in [
        (&payload[..payload.len() - 9], "the link is cut off"),
        ("#r7:abc", "in the format `r7`"),
        ("#r1:a$b", "`$` at character 2"),
        ("#s:never-run&t=x", "`t` in the link makes no sense"),
    ] {
        let said = redrive(&["run", wrong]);
        assert_eq!(said.code, Some(2), "{wrong}");
        assert!(said.err.contains(says), "{wrong}: {}", said.err);
        assert_eq!(said.out, "");
    }
    let said = redrive(&["show", "orders.json"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("is not a link"), "{}", said.err);
}

#[test]
fn a_newer_link_runs_with_a_note() {
    let said = redrive(&["run", "#s:never-run&m=2031.01&glow=1", "--json"]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("model 2031.01") && said.err.contains("`glow`"), "{}", said.err);
}

#[test]
fn a_scenario_with_problems_is_shared_with_a_note() {
    let said = redrive(&["share", &scenario(ONE_BAD), "--set", "orders.visibilityTimeout=1"]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("has problems"), "{}", said.err);
    assert!(redrive(&["show", said.out.trim()]).out.contains("\"visibilityTimeout\": 1"));
    let said = redrive(&["share", &scenario(ONE_BAD), "--select", "orders/99"]);
    assert_eq!(said.code, Some(2));
}
