//! The main job: the site, built and served.

use std::path::PathBuf;

use crate::http::{self, Site};
use crate::{Options, Outcome, Project};

use super::{build, setup};

const USUAL_PORT: u16 = 8000;

pub fn job(project: &Project, mut options: Options) -> Outcome {
    let port = port(&mut options)?;
    let base = http::parse_base(&options.value("--base")?.unwrap_or_default())?;
    let build_first = !options.flag("--no-build");
    let folder = project.root.join(options.value("--dist")?.map_or_else(|| PathBuf::from("dist"), PathBuf::from));
    options.done()?;
    if build_first {
        setup::ensure(project, setup::Purpose::Site)?;
        build::site(project)?;
    }
    if !folder.join("index.html").is_file() {
        return Err(format!("{} holds no site; run cargo xtask build first", folder.display()));
    }
    let listener = http::listen(port, USUAL_PORT)?;
    println!("Redrive is at {}", http::address(&listener, &base)?);
    println!("Ctrl-C ends it.");
    let site = Site { folder, base, special: |_, _| None };
    http::serve(&listener, site)
}

pub fn port(options: &mut Options) -> Outcome<Option<u16>> {
    let Some(text) = options.value("--port")? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(port) => Ok(Some(port)),
        Err(_) => Err(format!("--port wants a number up to 65535, not {text}")),
    }
}
