//! All checks, the cheap ones first.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Instant;

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::{Project, run};
use crate::tools;

use super::{build, codegen, lint, setup, tidy};

struct Stage {
    name: &'static str,
    what: &'static str,
    /// The stage runs if this path exists.
    when: &'static str,
    run: fn(&Project) -> Outcome,
}

const STAGES: &[Stage] = &[
    Stage { name: "format", what: "the code is formatted", when: "Cargo.toml", run: lint::format },
    Stage { name: "tidy", what: "checks of the sources that no compiler makes", when: "Cargo.toml", run: tidy::check },
    Stage {
        name: "codegen",
        what: "the generated rules are those of semantics/",
        when: "semantics",
        run: codegen::check,
    },
    Stage {
        name: "no-std",
        what: "the core builds for a target without a standard library",
        when: "crates/core/Cargo.toml",
        run: |project| {
            run(project
                .cargo()
                .args(["build", "--quiet", "--package", "redrive-core"])
                .args(["--target", tools::NO_STD_TARGET]))
        },
    },
    Stage { name: "clippy", what: "no warning in any crate, tests included", when: "Cargo.toml", run: lint::clippy },
    Stage {
        name: "clippy-web",
        what: "no warning in the page, compiled to WebAssembly",
        when: "web/Cargo.toml",
        run: lint::clippy_for_the_browser,
    },
    Stage {
        name: "native",
        what: "the tests of every crate, on this machine",
        when: "Cargo.toml",
        run: |project| run(project.cargo().args(["test", "--quiet", "--workspace"])),
    },
    Stage {
        name: "wasm",
        what: "the tests of conformance and of the module, as WebAssembly under Node",
        when: "crates/conformance/Cargo.toml",
        run: |project| {
            run(project
                .cargo()
                .args(["test", "--package", "redrive-conformance", "--package", "redrive-wasm"])
                .args(["--features", "redrive-wasm/export"])
                .args(["--target", tools::WASM_TARGET])
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
        },
    },
    Stage {
        name: "golden",
        what: "the golden corpus, as WebAssembly in Chromium",
        when: "crates/conformance/Cargo.toml",
        run: golden_in_browser,
    },
    Stage {
        name: "site",
        what: "the site builds and is within its size limits",
        when: "index.html",
        run: build::checked,
    },
    Stage {
        name: "browser",
        what: "Playwright tests the site in Chromium, at the root and under a sub-path",
        when: "web/e2e/playwright.config.ts",
        run: browser,
    },
];

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let only = options.values("--only")?;
    let skip = options.values("--skip")?;
    let list = options.flag("--list");
    options.done()?;
    if let Some(name) = only.iter().chain(&skip).find(|name| !is_stage(name)) {
        return Err(format!("no stage {name}; --list prints the stages"));
    }
    if list {
        print_list(project);
        return Ok(());
    }
    let chosen: Vec<&Stage> = STAGES
        .iter()
        .filter(|stage| project.has(stage.when))
        .filter(|stage| only.is_empty() || only.iter().any(|name| name == stage.name))
        .filter(|stage| !skip.iter().any(|name| name == stage.name))
        .collect();
    setup::ensure(project, setup::Purpose::Tests)?;
    run_all(project, &chosen)
}

fn is_stage(name: &str) -> bool {
    STAGES.iter().any(|stage| stage.name == name)
}

fn print_list(project: &Project) {
    for stage in STAGES {
        let note = if project.has(stage.when) { String::new() } else { format!(" (once there is {})", stage.when) };
        println!("{:<12} {}{note}", stage.name, stage.what);
    }
}

/// Runs all stages, even if one fails, so that one run finds all failures.
fn run_all(project: &Project, stages: &[&Stage]) -> Outcome {
    let start = Instant::now();
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for stage in stages {
        println!("── {}: {}", stage.name, stage.what);
        let stage_start = Instant::now();
        let outcome = (stage.run)(project);
        let seconds = stage_start.elapsed().as_secs_f32();
        let verdict = if outcome.is_ok() { "passed" } else { "FAILED" };
        if let Err(message) = outcome {
            println!("{message}");
            failed.push(stage.name);
        }
        println!("── {} {verdict} in {seconds:.1} s\n", stage.name);
        lines.push(format!("{verdict}  {:<12} {seconds:>6.1} s", stage.name));
    }
    for line in lines {
        println!("{line}");
    }
    println!("all stages took {:.1} s", start.elapsed().as_secs_f32());
    println!("stages: {} passed, {} failed", stages.len() - failed.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// The test runner of wasm-bindgen starts the installed Chromium, with the settings of `crates/conformance/webdriver.json`.
fn golden_in_browser(project: &Project) -> Outcome {
    let driver = tools::chromedriver(project).ok_or("chromedriver is missing; cargo xtask setup installs it")?;
    run(project
        .cargo()
        .args(["test", "--package", "redrive-conformance", "--features", "browser", "--test", "golden"])
        .args(["--target", tools::WASM_TARGET])
        .env("CHROMEDRIVER", driver)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
}

/// Measures the page in the browser.
pub(super) fn bench_in_browser(project: &Project) -> Outcome {
    playwright(project, &["--project", "bench", "--workers", "1", "--reporter", "line"], &[("REDRIVE_BENCH", "1")])
}

fn browser(project: &Project) -> Outcome {
    playwright(project, &[], &[])
}

/// Playwright starts its servers with this program, on free ports.
fn playwright(project: &Project, options: &[&str], settings: &[(&str, &str)]) -> Outcome {
    if !project.has("dist/index.html") {
        return Err("dist/ is missing; run cargo xtask build first".to_owned());
    }
    let chromium = tools::chromium(project).ok_or("Chromium is missing; cargo xtask setup installs it")?;
    let this = std::env::current_exe().map_err(|error| format!("the path of this program is unknown: {error}"))?;
    let (first, second) = free_ports().map_err(|error| format!("no free port: {error}"))?;
    run(project
        .command("playwright")
        .arg("test")
        .args(options)
        .envs(settings.iter().copied())
        .current_dir(project.root.join("web/e2e"))
        .env("REDRIVE_CHROMIUM", chromium)
        .env("REDRIVE_XTASK", this)
        .env("REDRIVE_PORT", first.to_string())
        .env("REDRIVE_SUB_PATH_PORT", second.to_string()))
}

fn free_ports() -> std::io::Result<(u16, u16)> {
    // Both stay bound until both are known, so that they differ.
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let second = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok((first.local_addr()?.port(), second.local_addr()?.port()))
}
