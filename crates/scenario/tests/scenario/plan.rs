use expect_test::expect;
use redrive_core::plan::Action;

use crate::{EXAMPLE, STACK, plan_of, plan_with};

#[test]
fn steps_are_in_the_order_of_time_and_ties_as_written() {
    let plan = plan_with("  - { at: 2s, note: c }\n  - { at: 1s, note: a }\n  - { at: 1s, note: b }");
    let steps: Vec<_> = plan.script.iter().map(|step| (step.at.0, step.written)).collect();
    assert_eq!(steps, [(1000, 1), (1000, 2), (2000, 0)]);
}

#[test]
fn the_order_of_the_stack_does_not_matter() {
    let plan = plan_of(STACK).unwrap();
    let other = "v: 1
stack:
  feed: { function: worker, source: orders, type: mapping }
  worker: { type: function }
  orders-dlq: { type: queue }
  orders: { redrivePolicy: { maxReceiveCount: 3, deadLetterTarget: orders-dlq }, type: queue }
";
    assert_eq!(plan_of(other).unwrap(), plan);
}

#[test]
fn what_a_step_creates_is_not_there_from_the_start() {
    let plan =
        plan_with("  - { at: 5s, create: { resource: feed } }\n  - { at: 1s, delete: { resource: orders-dlq } }");
    let from_start: Vec<_> = plan.resources.iter().map(|resource| (&*resource.name, resource.from_start)).collect();
    assert_eq!(from_start, [("feed", false), ("orders", true), ("orders-dlq", true), ("worker", true)]);
}

#[test]
fn bodies_and_attributes_are_recipes() {
    let plan = plan_with(
        r#"  - at: 0s
    send:
      to: orders
      count: 3
      body: { "z": "order {n}", "a": ["{n%2}", "{m}", "{n %2}"], "f": 1.50 }
      attributes: { plain: "x{n}", typed: { dataType: Number, value: "5" } }
  - { at: 0s, send: { to: orders, body: "as {it} is {" } }
  - { at: 0s, send: { to: orders } }"#,
    );
    let sends = plan.script.iter().map(|step| match &step.action {
        Action::Send(send) => (&send.body, &send.attributes),
        _ => panic!(),
    });
    expect![[r#"
        [
            (
                Template(
                    [
                        Text(
                            "{\"z\":\"order ",
                        ),
                        Number,
                        Text(
                            "\",\"a\":[\"",
                        ),
                        Remainder(
                            2,
                        ),
                        Text(
                            "\",\"{m}\",\"{n %2}\"],\"f\":1.5}",
                        ),
                    ],
                ),
                [
                    Attribute {
                        name: "plain",
                        data_type: "String",
                        value: [
                            Text(
                                "x",
                            ),
                            Number,
                        ],
                    },
                    Attribute {
                        name: "typed",
                        data_type: "Number",
                        value: [
                            Text(
                                "5",
                            ),
                        ],
                    },
                ],
            ),
            (
                Template(
                    [
                        Text(
                            "as {it} is {",
                        ),
                    ],
                ),
                [],
            ),
            (
                OwnId,
                [],
            ),
        ]
    "#]]
    .assert_debug_eq(&sends.collect::<Vec<_>>());
}

#[test]
fn chances_are_whole_numbers() {
    let plan = plan_with(
        "  - at: 0s
    send:
      to: orders
      count: 10
      bad:
        - { records: { chance: 0.1 }, chance: 0.333333333 }
        - { records: [5, 3, 5, 4], times: 2, fault: slow }
        - { records: { every: 3 }, function: worker, name: x, errorType: T, errorMessage: M }",
    );
    let Action::Send(send) = &plan.script[0].action else { panic!() };
    expect![[r#"
        [
            Bad {
                which: Chance(
                    100000000,
                ),
                fault: Throw,
                times: None,
                chance: Some(
                    333333333,
                ),
                extra: Duration(
                    0,
                ),
                function: None,
                name: None,
                error_type: None,
                error_message: None,
            },
            Bad {
                which: Listed(
                    [
                        3,
                        4,
                        5,
                    ],
                ),
                fault: Slow,
                times: Some(
                    2,
                ),
                chance: None,
                extra: Duration(
                    30000,
                ),
                function: None,
                name: None,
                error_type: None,
                error_message: None,
            },
            Bad {
                which: Every(
                    3,
                ),
                fault: Throw,
                times: None,
                chance: None,
                extra: Duration(
                    0,
                ),
                function: Some(
                    FunctionId(
                        0,
                    ),
                ),
                name: Some(
                    "x",
                ),
                error_type: Some(
                    "T",
                ),
                error_message: Some(
                    "M",
                ),
            },
        ]
    "#]]
    .assert_debug_eq(&send.bad);
}

#[test]
fn handlers_say_what_their_code_does() {
    let on_bad_record = |written: &str| {
        let text = format!("{{v: 1, stack: {{f: {{type: function, handler: {{{written}}}}}}}}}");
        let handler = plan_of(&text).unwrap().functions[0].handler.clone();
        format!("{:?} {:?} {}", handler.on_bad_record, handler.response, handler.jitter_permille)
    };
    expect![[r#"
        Throw None 0
        Report None 0
        StopAndReport None 0
        Swallow None 0
        DeleteAsYouGo None 0
        Return("{\"b\":[1,\"x\"],\"a\":null}") None 0
        Throw Some(Response { text: "null" }) 0
        Throw Some(Response { text: "{\"batchItemFailures\":[{\"itemIdentifier\":\"{bad}\"}]}" }) 0
        Throw Some(Response { text: "not JSON" }) 0
        Throw None 250"#]]
    .assert_eq(
        &[
            "",
            "onBadRecord: report",
            "onBadRecord: stopAndReport",
            "onBadRecord: swallow",
            "onBadRecord: deleteAsYouGo",
            r#"onBadRecord: {return: {"b": [1, "x"], "a": null}}"#,
            "response: null",
            r#"response: {"batchItemFailures": [{"itemIdentifier": "{bad}"}]}"#,
            "response: {$text: not JSON}",
            "jitter: 0.25",
        ]
        .map(on_bad_record)
        .join("\n"),
    );
}

#[test]
fn plans_differ_only_where_scenarios_do() {
    let plan = plan_of(EXAMPLE).unwrap();
    let other = plan_of(&EXAMPLE.replace("\"seed\": 1", "\"seed\": 2")).unwrap();
    assert_ne!(plan, other);
    assert_eq!(plan.resources, other.resources);
}
