//! A crate as WebAssembly, in release: compiled, bound to JavaScript and optimized as the page is.

use std::path::Path;

use crate::project::run;
use crate::{Outcome, Project, tools, tree};

use super::small_std;

/// What the compiler uses and wasm-opt has to be told of; `index.html` says the same for the site.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What is built, and for whom.
pub struct Wasm<'a> {
    /// `["--package", …]`, and which part of it.
    pub what: &'a [&'a str],
    /// The file that cargo makes of it, without its ending.
    pub file: &'a str,
    /// `nodejs` or `web`.
    pub target: &'a str,
    /// The name of what comes out.
    pub name: &'a str,
}

pub fn build(project: &Project, wasm: &Wasm, folder: &Path) -> Outcome {
    let mut cargo = project.cargo();
    small_std::use_in(project, &mut cargo);
    run(cargo.args(["build", "--quiet", "--profile", "site"]).args(wasm.what).args(["--target", tools::WASM_TARGET]))?;
    let built = project.target().join(tools::WASM_TARGET).join(format!("site/{}.wasm", wasm.file));
    tree::make_folder(folder)?;
    run(project
        .command("wasm-bindgen")
        .args(["--target", wasm.target, "--no-typescript", "--out-name", wasm.name, "--out-dir"])
        .arg(folder)
        .arg(built))?;
    optimize(project, &folder.join(format!("{}_bg.wasm", wasm.name)))
}

/// For size, and without names.
pub fn optimize(project: &Project, module: &Path) -> Outcome {
    run(project.command("wasm-opt").args(["-Oz", "--strip-debug"]).args(FEATURES).arg("-o").args([module, module]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_optimized_with_the_same_features() {
        let page = include_str!("../../../../index.html");
        assert!(page.contains(&FEATURES.join(" ")));
    }
}
