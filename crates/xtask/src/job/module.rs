//! The JavaScript module as a package: what `npm publish` takes, and what a plain page imports.

use std::fs;
use std::path::Path;

use crate::outcome::Outcome;
use crate::project::Project;
use crate::tree;

use super::wasm::{self, Quality, Wasm};

/// Inside the site, so that other pages can import it from there.
const FOLDER: &str = "module";
/// The folder from which the page loads the YAML module.
const YAML_FOLDER: &str = "more";
pub const PLAIN: &str = "redrive";
/// The exports to other tools make the module larger, so they are in a second one.
pub const WITH_EXPORTS: &str = "redrive-export";
/// The hand-written files of the package.
const FILES: &[(&str, &str)] = &[
    ("crates/wasm/package/package.json", "package.json"),
    ("crates/wasm/package/README.md", "README.md"),
    ("crates/wasm/package/redrive.d.ts", "redrive.d.ts"),
    ("crates/wasm/package/redrive-export.d.ts", "redrive-export.d.ts"),
    ("crates/wasm/package/node.js", "node.js"),
    ("crates/wasm/package/node-export.js", "node-export.js"),
    ("crates/wasm/package/examples/seeds.html", "examples/seeds.html"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Builds the page's reader and writer of YAML, which the page loads when YAML is used.
pub fn build_yaml(project: &Project, quality: Quality, site: &Path) -> Outcome {
    let package = ["--package", "redrive-yaml", "--lib"];
    let yaml = Wasm { package: &package, file: "redrive_yaml", target: "web", name: "yaml" };
    wasm::build(project, quality, &yaml, &site.join(YAML_FOLDER))
}

/// Builds both modules into a site.
pub fn build(project: &Project, site: &Path) -> Outcome {
    println!("Building the JavaScript module …");
    build_one(project, Quality::Release, PLAIN, site)?;
    build_one(project, Quality::Release, WITH_EXPORTS, site)
}

/// Builds one module into a site, with the hand-written files of the package.
pub fn build_one(project: &Project, quality: Quality, name: &str, site: &Path) -> Outcome {
    let folder = site.join(FOLDER);
    let mut package = vec!["--package", "redrive-wasm", "--lib"];
    if name == WITH_EXPORTS {
        package.extend(["--features", "export"]);
    }
    let module = Wasm { package: &package, file: "redrive_wasm", target: "web", name };
    wasm::build(project, quality, &module, &folder)?;
    tree::make_folder(&folder.join("examples"))?;
    for (from, to) in FILES {
        fs::copy(project.root.join(from), folder.join(to)).map_err(|error| format!("cannot copy {from}: {error}"))?;
    }
    Ok(())
}
