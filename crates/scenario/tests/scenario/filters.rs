use expect_test::{Expect, expect};
use redrive_scenario::Scenario;
use serde_json::{Value, json};

use crate::{STACK, check, plan_of};

/// The problems of a mapping with one pattern.
fn check_pattern(pattern: Value, expected: Expect) {
    check(&with_patterns(json!([pattern])), expected);
}

fn with_patterns(patterns: Value) -> String {
    Scenario::parse(STACK).unwrap().with("stack.feed.filterCriteria", patterns).to_json_compact()
}

#[test]
fn patterns_as_aws_takes_them() {
    for pattern in [
        json!({ "body": { "kind": ["a", "b", null, true, 5, ""] } }),
        json!(r#"{ "body": { "kind": ["a"] } }"#),
        json!({ "body": ["plain text"] }),
        json!({ "body": { "a": { "b": [{ "exists": false }] } } }),
        json!({ "body": { "a": [{ "prefix": "x" }, { "suffix": "y" }, { "equals-ignore-case": "Z" }] } }),
        json!({ "body": { "a": [{ "anything-but": "x" }], "b": [{ "anything-but": [1, 2] }] } }),
        json!({ "body": { "a": [{ "numeric": [">", 100] }], "b": [{ "numeric": [">=", 0, "<", 5.5] }] } }),
        json!({ "body": { "$or": [{ "a": ["x"] }, { "b": ["y"] }] } }),
        json!({ "$or": [{ "body": { "a": ["x"] } }, { "body": { "b": ["y"] } }] }),
    ] {
        check_pattern(pattern, expect!["fine"]);
    }
}

#[test]
fn patterns_that_aws_refuses() {
    for pattern in [
        json!(null),
        json!("null"),
        json!("simple string"),
        json!("[{\"body\": [\"INSERT\"=123}]"),
        json!("{\"eventSource\": \"aws:sqs\"}"),
        json!({}),
        json!({ "body": {} }),
        json!({ "body": [] }),
        json!({ "body": [["x"]] }),
        json!({ "body": [{ "prefix": 5 }] }),
        json!({ "body": [{ "prefix": "a", "suffix": "b" }] }),
        json!({ "body": [{ "contains": "a" }] }),
        json!({ "body": [{ "numeric": [">"] }] }),
        json!({ "body": [{ "numeric": ["<", 5, ">", 1] }] }),
        json!({ "body": [{ "numeric": [">", 5, "<", 1] }] }),
        json!({ "body": [{ "numeric": ["=", 5, "<", 1] }] }),
        json!({ "body": [{ "numeric": [] }] }),
        json!({ "body": [{ "anything-but": ["a", 1] }] }),
        json!({ "body": [{ "anything-but": null }] }),
        json!({ "body": { "$or": [{ "a": ["x"] }] } }),
    ] {
        check_pattern(
            pattern,
            expect!["stack.feed.filterCriteria[0]: InvalidParameterValueException: Invalid filter pattern definition."],
        );
    }
}

#[test]
fn what_filters_cannot_do() {
    check_pattern(
        json!({ "messageAttributes": { "a": { "stringValue": ["x"] } } }),
        expect![
            "stack.feed.filterCriteria[0]: Lambda filters these records by `body` only; nothing else of them can be filtered, so not `messageAttributes`"
        ],
    );
    for test in [
        json!({ "wildcard": "a*" }),
        json!({ "cidr": "10.0.0.0/24" }),
        json!({ "anything-but": { "equals-ignore-case": ["a"] } }),
    ] {
        check_pattern(
            json!({ "body": { "a": [test] } }),
            expect!["stack.feed.filterCriteria[0]: InvalidParameterValueException: Invalid filter pattern definition."],
        );
    }
    check_pattern(json!({ "body": [{ "anything-but": { "prefix": "a" } }] }), expect!["fine"]);
}

#[test]
fn five_filters_of_so_many_characters() {
    let pattern = json!({ "body": ["x"] });
    check(&with_patterns(json!(vec![&pattern; 5])), expect!["fine"]);
    check(
        &with_patterns(json!(vec![&pattern; 6])),
        expect!["stack.feed.filterCriteria: 6 filters are too many: a mapping has at most 5"],
    );
    check_pattern(
        json!({ "body": ["x".repeat(5000)] }),
        expect![
            "stack.feed.filterCriteria[0]: ValidationException: the pattern is too long: Member must have length less than or equal to 4096"
        ],
    );
}

#[test]
fn a_pattern_is_compiled() {
    let plan = plan_of(&with_patterns(json!([
        { "body": { "a": [300, 300.0, { "numeric": [">", -1.5, "<=", 2e3] }], "$or": [{ "b": ["x"] }, { "c": [{ "anything-but": ["y"] }] }] } },
    ])));
    expect![[r#"
        [
            Pattern {
                branches: [
                    Branch {
                        fields: Fields {
                            tests: [],
                            inside: [
                                (
                                    "body",
                                    Fields {
                                        tests: [],
                                        inside: [
                                            (
                                                "a",
                                                Fields {
                                                    tests: [
                                                        NumberText(
                                                            "300",
                                                        ),
                                                        NumberText(
                                                            "300.0",
                                                        ),
                                                        Numeric {
                                                            least: Some(
                                                                (
                                                                    -1500000,
                                                                    false,
                                                                ),
                                                            ),
                                                            most: Some(
                                                                (
                                                                    2000000000,
                                                                    true,
                                                                ),
                                                            ),
                                                        },
                                                    ],
                                                    inside: [],
                                                },
                                            ),
                                            (
                                                "b",
                                                Fields {
                                                    tests: [
                                                        Text(
                                                            "x",
                                                        ),
                                                    ],
                                                    inside: [],
                                                },
                                            ),
                                        ],
                                    },
                                ),
                            ],
                        },
                        absent: [],
                    },
                    Branch {
                        fields: Fields {
                            tests: [],
                            inside: [
                                (
                                    "body",
                                    Fields {
                                        tests: [],
                                        inside: [
                                            (
                                                "a",
                                                Fields {
                                                    tests: [
                                                        NumberText(
                                                            "300",
                                                        ),
                                                        NumberText(
                                                            "300.0",
                                                        ),
                                                        Numeric {
                                                            least: Some(
                                                                (
                                                                    -1500000,
                                                                    false,
                                                                ),
                                                            ),
                                                            most: Some(
                                                                (
                                                                    2000000000,
                                                                    true,
                                                                ),
                                                            ),
                                                        },
                                                    ],
                                                    inside: [],
                                                },
                                            ),
                                            (
                                                "c",
                                                Fields {
                                                    tests: [
                                                        AnythingBut(
                                                            [
                                                                Text(
                                                                    "y",
                                                                ),
                                                            ],
                                                        ),
                                                    ],
                                                    inside: [],
                                                },
                                            ),
                                        ],
                                    },
                                ),
                            ],
                        },
                        absent: [],
                    },
                ],
            },
        ]
    "#]]
    .assert_debug_eq(&plan.unwrap().mappings[0].filters);
}
