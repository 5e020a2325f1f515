//! Checks the requirements of the tools that read the formats.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use redrive_core::id::RecordId;
use redrive_core::{Run, Simulation};
use redrive_export::{ExportError, ExportRequest, Format, Theme, events, mermaid};
use redrive_scenario::{Scenario, validate};
use redrive_views::Index;
use serde_json::Value;

/// One bad message of three; throttled invocations; two mappings of a stream, one of which bisects a batch.
const SCENARIOS: [&str; 3] = [
    r#"{"v": 1, "stack": {
        "orders": {"type": "queue", "redrivePolicy": {"deadLetterTarget": "dlq", "maxReceiveCount": 2}},
        "dlq": {"type": "queue"}, "worker": {"type": "function"},
        "feed": {"type": "mapping", "source": "orders", "function": "worker"}},
        "script": [{"at": "0s", "send": {"to": "orders", "count": 3, "bad": [{"records": [2], "fault": "throw",
            "errorMessage": "=1; <b>#9</b>"}]}}]}"#,
    r#"{"v": 1, "stack": {
        "orders": {"type": "queue", "redrivePolicy": {"deadLetterTarget": "dlq", "maxReceiveCount": 1}},
        "dlq": {"type": "queue"}, "worker": {"type": "function", "timeout": 30, "reservedConcurrentExecutions": 1,
            "handler": {"perRecord": "10s"}},
        "feed": {"type": "mapping", "source": "orders", "function": "worker", "batchSize": 1}},
        "script": [{"at": "0s", "send": {"to": "orders", "count": 6}}]}"#,
    r#"{"v": 1, "stack": {
        "clicks": {"type": "stream"}, "dlq": {"type": "queue"}, "worker": {"type": "function"},
        "other": {"type": "function"},
        "feed": {"type": "mapping", "source": "clicks", "function": "worker", "startingPosition": "TRIM_HORIZON",
            "bisectBatchOnFunctionError": true, "maximumRetryAttempts": 1, "onFailure": "dlq"},
        "twin": {"type": "mapping", "source": "clicks", "function": "other", "startingPosition": "TRIM_HORIZON"}},
        "script": [{"at": "0s", "send": {"to": "clicks", "count": 4,
            "bad": [{"records": [3], "fault": "throw", "function": "worker"}]}}]}"#,
];

fn runs() -> impl Iterator<Item = (Scenario, Run)> {
    SCENARIOS.iter().map(|text| {
        let scenario = Scenario::parse(text).expect("a scenario");
        let plan = validate(&scenario).expect("a plan");
        (scenario, Simulation::run(plan))
    })
}

fn export(scenario: &Scenario, run: &Run, format: Format) -> String {
    let mut out = Vec::new();
    format.write(&ExportRequest::new(run, scenario), &mut out).expect("memory accepts it");
    String::from_utf8(out).expect("text")
}

fn spans(file: &Value) -> Vec<&Value> {
    let resources = file["resourceSpans"].as_array().into_iter().flatten();
    resources.flat_map(|resource| resource["scopeSpans"][0]["spans"].as_array().into_iter().flatten()).collect()
}

#[test]
fn chrome_spans_end_and_arrows_bind_to_slices() {
    for (scenario, run) in runs() {
        let file: Value = serde_json::from_str(&export(&scenario, &run, Format::Chrome)).expect("JSON");
        let events = file["traceEvents"].as_array().expect("a list");
        let mut open: BTreeMap<(String, String), i32> = BTreeMap::new();
        let mut slices: BTreeSet<(u64, u64, u64)> = BTreeSet::new();
        let mut arrows: BTreeMap<u64, String> = BTreeMap::new();
        for event in events {
            let key = || (event["id"].to_string(), event["name"].to_string());
            match event["ph"].as_str().expect("a phase") {
                "b" => *open.entry(key()).or_default() += 1,
                "e" => *open.entry(key()).or_default() -= 1,
                "X" => {
                    assert!(event["dur"].as_u64() > Some(0));
                    slices.insert(place(event));
                }
                phase @ ("s" | "t" | "f") => {
                    arrows.entry(event["id"].as_u64().expect("an id")).or_default().push_str(phase)
                }
                _ => {}
            }
        }
        assert!(open.values().all(|count| *count == 0), "{open:?}");
        let mut handed = BTreeSet::new();
        let mut again = run.trace.invocations().iter().flat_map(|of| {
            let by = run.trace.fact(of.batch).resource;
            run.trace.of(of.records).map(move |record| (record, by))
        });
        assert_eq!(again.any(|delivery| !handed.insert(delivery)), !arrows.is_empty());
        for phases in arrows.values() {
            let inner = phases.strip_prefix('s').and_then(|rest| rest.strip_suffix('f')).expect("from start to finish");
            assert!(inner.chars().all(|phase| phase == 't'), "{phases}");
        }
        for arrow in events.iter().filter(|event| ["s", "t", "f"].contains(&event["ph"].as_str().unwrap_or_default())) {
            assert!(slices.contains(&place(arrow)), "no slice begins where {arrow} ends");
        }
    }
}

fn place(event: &Value) -> (u64, u64, u64) {
    let number = |key: &str| event[key].as_u64().expect("a number");
    (number("pid"), number("tid"), number("ts"))
}

#[test]
fn otlp_ids_are_unique_and_references_resolve() {
    for (scenario, run) in runs() {
        let file: Value = serde_json::from_str(&export(&scenario, &run, Format::Otlp)).expect("JSON");
        let spans = spans(&file);
        let ids: BTreeSet<&str> = spans.iter().filter_map(|span| span["spanId"].as_str()).collect();
        assert_eq!(ids.len(), spans.len());
        let mut links = 0;
        for span in &spans {
            assert_eq!(span["traceId"].as_str().map(str::len), Some(32));
            assert!(span["startTimeUnixNano"].as_str() <= span["endTimeUnixNano"].as_str());
            let parent = span["parentSpanId"].as_str();
            assert!(parent.is_none_or(|parent| ids.contains(parent)));
            for link in span["links"].as_array().into_iter().flatten() {
                links += 1;
                assert!(ids.contains(link["spanId"].as_str().expect("an id")), "{link}");
            }
        }
        let handed: usize = run.trace.invocations().iter().map(|of| run.trace.of(of.records).count()).sum();
        assert_eq!(links, handed);
    }
}

#[test]
fn csv_has_one_line_per_row() {
    for (scenario, run) in runs() {
        for (format, rows) in
            [(Format::InvocationsCsv, run.trace.invocations().len()), (Format::TraceCsv, run.trace.facts().len())]
        {
            let text = export(&scenario, &run, format);
            assert_eq!(text.split_terminator("\r\n").count(), rows + 1, "{}", format.id());
        }
    }
    let (scenario, run) = runs().next().expect("a run");
    let text = export(&scenario, &run, Format::InvocationsCsv);
    assert!(text.contains(",\"'=1; <b>#9</b>\""), "{text}");
}

#[test]
fn every_invocation_that_ran_has_an_event() {
    for (_, run) in runs() {
        let index = Index::new(&run.trace);
        let ran = run.trace.invocations().iter().filter(|of| of.environment.is_some()).count();
        assert_eq!(events(&run, &index).count(), ran);
        for event in events(&run, &index) {
            let value: Value = serde_json::from_str(&event.text).expect("JSON");
            assert!(value["Records"].is_array(), "{}", event.name);
        }
    }
}

#[test]
fn mermaid_shows_the_life_of_a_record() {
    let (_, run) = runs().next().expect("a run");
    expect![[r#"
        sequenceDiagram
            %% orders/2
            participant p1 as script
            participant p2 as orders
            participant p3 as feed
            participant p4 as worker
            participant p5 as dlq
            p1->>p2: 0:00.000 sent
            p2->>p3: 0:00.014 received
            p3->>p4: 0:00.014 worker@1
            Note over p4: 0:00.259 worker throws at orders/2
            p4-->>p3: 0:00.259 error
            Note over p3: 0:00.259 orders/1 to 3 count as failed, all of them
            Note over p2: 0:30.014 the visibility timeout ends: orders/1 to 3 are visible in orders again
            p2->>p3: 0:30.028 received
            p3->>p4: 0:30.028 worker@2
            Note over p4: 0:30.073 worker throws at orders/2
            p4-->>p3: 0:30.073 error
            Note over p3: 0:30.073 orders/1 to 3 count as failed, all of them
            Note over p2: 1:00.028 the visibility timeout ends: orders/1 to 3 are visible in orders again
            p2->>p5: 1:00.042 movedToDeadLetterQueue
    "#]]
    .assert_eq(&mermaid(&run, &Index::new(&run.trace), RecordId(1)));
}

fn picture(request: &ExportRequest) -> String {
    let mut out = Vec::new();
    Format::Svg.write(request, &mut out).expect("memory accepts it");
    String::from_utf8(out).expect("text")
}

/// Returns the names of the elements in order, and checks that each is closed.
fn elements(svg: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).expect("a name");
        match (tag.strip_prefix('/'), tag.ends_with('/')) {
            (Some(closed), _) => assert_eq!(open.pop(), Some(closed), "{tag}"),
            (None, true) => all.push(name),
            (None, false) => {
                all.push(name);
                open.push(name);
            }
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    all
}

#[test]
fn a_picture_has_a_title_lanes_a_legend_and_outcomes() {
    for (scenario, run) in runs() {
        let svg = picture(&ExportRequest::new(&run, &scenario));
        let elements = elements(&svg);
        assert_eq!(elements[..3], ["svg", "title", "desc"]);
        let allowed = ["svg", "title", "desc", "defs", "pattern", "path", "rect", "g", "text", "line", "clipPath"];
        assert!(elements.iter().all(|name| allowed.contains(name)), "{elements:?}");
        for words in [">worker</text>", ">Script</text>", ">dead letter</text>", "dead-lettered"] {
            assert!(svg.contains(words), "{words}");
        }
        // Nothing is loaded, and every pattern that is used is defined.
        assert_eq!(svg.matches("http").count(), 1, "only the namespace");
        for id in svg.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(svg.contains(&format!("id=\"{id}\"")), "{id}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "all numbers are finite");
    }
}

#[test]
fn theme_width_and_selection_of_a_picture_are_applied() {
    let (scenario, run) = runs().next().expect("a run");
    let request = ExportRequest::new(&run, &scenario);
    let dark = picture(&ExportRequest { theme: Theme::Dark, width: 800, ..request });
    assert!(dark.contains("width=\"800\"") && dark.contains("#15181c") && !dark.contains("#ffffff"));
    let light = picture(&ExportRequest::new(&run, &scenario));
    assert!(light.contains("width=\"1440\"") && light.contains("#ffffff") && !light.contains("#15181c"));
    let lit = picture(&ExportRequest { select: Some("orders/2"), ..request });
    assert!(lit.contains("opacity=\"0.42\"") && !light.contains("<g opacity"), "the others are faded");
    assert!(lit.contains("↻ 2/2"), "deliveries are counted");
}

#[test]
fn texts_of_a_picture_are_escaped() {
    let title = "</title><script>alert(1)</script><image href='//evil.example/'/>\u{202e}\u{0}&amp;";
    let text = SCENARIOS[0].replacen("{\"v\": 1,", &format!("{{\"v\": 1, \"title\": {},", Value::from(title)), 1);
    let scenario = Scenario::parse(&text).expect("a scenario");
    let run = Simulation::run(validate(&scenario).expect("a plan"));
    let svg = picture(&ExportRequest::new(&run, &scenario));
    assert!(!elements(&svg).iter().any(|name| ["script", "image"].contains(name)));
    assert!(svg.contains("&lt;/title&gt;&lt;script&gt;") && svg.contains(r"\u202e\u0000&amp;amp;"));
    assert!(!svg.contains(['\u{202e}', '\u{0}']));
}

#[test]
fn selectors_that_do_not_fit_are_refused() {
    let (scenario, run) = runs().next().expect("a run");
    for (format, select, says) in [
        (Format::Mermaid, None, "select a record, such as orders/1"),
        (Format::Mermaid, Some("feed"), "a diagram shows a record"),
        (Format::Events, Some("orders/1"), "is not an invocation"),
        (Format::Events, Some("orders/1@9"), "has fewer deliveries"),
        (Format::Svg, Some("feed"), "is neither a record nor an invocation"),
        (Format::Svg, Some("orders/9"), "orders/9"),
    ] {
        let request = ExportRequest { select, ..ExportRequest::new(&run, &scenario) };
        match format.write(&request, &mut Vec::new()) {
            Err(ExportError::Select(message)) => assert!(message.contains(says), "{message}"),
            other => panic!("{format:?} {select:?}: {other:?}"),
        }
    }
}

#[test]
fn all_events_are_a_zip_and_a_delivery_selects_its_invocation() {
    let (scenario, run) = runs().next().expect("a run");
    let bytes = |select| {
        let mut out = Vec::new();
        let request = ExportRequest { select, ..ExportRequest::new(&run, &scenario) };
        Format::Events.write(&request, &mut out).expect("memory accepts it");
        out
    };
    let zip = bytes(None);
    assert!(zip.starts_with(b"PK\x03\x04"));
    let names = ["worker@1.json", "worker@2.json"];
    assert!(names.iter().all(|name| zip.windows(name.len()).any(|part| part == name.as_bytes())));
    assert_eq!(bytes(Some("orders/2@2")), bytes(Some("worker@2")));
    assert_ne!(bytes(Some("orders/2@1")), bytes(Some("worker@2")));
}

#[test]
fn the_size_of_a_picture_is_bounded() {
    let text = include_str!("../../../scenarios/twenty-three-days.json");
    let lesson: Value = serde_json::from_str(text).expect("JSON");
    let scenario = Scenario::from_value(lesson["scenario"].clone()).expect("a scenario");
    let run = Simulation::run(validate(&scenario).expect("a plan"));
    assert!(run.trace.facts().len() > 200_000);
    let svg = picture(&ExportRequest::new(&run, &scenario));
    assert!(svg.len() < 400_000, "{}", svg.len());
}
