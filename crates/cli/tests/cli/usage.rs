//! Correct and wrong usage.

use std::process::{Command, Stdio};

use expect_test::expect;
use serde_json::Value;

use crate::{NEVER_RUN, ONE_BAD, redrive, redrive_with, scenario};

#[test]
fn run_prints_timeline_and_summary() {
    let said = redrive(&["run", &scenario(ONE_BAD)]);
    expect![[r#"
        One bad record in a batch of ten

        0:00.000  ▸ the script sends 10 records to orders
                  + orders/1 to 10 are sent to orders and can be received at once
        0:00.014  ← feed receives orders/1 to 10 from orders; hidden for 30 s
                  λ worker starts on orders/1 to 10 in a new environment, 200 ms of initialisation first
        0:00.519  ✗ worker throws at orders/3
                  ✗ worker ends with an error
                  ✗ orders/1 to 10 count as failed, all of them
                  … 29.495 s hidden …
        0:30.014  ↻ the visibility timeout ends: orders/1 to 10 are visible in orders again
        0:30.028  ← feed receives orders/1 to 10 from orders; hidden for 30 s
                  λ worker starts on orders/1 to 10
        0:30.333  ✗ worker throws at orders/3
                  ✗ worker ends with an error
                  ✗ orders/1 to 10 count as failed, all of them
                  … 29.695 s hidden …
        1:00.028  ↻ the visibility timeout ends: orders/1 to 10 are visible in orders again
        1:00.042  ← feed receives orders/1 to 10 from orders; hidden for 30 s
                  λ worker starts on orders/1 to 10
        1:00.347  ✗ worker throws at orders/3
                  ✗ worker ends with an error
                  ✗ orders/1 to 10 count as failed, all of them
                  … 29.695 s hidden …
        1:30.042  ↻ the visibility timeout ends: orders/1 to 10 are visible in orders again
        1:30.056  ▼ a further receive would exceed maxReceiveCount 3: orders/1 to 10 are moved to orders-dlq, not received

        Records      10  10 dead-lettered · 9 victims
          orders/4 to 10  dead-lettered in orders-dlq  run 3 times, never done  7 victims
          orders/1, 2     dead-lettered in orders-dlq  run and done 3 times     2 victims
          orders/3        dead-lettered in orders-dlq  run 3 times, never done  bad: throw
        Invocations  3  3 errors
        Work done    6  2 records more than once
        Cost         $0.0000097229  list price, without a free tier
        End          1:30.056  idle: no events left
        Expected
          ✗ everyRecordProcessed      broken by orders/1 at 1:30.056
          ✗ noGoodRecordDeadLettered  broken by orders/1 at 1:30.056
          redrive why FILE orders/1 prints the causes
        Advice
          warning feed.functionResponseTypes  [advice.partial-batch-response.missing]
              One bad record fails its whole batch, up to 10 records, the good ones included. Let worker return
              the records that failed, and switch ReportBatchItemFailures on.
              fix: feed.functionResponseTypes=["ReportBatchItemFailures"] worker.handler.onBadRecord=report
          warning orders.redrivePolicy.maxReceiveCount  [advice.max-receive-count.below-five]
              A message goes to orders-dlq after only 3 receives. A throttle uses a receive as an error does, so
              good messages can end there under load. AWS recommends at least 5 for a queue that Lambda reads.
              fix: orders.redrivePolicy.maxReceiveCount=5
          warning orders-dlq.messageRetentionPeriod  [advice.dead-letter-queue.retention]
              orders-dlq keeps messages for 4 days, which is no longer than its source keeps them. Their age
              counts from the first send, so a message that arrives late has little time left there.
              fix: orders-dlq.messageRetentionPeriod=1209600
          warning worker.handler.idempotency  [advice.idempotency.missing]
              In this run worker processed 2 records more than once. An event source may deliver the same record
              again; the function has to be idempotent.
              fix: worker.handler.idempotency={"key":"messageId","expiresAfter":"1h"}
    "#]].assert_eq(&said.out);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn strict_exits_with_1_if_an_expectation_is_broken() {
    let file = scenario(ONE_BAD);
    assert_eq!(redrive(&["run", &file, "--strict"]).code, Some(1));
    let spared = ["--set", r#"script[0].send.bad=[]"#];
    let said = redrive(&[&["run", &file, "--strict"], &spared[..]].concat());
    assert_eq!(said.code, Some(0), "{}", said.out);
}

#[test]
fn until_stops_a_run() {
    let said = redrive(&["run", &scenario(ONE_BAD), "--json", "--until", "45s"]);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(report["end"], serde_json::json!({"at": 45_000, "reason": "runFor"}));
    assert_eq!(report["summary"]["inFlight"], 10);
    let said = redrive(&["run", &scenario(ONE_BAD), "--until", "45"]);
    assert_eq!(said.err, "error: --until expects an offset, such as 45s or 1m30s; got `45`\n");
    assert_eq!(said.code, Some(2));
}

#[test]
fn documents_and_series_are_included_on_request() {
    let said = redrive(&["run", &scenario(ONE_BAD), "--json", "--documents", "all", "--series"]);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    let event: Value = serde_json::from_str(report["invocations"][0]["event"].as_str().expect("text")).expect("JSON");
    assert_eq!(event["Records"].as_array().map(Vec::len), Some(10));
    assert!(report["invocations"][0]["response"].as_str().expect("text").contains("could not process orders/3"));
    assert_eq!(report["metrics"]["worker"]["Errors"]["series"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_lesson_runs_like_its_scenario() {
    let text = std::fs::read_to_string(scenario(ONE_BAD)).expect("a file");
    let lesson = format!(r#"{{"name":"one-bad","title":"A lesson","text":"","questions":[],"scenario":{text}}}"#);
    let of_lesson = redrive_with(&["run", "-"], &lesson);
    assert_eq!(of_lesson.out, redrive(&["run", &scenario(ONE_BAD)]).out);
    assert_eq!(of_lesson.code, Some(0));
}

#[test]
fn all_problems_are_listed() {
    let wrong = ["--set", "orders.visibilityTimeout=3", "--set", "feed.batchSize=11", "--set", "worker.timout=1"];
    let file = scenario(ONE_BAD);
    let checked = redrive(&[&["check", &file], &wrong[..]].concat());
    assert_eq!((checked.code, checked.err.as_str()), (Some(1), ""));
    let run = redrive(&[&["run", &file], &wrong[..]].concat());
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    let lines = |text: &str| text.lines().skip(1).map(str::trim).collect::<Vec<&str>>().join("\n");
    assert_eq!(lines(&run.err), lines(&checked.out));
    expect![[r#"
        stack.worker.timout
        unknown key; did you mean `timeout`?
        stack.orders.visibilityTimeout
        AWS: InvalidParameterValueException: Queue visibility timeout: 3 seconds is less than Function timeout: 5 seconds
        stack.feed.batchSize
        AWS: InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"#]].assert_eq(&lines(&run.err));
}

#[test]
fn check_reports_no_problems() {
    let said = redrive(&["check", &scenario(NEVER_RUN)]);
    assert!(said.out.lines().next().is_some_and(|line| line.ends_with("never_run.yaml: no problems")), "{}", said.out);
    assert_eq!(said.code, Some(0));
}

#[test]
fn check_prints_advice() {
    let set = ["--set", "worker.timeout=3", "--set", "orders-dlq.messageRetentionPeriod=1209600"];
    let said = redrive(&[&["check", &scenario(ONE_BAD)], &set[..]].concat());
    assert_eq!(said.code, Some(0));
    let advice: Vec<&str> = said.out.lines().skip(1).collect();
    expect![[r#"
        Advice
          warning feed.functionResponseTypes  [advice.partial-batch-response.missing]
              One bad record fails its whole batch, up to 10 records, the good ones included. Let worker return
              the records that failed, and switch ReportBatchItemFailures on.
              fix: feed.functionResponseTypes=["ReportBatchItemFailures"] worker.handler.onBadRecord=report
          warning orders.redrivePolicy.maxReceiveCount  [advice.max-receive-count.below-five]
              A message goes to orders-dlq after only 3 receives. A throttle uses a receive as an error does, so
              good messages can end there under load. AWS recommends at least 5 for a queue that Lambda reads.
              fix: orders.redrivePolicy.maxReceiveCount=5"#]]
    .assert_eq(&advice.join("\n"));
}

#[test]
fn wrong_usage_exits_with_2() {
    let file = scenario(ONE_BAD);
    for (args, hint) in [
        (vec!["runn"], "run"),
        (vec!["run"], "FILE"),
        (vec!["run", "/no/such/file"], "cannot read /no/such/file"),
        (vec!["run", &file, "--set", "nonsense"], "KEY=VALUE"),
        (vec!["run", &file, "--set", "feet.batchSize=1"], "feed"),
        (vec!["run", &file, "--series"], "--json"),
        (vec!["why", &file, "orders/11"], "10 arrived at orders"),
        (vec!["why", &file, "nobody"], "not in the stack"),
        (vec!["why", &file, "#99"], "the run has 33"),
        (vec!["why", &file, "orders@x"], "no selector"),
        (vec!["schema", "nothing"], "scenario"),
        (vec!["scenarios", "nothing"], "no scenario named `nothing` in the library"),
    ] {
        let said = redrive(&args);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(said.err.contains(hint), "{args:?}: {}", said.err);
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for args in [&["--help"][..], &["run", "--help"], &["--version"]] {
        let said = redrive(args);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
        assert!(said.out.contains("redrive"));
    }
}

#[test]
fn the_example_of_the_help_runs() {
    let help = redrive(&["--help"]).out;
    let name = help.lines().find_map(|line| line.trim().strip_prefix("redrive scenarios ")?.split(' ').next());
    let lesson = redrive(&["scenarios", name.expect("an example")]).out;
    assert_eq!(redrive_with(&["run", "-"], &lesson).code, Some(0));
}

#[test]
fn schemas_rules_and_scenarios_are_printed() {
    for of in ["scenario", "report", "trace"] {
        let schema: Value = serde_json::from_str(&redrive(&["schema", of]).out).expect("JSON");
        assert!(schema["$schema"].is_string(), "{of}");
    }
    let rules: Value = serde_json::from_str(&redrive(&["rules", "--json"]).out).expect("JSON");
    assert!(rules.as_array().expect("rules").iter().all(|rule| rule["evidence"].is_string()));
    assert!(redrive(&["rules"]).out.contains("sqs.redrive-policy.moves"));
    for line in redrive(&["scenarios"]).out.lines() {
        let name = line.split(' ').next().expect("a name");
        let text = redrive(&["scenarios", name]).out;
        assert_eq!(redrive_with(&["check", "-"], &text).code, Some(0), "{name}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redrive"))
        .args(["run", &scenario(NEVER_RUN), "--json", "--documents", "all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

/// Runs with standard output redirected to a file. Returns the exit code and standard error.
#[cfg(target_os = "linux")]
fn redrive_into(path: &str, is_writable: bool, args: &[&str]) -> (Option<i32>, String) {
    let file = std::fs::OpenOptions::new().read(true).write(is_writable).open(path).expect("the device");
    let output =
        Command::new(env!("CARGO_BIN_EXE_redrive")).args(args).stdout(file).output().expect("the program runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"))
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let file = scenario(NEVER_RUN);
    for args in [&["run", &file][..], &["run", &file, "--json"], &["export", &file, "--to", "svg"], &["--help"]] {
        let (code, error) = redrive_into("/dev/full", true, args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.starts_with("error: cannot write to standard output: No space left"), "{args:?}: {error}");
        // `io::stdout` would ignore this.
        let (code, error) = redrive_into("/dev/null", false, args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.starts_with("error: cannot write to standard output: Bad file descriptor"), "{args:?}: {error}");
        assert_eq!(redrive_into("/dev/null", true, args), (Some(0), String::new()), "{args:?}");
    }
}
