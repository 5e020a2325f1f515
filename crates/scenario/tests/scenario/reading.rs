use expect_test::expect;
use redrive_scenario::{MAX_BYTES, Scenario};
use serde_json::json;

use crate::{EXAMPLE, check, plan_of};

#[test]
fn yaml_says_the_same_as_json() {
    let yaml = r#"
# The example of the contract.
v: 1
title: One bad record in a batch of ten
notes: Markdown (no HTML, no images) shown beside the run.
seed: 1
start: 2026-01-01T00:00:00Z
stack:
  orders:
    type: queue
    visibilityTimeout: 30
    redrivePolicy: { deadLetterTarget: orders-dlq, maxReceiveCount: 3 }
  orders-dlq: { type: queue }
  worker: { type: function, timeout: 5, handler: { perRecord: 100ms } }
  feed: { type: mapping, source: orders, function: worker, batchSize: 10 }
script:
  - at: 0s
    send:
      to: orders
      count: 10
      bad:
        - { records: [3], fault: throw }
expect: [everyRecordProcessed, noGoodRecordDeadLettered]
"#;
    assert_eq!(Scenario::parse(yaml), Scenario::parse(EXAMPLE));
}

#[test]
fn words_that_older_yaml_took_for_booleans_are_text() {
    let scenario =
        Scenario::parse("x-a: [on, off, yes, no, y, n, true, 'true', ~, 2026-01-01, 0o17, 0x1F, 1_000, .5, 007]")
            .unwrap();
    let expected =
        json!(["on", "off", "yes", "no", "y", "n", true, "true", null, "2026-01-01", 15, 31, "1_000", 0.5, 7]);
    assert_eq!(scenario.get("x-a"), Some(&expected));
}

#[test]
fn syntax_errors_say_where() {
    check("{\"v\": 1,\n  \"stack\": {,}}", expect!["not JSON: key must be a string at line 2 column 13"]);
    check("{\"v\": 1} {", expect!["not JSON: trailing characters at line 1 column 10"]);
    check(
        "v: 1\nstack: [\n",
        expect!["not YAML: while parsing a node, did not find expected node content at line 3 column 1"],
    );
    check("v: 1\n\tstack: {}", expect!["not YAML: while scanning a plain scalar, found a tab at line 1 column 4"]);
    check("v: 1\n---\nv: 1", expect!["a second document: one file holds one scenario at line 2 column 1"]);
    check("just text", expect!["a scenario is an object with `v` and `stack`"]);
    check("[1]", expect!["a scenario is an object with `v` and `stack`"]);
    check("  \n", expect!["the scenario is empty"]);
    check("", expect!["the scenario is empty"]);
}

#[test]
fn a_key_that_comes_twice_is_a_problem() {
    check(
        r#"{"v": 1, "stack": {"a": {"type": "queue", "type": "function"}, "a": {}}, "v": 2}"#,
        expect![[r#"
        stack.a.type: this key is here twice
        stack.a: this key is here twice
        v: this key is here twice"#]],
    );
    check(
        "v: 1\nstack:\n  a: {type: queue, type: function}\n  a: {}\nscript: [{at: 0s, at: 1s}]",
        expect![[r#"
        stack.a.type: this key is here twice
        stack.a: this key is here twice
        script[0].at: this key is here twice"#]],
    );
}

#[test]
fn aliases_are_values_and_tags_are_problems() {
    let scenario = Scenario::parse("v: 1\nstack: { a: &queue { type: queue }, b: *queue }").unwrap();
    assert_eq!(scenario.get("stack.b"), Some(&json!({ "type": "queue" })));
    check(
        "v: 1\nx-a: !Ref orders",
        expect!["the tag !Ref is not supported; write the value without it at line 2 column 6"],
    );
    check(
        "v: 1\nx-a: !Join [a, b]",
        expect!["the tag !Join is not supported; write the value without it at line 2 column 6"],
    );
    check("v: 1\nx-a: &a [*a]", expect!["this alias refers to a value that contains it at line 2 column 10"]);
    check("v: 1\n? [a, b]\n: 1", expect!["a key must be text at line 2 column 3"]);
    check("v: .inf", expect!["JSON has no number .inf at line 1 column 4"]);
}

#[test]
fn a_small_text_cannot_become_a_huge_scenario() {
    let mut bomb = "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        let aliases = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("x-{i}: &a{i} [{aliases}]\n"));
    }
    check(
        &bomb,
        expect![
            "more than 262144 values, those that aliases repeat included; write fewer aliases or records at line 6 column 11"
        ],
    );
}

#[test]
fn depth_and_size_are_bounded() {
    check(
        &format!("{{\"x-a\": {}{}}}", "[".repeat(100), "]".repeat(100)),
        expect!["lists and objects are nested deeper than 64"],
    );
    check(
        &format!("{{\"x-a\": {}", "[".repeat(100_000)),
        expect!["not JSON: recursion limit exceeded at line 1 column 135"],
    );
    check(&format!("x-a: {}", "[".repeat(100_000)), expect!["not YAML: recursion limit exceeded at line 1 column 261"]);
    check(
        &format!("x-a:\n{}", (0..2000).map(|i| format!("{}-\n", " ".repeat(i))).collect::<String>()),
        expect!["2003005 bytes are too many: a scenario has at most 1048576"],
    );
    check(&"x".repeat(MAX_BYTES + 1), expect!["1048577 bytes are too many: a scenario has at most 1048576"]);
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    assert!(Scenario::from_value(json!({ "x-a": deep })).is_err());
    assert!(Scenario::from_value(json!({ "x-a": "x".repeat(MAX_BYTES) })).is_err());
}

#[test]
fn a_number_that_javascript_cannot_hold_is_a_problem() {
    check(
        r#"{"v": 1, "seed": 9007199254740993, "x-a": [9007199254740992, -9007199254740994, 1e300, 0.1], "stack": {},
            "script": [{"at": "0s", "note": "x", "x-b": {"id": 123456789012345678901234567890}}]}"#,
        expect![[r#"
            seed: 9007199254740993 is a number that JavaScript cannot hold exactly; write it as text
            x-a[1]: -9007199254740994 is a number that JavaScript cannot hold exactly; write it as text
            x-a[2]: 1e+300 is a number that JavaScript cannot hold exactly; write it as text
            script[0].x-b.id: 1.2345678901234568e+29 is a number that JavaScript cannot hold exactly; write it as text"#]],
    );
    check(
        "v: 1\nstack: {}\nx-a: 123456789012345678901234567890",
        expect!["x-a: 1.2345678901234568e+29 is a number that JavaScript cannot hold exactly; write it as text"],
    );
}

#[test]
fn whole_numbers_may_be_written_with_a_dot() {
    let scenario = Scenario::parse(r#"{"v": 1.0, "seed": 7.0, "stack": {}}"#).unwrap();
    assert_eq!(scenario.canonical()["seed"].to_string(), "7");
    assert_eq!(plan_of(&scenario.to_json_compact()).unwrap().seed, 7);
}

#[test]
fn values_are_got_and_put_and_taken_away_by_path() {
    let scenario = Scenario::parse(EXAMPLE).unwrap();
    assert_eq!(scenario.get("stack.orders.redrivePolicy.maxReceiveCount"), Some(&json!(3)));
    assert_eq!(scenario.get("script[0].send.bad[0].records.0"), Some(&json!(3)));
    assert_eq!(scenario.get("stack.nobody.timeout"), None);
    assert_eq!(scenario.get(""), None);
    let other =
        scenario.with("stack.worker.handler.init", json!("1s")).with("script[1]", json!({ "at": "1s", "note": "x" }));
    assert_eq!(other.get("stack.worker.handler"), Some(&json!({ "perRecord": "100ms", "init": "1s" })));
    assert_eq!(other.get("script[1].note"), Some(&json!("x")));
    let back = other
        .without("stack.worker.handler.init")
        .without("script[1]")
        .without("stack.nobody")
        .without("script[9].send");
    assert_eq!(back, scenario);
}

#[test]
fn a_short_key_overrides_a_setting() {
    let scenario = Scenario::parse(EXAMPLE).unwrap();
    let key = |key: &str| scenario.override_key(key).map_err(|problem| problem.message);
    expect![[r#"
        [
            Ok(
                "stack.orders.visibilityTimeout",
            ),
            Ok(
                "seed",
            ),
            Ok(
                "runFor",
            ),
            Ok(
                "script[0].send.count",
            ),
            Ok(
                "account.concurrentExecutions",
            ),
            Err(
                "`order` is not in the stack; did you mean `orders`?",
            ),
            Err(
                "`orders` names no setting: it is `resource.setting`, or `seed`, `start`, `runFor`",
            ),
            Err(
                "`` names no setting: it is `resource.setting`, or `seed`, `start`, `runFor`",
            ),
        ]
    "#]]
    .assert_debug_eq(&[
        key("orders.visibilityTimeout"),
        key("seed"),
        key("runFor"),
        key("script[0].send.count"),
        key("account.concurrentExecutions"),
        key("order.visibilityTimeout"),
        key("orders"),
        key(""),
    ]);
    let other =
        scenario.with_override("feed.batchSize", "5").unwrap().with_override("start", "2027-01-01T00:00:00Z").unwrap();
    assert_eq!(other.get("stack.feed.batchSize"), Some(&json!(5)));
    assert_eq!(other.get("start"), Some(&json!("2027-01-01T00:00:00Z")));
}

/// Reads YAML that is refused: the one problem of it.
fn refused_yaml(text: &str) -> String {
    assert!(text.len() < MAX_BYTES);
    let problems = Scenario::parse(text).expect_err("too large once its aliases are expanded");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

#[test]
fn a_long_text_that_many_aliases_repeat_is_refused() {
    let text = format!("v: 1\nx-a: &a {}\nx-b: [{}]\n", "b".repeat(20_000), "*a, ".repeat(5_000));
    assert_eq!(
        refused_yaml(&text),
        "more than 2097152 bytes, the text that anchors and aliases repeat included; write fewer aliases or shorter \
         texts at line 3 column 415"
    );
}

#[test]
fn aliases_of_aliases_are_counted_as_they_expand() {
    let mut text = "x-0: &l0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n".to_owned();
    for level in 1..20 {
        let before = format!("*l{}, ", level - 1);
        text.push_str(&format!("x-{level}: &l{level} [{}]\n", before.repeat(9)));
    }
    let problem = refused_yaml(&text);
    assert!(problem.starts_with("more than 262144 values, those that aliases repeat included"), "{problem}");
}

#[test]
fn anchors_within_anchors_are_counted_as_they_are_kept() {
    let many = "0, ".repeat(20_000);
    let nested = (0..40).map(|n| format!("&n{n} [")).collect::<String>() + &many + &"]".repeat(40);
    let problem = refused_yaml(&format!("x-a: {nested}\n"));
    assert!(problem.starts_with("more than 262144 values"), "{problem}");
}

#[test]
fn a_few_aliases_are_fine() {
    let scenario = Scenario::parse("x-a: &a { b: [1, two] }\nx-c: [*a, *a]\nx-d: { &k k: 1, other: *k }\n").unwrap();
    assert_eq!(scenario.get("x-c"), Some(&json!([{ "b": [1, "two"] }, { "b": [1, "two"] }])));
}

#[test]
fn a_key_that_an_alias_repeats_is_reported() {
    let problems = Scenario::parse("x-a: &a b\nx-c: { b: 1, *a : 2 }\n").unwrap_err();
    assert_eq!(problems[0].to_string(), "x-c.b: this key is here twice");
}

#[test]
fn an_override_outside_a_list_is_an_error() {
    let scenario = Scenario::parse(EXAMPLE).unwrap();
    let said = |key: &str| scenario.with_override(key, "1s").map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        said("script[99999].at"),
        "script[99999].at: there is no `script[99999].at`: `script` has 1 item, counted from 0"
    );
    assert_eq!(
        said("script.first.at"),
        "script.first.at: there is no `script.first.at`: `script` has 1 item, counted from 0"
    );
    assert!(scenario.with_override("script[1]", r#"{"at": "1s", "note": "one more"}"#).is_ok());
}

#[test]
fn a_run_ends_before_the_year_10000() {
    let start = |start: &str| format!(r#"{{"v": 1, "start": "{start}", "stack": {{"q": {{"type": "queue"}}}}}}"#);
    check(&start("9998-11-26T23:59:59.999Z"), expect!["fine"]);
    check(
        &start("9999-12-31T23:59:59Z"),
        expect!["start: too late: a run of 400 days would pass the year 9999; 9998-11-26T23:59:59.999Z at most"],
    );
}
