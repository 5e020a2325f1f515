//! Callers, APIs and state machines: what they may be told, and what may be denied to them.

use expect_test::{Expect, expect};
use redrive_scenario::{Scenario, validate};

const STACK: &str = "v: 1
stack:
  worker: { type: function }
  orders: { type: queue }
  fifo: { type: queue, fifo: true }
  feed: { type: mapping, source: orders, function: worker }
";

fn check(rest: &str, expected: Expect) {
    let scenario = Scenario::parse(&format!("{STACK}{rest}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    match validate(&scenario) {
        Ok(_) => expected.assert_eq("fine"),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            expected.assert_eq(&lines.join("\n"));
        }
    }
}

#[test]
fn an_api_waits_as_long_as_its_kind_may() {
    check("  site: { type: api, function: worker }", expect!["fine"]);
    check(
        "  site: { type: api, function: worker, timeoutInMillis: 49 }",
        expect![
            "stack.site.timeoutInMillis: BadRequestException: 49 is out of range: expected a whole number from 50 to 300000 (milliseconds)"
        ],
    );
    check("  site: { type: api, function: worker, timeoutInMillis: 60000 }", expect!["fine"]);
    check(
        "  site: { type: api, function: worker, kind: http, timeoutInMillis: 30001 }",
        expect!["stack.site.timeoutInMillis: BadRequestException: Timeout should be between 50 ms and 30000 ms"],
    );
    check(
        "  site: { type: api, function: worker, kind: alb, timeoutInMillis: 29000 }",
        expect!["stack.site.timeoutInMillis: this is only for `kind` rest or http"],
    );
    check(
        "  site: { type: api, function: orders }",
        expect!["stack.site.function: `orders` is a queue: expected the name of a function"],
    );
}

#[test]
fn a_caller_calls_what_takes_calls() {
    check("  client: { type: caller, calls: orders }", expect!["fine"]);
    check(
        "  client: { type: caller, calls: feed }",
        expect!["stack.client.calls: `feed` is a mapping, which takes no calls"],
    );
    check(
        "  client: { type: caller, calls: client }",
        expect!["stack.client.calls: `client` is a caller itself, which takes no calls"],
    );
    check(
        "  client: { type: caller, calls: fifo }",
        expect!["stack.client.calls: `fifo` is a FIFO queue: a caller that sends to one is not simulated yet"],
    );
    check(
        "  client: { type: caller, calls: worker, maxAttempts: 0 }",
        expect!["stack.client.maxAttempts: 0 is out of range: expected a whole number from 1 to 100"],
    );
}

#[test]
fn only_what_calls_can_be_denied_a_function() {
    let stack = "  client: { type: caller, calls: worker }\n  site: { type: api, function: worker }\nscript:\n";
    for (from, to) in [("client", "worker"), ("site", "worker")] {
        check(&format!("{stack}  - {{ at: 0s, deny: {{ from: {from}, to: {to} }} }}"), expect!["fine"]);
    }
    check(
        &format!("{stack}  - {{ at: 0s, deny: {{ from: client, to: site }} }}"),
        expect![
            "script[0].deny.to: denying `client` the use of `site` is not simulated; what can be denied are queues, and what `client` itself calls"
        ],
    );
    check(
        &format!("{stack}  - {{ at: 0s, deny: {{ from: feed, to: worker }} }}"),
        expect!["script[0].deny.to: a mapping needs no permission to run `worker`; what can be denied is its queue"],
    );
}

#[test]
fn an_update_is_checked_as_the_stack_is() {
    let stack =
        "  client: { type: caller, calls: worker }\n  site: { type: api, function: worker, kind: http }\nscript:\n";
    check(
        &format!("{stack}  - {{ at: 0s, update: {{ resource: site, set: {{ timeoutInMillis: 45000 }} }} }}"),
        expect![
            "script[0].update.set.timeoutInMillis: BadRequestException: Timeout should be between 50 ms and 30000 ms"
        ],
    );
    check(
        &format!("{stack}  - {{ at: 0s, update: {{ resource: client, set: {{ invocationType: Event }} }} }}"),
        expect![
            "script[0].update.set.invocationType: `invocationType` cannot be changed; delete the resource and create another"
        ],
    );
    check(
        &format!("{stack}  - {{ at: 0s, update: {{ resource: client, set: {{ calls: orders }} }} }}"),
        expect!["fine"],
    );
}

#[test]
fn a_state_machine_keeps_to_the_language() {
    let machine = |rest: &str| format!("  flow: {{ type: stateMachine, task: worker, {rest} }}");
    check(&machine("retry: [{ errorEquals: [States.ALL] }]"), expect!["fine"]);
    check(
        &machine("retry: [{ errorEquals: [] }]"),
        expect!["stack.flow.retry[0].errorEquals: InvalidDefinition: ErrorEquals must name at least one error"],
    );
    check(
        &machine("retry: [{ errorEquals: [States.ALL, Other] }]"),
        expect![
            "stack.flow.retry[0].errorEquals: InvalidDefinition: States.ALL must stand alone, and in the last entry"
        ],
    );
    check(
        &machine("retry: [{ errorEquals: [States.ALL] }, { errorEquals: [Other] }]"),
        expect![
            "stack.flow.retry[0].errorEquals: InvalidDefinition: States.ALL must stand alone, and in the last entry"
        ],
    );
    check(
        &machine("retry: [{ errorEquals: [States.Taskfailed], backoffRate: 0.5 }]"),
        expect![[r#"
        stack.flow.retry[0].backoffRate: InvalidDefinition: 0.5 is out of range: expected a number from 1 to 1000
        stack.flow.retry[0].errorEquals: InvalidDefinition: there is no error `States.Taskfailed`: names with States. are reserved; did you mean `States.TaskFailed`?"#]],
    );
    check(&machine("catch: [{ errorEquals: [States.ALL], next: orders }]"), expect!["fine"]);
    check(
        &machine("catch: [{ errorEquals: [States.ALL], next: flow }]"),
        expect!["stack.flow.catch[0].next: going on to `flow` is not simulated; name what keeps what it is sent"],
    );
    check(
        &machine("catch: [{ errorEquals: [States.ALL], next: fifo }]"),
        expect!["stack.flow.catch[0].next: `fifo` is FIFO: a state machine that sends to it is not simulated yet"],
    );
    check(
        &machine("timeoutSeconds: 0"),
        expect![
            "stack.flow.timeoutSeconds: InvalidDefinition: 0 is out of range: expected a whole number from 1 to 99999999 (seconds)"
        ],
    );
    check(
        "  flow: { type: stateMachine, task: fifo }",
        expect!["stack.flow.task: `fifo` is FIFO: a state machine that sends to it is not simulated yet"],
    );
}
