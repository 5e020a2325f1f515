//! Tests of the binary: arguments, output and exit codes.

mod acceptance;
mod docs;
mod exports;
mod links;
mod terminal;
mod usage;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The example of the public contract: one bad record in a batch of ten.
const ONE_BAD: &str = "one_bad.json";
/// One environment, and a queue that gives up after one receive.
const NEVER_RUN: &str = "never_run.yaml";

struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

fn scenario(name: &str) -> String {
    format!("{}/tests/cli/scenarios/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn redrive(args: &[&str]) -> Said {
    redrive_with(args, "")
}

fn redrive_with(args: &[&str], input: &str) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redrive"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program does not read standard input if its arguments are wrong.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Said { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
}

/// The report of a scenario with some settings changed.
fn report(name: &str, changes: &[&str]) -> Value {
    let file = scenario(name);
    let mut args = vec!["run", &file, "--json"];
    changes.iter().for_each(|change| args.extend(["--set", change]));
    let said = redrive(&args);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    serde_json::from_str(&said.out).expect("JSON")
}
