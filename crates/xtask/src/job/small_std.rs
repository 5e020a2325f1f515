//! Compiles the standard library with the site, for size and without panic messages.
//!
//! The prebuilt library is optimized for speed and has a message for each panic. Compiled with the site, it makes the
//! module a tenth smaller. Cargo has this behind an unstable flag, which a stable compiler accepts with
//! `RUSTC_BOOTSTRAP`. The project's own code uses no unstable feature.

use std::path::PathBuf;
use std::process::Command;

use crate::outcome::Outcome;
use crate::project::{Project, output, run};
use crate::tools::{self, Stamp};

const SETTINGS: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
const FLAGS: (&str, &str) =
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");

/// Makes a cargo command compile the standard library, too. Without the source of the library the site is larger, and
/// otherwise the same.
pub fn use_in(project: &Project, command: &mut Command) {
    match source(project) {
        Ok(()) => {
            command.envs(SETTINGS.iter().copied()).env(FLAGS.0, FLAGS.1);
        }
        Err(error) => {
            println!("The standard library is not compiled with the site, which becomes a tenth larger: {error}")
        }
    }
}

/// Installs the source of the library and fetches the crates that it needs.
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
