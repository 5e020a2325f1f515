use expect_test::{Expect, expect};
use redrive_scenario::Scenario;

use crate::{EXAMPLE, plan_of};

fn check_short(text: &str, expected: Expect) {
    expected.assert_eq(&format!("{:#}", Scenario::parse(text).unwrap().without_defaults()));
}

#[test]
fn the_canonical_form_has_every_default() {
    expect![[r#"
        {
          "v": 1,
          "title": "One bad record in a batch of ten",
          "notes": "Markdown (no HTML, no images) shown beside the run.",
          "seed": 1,
          "start": "2026-01-01T00:00:00Z",
          "account": {
            "concurrentExecutions": 1000,
            "usedByOthers": 0
          },
          "stack": {
            "feed": {
              "type": "mapping",
              "source": "orders",
              "function": "worker",
              "enabled": true,
              "batchSize": 10,
              "maximumBatchingWindowInSeconds": 0,
              "functionResponseTypes": [],
              "filterCriteria": []
            },
            "orders": {
              "type": "queue",
              "fifo": false,
              "visibilityTimeout": 30,
              "messageRetentionPeriod": 345600,
              "delaySeconds": 0,
              "receiveMessageWaitTimeSeconds": 0,
              "maximumMessageSize": 1048576,
              "redrivePolicy": {
                "deadLetterTarget": "orders-dlq",
                "maxReceiveCount": 3
              }
            },
            "orders-dlq": {
              "type": "queue",
              "fifo": false,
              "visibilityTimeout": 30,
              "messageRetentionPeriod": 345600,
              "delaySeconds": 0,
              "receiveMessageWaitTimeSeconds": 0,
              "maximumMessageSize": 1048576
            },
            "worker": {
              "type": "function",
              "timeout": 5,
              "memorySize": 128,
              "runtime": "python3.13",
              "handler": {
                "init": "200ms",
                "overhead": "5ms",
                "perRecord": "100ms",
                "jitter": 0,
                "parallel": false,
                "onBadRecord": "throw",
                "sends": []
              },
              "eventInvokeConfig": {
                "maximumRetryAttempts": 2,
                "maximumEventAgeInSeconds": 21600
              }
            }
          },
          "script": [
            {
              "at": "0s",
              "send": {
                "to": "orders",
                "count": 10,
                "every": "0s",
                "random": false,
                "bad": [
                  {
                    "records": [
                      3
                    ],
                    "fault": "throw"
                  }
                ]
              }
            }
          ],
          "expect": [
            "everyRecordProcessed",
            "noGoodRecordDeadLettered"
          ]
        }"#]]
    .assert_eq(&format!("{:#}", Scenario::parse(EXAMPLE).unwrap().canonical()));
}

#[test]
fn the_canonical_form_is_the_same_scenario() {
    let canonical = Scenario::from_value(Scenario::parse(EXAMPLE).unwrap().canonical()).unwrap();
    assert_eq!(canonical.to_value(), canonical.canonical());
    assert_eq!(plan_of(&canonical.to_json_compact()), plan_of(EXAMPLE));
}

#[test]
fn what_is_only_a_default_can_be_left_out() {
    check_short(
        EXAMPLE,
        expect![[r#"
        {
          "v": 1,
          "title": "One bad record in a batch of ten",
          "notes": "Markdown (no HTML, no images) shown beside the run.",
          "stack": {
            "feed": {
              "type": "mapping",
              "source": "orders",
              "function": "worker"
            },
            "orders": {
              "type": "queue",
              "redrivePolicy": {
                "deadLetterTarget": "orders-dlq",
                "maxReceiveCount": 3
              }
            },
            "orders-dlq": {
              "type": "queue"
            },
            "worker": {
              "type": "function",
              "timeout": 5,
              "handler": {
                "perRecord": "100ms"
              }
            }
          },
          "script": [
            {
              "at": "0s",
              "send": {
                "to": "orders",
                "count": 10,
                "bad": [
                  {
                    "records": [
                      3
                    ]
                  }
                ]
              }
            }
          ],
          "expect": [
            "everyRecordProcessed",
            "noGoodRecordDeadLettered"
          ]
        }"#]],
    );
    check_short(
        "
v: 1
seed: 1
x-mine: { kept: as, is: it }
start: 2026-01-01T00:00:00.000Z
account: { concurrentExecutions: 1000 }
stack:
  q: { delaySeconds: 0, type: queue, x-at: [1, 2], redriveAllowPolicy: { redrivePermission: allowAll } }
  f: { type: function, handler: { init: 200ms, perRecord: 60s, onBadRecord: throw }, eventInvokeConfig: {} }
  m: { type: mapping, source: q, function: f, batchSize: 10, filterCriteria: [] }
script:
  - { send: { count: 1, to: q, every: 0s, body: { every: 0s, count: 1 }, attributes: { a: { dataType: String, value: x } } }, at: 90s }
  - { at: 0s, update: { resource: m, set: { enabled: true, batchSize: 10 } } }
  - { at: 0s, note: x }
expect: []
",
        expect![[r#"
            {
              "v": 1,
              "stack": {
                "f": {
                  "type": "function",
                  "handler": {
                    "perRecord": "1m"
                  }
                },
                "m": {
                  "type": "mapping",
                  "source": "q",
                  "function": "f"
                },
                "q": {
                  "type": "queue",
                  "redriveAllowPolicy": {},
                  "x-at": [
                    1,
                    2
                  ]
                }
              },
              "script": [
                {
                  "at": "1m30s",
                  "send": {
                    "to": "q",
                    "body": {
                      "every": "0s",
                      "count": 1
                    },
                    "attributes": {
                      "a": {
                        "value": "x"
                      }
                    }
                  }
                },
                {
                  "at": "0s",
                  "update": {
                    "resource": "m",
                    "set": {
                      "enabled": true,
                      "batchSize": 10
                    }
                  }
                },
                {
                  "at": "0s",
                  "note": "x"
                }
              ],
              "x-mine": {
                "kept": "as",
                "is": "it"
              }
            }"#]],
    );
}

#[test]
fn what_is_wrong_stays_as_it_is() {
    check_short(
        "{v: x, seed: [], stack: {b: 5, a: {type: nothing, z: 1, y: 2}}, script: [7, {at: never}], other: 1}",
        expect![[r#"
            {
              "v": "x",
              "seed": [],
              "stack": {
                "a": {
                  "type": "nothing",
                  "z": 1,
                  "y": 2
                },
                "b": 5
              },
              "script": [
                7,
                {
                  "at": "never"
                }
              ],
              "other": 1
            }"#]],
    );
    check_short(
        "{stack: [], script: {}}",
        expect![[r#"
        {
          "stack": [],
          "script": {}
        }"#]],
    );
}
