//! Checks of the sources that no compiler makes. Each check is one function, tested on a made-up tree.

mod arrows;
mod exceptions;
mod imports;
mod names;
mod pages;
mod purity;
mod rust_paths;
mod text;
mod workflows;

use exceptions::Exceptions;

use crate::tree::{self, File};
use crate::{Options, Outcome, Project, semantics};

const SOURCES: &[&str] = &["rs", "ts", "mjs", "js", "css"];
/// Files of other kinds that people write.
const TEXTS: &[&str] = &["md", "toml", "yml", "yaml", "json", "html", "txt", "svg"];
const PAGE_EXCEPTIONS: &str = "semantics/exceptions.txt";
const SOURCE_EXCEPTIONS: &str = "crates/xtask/exceptions.txt";

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    check(project)?;
    println!("the tree is tidy");
    Ok(())
}

/// Fails with all problems, one line each.
pub fn check(project: &Project) -> Outcome {
    let sources = tree::files(&project.root, "", SOURCES)?;
    let texts = tree::files(&project.root, "", TEXTS)?;
    let mut problems = Vec::new();
    problems.extend(text::lengths(&sources));
    problems.extend(text::forbidden_words(&sources));
    problems.extend(text::conflict_marks(&sources));
    problems.extend(text::conflict_marks(&texts));
    let manifests: Vec<File> = texts.into_iter().filter(|file| file.path.ends_with("/Cargo.toml")).collect();
    problems.extend(arrows::check(&manifests));
    problems.extend(purity::dependencies(&manifests));
    problems.extend(purity::forbidden_names(&sources));
    problems.extend(purity::plans(&sources));
    problems.extend(workflows::unpinned(&tree::files(&project.root, ".github", &["yml", "yaml"])?));
    let mut exceptions = read_exceptions(project, SOURCE_EXCEPTIONS)?;
    let crates = imports::crates(&sources);
    problems.extend(imports::between_services(&crates, &mut exceptions));
    problems.extend(imports::circles(&crates, &mut exceptions));
    problems.extend(exceptions.problems());
    problems.extend(check_pages(project, &sources)?);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn check_pages(project: &Project, sources: &[File]) -> Outcome<Vec<String>> {
    if !project.has("semantics") {
        return Ok(Vec::new());
    }
    let read = semantics::read(&project.root)?;
    let mut exceptions = read_exceptions(project, PAGE_EXCEPTIONS)?;
    let mut problems = Vec::new();
    problems.extend(pages::dangling(&read, sources));
    problems.extend(pages::uncited_and_untested(&read, sources, &mut exceptions));
    problems.extend(pages::words_without_module(&read, sources, &mut exceptions));
    problems.extend(names::undocumented(sources, &tree::files(&project.root, "semantics", &["md"])?));
    problems.extend(exceptions.problems());
    Ok(problems)
}

fn read_exceptions(project: &Project, path: &str) -> Outcome<Exceptions> {
    if project.has(path) { Ok(Exceptions::parse(path, &project.read(path)?)) } else { Ok(Exceptions::default()) }
}
