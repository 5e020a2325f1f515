//! The schema of the report.

use redrive_advice::Severity;
use redrive_core::fact::{ClosedBy, Limit};
use redrive_core::plan::Fault;
use redrive_views::Outcome;
use redrive_views::cost::Item;
use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::DIALECT;
use super::build::Key::{Always, Maybe};
use super::build::{anything, count, decimal, flag, list, map, millis, names, object, text, word};

const DESCRIPTION: &str = "What a run came to. Times are whole milliseconds since the scenario's `start`, money is a \
                           decimal text of US dollars, and what AWS sends is exact text. A key that does not apply is \
                           absent; null is never written.";

pub fn report() -> Value {
    let keys = vec![
        (Always, "model", text("The simulated behaviour and the prices")),
        (Always, "scenario", anything("The canonical scenario; `redrive schema scenario` describes it")),
        (Always, "end", end()),
        (Always, "summary", summary()),
        (Always, "records", list(record(), "One row for each record and reader")),
        (Always, "invocations", list(invocation(), "Every try to run a function")),
        (Always, "documents", list(document(), "What AWS sent somewhere")),
        (Always, "redrives", list(redrive(), "Message move tasks")),
        (
            Always,
            "expectations",
            list(expectation(), "First what the scenario is about, then what is always looked at"),
        ),
        (Always, "advice", list(advice(), "What could be set better, the worst first")),
        (Always, "metrics", metrics()),
        (Always, "cost", cost()),
    ];
    let mut schema = object(DESCRIPTION, keys);
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("A report of Redrive");
    schema
}

fn end() -> Value {
    object(
        "How the run ended",
        vec![
            (Always, "at", millis("When")),
            (Always, "reason", word(["idle", "runFor", "limit"], "Idle: nothing was left that could happen")),
            (Maybe, "limit", word(Limit::ALL.iter().map(|limit| limit.as_str()), "Which limit stopped it")),
        ],
    )
}

fn summary() -> Value {
    let mut keys = vec![(Always, "records", count("Rows of `records`"))];
    keys.extend(Outcome::ALL.map(|outcome| (Always, outcome.as_str(), count("Rows with this outcome"))));
    keys.extend([
        (Always, "workDone", count("How often the work on a record was done")),
        (Always, "processedMoreThanOnce", count("Records whose work was done more than once")),
        (Always, "victims", count("Good records that were not spared")),
        (Always, "lost", count("Discarded, expired or acknowledged, and the work never done")),
        (Always, "invocations", count("Runs of code")),
        (Always, "errors", count("Runs of code that ended in an error")),
        (Always, "throttles", count("Tries that were throttled")),
        (Always, "duplicates", count("Messages delivered once more while they were in flight")),
    ]);
    object("The sums; the counts by outcome add up to `records`", keys)
}

fn record() -> Value {
    let state = json!({
        "type": "array",
        "description": "From this moment (ms) in this state, in this place",
        "prefixItems": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "enum": ["delayed", "blocked", "visible", "inFlight", "queued", "gone"]},
            {"type": "string"},
        ],
    });
    object(
        "A record and one reader of it",
        vec![
            (Always, "id", text("What it arrived at, and its number there: `orders/3`")),
            (Always, "reader", text("The queue, the function of an asynchronous event, or the mapping on the stream")),
            (Always, "origin", names("The records it was made from; none for what the script sends")),
            (Always, "at", millis("When it arrived")),
            (Maybe, "bad", word(Fault::ALL.map(Fault::as_str), "What is wrong with it; absent for a good one")),
            (Maybe, "messageId", text("The id that SQS gave it")),
            (Maybe, "sequenceNumber", text("The sequence number in its stream")),
            (Maybe, "shard", text("The shard of its stream that it is in")),
            (Maybe, "eventId", text("The request id of an asynchronous event")),
            (Always, "states", list(state, "Where it was")),
            (Always, "deliveries", count("How often it was handed to a handler")),
            (Always, "processed", count("How often its work was done")),
            (Always, "skipped", count("How often the idempotency store knew it")),
            (Always, "outcome", word(Outcome::ALL.map(Outcome::as_str), "How it ended, or where it is")),
            (Maybe, "in", text("Where it is kept, if it was given up")),
            (Maybe, "through", word(["redrivePolicy", "deadLetterConfig", "onFailure", "catch"], "What put it there")),
            (Maybe, "endedAt", millis("When it ended; absent if it has not")),
            (Always, "victim", flag("It is good, and was not spared")),
        ],
    )
}

fn invocation() -> Value {
    let outcomes = ["success", "partial", "error", "timeout", "crash", "throttled", "serviceError", "rejected"];
    let batch = object(
        "How its batch came about",
        vec![
            (Always, "openedAt", millis("When the poller began to gather it")),
            (Maybe, "closedBy", word(ClosedBy::ALL.iter().map(|by| by.as_str()), "What closed it")),
        ],
    );
    object(
        "A try to run a function",
        vec![
            (Always, "id", text("The function, and the number of the try: `worker@4`")),
            (Always, "requestId", text("The request id in its log")),
            (Always, "function", text("The function")),
            (Always, "version", count("1, and one more after each deploy")),
            (Maybe, "environment", count("The environment it ran in, from 1")),
            (Always, "trigger", word(["mapping", "async", "sync"], "How it was asked for")),
            (Maybe, "by", text("The mapping that asked for it")),
            (Maybe, "shard", text("The shard its records are in")),
            (Maybe, "lane", count("The lane of the shard, from 0, with a parallelization factor")),
            (Maybe, "batch", batch),
            (Always, "attempt", count("Which run of this batch; tries that did not run do not count")),
            (Always, "records", names("Its records")),
            (Maybe, "splitFrom", text("The invocation whose batch was split to make this one")),
            (Maybe, "receiveCounts", list(count("A count"), "ApproximateReceiveCount of each message")),
            (Always, "failures", names("The records whose work failed in it, whatever the function said of them")),
            (Always, "startedAt", millis("When it started, its initialisation included")),
            (Maybe, "endedAt", millis("When it ended")),
            (Maybe, "initMs", millis("Initialisation; 0 in a warm environment")),
            (Maybe, "billedMs", millis("What is paid for")),
            (Maybe, "outcome", word(outcomes, "Absent while it runs. Partial: the mapping read a partial failure")),
            (Maybe, "functionError", text("X-Amz-Function-Error")),
            (Maybe, "errorType", text("The type in the error, or AWS's code")),
            (Maybe, "errorMessage", text("The message in the error")),
            (Maybe, "nextTryAt", millis("When the batch is tried again, or the first of its records comes back")),
            (Maybe, "event", text("The event, with `documents` `all`")),
            (Maybe, "response", text("The answer or the error, with `documents` `all`")),
        ],
    )
}

fn document() -> Value {
    let attribute = object(
        "A message attribute",
        vec![(Always, "dataType", text("Its type")), (Always, "value", text("Its value"))],
    );
    object(
        "A document that AWS sent somewhere",
        vec![
            (
                Always,
                "id",
                text("The record that it became: `failed/1`; of an answer or an execution its number: `site@1`"),
            ),
            (
                Always,
                "kind",
                word(
                    [
                        "invocationRecord",
                        "deadLetterMessage",
                        "notification",
                        "httpResponse",
                        "errorOutput",
                        "execution",
                        "received",
                    ],
                    "What it is",
                ),
            ),
            (Always, "from", text("Whose event it is about")),
            (Maybe, "to", text("Where it went; absent for an answer to the script")),
            (Always, "at", millis("When")),
            (Maybe, "invocation", text("The last try")),
            (Always, "records", names("What it is about")),
            (Always, "status", word(["delivered", "failed", "dropped"], "Whether it was taken there, or went nowhere")),
            (Maybe, "statusCode", count("The HTTP status of an answer")),
            (Always, "text", text("Byte for byte")),
            (Maybe, "attributes", map(attribute, "Message attributes, by name")),
        ],
    )
}

fn expectation() -> Value {
    let broken = object(
        "What broke it first",
        vec![
            (Always, "at", millis("When")),
            (Maybe, "sel", text("The record")),
            (Maybe, "event", count("The fact of the trace, by its id; absent if something did not happen")),
            (Maybe, "found", anything("What is at the path")),
        ],
    );
    object(
        "An expectation",
        vec![
            (Always, "expect", anything("As a scenario writes it")),
            (Always, "asked", flag("The scenario is about it; the others are looked at in every run")),
            (Always, "held", flag("Whether it held")),
            (Maybe, "broken", broken),
        ],
    )
}

fn redrive() -> Value {
    object(
        "A message move task",
        vec![
            (Always, "source", text("The dead-letter queue")),
            (Maybe, "destination", text("Where to; absent if each message goes back to where it came from")),
            (Always, "status", text("RUNNING, COMPLETED, CANCELLED or FAILED")),
            (Always, "moved", count("How many were moved")),
            (Always, "toMove", count("How many there were when it started")),
            (Always, "startedAt", millis("When it started")),
            (Maybe, "endedAt", millis("When it ended")),
            (Maybe, "failureReason", text("Why it failed")),
        ],
    )
}

fn advice() -> Value {
    let set = || anything("Dotted settings and their values; null takes a setting out");
    let change = object(
        "Another change that belongs to it; a resource that is not in the stack is made",
        vec![(Always, "resource", text("The resource")), (Always, "set", set())],
    );
    let fix = object(
        "What to set so that the advice is no longer needed",
        vec![
            (Always, "resource", text("The resource")),
            (Always, "set", set()),
            (Maybe, "also", list(change, "What is to be changed with it")),
        ],
    );
    object(
        "Something that could be set better",
        vec![
            (Always, "rule", text("The id of the advice; `redrive rules` has its sources")),
            (Always, "severity", word(Severity::ALL.map(Severity::as_str), "How bad it is")),
            (Always, "resource", text("The resource")),
            (Maybe, "setting", text("The setting: `visibilityTimeout`, `handler.onBadRecord`")),
            (Always, "message", text("What is wrong, why that matters, and what to do")),
            (Maybe, "fix", fix),
        ],
    )
}

fn metrics() -> Value {
    let statistics = || {
        vec![
            (Always, "Sum", count("The sum of the samples")),
            (Always, "SampleCount", count("How many samples")),
            (Maybe, "Minimum", count("The least")),
            (Maybe, "Maximum", count("The most")),
        ]
    };
    let mut minute = vec![(Always, "at", millis("Where the minute begins"))];
    minute.extend(statistics());
    let mut metric = statistics();
    metric.push((Maybe, "series", list(object("A minute", minute), "By minute, with `series`")));
    let metric = object("A metric: durations in ms, ages in s, sizes in bytes", metric);
    map(
        map(metric, "The metrics of a resource, in CloudWatch's names; in lower camel what is not CloudWatch's"),
        "By resource",
    )
}

fn cost() -> Value {
    let item = object(
        "A line of the bill",
        vec![
            (Always, "resource", text("For what")),
            (Always, "item", word(Item::ALL.map(Item::as_str).into_iter().collect::<BTreeSet<_>>(), "What is charged")),
            (Always, "quantity", decimal("How much of it")),
            (Always, "usd", decimal("US dollars")),
        ],
    );
    object(
        "List price in us-east-1, first tier, without the free tier",
        vec![(Always, "usd", decimal("US dollars")), (Always, "items", list(item, "The bill"))],
    )
}
