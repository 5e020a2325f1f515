//! Builds the site for publication, and checks its size.

use std::path::Path;
use std::process::Command;

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::{Project, output, run};
use crate::{tools, tree};

use super::wasm::Quality;
use super::{module, page, setup};

const FOLDER: &str = "dist";
const METADATA: &str = "metadata.json";

/// The target for the files that the first timeline needs, gzipped.
const TARGET_BYTES: u64 = 400 * 1024;
/// Limit of the page with the rest. The build fails beyond it.
const WHOLE_LIMIT_BYTES: u64 = 860 * 1024;
/// The target for the first part of the JavaScript module.
const MODULE_TARGET_BYTES: u64 = 250 * 1024;
/// Limit of that part. The build fails beyond it.
const MODULE_LIMIT_BYTES: u64 = 420 * 1024;
/// Limit of the first load. The build fails beyond it. It has room for a build without a standard library of its own.
const LIMIT_BYTES: u64 = 540 * 1024;

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    setup::ensure(project, setup::Purpose::Site)?;
    checked(project)
}

/// Builds the site, prints its sizes, and fails if it exceeds a limit.
pub fn checked(project: &Project) -> Outcome {
    site(project)?;
    let Weights { first, whole, module } = print_sizes(project)?;
    if first > LIMIT_BYTES {
        return Err(format!("the first load exceeds its limit by {}", kilobytes(first - LIMIT_BYTES)));
    }
    if whole > WHOLE_LIMIT_BYTES {
        return Err(format!("the page exceeds its limit by {}", kilobytes(whole - WHOLE_LIMIT_BYTES)));
    }
    if module > MODULE_LIMIT_BYTES {
        return Err(format!("the JavaScript module exceeds its limit by {}", kilobytes(module - MODULE_LIMIT_BYTES)));
    }
    if first > TARGET_BYTES {
        println!(
            "The first load exceeds its target of {1} by {0}.",
            kilobytes(first - TARGET_BYTES),
            kilobytes(TARGET_BYTES)
        );
    }
    Ok(())
}

/// Builds the site into `dist/`.
pub fn site(project: &Project) -> Outcome {
    println!("Building the site: some minutes the first time.");
    let folder = project.root.join(FOLDER);
    page::build(project, Quality::Release, &folder)?;
    module::build(project, &folder)?;
    module::build_yaml(project, Quality::Release, &folder)?;
    let metadata = project.built(METADATA);
    write_metadata(project, &metadata)?;
    run(site_writer(project, &folder).arg(metadata))
}

/// Builds lessons, book and documents into a folder.
pub fn pages(project: &Project, folder: &Path) -> Outcome {
    tree::make_folder(folder)?;
    run(&mut site_writer(project, folder))
}

/// `crates/site`: it writes the pages and, into the folder of a site, its service worker, its single file, the notices of
/// third parties and the bill of materials.
fn site_writer(project: &Project, folder: &Path) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["run", "--quiet", "--package", "redrive-site", "--"]).arg(&project.root).arg(folder);
    cargo
}

/// Writes the packages of the site, as cargo describes them.
fn write_metadata(project: &Project, file: &Path) -> Outcome {
    let mut cargo = project.cargo();
    cargo.args(["metadata", "--format-version", "1", "--offline", "--locked"]);
    let text = output(cargo.args(["--filter-platform", tools::WASM_TARGET])).ok_or("cargo metadata failed")?;
    tree::write(file, text.as_bytes())
}

struct Size {
    path: String,
    raw: u64,
    gzipped: u64,
}

/// Gzipped bytes.
struct Weights {
    /// The first load.
    first: u64,
    /// The first load and the rest.
    whole: u64,
    module: u64,
}

/// Prints the size of each file of the site, and returns the gzipped totals.
fn print_sizes(project: &Project) -> Outcome<Weights> {
    let paths = tree::paths(&project.root.join(FOLDER), "")?;
    let sizes = weigh(project, &paths)?;
    println!("{:<44} {:>10} {:>10}", "dist/", "raw", "gzipped");
    let (mut first, mut follows, mut module, mut rest_of_module, mut texts) = (0, 0, 0, 0, 0);
    for size in &sizes {
        let kind = match (counts(&size.path), is_rest(&size.path)) {
            (false, _) => "  (not counted)",
            (true, true) => "  (rest)",
            (true, false) => "",
        };
        match kind {
            "" => first += size.gzipped,
            "  (rest)" => follows += size.gzipped,
            _ => {}
        }
        module += if is_of_module(&size.path) { size.gzipped } else { 0 };
        rest_of_module += if size.path == REST_OF_MODULE { size.gzipped } else { 0 };
        if is_page_of_text(&size.path) {
            texts += size.gzipped;
            continue;
        }
        println!("{:<44} {:>10} {:>10}{}", size.path, kilobytes(size.raw), kilobytes(size.gzipped), kind);
    }
    println!("{:<44} {:>10} {:>10}  (not counted)", "book/, docs/ and lessons/", "", kilobytes(texts));
    println!("{:<44} {:>10} {:>10}  of {}", "first load", "", kilobytes(first), kilobytes(TARGET_BYTES));
    println!("{:<44} {:>10} {:>10}", "with the rest", "", kilobytes(first + follows));
    println!("{:<44} {:>10} {:>10}  of {}", "module", "", kilobytes(module), kilobytes(MODULE_TARGET_BYTES));
    println!("{:<44} {:>10} {:>10}", "module with the rest", "", kilobytes(module + rest_of_module));
    Ok(Weights { first, whole: first + follows, module })
}

/// Pages of text are printed as one total: there are over a hundred.
fn is_page_of_text(path: &str) -> bool {
    ["book/", "docs/", "lessons/"].iter().any(|folder| path.starts_with(folder))
}

/// The part of the module that is loaded when a scenario needs it.
const REST_OF_MODULE: &str = "module/redrive_rest.wasm";

/// The files that a program loads when it imports the module.
fn is_of_module(path: &str) -> bool {
    ["redrive.js", "redrive_bg.js", "redrive_parts.js", "redrive_bg.wasm"]
        .iter()
        .any(|file| path.strip_prefix("module/") == Some(file))
}

/// The part of the page that is fetched after the first timeline.
fn is_rest(path: &str) -> bool {
    path.ends_with("_rest.wasm")
}

/// Files that a visit loads: markup, styles, scripts, WebAssembly.
fn counts(path: &str) -> bool {
    !path.contains('/')
        && !["pages.css", "sw.js"].contains(&path)
        && [".html", ".css", ".js", ".wasm"].iter().any(|end| path.ends_with(end))
}

/// Weighs files with Node, which has the compression that servers use.
fn weigh(project: &Project, paths: &[String]) -> Outcome<Vec<Size>> {
    const SCRIPT: &str = "
        const { gzipSync } = require('node:zlib');
        const { readFileSync } = require('node:fs');
        for (const path of process.argv.slice(1)) {
            const bytes = readFileSync('dist/' + path);
            console.log(bytes.length + ' ' + gzipSync(bytes, { level: 9 }).length);
        }";
    let mut command = project.command("node");
    command.args(["-e", SCRIPT, "--"]).args(paths);
    let text = output(&mut command).ok_or("node cannot compress the files of dist/")?;
    let mut sizes = Vec::new();
    for (path, line) in paths.iter().zip(text.lines()) {
        let (raw, gzipped) = line
            .split_once(' ')
            .and_then(|(raw, gzipped)| Some((raw.parse().ok()?, gzipped.parse().ok()?)))
            .ok_or_else(|| format!("node printed {line:?} for dist/{path}"))?;
        sizes.push(Size { path: path.clone(), raw, gzipped });
    }
    Ok(sizes)
}

fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kilobytes(1), "0.1 KB");
        assert_eq!(kilobytes(TARGET_BYTES), "400.0 KB");
    }

    #[test]
    fn pictures_are_not_in_the_budget() {
        assert!(counts("worker_bg.wasm"));
        assert!(!counts("icon-1234.svg"));
        assert!(!counts("module/redrive_bg.wasm"));
    }
}
