//! YAML as people see it in an editor: a scenario written as YAML, where in a text a path leads, and what of a text is
//! lost when it is written anew.

mod places;
mod write;

pub use places::{comments, locate};

use crate::Scenario;

/// The scenario as YAML. Read again, it is the same one.
pub fn write(scenario: &Scenario) -> String {
    write::write(scenario.as_map())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_scenario_is_written_as_people_write_it() {
        let scenario = Scenario::from_value(json!({
            "v": 1,
            "title": "One bad record: and what comes of it",
            "notes": "Ten messages.\n\nOne is bad.",
            "seed": 1,
            "stack": {
                "orders": { "type": "queue", "redrivePolicy": { "deadLetterTarget": "orders-dlq", "maxReceiveCount": 3 } },
                "orders-dlq": { "type": "queue" },
                "feed": { "type": "mapping", "source": "orders", "function": "worker", "functionResponseTypes": [],
                    "filterCriteria": [{ "body": { "kind": ["new", "paid", "on"] } }], "enabled": true, "batchSize": 10 },
            },
            "script": [
                { "at": "0s", "send": { "to": "orders", "count": 10, "bad": [{ "records": [3], "fault": "throw" }] } },
                { "at": "10m", "note": "true" },
            ],
            "expect": ["noRecordLost", { "processedWithin": "5m" }],
        }));
        let text = write(&scenario.expect("a scenario"));
        expect![[r#"
            v: 1
            title: "One bad record: and what comes of it"
            notes: |-
              Ten messages.

              One is bad.
            seed: 1
            stack:
              orders:
                type: queue
                redrivePolicy: { deadLetterTarget: orders-dlq, maxReceiveCount: 3 }
              orders-dlq: { type: queue }
              feed:
                type: mapping
                source: orders
                function: worker
                functionResponseTypes: []
                filterCriteria: [{ body: { kind: [new, paid, on] } }]
                enabled: true
                batchSize: 10
            script:
              - at: 0s
                send: { to: orders, count: 10, bad: [{ records: [3], fault: throw }] }
              - at: 10m
                note: "true"
            expect:
              - noRecordLost
              - processedWithin: 5m
        "#]]
        .assert_eq(&text);
    }

    fn text() -> impl Strategy<Value = String> {
        let odd = proptest::sample::select(vec![
            "",
            " ",
            "~",
            "null",
            "on",
            "yes",
            "True",
            "1",
            "-1",
            "1e3",
            "0x1f",
            ".5",
            ".inf",
            "a: b",
            "a #b",
            "- a",
            "? a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "{a",
            "[a",
            "a, b",
            "'",
            "\"",
            "%a",
            "@a",
            "`",
            "a:",
            "#",
            "a\nb",
            "a\n",
            "\na",
            "a\n\nb\n",
            "a \nb",
            " a\nb",
            "a\tb",
            "\u{2028}",
            "---",
            "...",
            "--- a",
            "é",
            "😀",
            "1m30s",
            "0o17",
            "1_000",
            "2026-01-01",
            "=",
            "<<",
        ]);
        prop_oneof![odd.prop_map(str::to_owned), "[ -~\\n\\tä]{0,12}", "[a-z]{1,8}"]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((text(), inner), 0..5)
                    .prop_map(|all| Value::Object(all.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn what_is_written_is_read_again(entries in proptest::collection::vec((text(), value()), 1..6)) {
            let value = Value::Object(entries.into_iter().collect());
            let scenario = Scenario::from_value(value).expect("an object");
            let text = write(&scenario);
            let read = Scenario::parse(&text);
            prop_assert_eq!(read.as_ref(), Ok(&scenario), "{}", text);
            prop_assert_eq!(comments(&text), 0, "{}", text);
        }

        #[test]
        fn no_text_is_a_trap(text in "[ -~\\n\\té😀]{0,60}") {
            let _ = (comments(&text), locate(&text, "stack.orders[0].a"));
        }
    }

    const TEXT: &str = "# A queue, and who reads it.\nv: 1\nstack:\n  orders: # with an ü\n    type: queue\n    visibilityTimeout: 50000 # too long\n  \"odd # key\": { type: function, timeout: '#5' }\nscript:\n  - { at: 0s, send: { to: ordres } }\n  - at: 1s\n    note: |\n      # no comment\n      # at all\n";

    fn found(path: &str) -> &str {
        &TEXT[locate(TEXT, path).expect("it is YAML")]
    }

    #[test]
    fn a_path_is_found_in_its_text() {
        assert_eq!(found("v"), "1");
        assert_eq!(found("stack.orders.visibilityTimeout"), "50000");
        assert_eq!(found("stack.odd # key.timeout"), "'#5'");
        assert_eq!(found("script[0].send.to"), "ordres");
        assert_eq!(found("script[1].at"), "1s");
        // For a missing value, the longest existing part of the path is returned: at the key of its parent.
        assert_eq!(found("stack.orders.batchSize"), "orders");
        assert_eq!(found("stack.orders"), "orders");
        assert_eq!(found("script[7]"), "script");
        assert_eq!(locate("a: \"", "b"), None);
    }

    #[test]
    fn comments_are_counted_and_what_only_looks_like_one_is_not() {
        assert_eq!(comments(TEXT), 3);
        assert_eq!(comments("a: 'x' # one\n# two\nb: \"a # b\"\nc: a#b\n"), 2);
    }
}
