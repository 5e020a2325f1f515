//! Refusals of AWS itself, with its codes and texts.

use expect_test::expect;

use crate::{check, check_script, check_with};

#[test]
fn a_visibility_timeout_below_the_functions_timeout_is_refused() {
    check_with(
        &[("worker.timeout", "60")],
        expect![
            "stack.orders.visibilityTimeout: InvalidParameterValueException: Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"
        ],
    );
    check_with(&[("worker.timeout", "30")], expect!["fine"]);
}

#[test]
fn a_batch_over_ten_needs_a_window() {
    check_with(
        &[("feed.batchSize", "11")],
        expect![
            "stack.feed.batchSize: InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        ],
    );
    check_with(&[("feed.batchSize", "11"), ("feed.maximumBatchingWindowInSeconds", "1")], expect!["fine"]);
}

#[test]
fn what_only_streams_have_is_refused_on_a_queue() {
    check_with(
        &[
            ("feed.onFailure", "orders-dlq"),
            ("feed.bisectBatchOnFunctionError", "true"),
            ("feed.maximumRetryAttempts", "2"),
            ("feed.startingPosition", "LATEST"),
            ("feed.enhancedFanOut", "true"),
        ],
        expect![[r#"
            stack.feed.onFailure: InvalidParameterValueException: Unsupported DestinationConfig parameter for given event source mapping type.
            stack.feed.bisectBatchOnFunctionError: InvalidParameterValueException: Unsupported BisectBatchOnFunctionError parameter for given event source mapping type.
            stack.feed.maximumRetryAttempts: InvalidParameterValueException: Unsupported MaximumRetryAttempts parameter for given event source mapping type.
            stack.feed.startingPosition: InvalidParameterValueException: Unsupported StartingPosition parameter for given event source mapping type.
            stack.feed.enhancedFanOut: this is only for a stream as `source`"#]],
    );
}

#[test]
fn a_mapping_comes_only_once() {
    check_with(
        &[
            ("stack.twin", r#"{"type": "mapping", "source": "orders", "function": "worker"}"#),
            ("stack.other", r#"{"type": "function"}"#),
            ("stack.third", r#"{"type": "mapping", "source": "orders", "function": "other"}"#),
        ],
        expect![[
            r#"stack.twin.function: ResourceConflictException: An event source mapping with SQS arn (" arn:aws:sqs:us-east-1:123456789012:orders ") and function (" worker ") already exists. Please update or delete the existing mapping with UUID feed"#
        ]],
    );
}

#[test]
fn a_redrive_policy_needs_leave() {
    check_with(
        &[("orders-dlq.redriveAllowPolicy", r#"{"redrivePermission": "denyAll"}"#)],
        expect![[
            r#"stack.orders.redrivePolicy: InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:orders-dlq","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: The dead-letter queue's RedriveAllowPolicy does not allow this source queue."#
        ]],
    );
    check_with(
        &[("orders-dlq.redriveAllowPolicy", r#"{"redrivePermission": "byQueue"}"#)],
        expect![[
            r#"stack.orders.redrivePolicy: InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:orders-dlq","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: The dead-letter queue's RedriveAllowPolicy does not allow this source queue."#
        ]],
    );
    check_with(
        &[("orders-dlq.redriveAllowPolicy", r#"{"redrivePermission": "byQueue", "sourceQueues": ["orders"]}"#)],
        expect!["fine"],
    );
    check_with(
        &[("orders-dlq.redriveAllowPolicy", r#"{"redrivePermission": "allowAll", "sourceQueues": []}"#)],
        expect!["stack.orders-dlq.redriveAllowPolicy.sourceQueues: this is only for `redrivePermission` byQueue"],
    );
}

#[test]
fn a_dead_letter_queue_is_another_queue_of_the_same_type() {
    check_with(
        &[("orders.redrivePolicy.deadLetterTarget", "orders")],
        expect!["stack.orders.redrivePolicy: a queue that is its own dead-letter queue is not simulated"],
    );
    check_with(
        &[("orders-dlq.fifo", "true")],
        expect![[
            r#"stack.orders.redrivePolicy: InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:orders-dlq.fifo","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.."#
        ]],
    );
}

#[test]
fn a_hundred_executions_must_stay_unreserved() {
    check_with(&[("worker.reservedConcurrentExecutions", "900")], expect!["fine"]);
    check_with(
        &[("worker.reservedConcurrentExecutions", "901")],
        expect![
            "stack.worker.reservedConcurrentExecutions: InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        ],
    );
    check_with(
        &[
            ("worker.reservedConcurrentExecutions", "600"),
            ("stack.another", r#"{"type": "function", "reservedConcurrentExecutions": 600}"#),
        ],
        expect![
            "stack.worker.reservedConcurrentExecutions: InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        ],
    );
    check_with(
        &[("worker.reservedConcurrentExecutions", "1"), ("account.concurrentExecutions", "10")],
        expect![
            "stack.worker.reservedConcurrentExecutions: InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10]."
        ],
    );
    check_with(
        &[("worker.reservedConcurrentExecutions", "0"), ("account.concurrentExecutions", "10")],
        expect!["fine"],
    );
}

#[test]
fn what_a_mapping_needs_must_be_there_when_it_is_made() {
    check_script(
        "  - { at: 1s, create: { resource: orders } }",
        expect![
            "stack.feed.source: InvalidParameterValueException: Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist."
        ],
    );
    check_script(
        "  - { at: 1s, create: { resource: worker } }",
        expect!["stack.feed.function: InvalidParameterValueException: Function does not exist"],
    );
    check_script(
        "  - { at: 1s, create: { resource: orders-dlq } }",
        expect![[
            r#"stack.orders.redrivePolicy: InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:orders-dlq","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist."#
        ]],
    );
    check_script(
        "  - { at: 2s, create: { resource: feed } }\n  - { at: 1s, create: { resource: worker } }",
        expect!["fine"],
    );
}

#[test]
fn an_update_is_refused_as_on_aws() {
    check_script(
        "  - { at: 1s, update: { resource: feed, set: { batchSize: 11 } } }",
        expect![
            "script[0].update.set.batchSize: InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        ],
    );
    check_script(
        "  - { at: 1s, update: { resource: feed, set: { batchSize: 11, maximumBatchingWindowInSeconds: 5 } } }
  - { at: 2s, update: { resource: feed, set: { maximumBatchingWindowInSeconds: 0 } } }",
        expect![
            "script[1].update: InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        ],
    );
    check_script(
        "  - { at: 1s, update: { resource: feed, set: { onFailure: orders-dlq } } }",
        expect![
            "script[0].update.set.onFailure: InvalidParameterValueException: Unsupported DestinationConfig parameter for given event source mapping type."
        ],
    );
    check_script(
        "  - { at: 1s, update: { resource: worker, set: { reservedConcurrentExecutions: 950 } } }",
        expect![
            "script[0].update.set.reservedConcurrentExecutions: InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        ],
    );
}

#[test]
fn aws_looks_at_the_visibility_timeout_only_when_the_function_is_named() {
    check_script("  - { at: 1s, update: { resource: orders, set: { visibilityTimeout: 1 } } }", expect!["fine"]);
    check_script(
        "  - { at: 1s, update: { resource: orders, set: { visibilityTimeout: 1 } } }
  - { at: 2s, update: { resource: feed, set: { function: worker } } }",
        expect![
            "script[1].update.set.function: InvalidParameterValueException: Queue visibility timeout: 1 seconds is less than Function timeout: 3 seconds"
        ],
    );
}

#[test]
fn several_things_wrong_are_told_at_once() {
    check(
        r#"
v: 1
seed: x
stack:
  orders: { type: queue, visibilityTimeout: 5, redrivePolicy: { maxReceiveCount: 0 } }
  worker: { type: function, timeout: 10, handler: { onBadRecord: swalow } }
  feed: { type: mapping, source: orders, function: worker, batchSize: 100, filterCriteria: [{ body: x }] }
script:
  - { at: soon, send: { to: ordrs, count: 0 } }
  - { send: { to: orders }, fail: { resource: worker } }
"#,
        expect![[r#"
            seed: expected a whole number from 0 to 9007199254740992, found "x"
            stack.orders.redrivePolicy.maxReceiveCount: InvalidParameterValue: 0 is out of range: expected a whole number from 1 to 1000
            stack.orders.redrivePolicy.deadLetterTarget: InvalidParameterValue: missing: the dead-letter queue (AWS: deadLetterTargetArn)
            stack.worker.handler.onBadRecord: expected "throw", "report", "stopAndReport", "swallow" or "deleteAsYouGo", found "swalow"; did you mean `swallow`?
            script[0].send.to: "ordrs" is not in the stack; did you mean `orders`?
            script[0].send.count: 0 is out of range: expected a whole number from 1 to 1000000
            script[0].at: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "soon"
            script[1].at: missing: when, counted from the start, such as "0s"
            script[1]: 2 things in one step: a step has `at` and exactly one of the others
            stack.orders.visibilityTimeout: InvalidParameterValueException: Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds
            stack.feed.batchSize: InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10
            stack.feed.filterCriteria[0]: InvalidParameterValueException: Invalid filter pattern definition."#]],
    );
}
