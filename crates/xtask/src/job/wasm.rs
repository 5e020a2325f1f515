//! A crate as WebAssembly: compiled, bound to JavaScript and, for the site, optimized.

use std::path::{Path, PathBuf};

use crate::outcome::Outcome;
use crate::project::{Project, run};
use crate::{tools, tree};

use super::small_std;

/// The WebAssembly features that the compiler uses, as arguments of wasm-opt; `index.html` has the same for Trunk.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Compiled quickly, for this machine.
    Quick,
    /// Small, for the published site.
    Release,
    /// Fast, for the published module.
    Fast,
}

impl Quality {
    /// The profile in `Cargo.toml`.
    const fn profile(self) -> &'static str {
        match self {
            Quality::Quick => "quick",
            Quality::Release => "site",
            Quality::Fast => "module",
        }
    }
}

pub struct Wasm<'a> {
    /// The arguments of cargo that choose the package, the target and its features.
    pub package: &'a [&'a str],
    /// The file that cargo writes, without its extension.
    pub file: &'a str,
    /// `nodejs` or `web`.
    pub target: &'a str,
    /// The name of the files that are written: `NAME.js` and `NAME_bg.wasm`.
    pub name: &'a str,
}

/// Compiles, binds and optimizes a module into a folder.
pub fn build(project: &Project, quality: Quality, wasm: &Wasm, folder: &Path) -> Outcome {
    let compiled = compile(project, quality, wasm.package, wasm.file)?;
    bind(project, &compiled, wasm.target, wasm.name, folder)?;
    match quality {
        Quality::Quick => Ok(()),
        Quality::Release | Quality::Fast => {
            optimize(project, Names::Removed, &folder.join(format!("{}_bg.wasm", wasm.name)))
        }
    }
}

/// Compiles a module, and returns its path.
pub fn compile(project: &Project, quality: Quality, package: &[&str], file: &str) -> Outcome<PathBuf> {
    let mut cargo = project.cargo();
    if quality != Quality::Quick {
        small_std::use_in(project, &mut cargo);
    }
    let profile = quality.profile();
    run(cargo.args(["build", "--quiet", "--profile", profile]).args(package).args(["--target", tools::WASM_TARGET]))?;
    Ok(project.target().join(tools::WASM_TARGET).join(profile).join(format!("{file}.wasm")))
}

/// Writes the JavaScript bindings of a module, and the module that they load.
pub fn bind(project: &Project, module: &Path, target: &str, name: &str, folder: &Path) -> Outcome {
    tree::make_folder(folder)?;
    run(bundler(project).arg("bind").arg(module).args([target, name]).arg(folder))
}

/// `crates/bundle`, compiled when needed.
pub fn bundler(project: &Project) -> std::process::Command {
    let mut cargo = project.cargo();
    cargo.args(["run", "--quiet", "--package", "redrive-bundle", "--"]);
    cargo
}

/// The names of functions in a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Kept,
    Removed,
}

/// Optimizes a module for size, in place.
pub fn optimize(project: &Project, names: Names, module: &Path) -> Outcome {
    let debug = if names == Names::Kept { "-g" } else { "--strip-debug" };
    run(project.command("wasm-opt").args(["-Oz", debug]).args(FEATURES).arg("-o").args([module, module]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_markup_names_the_same_features_for_trunk() {
        let markup = include_str!("../../../../index.html");
        assert!(markup.contains(&FEATURES.join(" ")));
    }
}
