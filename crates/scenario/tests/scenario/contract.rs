use expect_test::expect;

use crate::{EXAMPLE, check, plan_of};

#[test]
fn the_example_of_the_contract_validates() {
    check(EXAMPLE, expect!["fine"]);
}

#[test]
fn the_example_of_the_contract_becomes_this_plan() {
    expect![[r#"
        Plan(
            Parts {
                seed: 1,
                start_unix_millis: 1767225600000,
                run_for: None,
                account: Account {
                    concurrent_executions: 1000,
                    used_by_others: 0,
                },
                resources: [
                    Resource {
                        name: "feed",
                        kind: Mapping(
                            MappingId(
                                0,
                            ),
                        ),
                        key: 13849994007149041550,
                        from_start: true,
                    },
                    Resource {
                        name: "orders",
                        kind: Queue(
                            QueueId(
                                0,
                            ),
                        ),
                        key: 5198612469347233062,
                        from_start: true,
                    },
                    Resource {
                        name: "orders-dlq",
                        kind: Queue(
                            QueueId(
                                1,
                            ),
                        ),
                        key: 18366501539522714149,
                        from_start: true,
                    },
                    Resource {
                        name: "worker",
                        kind: Function(
                            FunctionId(
                                0,
                            ),
                        ),
                        key: 17910015842804827692,
                        from_start: true,
                    },
                ],
                queues: [
                    Queue {
                        id: ResourceId(1),
                        visibility_timeout: Duration(
                            30000,
                        ),
                        message_retention_period: Duration(
                            345600000,
                        ),
                        delay: Duration(
                            0,
                        ),
                        receive_message_wait_time: Duration(
                            0,
                        ),
                        maximum_message_size_bytes: 1048576,
                        redrive_policy: Some(
                            RedrivePolicy {
                                dead_letter_target: QueueId(
                                    1,
                                ),
                                max_receive_count: 3,
                            },
                        ),
                        redrive_allow_policy: AllowAll,
                        fifo: None,
                    },
                    Queue {
                        id: ResourceId(2),
                        visibility_timeout: Duration(
                            30000,
                        ),
                        message_retention_period: Duration(
                            345600000,
                        ),
                        delay: Duration(
                            0,
                        ),
                        receive_message_wait_time: Duration(
                            0,
                        ),
                        maximum_message_size_bytes: 1048576,
                        redrive_policy: None,
                        redrive_allow_policy: AllowAll,
                        fifo: None,
                    },
                ],
                functions: [
                    Function {
                        id: ResourceId(3),
                        timeout: Duration(
                            5000,
                        ),
                        memory_size_mb: 128,
                        reserved_concurrent_executions: None,
                        qualifier: None,
                        runtime: Runtime(
                            "python3.13",
                        ),
                        handler: Handler {
                            init: Duration(
                                200,
                            ),
                            overhead: Duration(
                                5,
                            ),
                            per_record: Duration(
                                100,
                            ),
                            jitter_permille: 0,
                            parallel: false,
                            on_bad_record: Throw,
                            bad_records_to: None,
                            sends: [],
                            response: None,
                            idempotency: None,
                        },
                        event_invoke: EventInvoke {
                            maximum_retry_attempts: 2,
                            maximum_event_age: Duration(
                                21600000,
                            ),
                            on_success: None,
                            on_failure: None,
                        },
                        dead_letter_target: None,
                    },
                ],
                mappings: [
                    Mapping {
                        id: ResourceId(0),
                        source: Queue(
                            QueueSource {
                                queue: QueueId(
                                    0,
                                ),
                                maximum_concurrency: None,
                            },
                        ),
                        function: FunctionId(
                            0,
                        ),
                        enabled: true,
                        batch_size: 10,
                        maximum_batching_window: Duration(
                            0,
                        ),
                        report_batch_item_failures: false,
                        filters: [],
                    },
                ],
                streams: [],
                topics: [],
                subscriptions: [],
                buses: [],
                rules: [],
                buckets: [],
                apis: [],
                callers: [],
                state_machines: [],
                script: [
                    Step {
                        at: Instant(
                            0,
                        ),
                        written: 0,
                        action: Send(
                            Send {
                                to: ResourceId(1),
                                count: 10,
                                every: Duration(
                                    0,
                                ),
                                random: false,
                                body: OwnId,
                                is_json: true,
                                attributes: [],
                                group: None,
                                dedup: None,
                                delay: None,
                                key: None,
                                bytes: None,
                                subject: None,
                                removes: false,
                                source: None,
                                detail_type: None,
                                bad: [
                                    Bad {
                                        which: Listed(
                                            [
                                                3,
                                            ],
                                        ),
                                        fault: Throw,
                                        times: None,
                                        chance: None,
                                        extra: Duration(
                                            0,
                                        ),
                                        function: None,
                                        name: None,
                                        error_type: None,
                                        error_message: None,
                                    },
                                ],
                            },
                        ),
                    },
                ],
            },
        )
    "#]]
    .assert_debug_eq(&plan_of(EXAMPLE).unwrap());
}
