//! The site in release, and what it weighs.

use std::process::Command;

use crate::project::{output, run};
use crate::{Options, Outcome, Project, tree};

use super::{cut, module, setup, small_std};

/// What the first timeline needs, of page and worker together, should weigh no more on the wire.
const AIM_BYTES: u64 = 400 * 1024;
/// Beyond this, with what follows it, the build fails.
const WHOLE_LIMIT_BYTES: u64 = 860 * 1024;
/// What the JavaScript module should weigh.
const MODULE_AIM_BYTES: u64 = 250 * 1024;
/// Beyond this the build fails, as for the page.
const MODULE_LIMIT_BYTES: u64 = 640 * 1024;
/// Beyond this the build fails: room for what the first load weighs where the standard library cannot be compiled along,
/// and no more. The aim is what counts.
const LIMIT_BYTES: u64 = 540 * 1024;

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    setup::ensure(project, setup::Purpose::Site)?;
    checked(project)
}

/// Builds the site, prints its sizes, and fails if it is too big.
pub fn checked(project: &Project) -> Outcome {
    site(project)?;
    let Weights { first, whole, module } = print_sizes(project)?;
    if first > LIMIT_BYTES {
        return Err(format!("the first load is {} over its limit", kilobytes(first - LIMIT_BYTES)));
    }
    if whole > WHOLE_LIMIT_BYTES {
        return Err(format!("the page is {} over its limit", kilobytes(whole - WHOLE_LIMIT_BYTES)));
    }
    if module > MODULE_LIMIT_BYTES {
        return Err(format!("the JavaScript module is {} over its limit", kilobytes(module - MODULE_LIMIT_BYTES)));
    }
    if first > AIM_BYTES {
        println!("The first load is {} over its aim of {}.", kilobytes(first - AIM_BYTES), kilobytes(AIM_BYTES));
    }
    Ok(())
}

/// Builds the site into `dist/`.
pub fn site(project: &Project) -> Outcome {
    println!("Building the site (a minute or two at first, seconds after a small change) …");
    let mut command = trunk(project);
    small_std::use_in(project, &mut command);
    run(command.args(["build", "--release", "--offline"]))?;
    cut::site(project)?;
    module::build(project)?;
    module::build_yaml(project)?;
    pages(project)
}

/// The book and the lessons, beside the playground.
fn pages(project: &Project) -> Outcome {
    run(project
        .cargo()
        .args(["run", "--quiet", "--package", "redrive-site", "--"])
        .arg(&project.root)
        .arg(project.root.join("dist")))
}

/// Trunk, quiet but for warnings and errors: it runs two cargos at once, whose progress reads as
/// noise. It is kept deaf to a `NO_COLOR` that it cannot read (it wants the word `true`).
pub fn trunk(project: &Project) -> Command {
    let mut command = project.command("trunk");
    command.args(["--log", "warn", "--skip-version-check"]);
    command.env("CARGO_TERM_QUIET", "true");
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    command
}

struct Size {
    path: String,
    raw: u64,
    gzipped: u64,
}

/// Gzipped bytes.
struct Weights {
    /// What the first timeline needs.
    first: u64,
    /// With what follows it at once.
    whole: u64,
    module: u64,
}

/// Prints one line a file of `dist/`, and gives the gzipped totals of what counts.
fn print_sizes(project: &Project) -> Outcome<Weights> {
    let paths = tree::paths(&project.root.join("dist"), "")?;
    let sizes = weigh(project, &paths)?;
    println!("{:<44} {:>10} {:>10}", "dist/", "raw", "gzipped");
    let (mut first, mut follows, mut module, mut texts) = (0, 0, 0, 0);
    for size in &sizes {
        let kind = match (counts(&size.path), is_rest(&size.path)) {
            (false, _) => "  (not counted)",
            (true, true) => "  (follows)",
            (true, false) => "",
        };
        match kind {
            "" => first += size.gzipped,
            "  (follows)" => follows += size.gzipped,
            _ => {}
        }
        module += if is_of_module(&size.path) { size.gzipped } else { 0 };
        if is_page_of_text(&size.path) {
            texts += size.gzipped;
            continue;
        }
        println!("{:<44} {:>10} {:>10}{}", size.path, kilobytes(size.raw), kilobytes(size.gzipped), kind);
    }
    println!("{:<44} {:>10} {:>10}  (not counted)", "book/, docs/ and lessons/", "", kilobytes(texts));
    println!("{:<44} {:>10} {:>10}  of {}", "first load", "", kilobytes(first), kilobytes(AIM_BYTES));
    println!("{:<44} {:>10} {:>10}", "with what follows", "", kilobytes(first + follows));
    println!("{:<44} {:>10} {:>10}  of {}", "module", "", kilobytes(module), kilobytes(MODULE_AIM_BYTES));
    Ok(Weights { first, whole: first + follows, module })
}

/// There are over a hundred of them, each its own small page.
fn is_page_of_text(path: &str) -> bool {
    ["book/", "docs/", "lessons/"].iter().any(|folder| path.starts_with(folder))
}

/// What a program that imports the module loads.
fn is_of_module(path: &str) -> bool {
    path == "module/redrive.js" || path == "module/redrive_bg.wasm"
}

/// What is fetched after the first timeline.
fn is_rest(path: &str) -> bool {
    path.ends_with("_rest.wasm")
}

/// What a visit loads: markup, styles, scripts, WebAssembly.
fn counts(path: &str) -> bool {
    !path.contains('/')
        && !["pages.css", "sw.js"].contains(&path)
        && [".html", ".css", ".js", ".wasm"].iter().any(|end| path.ends_with(end))
}

/// Node is there anyway and brings the compression that servers use.
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
    let text = output(&mut command).ok_or("node could not weigh the files of dist/")?;
    let mut sizes = Vec::new();
    for (path, line) in paths.iter().zip(text.lines()) {
        let (raw, gzipped) = line
            .split_once(' ')
            .and_then(|(raw, gzipped)| Some((raw.parse().ok()?, gzipped.parse().ok()?)))
            .ok_or_else(|| format!("node said {line:?} of dist/{path}"))?;
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
        assert_eq!(kilobytes(AIM_BYTES), "400.0 KB");
    }

    #[test]
    fn pictures_are_not_in_the_budget() {
        assert!(counts("worker_bg.wasm"));
        assert!(!counts("icon-1234.svg"));
        assert!(!counts("module/redrive_bg.wasm"));
    }
}
