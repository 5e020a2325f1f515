//! Serve, watch, rebuild, reload.
//!
//! Trunk's own watcher reloads with an inline script, which the page's policy forbids. This one
//! adds a script in a file of its own, so the page runs under the policy that it ships with.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::http::{self, Response, Site};
use crate::project::run;
use crate::{Options, Outcome, Project, tree};

use super::{build, serve, setup};

const USUAL_PORT: u16 = 8100;
const FOLDER: &str = ".tools/dev";
const PAUSE: Duration = Duration::from_millis(400);

/// Counts the builds that worked; the page reloads when it changes.
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
    // The server is gone for a moment; the next try tells.
  }
}, 500);
";

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let port = serve::port(&mut options)?;
    options.done()?;
    setup::ensure(project, setup::Purpose::Site)?;
    build(project)?;
    let listener = http::listen(port, USUAL_PORT)?;
    println!("Redrive (dev) is at {}", http::address(&listener, "")?);
    println!("It rebuilds and reloads when a file changes. Ctrl-C ends it.");
    let site = Site { folder: project.root.join(FOLDER), base: String::new(), special };
    thread::scope(|scope| {
        scope.spawn(|| watch(project));
        http::serve(&listener, site)
    })
}

fn build(project: &Project) -> Outcome {
    run(build::trunk(project).args(["build", "--offline", "--dist", FOLDER]))?;
    BUILDS.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

fn watch(project: &Project) {
    let mut seen = newest(project);
    loop {
        thread::sleep(PAUSE);
        let now = newest(project);
        if now == seen {
            continue;
        }
        // What changes during the build is seen at the next look.
        seen = now;
        println!("Something changed; building …");
        match build(project) {
            Ok(()) => println!("Built."),
            Err(message) => println!("{message}; the page stays as it was"),
        }
    }
}

/// How many files there are, and when the last of them changed.
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

fn special(site: &Site, path: &str) -> Option<Response> {
    match path {
        RELOAD_PATH => Some(Response::ok("text/javascript", RELOAD_SCRIPT.into())),
        BUILDS_PATH => {
            let builds = BUILDS.load(Ordering::Relaxed).to_string();
            Some(Response::ok("text/plain", builds.into()))
        }
        "/" | "/index.html" => {
            let mut page = http::read_file(site, &site.folder.join("index.html"));
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
    fn only_what_the_page_is_made_of_is_watched() {
        assert!(is_part_of_the_site("web/src/lib.rs"));
        assert!(is_part_of_the_site("crates/core/src/lib.rs"));
        assert!(!is_part_of_the_site("web/e2e/smoke.spec.ts"));
        assert!(!is_part_of_the_site("README.md"));
    }
}
