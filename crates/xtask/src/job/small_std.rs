//! The standard library of the site: compiled with it, for size, and without the texts of panics.
//!
//! The one that comes with the compiler is made for speed and carries a message for every panic there might be, which
//! nobody reads in a browser. Compiled along, it makes the module a tenth smaller. Cargo has this behind a flag that a
//! stable compiler only takes when it is told to; nothing of our own code uses anything unstable.

use std::path::PathBuf;
use std::process::Command;

use crate::project::{output, run};
use crate::tools::{self, Stamp};
use crate::{Outcome, Project};

const SETTINGS: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
const FLAGS: (&str, &str) =
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");

/// Tells a command that compiles the site to do so; where the source of the library cannot be had, the site is larger,
/// and otherwise the same.
pub fn use_in(project: &Project, command: &mut Command) {
    match source(project) {
        Ok(()) => {
            command.envs(SETTINGS.iter().copied()).env(FLAGS.0, FLAGS.1);
        }
        Err(error) => println!("The site will be a tenth larger than it could be: {error}"),
    }
}

/// Sees to it that the source is there, and the crates that it needs.
fn source(project: &Project) -> Outcome {
    let sysroot = output(project.command("rustc").args(["--print", "sysroot"])).ok_or("rustc is missing")?;
    let lock = PathBuf::from(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
    if !lock.is_file() {
        run(project.command("rustup").args(["component", "add", "rust-src"]))?;
    }
    let stamp = Stamp::new(project, &lock.to_string_lossy(), ".tools/fetched/library.lock")?;
    if !stamp.is_fresh() {
        run(project.cargo().args(["fetch", "--quiet", "--target", tools::WASM_TARGET]).envs(SETTINGS.iter().copied()))?;
        stamp.write()?;
    }
    Ok(())
}
