//! The site of `serve` and `dev`: the page, built quickly, and the other parts on their first request.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::http::Response;
use crate::outcome::Outcome;
use crate::project::Project;

use super::wasm::Quality;
use super::{build, module, page};

const PAGE: &str = "page";
/// The folder of the parts that are built later. It is separate, because a build of the page replaces the folder of the page.
const LATER: &str = "page-later";

/// A part of the site that the page loads only when it is needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Lessons, book and documents.
    Pages,
    /// The JavaScript module, with or without the exports.
    Module(&'static str),
    /// The reader and writer of YAML.
    Yaml,
}

impl Part {
    fn of(path: &str) -> Option<Part> {
        let path = path.trim_start_matches('/');
        let is_in = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        if is_in(&["lessons", "book", "docs"]) || matches!(path, "pages.css" | "picture.png") {
            Some(Part::Pages)
        } else if path.starts_with("module/redrive-export") {
            Some(Part::Module(module::WITH_EXPORTS))
        } else if path.starts_with("module") {
            Some(Part::Module(module::PLAIN))
        } else if path.starts_with("more/yaml") {
            Some(Part::Yaml)
        } else {
            None
        }
    }

    fn build(self, project: &Project) -> Outcome {
        let folder = project.built(LATER);
        match self {
            Part::Pages => {
                println!("Building lessons and book …");
                build::pages(project, &folder)
            }
            Part::Module(name) => {
                println!("Building the JavaScript module {name} …");
                module::build_one(project, Quality::Quick, name, &folder)
            }
            Part::Yaml => {
                println!("Building the YAML module …");
                module::build_yaml(project, Quality::Quick, &folder)
            }
        }
    }
}

pub struct QuickSite<'p> {
    project: &'p Project,
    /// The parts that are up to date.
    built: Mutex<Vec<Part>>,
}

impl<'p> QuickSite<'p> {
    /// Builds the page.
    pub fn new(project: &'p Project) -> Outcome<QuickSite<'p>> {
        println!("Building the page: a minute or two the first time, seconds after a change.");
        let site = QuickSite { project, built: Mutex::new(Vec::new()) };
        site.rebuild()?;
        Ok(site)
    }

    /// Builds the page again. The other parts are built again on their next request.
    pub fn rebuild(&self) -> Outcome {
        let mut built = self.built();
        page::build(self.project, Quality::Quick, &self.project.built(PAGE))?;
        built.clear();
        Ok(())
    }

    pub fn folders(&self) -> Vec<PathBuf> {
        [PAGE, LATER].map(|folder| self.project.built(folder)).to_vec()
    }

    /// Builds lessons and book, so that the first lesson opens at once.
    pub fn build_pages(&self) {
        if let Err(message) = self.ensure(Part::Pages) {
            println!("{message}");
        }
    }

    /// Builds the part of the site that a request needs. A response is an error of that build.
    pub fn prepare(&self, path: &str) -> Option<Response> {
        let message = self.ensure(Part::of(path)?).err()?;
        println!("{message}");
        Some(Response::failed(&message))
    }

    fn ensure(&self, part: Part) -> Outcome {
        let mut built = self.built();
        if !built.contains(&part) {
            part.build(self.project)?;
            built.push(part);
        }
        Ok(())
    }

    fn built(&self) -> MutexGuard<'_, Vec<Part>> {
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_beside_the_page_names_its_part() {
        assert_eq!(Part::of("/lessons/asks.json"), Some(Part::Pages));
        assert_eq!(Part::of("/book/"), Some(Part::Pages));
        assert_eq!(Part::of("/module/redrive-export_bg.wasm"), Some(Part::Module("redrive-export")));
        assert_eq!(Part::of("/module/redrive.js"), Some(Part::Module("redrive")));
        assert_eq!(Part::of("/more/yaml.js"), Some(Part::Yaml));
        for path in ["/", "/boot.js", "/more/export.js", "/embed/frame.js"] {
            assert_eq!(Part::of(path), None, "{path}");
        }
    }
}
