use expect_test::expect;

use crate::{STACK, check, check_with};

#[test]
fn an_empty_stack_is_fine() {
    check("{v: 1, stack: {}}", expect!["fine"]);
}

#[test]
fn what_is_required_must_be_there() {
    check(
        "{}",
        expect![[r#"
            v: missing: the version of the format; this format is version 1, so write v: 1
            stack: missing: the resources by name"#]],
    );
    check(
        "{v: 1, stack: {m: {type: mapping}, q: {}, r: 5}}",
        expect![[r#"
            stack.m.source: InvalidParameterValueException: Unrecognized event source.
            stack.m.function: missing: the function to invoke (AWS: FunctionName)
            stack.q.type: missing: what it is: queue, stream, table, mapping, function, topic, subscription, bus, rule, bucket, api, caller or stateMachine
            stack.r: expected an object with a `type`"#]],
    );
    check(
        "{v: 1, stack: [], script: {}, expect: x, account: 5}",
        expect![[r#"
        stack: expected an object: the resources by name
        script: expected a list, found an object
        expect: expected a list, found "x"
        account: expected an object with concurrentExecutions or usedByOthers, found 5"#]],
    );
}

#[test]
fn the_version_must_be_known() {
    check("{v: 2, stack: {}}", expect!["v: version 2 is newer than this program, which reads version 1"]);
    check("{v: 0, stack: {}}", expect!["v: 0 is out of range: expected the number 1"]);
    check("{v: '1', stack: {}}", expect![[r#"v: expected the number 1, found "1""#]]);
}

#[test]
fn unknown_keys_are_suggested() {
    check_with(
        &[("orders.visibilityTimout", "3")],
        expect!["stack.orders.visibilityTimout: unknown key; did you mean `visibilityTimeout`?"],
    );
    check_with(
        &[("orders.VisibilityTimeout", "3")],
        expect!["stack.orders.VisibilityTimeout: unknown key; did you mean `visibilityTimeout`?"],
    );
    check_with(
        &[("orders.banana", "3")],
        expect![
            "stack.orders.banana: unknown key; there is fifo, visibilityTimeout, messageRetentionPeriod, delaySeconds, receiveMessageWaitTimeSeconds, maximumMessageSize, redrivePolicy, redriveAllowPolicy, contentBasedDeduplication and deduplicationScope"
        ],
    );
    check_with(
        &[("worker.handler.perRecrod", "3s")],
        expect!["stack.worker.handler.perRecrod: unknown key; did you mean `perRecord`?"],
    );
    check_with(
        &[("orders.redrivePolicy.deadLetterTargetArn", "orders-dlq")],
        expect!["stack.orders.redrivePolicy.deadLetterTargetArn: unknown key; did you mean `deadLetterTarget`?"],
    );
    check(
        "{v: 1, stak: {}, x-mine: {any: thing}}",
        expect![[r#"
            stak: unknown key; did you mean `stack`?
            stack: missing: the resources by name"#]],
    );
}

#[test]
fn names_must_be_in_the_stack() {
    check_with(
        &[("feed.source", "order")],
        expect![[r#"stack.feed.source: "order" is not in the stack; did you mean `orders`?"#]],
    );
    check_with(
        &[("feed.source", "worker")],
        expect!["stack.feed.source: `worker` is a function: expected the name of a queue, stream or table"],
    );
    check_with(&[("feed.function", "nobody")], expect![[r#"stack.feed.function: "nobody" is not in the stack"#]]);
    check_with(&[("feed.function", "7")], expect!["stack.feed.function: expected the name of a function, found 7"]);
}

#[test]
fn types_must_be_known_and_simulated() {
    check(
        "{v: 1, stack: {a: {type: queu}, b: {type: stream}, c: {type: function}, d: {type: stateMachine, task: c}, e: {type: 5}}}",
        expect![[r#"
            stack.a.type: there is no type `queu`; did you mean `queue`?
            stack.e.type: missing: what it is: queue, stream, table, mapping, function, topic, subscription, bus, rule, bucket, api, caller or stateMachine"#]],
    );
}

#[test]
fn bad_names_are_told() {
    check(
        "{v: 1, stack: {1a: {type: queue}, a b: {type: queue}, _x: {type: queue}, ä: {type: queue}, a_-9: {type: queue}}}",
        expect![[r#"
            stack.1a: bad name: a letter, then letters, digits, - and _, 64 at most
            stack.a b: bad name: a letter, then letters, digits, - and _, 64 at most
            stack._x: bad name: a letter, then letters, digits, - and _, 64 at most
            stack.ä: bad name: a letter, then letters, digits, - and _, 64 at most"#]],
    );
    check(
        &format!("{{v: 1, stack: {{a{}: {{type: queue}}}}}}", "b".repeat(64)),
        expect![
            "stack.abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: bad name: a letter, then letters, digits, - and _, 64 at most"
        ],
    );
}

#[test]
fn ranges_come_with_their_unit() {
    check_with(
        &[
            ("orders.visibilityTimeout", "43201"),
            ("orders.messageRetentionPeriod", "59"),
            ("orders.delaySeconds", "-1"),
            ("orders.maximumMessageSize", "1.5"),
            ("orders.redrivePolicy.maxReceiveCount", "1001"),
            ("worker.timeout", "901"),
            ("worker.memorySize", "\"big\""),
            ("feed.batchSize", "10001"),
            ("feed.scalingConfig.maximumConcurrency", "1"),
            ("worker.handler.jitter", "1.5"),
            ("account.concurrentExecutions", "0"),
            ("seed", "-1"),
        ],
        expect![[r#"
            stack.orders.redrivePolicy.maxReceiveCount: InvalidParameterValue: 1001 is out of range: expected a whole number from 1 to 1000
            stack.orders.visibilityTimeout: InvalidAttributeValue: 43201 is out of range: expected a whole number from 0 to 43200 (seconds)
            stack.orders.messageRetentionPeriod: InvalidAttributeValue: 59 is out of range: expected a whole number from 60 to 1209600 (seconds)
            stack.orders.delaySeconds: InvalidAttributeValue: -1 is out of range: expected a whole number from 0 to 900 (seconds)
            stack.orders.maximumMessageSize: expected a whole number from 1024 to 1048576 (bytes), found 1.5
            stack.worker.timeout: ValidationException: 901 is out of range: expected a whole number from 1 to 900 (seconds)
            stack.worker.memorySize: ValidationException: expected a whole number from 128 to 10240 (megabytes), found "big"
            stack.worker.handler.jitter: 1.5 is out of range: expected a number from 0 to 1
            stack.feed.batchSize: ValidationException: 10001 is out of range: expected a whole number from 1 to 10000 (records)
            stack.feed.scalingConfig.maximumConcurrency: ValidationException: 1 is out of range: expected a whole number from 2 to 1000
            account.concurrentExecutions: 0 is out of range: expected a whole number from 1 to 1000000
            seed: -1 is out of range: expected a whole number from 0 to 9007199254740992"#]],
    );
}

#[test]
fn values_have_a_kind() {
    check_with(
        &[
            ("feed.enabled", "on"),
            ("feed.functionResponseTypes", "ReportBatchItemFailures"),
            ("feed.filterCriteria", "{}"),
            ("worker.handler.init", "1.5s"),
            ("worker.handler.overhead", "5"),
            ("worker.handler.onBadRecord", "thrwo"),
            ("orders.redriveAllowPolicy", "{\"redrivePermission\": \"some\"}"),
            ("start", "yesterday"),
            ("runFor", "401d"),
            ("title", "5"),
        ],
        expect![[r#"
            stack.orders.redriveAllowPolicy.redrivePermission: InvalidAttributeValue: expected "allowAll", "denyAll" or "byQueue", found "some"
            stack.worker.handler.init: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "1.5s"
            stack.worker.handler.overhead: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found 5
            stack.worker.handler.onBadRecord: expected "throw", "report", "stopAndReport", "swallow" or "deleteAsYouGo", found "thrwo"; did you mean `throw`?
            stack.feed.enabled: expected true or false, found "on"
            stack.feed.functionResponseTypes: expected a list, each item of it "ReportBatchItemFailures", found "ReportBatchItemFailures"
            stack.feed.filterCriteria: expected a list, found an object
            start: expected a moment in UTC from 1970 to 9999, such as "2026-01-01T00:00:00Z", found "yesterday"
            runFor: "401d" is too long: 400d at most
            title: expected text, found 5"#]],
    );
    check_with(
        &[("feed.functionResponseTypes", "[\"ReportBatchItemFailures\", \"x\"]")],
        expect!["stack.feed.functionResponseTypes: 2 items are too many: 1 at most"],
    );
    check_with(
        &[("worker.handler.onBadRecord", "{\"retrun\": {}}")],
        expect![[r#"
        stack.worker.handler.onBadRecord.retrun: unknown key; did you mean `return`?
        stack.worker.handler.onBadRecord.return: missing: the JSON that is returned"#]],
    );
    check_with(
        &[("worker.handler.onBadRecord", "5")],
        expect![[
            r#"stack.worker.handler.onBadRecord: expected "throw", "report", "stopAndReport", "swallow" or "deleteAsYouGo", or an object with return, found 5"#
        ]],
    );
}

#[test]
fn what_is_not_simulated_yet_is_said() {
    check_with(
        &[
            ("orders.fifo", "true"),
            ("orders-dlq.fifo", "false"),
            ("worker.handler.sends", "[\"orders\"]"),
            ("worker.handler.badRecordsTo", "orders-dlq"),
            ("worker.handler.idempotency", "{\"key\": \"body..id\"}"),
        ],
        expect![[r#"
            stack.worker.handler.badRecordsTo: this is only for `onBadRecord` swallow
            stack.orders.redrivePolicy: InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:orders-dlq","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source..
            stack.worker.handler.idempotency.key: expected a path such as messageId or body.orderId, or requestId"#]],
    );
    check_with(
        &[("worker.handler.sends", "[]"), ("orders.contentBasedDeduplication", "true")],
        expect!["stack.orders.contentBasedDeduplication: this is only for `fifo` true"],
    );
}

#[test]
fn settings_of_the_function_that_only_matter_elsewhere_are_fine() {
    check_with(
        &[
            ("worker.eventInvokeConfig", r#"{"maximumRetryAttempts": 1, "onFailure": "orders-dlq"}"#),
            ("worker.deadLetterTarget", "orders-dlq"),
            ("worker.qualifier", "live"),
            ("worker.runtime", "nodejs22.x"),
        ],
        expect!["fine"],
    );
    check_with(
        &[("worker.eventInvokeConfig", r#"{"maximumRetryAttempts": 3, "onFailure": "nobody"}"#)],
        expect![[r#"
        stack.worker.eventInvokeConfig.maximumRetryAttempts: ValidationException: 3 is out of range: expected a whole number from 0 to 2
        stack.worker.eventInvokeConfig.onFailure: "nobody" is not in the stack"#]],
    );
}

#[test]
fn expectations_have_a_shape() {
    let expect = |list: &str, expected| check(&format!("{STACK}expect: {list}"), expected);
    expect(
        "[everyRecordProcessed, noRecordLost, noRecordProcessedTwice, noGoodRecordDeadLettered, orderKept, \
          processedWithin: 5m, {that: summary.deadLettered, is: 1}, {that: a.b, atLeast: 1}, {that: a, absent: true}]",
        expect!["fine"],
    );
    expect(
        "[everyRecordProcesed, {processedWithin: soon}, {that: a}, {that: a, is: 1, atMost: 2}, {that: a, absent: false}, \
          {is: 5}, 7, {}]",
        expect![[r#"
            expect[0]: expected "everyRecordProcessed", "noRecordLost", "noRecordProcessedTwice", "noGoodRecordDeadLettered" or "orderKept", found "everyRecordProcesed"; did you mean `everyRecordProcessed`?
            expect[1].processedWithin: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "soon"
            expect[5].that: missing: a path of the report, such as summary.deadLettered or records[orders/3].deliveries
            expect[6]: expected "everyRecordProcessed", "noRecordLost", "noRecordProcessedTwice", "noGoodRecordDeadLettered" or "orderKept", or an object with processedWithin, or an object with that, is, atLeast, atMost or absent, found 7
            expect[7].processedWithin: missing: maximum time until every record is processed
            expect[2]: a comparison is missing: exactly one of is, atLeast, atMost, or absent: true
            expect[3]: a comparison is missing: exactly one of is, atLeast, atMost, or absent: true
            expect[4]: a comparison is missing: exactly one of is, atLeast, atMost, or absent: true"#]],
    );
}

#[test]
fn others_cannot_use_more_than_there_is() {
    check_with(
        &[("account.usedByOthers", "1001")],
        expect!["account.usedByOthers: 1001 are more than the account has: its `concurrentExecutions` is 1000"],
    );
}

#[test]
fn a_fifo_queue_may_look_at_the_content() {
    check("{v: 1, stack: {a: {type: queue, fifo: true, contentBasedDeduplication: true}}}", expect!["fine"]);
}
