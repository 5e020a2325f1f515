//! Serves the page, and rebuilds and reloads it when a file changes.
//!
//! The script that reloads is a file, so the page runs under the same policy as the published one.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::http::{self, Response, Site};
use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::Project;
use crate::tree;

use super::quick::QuickSite;
use super::serve;
use super::setup::{self, Purpose};

const USUAL_PORT: u16 = 8100;
const PAUSE: Duration = Duration::from_millis(400);

/// The number of successful builds. The page reloads when it changes.
static BUILDS: AtomicU64 = AtomicU64::new(0);

const RELOAD_PATH: &str = "/__dev/reload.js";
const BUILDS_PATH: &str = "/__dev/builds";
const RELOAD_TAG: &str = "<script type=\"module\" src=\"./__dev/reload.js\"></script></head>";
const RELOAD_SCRIPT: &str = "
const builds = new URL('./builds', import.meta.url);
const read = async () => (await fetch(builds)).text();
const first = await read();
setInterval(async () => {
  try {
    if ((await read()) !== first) location.reload();
  } catch {
    // The server does not answer; the next request tries again.
  }
}, 500);
";

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let port = serve::port(&mut options)?;
    options.done()?;
    setup::ensure(project, Purpose::Page)?;
    let site = QuickSite::new(project)?;
    let listener = http::listen(port, USUAL_PORT)?;
    println!("Redrive (dev) is at {}", http::address(&listener, "")?);
    println!("The page is rebuilt and reloaded when a file changes. Ctrl-C ends it.");
    let before = |served: &Site, path: &str| reloading(served, path).or_else(|| site.prepare(path));
    thread::scope(|scope| {
        scope.spawn(|| watch(project, &site));
        http::serve(&listener, &Site { folders: site.folders(), base: String::new(), before: &before })
    })
}

fn watch(project: &Project, site: &QuickSite) {
    let mut seen = newest(project);
    loop {
        thread::sleep(PAUSE);
        let now = newest(project);
        if now == seen {
            continue;
        }
        // A change during the build is found in the next round.
        seen = now;
        println!("A file changed; building …");
        match site.rebuild() {
            Ok(()) => {
                BUILDS.fetch_add(1, Ordering::Relaxed);
                println!("Built.");
            }
            Err(message) => println!("{message}; the page is unchanged"),
        }
    }
}

/// The number of files, and the time of the last change.
fn newest(project: &Project) -> (usize, Option<SystemTime>) {
    let paths = tree::paths(&project.root, "").unwrap_or_default();
    let files: Vec<PathBuf> =
        paths.iter().filter(|path| is_part_of_the_site(path)).map(|path| project.root.join(path)).collect();
    let last = files.iter().filter_map(|file| file.metadata().and_then(|data| data.modified()).ok()).max();
    (files.len(), last)
}

fn is_part_of_the_site(path: &str) -> bool {
    const TOP: &[&str] = &["index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"];
    const FOLDERS: &[&str] = &["crates/", "web/", "scenarios/", "semantics/"];
    const NOT: &[&str] = &["crates/xtask/", "crates/cli/", "crates/conformance/", "web/e2e/"];
    let starts = |folder: &&str| path.starts_with(folder);
    TOP.contains(&path) || (FOLDERS.iter().any(starts) && !NOT.iter().any(starts))
}

/// Answers the requests of the reload script, and adds the script to the page.
fn reloading(site: &Site, path: &str) -> Option<Response> {
    match path {
        RELOAD_PATH => Some(Response::ok("text/javascript", RELOAD_SCRIPT.into())),
        BUILDS_PATH => {
            let builds = BUILDS.load(Ordering::Relaxed).to_string();
            Some(Response::ok("text/plain", builds.into()))
        }
        "/" | "/index.html" => {
            let mut page = http::read_page(site);
            let text = String::from_utf8_lossy(&page.body);
            page.body = text.replacen("</head>", RELOAD_TAG, 1).into_bytes();
            Some(page)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_of_the_page_are_watched() {
        assert!(is_part_of_the_site("web/src/lib.rs"));
        assert!(is_part_of_the_site("crates/core/src/lib.rs"));
        assert!(!is_part_of_the_site("web/e2e/smoke.spec.ts"));
        assert!(!is_part_of_the_site("README.md"));
    }
}
