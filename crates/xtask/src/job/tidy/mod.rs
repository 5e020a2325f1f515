//! Facts about the tree that no compiler checks. One function a fact, each tested on a made-up tree.

mod arrows;

mod exceptions;
mod names;
mod pages;
mod purity;
mod text;

use exceptions::Exceptions;

use crate::tree::{self, File};
use crate::{Options, Outcome, Project, semantics};

const SOURCES: &[&str] = &["rs", "ts", "mjs", "js", "css"];
const EXCEPTIONS: &str = "semantics/exceptions.txt";

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    check(project)?;
    println!("the tree is tidy");
    Ok(())
}

/// Fails with every problem there is, a line each.
pub fn check(project: &Project) -> Outcome {
    let sources = tree::files(&project.root, "", SOURCES)?;
    let manifests: Vec<File> = tree::files(&project.root, "", &["toml"])?
        .into_iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"))
        .collect();
    let mut problems = Vec::new();
    problems.extend(text::lengths(&sources));
    problems.extend(text::forbidden_words(&sources));
    problems.extend(arrows::check(&manifests));
    problems.extend(purity::dependencies(&manifests));
    problems.extend(purity::forbidden_names(&sources));
    problems.extend(purity::plans(&sources));
    problems.extend(check_pages(project, &sources)?);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn check_pages(project: &Project, sources: &[File]) -> Outcome<Vec<String>> {
    if !project.has("semantics") {
        return Ok(Vec::new());
    }
    let read = semantics::read(&project.root)?;
    let mut exceptions = if project.has(EXCEPTIONS) {
        Exceptions::parse(EXCEPTIONS, &project.read(EXCEPTIONS)?)
    } else {
        Exceptions::default()
    };
    let mut problems = Vec::new();
    problems.extend(pages::dangling(&read, sources));
    problems.extend(pages::uncited_and_untested(&read, sources, &mut exceptions));
    problems.extend(pages::homeless_words(&read, sources, &mut exceptions));
    problems.extend(names::undocumented(sources, &tree::files(&project.root, "semantics", &["md"])?));
    problems.extend(exceptions.problems());
    Ok(problems)
}
