//! The JavaScript module as a package: what `npm publish` would take, and what a plain page can import.

use std::fs;

use crate::{Outcome, Project, tree};

use super::wasm::{self, Wasm};

/// Inside the site, so that a page elsewhere can import it from there.
pub const FOLDER: &str = "module";
/// Where the page looks for YAML's module.
const YAML_FOLDER: &str = "more";
/// Written by hand, beside what is built.
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

/// The page's reader and writer of YAML, beside the page: only those load it who write YAML.
pub fn build_yaml(project: &Project) -> Outcome {
    let what = ["--package", "redrive-yaml", "--lib"];
    let yaml = Wasm { what: &what, file: "redrive_yaml", target: "web", name: "yaml" };
    wasm::build(project, &yaml, &project.root.join("dist").join(YAML_FOLDER))
}

/// Builds it into `dist/module/`.
pub fn build(project: &Project) -> Outcome {
    println!("Building the JavaScript module …");
    let folder = project.root.join("dist").join(FOLDER);
    let plain: &[&str] = &["--package", "redrive-wasm", "--lib"];
    // The forms of other tools make it larger, so they are in one of their own.
    let with_exports: &[&str] = &["--package", "redrive-wasm", "--lib", "--features", "export"];
    for (what, name) in [(plain, "redrive"), (with_exports, "redrive-export")] {
        wasm::build(project, &Wasm { what, file: "redrive_wasm", target: "web", name }, &folder)?;
    }
    tree::make_folder(&folder.join("examples"))?;
    for (from, to) in FILES {
        fs::copy(project.root.join(from), folder.join(to)).map_err(|error| format!("cannot copy {from}: {error}"))?;
    }
    Ok(())
}
