//! The JavaScript module as a package, for `npm publish` and for imports by plain pages.

use std::fs;
use std::path::Path;

use crate::outcome::Outcome;
use crate::project::{Project, run};
use crate::tree;

use super::wasm::{self, Quality, Wasm};

/// Inside the site, so that other pages can import it from there.
const FOLDER: &str = "module";
/// The folder from which the page loads the YAML module.
const YAML_FOLDER: &str = "more";
pub const PLAIN: &str = "redrive";
/// The exports to other tools make the module larger, so they are in a second one.
pub const WITH_EXPORTS: &str = "redrive-export";
/// The bindings of the module without exports.
const BINDINGS: &str = "redrive_bg.js";
/// Runs the lessons for which the first part of the module is made.
const TRAINING: &str = "crates/wasm/training.js";
/// Texts that only the second part of the module reads.
const LESSONS: &str = "scenarios";
const RULES: &str = "crates/views/src/rules.tsv";
/// The hand-written files of the package.
const FILES: &[(&str, &str)] = &[
    ("crates/wasm/package/package.json", "package.json"),
    ("crates/wasm/package/README.md", "README.md"),
    ("crates/wasm/package/redrive.d.ts", "redrive.d.ts"),
    ("crates/wasm/package/redrive-export.d.ts", "redrive-export.d.ts"),
    ("crates/wasm/package/redrive.js", "redrive.js"),
    ("crates/wasm/package/redrive_parts.js", "redrive_parts.js"),
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
    let is_divided = name == PLAIN && quality != Quality::Quick;
    let quality = if is_divided { Quality::Fast } else { quality };
    let feature = if name == PLAIN { "parts" } else { "export" };
    let package = ["--package", "redrive-wasm", "--lib", "--features", feature];
    let module = Wasm { package: &package, file: "redrive_wasm", target: "web", name };
    wasm::build(project, quality, &module, &folder)?;
    if name == PLAIN {
        // The package has a script of its own under this name.
        let (from, to) = (folder.join("redrive.js"), folder.join(BINDINGS));
        fs::rename(&from, &to).map_err(|error| format!("cannot rename {}: {error}", from.display()))?;
    }
    tree::make_folder(&folder.join("examples"))?;
    for (from, to) in FILES {
        fs::copy(project.root.join(from), folder.join(to)).map_err(|error| format!("cannot copy {from}: {error}"))?;
    }
    if is_divided { divide(project, &folder) } else { Ok(()) }
}

/// Divides the module in two: the functions that run for the lessons with queues, streams and asynchronous events, and the
/// rest, which `redrive_parts.js` loads.
fn divide(project: &Project, folder: &Path) -> Outcome {
    println!("Dividing the JavaScript module …");
    let work = project.built("module-parts");
    tree::make_folder(&work)?;
    let (counting, ran) = (work.join("counting.wasm"), work.join("ran.txt"));
    let (first, rest) = (folder.join("redrive_bg.wasm"), folder.join("redrive_rest.wasm"));
    run(wasm::bundler(project).arg("count").args([&first, &counting]))?;
    let bindings = folder.join(BINDINGS);
    run(project.command("node").arg(TRAINING).args([&bindings, &counting, &project.root.join(LESSONS), &ran]))?;
    let lessons = tree::paths(&project.root.join(LESSONS), "")?;
    let lessons = lessons.iter().filter(|path| path.ends_with(".json"));
    let texts = lessons.map(|path| format!("{LESSONS}/{path}")).chain([RULES.to_owned()]);
    run(wasm::bundler(project).arg("cut-by-run").args([&first, &first, &rest, &ran]).args(texts))
}
