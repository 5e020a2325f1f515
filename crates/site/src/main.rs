//! Writes the book, the lessons and the texts for authors as plain pages: `redrive-site ROOT OUT`, where `ROOT` has
//! `semantics/` and `docs/`, and `OUT` is the site's folder. They need no script, work under any path, and load nothing
//! from elsewhere. At the end the site gets its version, its service worker, and the playground in a single file.

mod book;
mod docs;
mod frame;
mod keep;
mod lessons;
mod markdown;
mod policy;
mod single;
mod supply;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// A page of the site.
struct Page {
    /// Relative to the root of the site: `book/sqs/queue.html`.
    path: String,
    html: String,
}

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(root), Some(out), metadata, None) = (args.next(), args.next(), args.next(), args.next()) else {
        eprintln!("usage: redrive-site ROOT OUT [METADATA]");
        return ExitCode::from(2);
    };
    match write(&root, &out, metadata.as_deref()) {
        Ok(count) => {
            println!("{count} pages of book and lessons");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path, out: &Path, metadata: Option<&Path>) -> Result<usize, String> {
    let mut pages = book::pages(root)?;
    pages.extend(lessons::pages(base().as_deref())?);
    pages.extend(docs::pages(root)?);
    pages.push(Page { path: "pages.css".to_owned(), html: frame::CSS.to_owned() });
    for page in &pages {
        put(out, &page.path, &page.html)?;
    }
    // The preview picture of links to lessons.
    let picture = root.join("docs/pictures/queue-light.png");
    fs::copy(&picture, out.join("picture.png")).map_err(|error| format!("{}: {error}", picture.display()))?;
    if let Some(metadata) = metadata {
        write_supply(root, out, metadata)?;
    }
    finish(out)?;
    Ok(pages.iter().filter(|page| page.path.ends_with(".html")).count())
}

/// Writes the notices of third parties and the bill of materials, from the output of `cargo metadata` in a file.
fn write_supply(root: &Path, out: &Path, metadata: &Path) -> Result<(), String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let supply = supply::supply(&read(metadata)?, &read(&root.join("Cargo.lock"))?)?;
    put(out, supply::NOTICES_PATH, &supply.notices)?;
    put(out, supply::BILL_PATH, &supply.bill)
}

/// Writes a file of the site, and makes its folder.
fn put(out: &Path, path: &str, text: &str) -> Result<(), String> {
    let path = out.join(path);
    let folder = path.parent().unwrap_or(out);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

/// The address of the published site with a slash at its end, if the environment sets it.
fn base() -> Option<String> {
    let base = env::var("REDRIVE_URL").ok().filter(|base| base.starts_with("https://"))?;
    Some(format!("{}/", base.trim_end_matches('/')))
}

/// Adds the version and the service worker to the site, and packs the playground into one file. Does nothing if the
/// site has no playground.
fn finish(out: &Path) -> Result<(), String> {
    let Ok(page) = fs::read_to_string(out.join("index.html")) else { return Ok(()) };
    let example = "module/examples/seeds.html";
    if let Ok(page) = fs::read_to_string(out.join(example)).map(|page| policy::with_policy(&page)) {
        put(out, example, &page)?;
    }
    let page = keep::unstamped(&page);
    put(out, "index.html", &page)?;
    let files = keep::files(out)?;
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    put(out, &format!("{}redrive.html", keep::DOWNLOADS), &single::file(out, &page, &paths)?)?;
    let version = keep::version(&files);
    put(out, "index.html", &keep::stamped(&page, &version)?)?;
    put(out, keep::WORKER_PATH, &keep::worker(&version, &keep::files(out)?))
}

#[cfg(test)]
mod tests;
