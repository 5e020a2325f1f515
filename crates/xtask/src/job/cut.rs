//! The page's module in two parts: what the first timeline needs, and the rest.

use std::path::{Path, PathBuf};

use crate::project::run;
use crate::{Outcome, Project};

use super::wasm;

/// The end of the name of the module, and of what is made beside it; `web/boot.js` goes from one to the other.
const FIRST: &str = "_bg.wasm";
const REST: &str = "_rest.wasm";
/// Which functions come later.
const LIST: &str = "web/rest.txt";

/// Cuts the module that was built into `dist/`.
pub fn site(project: &Project) -> Outcome {
    println!("Cutting the page's module in two …");
    let first = module(&project.root.join("dist"))?;
    let rest = PathBuf::from(first.to_string_lossy().replace(FIRST, REST));
    run(project.cargo().args(["run", "--quiet", "--release", "--package", "redrive-split", "--", "cut"]).args([
        &first,
        &first,
        &rest,
        &project.root.join(LIST),
    ]))?;
    wasm::optimize(project, &first)?;
    wasm::optimize(project, &rest)
}

/// The one module of the page.
fn module(dist: &Path) -> Outcome<PathBuf> {
    let files = std::fs::read_dir(dist).map_err(|error| format!("cannot read {}: {error}", dist.display()))?;
    let mut modules = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(FIRST)));
    match (modules.next(), modules.next()) {
        (Some(module), None) => Ok(module),
        (None, _) => Err("the build made no module".to_owned()),
        (Some(_), Some(_)) => Err("there are two modules in dist/".to_owned()),
    }
}
