//! Formatting and clippy, natively and for the browser.

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::{Project, run};
use crate::tools;

use super::setup;

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    setup::ensure(project, setup::Purpose::Page)?;
    format(project)?;
    clippy(project)?;
    clippy_for_the_browser(project)
}

pub fn format(project: &Project) -> Outcome {
    run(project.cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}; cargo fmt --all formats it"))
}

pub fn clippy(project: &Project) -> Outcome {
    run(project.cargo().args(["clippy", "--quiet", "--workspace", "--all-targets"]).args(["--", "-D", "warnings"]))
}

pub fn clippy_for_the_browser(project: &Project) -> Outcome {
    run(project
        .cargo()
        .args(["clippy", "--quiet", "--package", "redrive-web"])
        .args(["--target", tools::WASM_TARGET])
        .args(["--", "-D", "warnings"]))
}
