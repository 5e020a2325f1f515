use expect_test::expect;
use redrive_core::plan::{Action, Settings};

use crate::{check, check_script, plan_with};

#[test]
fn a_step_is_one_thing_at_a_time() {
    check_script(
        "  - { at: 0s }
  - { note: x }
  - { at: 0s, note: x, delete: { resource: feed } }
  - { at: 0s, sned: { to: orders } }
  - { at: 5, note: x }
  - { at: 500d, note: x }
  - x
  - { at: 0s, note: x, x-mine: 1 }",
        expect![[r#"
            script[0]: 0 things in one step: a step has `at` and exactly one of the others
            script[1].at: missing: when, counted from the start, such as "0s"
            script[2]: 2 things in one step: a step has `at` and exactly one of the others
            script[3].sned: there is no step `sned`; did you mean `send`?
            script[4].at: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found 5
            script[5].at: "500d" is too long: 400d at most
            script[6]: expected an object with `at` and one step, such as {"at": "0s", "send": {…}}"#]],
    );
}

#[test]
fn a_send_is_checked() {
    check_script(
        "  - { at: 0s, send: { count: 0, every: fast, random: maybe } }
  - { at: 0s, send: { to: worker, subject: x } }
  - { at: 0s, send: { to: orders, subject: x, key: k, detailType: t, group: g, delaySeconds: 901 } }
  - { at: 0s, send: { to: orders, body: '' } }
  - { at: 0s, send: { to: orders, body: \"a\\0b\" } }
  - { at: 0s, send: { to: orders, body: '{n%0} {n%x} {n' } }",
        expect![[r#"
            script[0].send.count: 0 is out of range: expected a whole number from 1 to 1000000
            script[0].send.every: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "fast"
            script[0].send.random: expected true or false, found "maybe"
            script[0].send.to: missing: the destination
            script[1].send.subject: this is only for a topic as `to`
            script[2].send.subject: this is only for a topic as `to`
            script[2].send.key: this is only for a stream, table or bucket as `to`
            script[2].send.detailType: this is only for a bus as `to`
            script[2].send.delaySeconds: InvalidParameterValue: 901 is out of range: expected a whole number from 0 to 900 (seconds)
            script[3].send.body: MissingParameter: The request must contain the parameter MessageBody.
            script[4].send.body: InvalidMessageContents: '\0' is not among the characters that a message may have
            script[5].send.body: {n%0} divides by 0"#]],
    );
}

#[test]
fn bad_records_are_checked() {
    check_script(
        "  - at: 0s
    send:
      to: orders
      count: 5
      bad:
        - { records: [1, 6, 0] }
        - { records: 3 }
        - { records: { every: 0 } }
        - { records: { chance: 1.1 } }
        - { records: { evry: 2 } }
        - { fault: slow, extra: long }
        - { records: [1], fault: throw, extra: 5s }
        - { records: [1], fault: explode, times: 0, chance: x, function: orders }",
        expect![[r#"
            script[0].send.bad[0].records[2]: 0 is out of range: expected a whole number from 1 to 1000000
            script[0].send.bad[1].records: expected a list, each item of it a whole number from 1 to 1000000, or an object with every, or an object with chance, found 3
            script[0].send.bad[2].records.every: 0 is out of range: expected a whole number from 1 to 1000000
            script[0].send.bad[3].records.chance: 1.1 is out of range: expected a number from 0 to 1
            script[0].send.bad[4].records.evry: unknown key; did you mean `every`?
            script[0].send.bad[4].records.every: missing: every so many
            script[0].send.bad[5].extra: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "long"
            script[0].send.bad[5].records: missing: the records of the send, counted from 1
            script[0].send.bad[6].extra: this is only for `fault` slow
            script[0].send.bad[7].fault: expected "throw", "timeout", "crash", "outOfMemory" or "slow", found "explode"
            script[0].send.bad[7].times: 0 is out of range: expected a whole number from 1 to 1000000
            script[0].send.bad[7].chance: expected a number from 0 to 1, found "x"
            script[0].send.bad[7].function: `orders` is a queue: expected the name of a function
            script[0].send.bad[0].records[1]: there is no record 6: this send has 5"#]],
    );
}

#[test]
fn attributes_are_checked() {
    let many: Vec<String> = (0..11).map(|i| format!("a{i}: x")).collect();
    check_script(
        &format!("  - {{ at: 0s, send: {{ to: orders, attributes: {{ {} }} }} }}", many.join(", ")),
        expect![
            "script[0].send.attributes: InvalidParameterValue: Number of message attributes [11] exceeds the allowed maximum [10]."
        ],
    );
    check_script(
        "  - at: 0s
    send:
      to: orders
      attributes:
        fine: text
        number: { dataType: Number.int, value: '-1.5e3' }
        template: { dataType: Number, value: '{n%3}' }
        binary: { dataType: Binary, value: 'aGVsbG8=' }
        AWS.x: x
        a..b: x
        empty: ''
        notNumber: { dataType: Number, value: inf }
        notBase64: { dataType: Binary, value: '???' }
        wrong: { dataType: Text, value: x }
        bare: 5
        lacking: { dataType: String }",
        expect![[r#"
            script[0].send.attributes.bare: expected text, or an object with dataType or value, found 5
            script[0].send.attributes.lacking.value: missing: the value; base64 for Binary
            script[0].send.attributes: InvalidParameterValue: Number of message attributes [12] exceeds the allowed maximum [10].
            script[0].send.attributes.AWS.x: InvalidParameterValue: an attribute's name cannot begin with AWS. or Amazon.
            script[0].send.attributes.a..b: InvalidParameterValue: an attribute's name has letters, digits, _, - and single dots inside, 256 at most
            script[0].send.attributes.empty: InvalidParameterValue: Message (user) attribute 'empty' must contain a non-empty value of type 'String'.
            script[0].send.attributes.notNumber: InvalidParameterValue: Can't cast the value of message (user) attribute 'notNumber' to a number.
            script[0].send.attributes.notBase64: a binary attribute's value is base64 text
            script[0].send.attributes.wrong: InvalidParameterValue: The type of message (user) attribute 'wrong' is invalid. You must use only the following supported type prefixes: Binary, Number, String."#]],
    );
}

#[test]
fn too_many_records_are_a_problem() {
    check_script(
        "  - { at: 0s, send: { to: orders, count: 600000 } }
  - { at: 1s, send: { to: orders, count: 400000 } }",
        expect!["fine"],
    );
    check_script(
        "  - { at: 0s, send: { to: orders, count: 600000 } }
  - { at: 1s, send: { to: orders, count: 400001 } }
  - { at: 2s, send: { to: orders, count: 400001 } }",
        expect![
            "script[1].send.count: too many records: up to here the script sends 1000001, a run has at most 1000000"
        ],
    );
}

#[test]
fn faults_and_outages_are_checked() {
    check_script(
        "  - { at: 0s, fail: { resource: worker, fault: crash, for: 1m } }
  - { at: 0s, throttle: { resource: worker } }
  - { at: 0s, serviceError: { resource: worker, status: 503, when: run, for: 5s } }
  - { at: 0s, deny: { from: feed, to: orders, for: 5s } }
  - { at: 0s, duplicate: { resource: orders, records: { chance: 0.5 } } }
  - { at: 0s, deploy: { resource: worker } }",
        expect!["fine"],
    );
    check_script(
        "  - { at: 0s, fail: { resource: orders, fault: x, for: x } }
  - { at: 0s, throttle: {} }
  - { at: 0s, serviceError: { resource: feed, status: 200, when: never } }
  - { at: 0s, deny: { from: orders, to: worker } }
  - { at: 0s, duplicate: { resource: orders } }",
        expect![[r#"
            script[0].fail.resource: `orders` is a queue: expected the name of a function
            script[0].fail.fault: expected "throw", "timeout", "crash", "outOfMemory" or "slow", found "x"
            script[0].fail.for: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "x"
            script[1].throttle.resource: missing: the function
            script[2].serviceError.status: 200 is out of range: expected a whole number from 400 to 599
            script[2].serviceError.when: expected "accept" or "run", found "never"
            script[4].duplicate.records: missing: the records of the resource
            script[2].serviceError.resource: `feed` is a mapping: the services that can fail are those of its queue and its function
            script[3].deny.from: `orders` asks for nothing; name what sends or reads"#]],
    );
}

#[test]
fn a_deploy_fixes_what_has_a_name() {
    check_script(
        "  - { at: 0s, send: { to: orders, bad: [{ records: [1], name: poison }] } }
  - { at: 1s, deploy: { resource: worker, fixes: [poison, timeout] } }",
        expect!["fine"],
    );
    check_script(
        "  - { at: 0s, send: { to: orders, bad: [{ records: [1], name: poison }] } }
  - { at: 1s, deploy: { resource: worker, fixes: [poisn, x] } }
  - { at: 1s, deploy: { resource: worker, fixes: some } }",
        expect![[r#"
            script[2].deploy.fixes: expected "all", found "some"
            script[1].deploy.fixes[0]: `poisn` is neither a fault nor the name of a bad record; did you mean `poison`?
            script[1].deploy.fixes[1]: `x` is neither a fault nor the name of a bad record"#]],
    );
}

#[test]
fn a_message_must_have_been_received() {
    check_script(
        "  - { at: 2s, deleteMessage: { message: a/2 } }
  - { at: 1s, receive: { resource: orders, maxNumberOfMessages: 2, as: a } }
  - { at: 2s, changeMessageVisibility: { message: a/1, visibilityTimeout: 0 } }",
        expect!["fine"],
    );
    check_script(
        "  - { at: 0s, deleteMessage: { message: a/1 } }
  - { at: 1s, receive: { resource: orders, maxNumberOfMessages: 11, as: a, waitTimeSeconds: 21 } }
  - { at: 1s, receive: { resource: orders, as: first } }
  - { at: 1s, receive: { resource: orders, as: first } }
  - { at: 2s, deleteMessage: { message: first/2 } }
  - { at: 2s, deleteMessage: { message: firts/1 } }
  - { at: 2s, deleteMessage: { message: first } }
  - { at: 2s, deleteMessage: { message: first/0 } }
  - { at: 2s, changeMessageVisibility: { message: first/1 } }",
        expect![[r#"
            script[1].receive.maxNumberOfMessages: InvalidParameterValue: 11 is out of range: expected a whole number from 1 to 10
            script[1].receive.waitTimeSeconds: InvalidParameterValue: 21 is out of range: expected a whole number from 0 to 20 (seconds)
            script[8].changeMessageVisibility.visibilityTimeout: missing: time for which it is hidden from now on
            script[0].deleteMessage.message: no earlier receive is called `a`
            script[3].receive.as: an earlier receive is called `first` already
            script[4].deleteMessage.message: there is no message 2: `first` takes at most 1
            script[5].deleteMessage.message: no earlier receive is called `firts`; did you mean `first`?
            script[6].deleteMessage.message: expected the name of a receive and a number, such as "a/1"
            script[7].deleteMessage.message: expected the name of a receive and a number, such as "a/1""#]],
    );
}

#[test]
fn what_is_refused_at_its_moment_is_a_fact_of_the_run_and_no_problem() {
    check_script(
        "  - { at: 1s, delete: { resource: feed } }
  - { at: 2s, delete: { resource: feed } }
  - { at: 3s, update: { resource: feed, set: { batchSize: 100 } } }
  - { at: 4s, create: { resource: feed } }
  - { at: 4s, create: { resource: feed } }
  - { at: 5s, delete: { resource: worker } }
  - { at: 6s, delete: { resource: feed } }
  - { at: 7s, create: { resource: feed } }
  - { at: 8s, create: { resource: worker } }
  - { at: 9s, create: { resource: feed } }",
        expect!["fine"],
    );
    check_script(
        "  - { at: 4s, create: { resource: fed } }",
        expect![[r#"script[0].create.resource: "fed" is not in the stack; did you mean `feed`?"#]],
    );
}

#[test]
fn an_update_is_checked() {
    check_script(
        "  - { at: 1s, update: { resource: feed, set: { batchSze: 5, source: orders-dlq, type: queue } } }
  - { at: 1s, update: { resource: orders, set: { fifo: true } } }
  - { at: 1s, update: { resource: orders, set: { redrivePolicy: { maxReceiveCount: 5 } } } }
  - { at: 1s, update: { resource: worker, set: { handler: { perRecord: x } } } }
  - { at: 1s, update: { resource: worker } }",
        expect![[r#"
            script[0].update.set.batchSze: unknown key; did you mean `batchSize`?
            script[0].update.set.type: a resource cannot change its type
            script[2].update.set.redrivePolicy.deadLetterTarget: InvalidParameterValue: missing: the dead-letter queue (AWS: deadLetterTargetArn)
            script[3].update.set.handler.perRecord: expected a duration: whole numbers with d, h, m, s or ms, largest first, such as "1m30s", found "x"
            script[4].update.set: missing: the new settings; null resets a setting to its default
            script[0].update.set.source: `source` cannot be changed; delete the resource and create another
            script[1].update.set.fifo: `fifo` cannot be changed; delete the resource and create another"#]],
    );
}

#[test]
fn an_update_is_put_on_top_of_the_earlier_ones() {
    let plan = plan_with(
        "  - { at: 3s, update: { resource: worker, set: { handler: { init: 1s } } } }
  - { at: 2s, update: { resource: worker, set: { timeout: 20, handler: { perRecord: 2s } } } }
  - { at: 4s, update: { resource: worker, set: { timeout: null } } }
  - { at: 5s, update: { resource: orders, set: { redrivePolicy: null } } }",
    );
    let updates = plan.script.iter().map(|step| match &step.action {
        Action::Update { settings: Settings::Function(function), .. } => {
            format!("{:?} {:?} {:?}", function.timeout, function.handler.init, function.handler.per_record)
        }
        Action::Update { settings: Settings::Queue(queue), .. } => format!("{:?}", queue.redrive_policy),
        other => format!("{other:?}"),
    });
    expect![[r#"
        Duration(20000) Duration(200) Duration(2000)
        Duration(20000) Duration(1000) Duration(2000)
        Duration(3000) Duration(1000) Duration(2000)
        None"#]]
    .assert_eq(&updates.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_replay_needs_a_bus_that_is_there() {
    check_script(
        "  - { at: 0s, redrive: { source: orders-dlq } }
  - { at: 0s, cancelRedrive: { source: orders-dlq } }
  - { at: 0s, replay: { bus: b, eventStartTime: 0s, eventEndTime: 1s } }",
        expect![[r#"script[2].replay.bus: "b" is not in the stack"#]],
    );
}

#[test]
fn a_hostile_script_is_bounded() {
    let steps: Vec<String> = (0..10_001).map(|_| "{at: 0s}".to_owned()).collect();
    let text = format!("{{v: 1, stack: {{}}, script: [{}]}}", steps.join(","));
    let problems = crate::plan_of(&text).unwrap_err();
    assert!(
        problems.iter().any(|problem| problem.message.starts_with("10001 items are too many")),
        "{:?}",
        problems[0]
    );
    assert!(problems.len() <= 1000);
    let stack: Vec<String> = (0..201).map(|i| format!("q{i}: {{type: queue}}")).collect();
    check(
        &format!("{{v: 1, stack: {{{}}}}}", stack.join(", ")),
        expect!["stack: 201 resources are too many: a stack has at most 200"],
    );
}

#[test]
fn a_small_text_cannot_make_much_of_a_large_resource() {
    let steps: Vec<String> =
        (0..500).map(|_| "{at: 0s, update: {resource: f, set: {timeout: 5}}}".to_owned()).collect();
    let text = format!(
        "{{v: 1, stack: {{f: {{type: function, handler: {{response: \"{}\"}}}}}}, script: [{}]}}",
        "x".repeat(900_000),
        steps.join(", ")
    );
    let problems = crate::plan_of(&text).unwrap_err();
    assert_eq!(problems[0].message, "`f` is too large for so many updates");
}
