//! Speed, natively and in WebAssembly under Node, measured in one run so that ratios mean something.
//!
//! The measuring program is `crates/conformance/src/bin/bench.rs`. It prints its own table; here it
//! is only built, twice, and run.

use crate::project::run;
use crate::{Options, Outcome, Project};

use super::wasm::{self, Wasm};
use super::{build, setup, test};

const PROGRAM: &str = "crates/conformance/src/bin/bench.rs";
type Stage = fn(&Project) -> Outcome;
const STAGES: &[(&str, Stage)] =
    &[("native", native), ("kept", native_with_memory_kept), ("wasm", wasm), ("page", page)];

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let only = options.values("--only")?;
    options.done()?;
    if !project.has(PROGRAM) {
        return Err(format!("there is nothing to measure: {PROGRAM} is missing"));
    }
    setup::ensure(project, setup::Purpose::Site)?;
    for (name, stage) in STAGES {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            println!("── bench, {name}");
            stage(project)?;
        }
    }
    Ok(())
}

const NATIVE: &[&str] = &["run", "--quiet", "--release", "--package", "redrive-conformance", "--bin", "bench"];

fn native(project: &Project) -> Outcome {
    run(project.cargo().args(NATIVE))
}

/// The same with memory that the system has already given, as a page that runs again and again has it: without this a
/// large run spends half its time on being given fresh pages. Only glibc knows these names; elsewhere nothing changes.
fn native_with_memory_kept(project: &Project) -> Outcome {
    let keep = "4000000000";
    run(project
        .cargo()
        .args(NATIVE)
        .env("MALLOC_MMAP_THRESHOLD_", keep)
        .env("MALLOC_TRIM_THRESHOLD_", keep)
        .env("MALLOC_TOP_PAD_", "500000000"))
}

/// Compiled, bound and optimized exactly as the page's worker is.
fn wasm(project: &Project) -> Outcome {
    let folder = project.root.join(".tools/bench");
    let what = ["--package", "redrive-conformance", "--bin", "bench"];
    wasm::build(project, &Wasm { what: &what, file: "bench", target: "nodejs", name: "bench" }, &folder)?;
    run(project.command("node").arg(folder.join("bench.js")))
}

/// The site as it is served, in the browser.
fn page(project: &Project) -> Outcome {
    build::site(project)?;
    test::bench_in_browser(project)
}
