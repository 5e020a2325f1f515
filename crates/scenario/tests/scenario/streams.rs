//! Streams, and mappings on them: what AWS refuses, and what comes later.

use expect_test::{Expect, expect};

fn check(stack: &str, script: &str, expected: Expect) {
    let text =
        format!("v: 1\nstack:\n  orders: {{ type: stream }}\n  worker: {{ type: function }}\n{stack}script:\n{script}");
    crate::check(&text, expected);
}

const FEED: &str = "  feed: { type: mapping, source: orders, function: worker, startingPosition: LATEST }\n";
const NOTE: &str = "  - { at: 0s, note: nothing }\n";

#[test]
fn a_mapping_on_a_stream_is_checked() {
    check(FEED, NOTE, expect!["fine"]);
    check(
        "  feed: { type: mapping, source: orders, function: worker }\n",
        NOTE,
        expect![
            "stack.feed.startingPosition: InvalidParameterValueException: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        ],
    );
    check(
        "  feed: { type: mapping, source: orders, function: worker, startingPosition: NOW, scalingConfig: { maximumConcurrency: 2 }, maximumRecordAgeInSeconds: 30 }\n",
        NOTE,
        expect![[r#"
            stack.feed.startingPosition: ValidationException: 1 validation error detected: Value 'NOW' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]
            stack.feed.scalingConfig: InvalidParameterValueException: Unsupported ScalingConfig parameter for given event source mapping type.
            stack.feed.maximumRecordAgeInSeconds: ValidationException: 30 is out of range: expected a whole number from 60 to 604800 (seconds), or -1"#]],
    );
    check(
        "  feed: { type: mapping, source: orders, function: worker, startingPosition: AT_TIMESTAMP }\n  other: { type: function }\n  more: { type: mapping, source: orders, function: other, startingPosition: LATEST, startingPositionTimestamp: 2026-01-01T00:00:00Z }\n",
        NOTE,
        expect![[r#"
            stack.feed.startingPositionTimestamp: missing: AT_TIMESTAMP needs the moment to begin at
            stack.more.startingPositionTimestamp: this is only for `startingPosition` AT_TIMESTAMP"#]],
    );
}

#[test]
fn one_mapping_for_each_stream_and_function() {
    check(
        &format!("{FEED}  more: {{ type: mapping, source: orders, function: worker, startingPosition: LATEST }}\n"),
        NOTE,
        expect![[
            r#"stack.more.function: ResourceConflictException: The event source arn (" arn:aws:kinesis:us-east-1:123456789012:stream/orders ") and function (" worker ") provided mapping already exists. Please update or delete the existing mapping with UUID feed"#
        ]],
    );
}

#[test]
fn what_comes_later_is_said() {
    check(
        FEED,
        "  - { at: 0s, update: { resource: orders, set: { shardCount: 2 } } }
  - { at: 0s, serviceError: { resource: orders } }
  - { at: 0s, deny: { from: feed, to: orders } }
  - { at: 0s, update: { resource: feed, set: { parallelizationFactor: 2, startingPosition: TRIM_HORIZON } } }
  - { at: 1s, delete: { resource: feed } }
  - { at: 2s, create: { resource: feed } }
  - { at: 3s, delete: { resource: orders } }
",
        expect![[r#"
            script[1].serviceError.resource: a service error of a stream is not simulated yet
            script[2].deny.to: denying `feed` the use of `orders` is not simulated yet
            script[3].update.set.startingPosition: `startingPosition` cannot be changed; delete the mapping and create another
            script[3].update.set.parallelizationFactor: `parallelizationFactor` cannot be changed in this version; that is not simulated yet
            script[5].create.resource: creating `feed` again is not simulated yet: it reads a stream
            script[6].delete.resource: deleting a stream is not simulated yet"#]],
    );
}

#[test]
fn destinations_and_handlers_must_fit() {
    check(
        "  lost: { type: queue, fifo: true }
  eager: { type: function, handler: { onBadRecord: deleteAsYouGo } }
  feed: { type: mapping, source: orders, function: eager, startingPosition: LATEST, onFailure: lost }
",
        NOTE,
        expect![[r#"
            stack.feed.function: `eager` deletes messages as it goes, and nothing can be deleted from a stream
            stack.feed.onFailure: `lost` is a FIFO queue, which cannot be an on-failure destination"#]],
    );
    check(
        "  lost: { type: queue }
  repair: { type: function }
  feed: { type: mapping, source: orders, function: worker, startingPosition: LATEST, onFailure: lost }
  again: { type: mapping, source: lost, function: repair, filterCriteria: [{ body: { version: [\"1.0\"] } }] }
",
        NOTE,
        expect![
            "stack.feed.onFailure: filtering of invocation records is not simulated yet, and `again` filters `lost`"
        ],
    );
}

#[test]
fn filters_and_keys_of_a_stream() {
    check(
        "  feed: { type: mapping, source: orders, function: worker, startingPosition: LATEST, filterCriteria: [{ data: { kind: [1] } }, { body: [x] }] }\n",
        "  - { at: 0s, send: { to: orders, key: \"\", body: \"\" } }\n",
        expect![[r#"
            stack.feed.filterCriteria[1]: Lambda filters these records by `data` only; nothing else of them can be filtered, so not `body`
            script[0].send.key: ValidationException: 1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1."#]],
    );
}

#[test]
fn a_table_takes_items() {
    let table = "  items: { type: table, key: pk }\n";
    check(
        table,
        "  - { at: 0s, send: { to: items } }\n  - { at: 0s, send: { to: items, body: null, key: a } }\n",
        expect!["fine"],
    );
    check(
        table,
        "  - { at: 0s, send: { to: items, body: { id: { S: a } } } }
  - { at: 0s, send: { to: items, body: { pk: { S: a }, n: 5 } } }
  - { at: 0s, send: { to: items, body: text } }
  - { at: 0s, send: { to: items, body: null } }
  - { at: 0s, send: { to: items, body: { pk: { S: a } }, key: a } }
",
        expect![[r#"
            script[0].send.body: ValidationException: One or more parameter values were invalid: Missing the key pk in the item
            script[1].send.body.n: expected DynamoDB's JSON, such as {"S": "text"} or {"N": "5"}
            script[2].send.body: expected an item in DynamoDB's JSON, or null to delete one
            script[3].send.key: missing: the key of the item to delete
            script[4].send.key: this is only for deleting an item, with `body` null"#]],
    );
    check(
        &format!(
            "{table}  feed: {{ type: mapping, source: items, function: worker, startingPosition: AT_TIMESTAMP }}\n"
        ),
        NOTE,
        expect![
            "stack.feed.startingPosition: InvalidParameterValueException: Unsupported starting position for arn type: arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-01T00:00:00.000"
        ],
    );
}

#[test]
fn only_the_number_of_shards_can_be_changed() {
    let update = |set: &str| format!("  - {{ at: 0s, update: {{ resource: orders, set: {{ {set} }} }} }}\n");
    check("", &update("shardCount: 2"), expect!["fine"]);
    check(
        "",
        &update("shardCount: 5"),
        expect![
            "script[0].update.set.shardCount: InvalidArgumentException: UpdateShardCount cannot scale up over double the current open shard count: 1 are open, 5 are wanted"
        ],
    );
    check(
        "",
        &update("retentionPeriodHours: 48"),
        expect![
            "script[0].update.set.retentionPeriodHours: changing `retentionPeriodHours` of a stream is not simulated yet"
        ],
    );
}
