use super::*;
use serde_json::json;

fn scenario() -> Scenario {
    Scenario::from_value(json!({
        "v": 1,
        "title": "é, ∅ and 😀",
        "stack": {
            "orders": { "type": "queue", "visibilityTimeout": 30,
                        "redrivePolicy": { "deadLetterTarget": "orders-dlq", "maxReceiveCount": 3 } },
            "orders-dlq": { "type": "queue" },
            "worker": { "type": "function", "timeout": 5, "handler": { "perRecord": "100ms" } },
            "feed": { "type": "mapping", "source": "orders", "function": "worker", "batchSize": 10 }
        },
        "script": [{ "at": "0s", "send": { "to": "orders", "count": 10, "bad": [{ "records": [3], "fault": "throw" }] } }]
    }))
    .expect("a scenario")
}

fn open(link: &str) -> Result<Scenario, LinkError> {
    Link::read(link)?.scenario(|_| None)
}

#[test]
fn a_scenario_comes_back_without_its_defaults() {
    let link = Link::to(scenario()).write();
    let opened = open(&link).expect("it opens");
    assert_eq!(opened.to_value(), scenario().without_defaults());
    assert_eq!(opened.canonical(), scenario().canonical());
    assert!(opened.get("stack.orders.visibilityTimeout").is_none());
    assert!(link.len() < 400, "{} characters: {link}", link.len());
}

#[test]
fn everything_a_link_says_comes_back() {
    let mut link = Link::to(scenario());
    link.overrides.push(("feed.batchSize".to_owned(), "5".to_owned()));
    link.overrides.push(("seed".to_owned(), "7".to_owned()));
    link.overrides.push(("worker.handler.response".to_owned(), r#"{"a": "b&c=d#e%"}"#.to_owned()));
    link.look =
        SharedView { at: Some(90_056), selector: Some("orders/3@2".to_owned()), view: Some("table".to_owned()) };
    link.model = Some("2026.11".to_owned());
    let text = link.write();
    assert!(text.ends_with("&m=2026.11&t=90056&sel=orders/3@2&view=table"), "{text}");
    let read = Link::read(&text).expect("it reads");
    assert_eq!((&read.overrides, &read.look, &read.model), (&link.overrides, &link.look, &link.model));
    let changed = read.scenario(|_| None).expect("it opens");
    assert_eq!(changed.get("stack.feed.batchSize"), Some(&json!(5)));
    assert_eq!(changed.get("seed"), Some(&json!(7)));
    assert_eq!(changed.get("stack.worker.handler.response"), Some(&json!({"a": "b&c=d#e%"})));
}

#[test]
fn a_whole_address_will_do_and_so_will_a_sentence_end() {
    let link = Link::to(scenario()).write();
    for text in
        [format!("https://example.org/redrive/{link}"), link[1..].to_owned(), format!(" {link}.\n"), format!("{link})")]
    {
        assert_eq!(open(&text).expect("it opens").canonical(), scenario().canonical(), "{text}");
    }
    let named = Link::read("https://example.org/#s:poison-pill&t=5.").map(|link| link.of);
    assert_eq!(named, Err(LinkError::Key { key: "t".to_owned(), should: "a whole number of milliseconds" }));
    assert_eq!(Link::read("#s:poison-pill.").map(|link| link.of), Ok(Of::Named("poison-pill".to_owned())));
}

#[test]
fn a_link_cut_anywhere_is_told_and_opens_nothing() {
    let link = Link::to(scenario()).write();
    for end in "#r1:".len()..link.len() {
        let error = open(&link[..end]).expect_err("it is cut");
        assert_eq!(error, LinkError::CutOff, "cut at {end}");
    }
}

#[test]
fn one_character_changed_opens_nothing_else() {
    let link = Link::to(scenario()).write();
    for place in "#r1:".len()..link.len() {
        for other in ['A', '_', '9'] {
            let mut changed: Vec<char> = link.chars().collect();
            if changed[place] == other {
                continue;
            }
            changed[place] = other;
            let changed: String = changed.into_iter().collect();
            // A change of unused bits of deflate may leave the scenario unchanged.
            match open(&changed) {
                Ok(opened) => assert_eq!(opened.canonical(), scenario().canonical()),
                Err(LinkError::Damaged | LinkError::CutOff | LinkError::TooLarge) => {}
                Err(other) => panic!("{other:?} at {place}"),
            }
        }
    }
    let error = open(&link.replacen("#r1:", "#r1:$", 1)).expect_err("a character that is not ours");
    assert_eq!(error, LinkError::Character { character: '$', place: 1 });
}

#[test]
fn newer_formats_unknown_names_and_other_texts_are_told_apart() {
    assert_eq!(open("#r2:abc"), Err(LinkError::Newer { format: "r2".to_owned() }));
    assert_eq!(open("#r10:abc"), Err(LinkError::Newer { format: "r10".to_owned() }));
    assert_eq!(open("#s:nobody"), Err(LinkError::NoSuchName { name: "nobody".to_owned() }));
    assert_eq!(open("#s:"), Err(LinkError::CutOff));
    for text in ["", "#", "hello", "https://example.org", "#readme", "#r:abc", "orders.json", "-", "a #r1:abc", "#s: a"]
    {
        assert!(!Link::is_link(text), "{text}");
        assert_eq!(open(text), Err(LinkError::NoLink), "{text}");
    }
    let many = format!("#r1:{}", "A".repeat(3 << 20));
    assert_eq!(open(&many), Err(LinkError::TooLarge));
}

#[test]
fn null_takes_a_setting_away() {
    let link = Link::read("#s:mine&orders.redrivePolicy=null").expect("it reads");
    let opened = link.scenario(|_| Some(scenario())).expect("it opens");
    assert_eq!(opened.get("stack.orders.redrivePolicy"), None);
    assert_eq!(opened.get("stack.orders.visibilityTimeout"), Some(&json!(30)));
}

#[test]
fn keys_that_mean_nothing_yet_are_kept_apart_and_wrong_ones_are_told() {
    let link = Link::read("#s:poison-pill&glow=1&&t=9&feed.batchSize=5").expect("it reads");
    assert_eq!(link.unknown, ["glow"]);
    assert_eq!(link.look.at, Some(9));
    for wrong in ["t=", "t=-1", "t=1.5", "t=9007199254740992", "t=1e3"] {
        let error = Link::read(&format!("#s:poison-pill&{wrong}")).expect_err("no moment");
        assert!(matches!(error, LinkError::Key { .. }), "{wrong}");
    }
    let link = Link::read("#s:mine&fed.batchSize=5&seed.x=1").expect("it reads");
    let Err(LinkError::Problems(problems)) = link.scenario(|_| Some(scenario())) else { panic!("nothing named fed") };
    assert!(problems[0].message.contains("`fed` is not in the stack"), "{problems:?}");
}
