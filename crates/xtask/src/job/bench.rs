//! Measures speed: natively, as WebAssembly under Node, and of the page. All in one run, so that ratios are meaningful.
//!
//! `crates/conformance/src/bin/bench.rs` measures and prints; this job builds and runs it.

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::{Project, run};

use super::wasm::{self, Quality, Wasm};
use super::{build, setup, test};

const PROGRAM: &str = "crates/conformance/src/bin/bench.rs";
type Stage = fn(&Project) -> Outcome;
const STAGES: &[(&str, Stage)] =
    &[("native", native), ("kept", native_with_memory_kept), ("wasm", wasm), ("page", page)];

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let only = options.values("--only")?;
    options.done()?;
    if !project.has(PROGRAM) {
        return Err(format!("{PROGRAM} is missing"));
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

/// The same with memory that the allocator keeps, as in a page that runs again and again. Otherwise a large run spends half
/// its time on page faults. The settings are those of glibc and have no effect elsewhere.
fn native_with_memory_kept(project: &Project) -> Outcome {
    let keep = "4000000000";
    run(project
        .cargo()
        .args(NATIVE)
        .env("MALLOC_MMAP_THRESHOLD_", keep)
        .env("MALLOC_TRIM_THRESHOLD_", keep)
        .env("MALLOC_TOP_PAD_", "500000000"))
}

/// Compiled, bound and optimized as the page is.
fn wasm(project: &Project) -> Outcome {
    let folder = project.built("bench");
    let package = ["--package", "redrive-conformance", "--bin", "bench"];
    let bench = Wasm { package: &package, file: "bench", target: "nodejs", name: "bench" };
    wasm::build(project, Quality::Release, &bench, &folder)?;
    run(project.command("node").arg(folder.join("bench.js")))
}

/// The published site, in the browser.
fn page(project: &Project) -> Outcome {
    build::site(project)?;
    test::bench_in_browser(project)
}
