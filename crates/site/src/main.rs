//! Writes the book, the lessons and the texts for authors as plain pages: `redrive-site ROOT OUT`, where `ROOT` has
//! `semantics/` and `docs/` and `OUT` is the site's folder. They need no script, work under any path, and load nothing from elsewhere.

mod book;
mod docs;
mod frame;
mod lessons;
mod markdown;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// A page of the site.
struct Page {
    /// From the site's root: `book/sqs/queue.html`.
    path: String,
    html: String,
}

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(root), Some(out), None) = (args.next(), args.next(), args.next()) else {
        eprintln!("usage: redrive-site ROOT OUT");
        return ExitCode::from(2);
    };
    match write(&root, &out) {
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

fn write(root: &Path, out: &Path) -> Result<usize, String> {
    let mut pages = book::pages(root)?;
    pages.extend(lessons::pages()?);
    pages.extend(docs::pages(root)?);
    pages.push(Page { path: "pages.css".to_owned(), html: frame::CSS.to_owned() });
    for page in &pages {
        let path = out.join(&page.path);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::write(&path, &page.html).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(pages.len() - 1)
}

#[cfg(test)]
mod tests;
