//! Builds the page and serves it on this machine.

use std::path::PathBuf;
use std::thread;

use crate::http::{self, Site};
use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::Project;

use super::build;
use super::quick::QuickSite;
use super::setup::{self, Purpose};

const USUAL_PORT: u16 = 8000;

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let port = port(&mut options)?;
    let base = http::parse_base(&options.value("--base")?.unwrap_or_default())?;
    let no_build = options.flag("--no-build");
    let release = options.flag("--release");
    let dist = options.value("--dist")?.map(PathBuf::from);
    options.done()?;
    if !no_build && !release && dist.is_none() {
        return serve_quick(project, port, &base);
    }
    if !no_build {
        setup::ensure(project, Purpose::Site)?;
        build::site(project)?;
    }
    let folder = project.root.join(dist.unwrap_or_else(|| PathBuf::from("dist")));
    if !folder.join("index.html").is_file() {
        return Err(format!("{} holds no site; run cargo xtask build first", folder.display()));
    }
    let listener = http::listen(port, USUAL_PORT)?;
    announce(&http::address(&listener, &base)?);
    http::serve(&listener, &Site { folders: vec![folder], base, before: &|_, _| None })
}

fn serve_quick(project: &Project, port: Option<u16>, base: &str) -> Outcome {
    setup::ensure(project, Purpose::Page)?;
    let site = QuickSite::new(project)?;
    let listener = http::listen(port, USUAL_PORT)?;
    announce(&http::address(&listener, base)?);
    let before = |_: &Site, path: &str| site.prepare(path);
    thread::scope(|scope| {
        scope.spawn(|| site.build_pages());
        http::serve(&listener, &Site { folders: site.folders(), base: base.to_owned(), before: &before })
    })
}

fn announce(address: &str) {
    println!("Redrive is at {address}");
    println!("Ctrl-C ends it.");
}

pub fn port(options: &mut Options) -> Outcome<Option<u16>> {
    let Some(text) = options.value("--port")? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(port) => Ok(Some(port)),
        Err(_) => Err(format!("--port expects a number up to 65535, not {text}")),
    }
}
