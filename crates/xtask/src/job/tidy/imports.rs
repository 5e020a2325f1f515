//! Imports between the files of a crate: no service of the core imports another, and no more than six files import each
//! other in a circle.
//!
//! An import is a path in code, outside of tests: in a `use`, or written out where it is used. It leads to the file that
//! defines the name, through re-exports.

use std::collections::{BTreeMap, BTreeSet};

use super::exceptions::Exceptions;
use super::rust_paths::{Path, paths};
use crate::tree::File;

/// The folders of the core that services share. Each other folder simulates one service.
const SHARED: &[&str] = &["documents", "fact", "pattern", "plan"];
const CORE: &str = "crates/core";
const MAX_CIRCLE: usize = 6;
/// A chain of re-exports is never longer; a longer one is a circle.
const MAX_REEXPORTS: usize = 8;

/// Imports from service to service. An exception is written `core sqs -> lambda: reason`.
pub fn between_services(crates: &[Crate], exceptions: &mut Exceptions) -> Vec<String> {
    let mut problems = Vec::new();
    let Some(tree) = crates.iter().find(|tree| tree.folder == CORE) else { return problems };
    for import in tree.imports() {
        let (from, to) = (tree.top_module(import.from), tree.top_module(import.to));
        let both_are_services = tree.is_service(from) && tree.is_service(to);
        if from != to && both_are_services && !exceptions.excuse(&format!("core {from} -> {to}")) {
            problems.push(format!(
                "{}:{}: service {from} imports service {to}",
                tree.modules[import.from].file.path, import.line
            ));
        }
    }
    problems
}

/// Circles of more than six files. An exception is written `circle crates/core 20: reason`, with the number of files of
/// the largest circle that is accepted.
pub fn circles(crates: &[Crate], exceptions: &mut Exceptions) -> Vec<String> {
    let mut problems = Vec::new();
    for tree in crates {
        for circle in tree.circles().into_iter().filter(|circle| circle.len() > MAX_CIRCLE) {
            let accepted = exceptions.excuse_number(&format!("circle {}", tree.folder)).unwrap_or(MAX_CIRCLE);
            if circle.len() > accepted {
                let files: Vec<&str> = circle.iter().map(|&index| &*tree.modules[index].file.path).collect();
                problems.push(format!(
                    "{}: {} files import each other in a circle, {accepted} is the limit: {}",
                    tree.folder,
                    circle.len(),
                    files.join(", ")
                ));
            }
        }
    }
    problems
}

/// The modules of one crate.
pub struct Crate<'t> {
    folder: &'t str,
    modules: Vec<Module<'t>>,
    /// Index of a module by its path: `sqs::queue`, empty for the root.
    by_path: BTreeMap<String, usize>,
}

struct Module<'t> {
    file: &'t File,
    /// `["sqs", "queue"]`.
    path: Vec<&'t str>,
    paths: Vec<Path<'t>>,
    /// The names that `use` brings in, by name.
    names: BTreeMap<&'t str, Vec<&'t str>>,
}

struct Import {
    from: usize,
    to: usize,
    line: usize,
}

/// Every crate of the tree that has a root.
pub fn crates(sources: &[File]) -> Vec<Crate<'_>> {
    let mut by_folder: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in sources.iter().filter(|file| file.extension() == "rs") {
        if let Some((folder, _)) = file.path.split_once("/src/") {
            by_folder.entry(folder).or_default().push(file);
        }
    }
    by_folder.into_iter().map(|(folder, files)| Crate::new(folder, &files)).collect()
}

impl<'t> Crate<'t> {
    fn new(folder: &'t str, files: &[&'t File]) -> Crate<'t> {
        let has_library = files.iter().any(|file| file.path.ends_with("/src/lib.rs"));
        let root = if has_library { "lib.rs" } else { "main.rs" };
        let mut modules = Vec::new();
        for file in files {
            let Some((_, inside)) = file.path.split_once("/src/") else { continue };
            if let Some(path) = module_path(inside, root) {
                modules.push(Module::new(file, path));
            }
        }
        let by_path = modules.iter().enumerate().map(|(index, module)| (module.path.join("::"), index)).collect();
        Crate { folder, modules, by_path }
    }

    fn top_module(&self, index: usize) -> &'t str {
        self.modules[index].path.first().copied().unwrap_or("")
    }

    /// Returns true if a top module simulates a service.
    fn is_service(&self, module: &str) -> bool {
        let is_folder = |other: &Module| other.path == [module] && other.file.path.ends_with("/mod.rs");
        !SHARED.contains(&module) && self.modules.iter().any(is_folder)
    }

    fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (from, module) in self.modules.iter().enumerate() {
            for path in &module.paths {
                if let Some(to) = self.resolve(from, &path.segments, 0).filter(|to| *to != from) {
                    imports.push(Import { from, to, line: path.line });
                }
            }
        }
        imports
    }

    /// The module that defines what a path names, seen from a module; `None` for a path into another crate.
    fn resolve(&self, from: usize, segments: &[&'t str], depth: usize) -> Option<usize> {
        if depth > MAX_REEXPORTS {
            return None;
        }
        let own = &self.modules[from].path;
        let (mut here, mut rest) = match *segments.first()? {
            "crate" => (Vec::new(), &segments[1..]),
            "self" => (own.clone(), &segments[1..]),
            "super" => {
                let up = segments.iter().take_while(|segment| **segment == "super").count();
                (own[..own.len().checked_sub(up)?].to_vec(), &segments[up..])
            }
            first => {
                // A path that starts with a module declared here.
                let mut child = own.clone();
                child.push(first);
                self.by_path.get(&child.join("::"))?;
                (child, &segments[1..])
            }
        };
        while let Some((first, after)) = rest.split_first() {
            let mut deeper = here.clone();
            deeper.push(*first);
            if !self.by_path.contains_key(&deeper.join("::")) {
                break;
            }
            (here, rest) = (deeper, after);
        }
        let module = *self.by_path.get(&here.join("::"))?;
        let Some((name, after)) = rest.split_first() else { return Some(module) };
        if module == from {
            return Some(module);
        }
        if let Some(origin) = self.modules[module].names.get(name) {
            let origin: Vec<&str> = origin.iter().chain(after).copied().collect();
            return self.resolve(module, &origin, depth + 1).or(Some(module));
        }
        Some(module)
    }

    /// The strongly connected components of the imports, largest first (Tarjan).
    fn circles(&self) -> Vec<Vec<usize>> {
        let mut edges = vec![BTreeSet::new(); self.modules.len()];
        for import in self.imports() {
            edges[import.from].insert(import.to);
        }
        let mut search = Search::new(&edges);
        for node in 0..edges.len() {
            if search.number[node].is_none() {
                search.visit(node);
            }
        }
        search.found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
        search.found
    }
}

impl<'t> Module<'t> {
    fn new(file: &'t File, path: Vec<&'t str>) -> Module<'t> {
        let paths = paths(&file.text);
        let names = paths.iter().filter_map(|path| Some((path.name?, path.segments.clone()))).collect();
        Module { file, path, paths, names }
    }
}

/// The module path of a file below `src/`; `None` for tests and for further binaries.
fn module_path<'t>(inside: &'t str, root: &str) -> Option<Vec<&'t str>> {
    if inside == root {
        return Some(Vec::new());
    }
    let stem = inside.strip_suffix(".rs")?;
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    let path: Vec<&str> = stem.split('/').collect();
    let is_other_root = matches!(*path.first()?, "main" | "lib" | "bin");
    let is_test = path.contains(&"tests");
    (!is_other_root && !is_test).then_some(path)
}

struct Search<'e> {
    edges: &'e [BTreeSet<usize>],
    number: Vec<Option<usize>>,
    lowest: Vec<usize>,
    open: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl<'e> Search<'e> {
    fn new(edges: &'e [BTreeSet<usize>]) -> Search<'e> {
        let count = edges.len();
        Search {
            edges,
            number: vec![None; count],
            lowest: vec![0; count],
            open: Vec::new(),
            next: 0,
            found: Vec::new(),
        }
    }

    fn visit(&mut self, node: usize) {
        (self.number[node], self.lowest[node]) = (Some(self.next), self.next);
        self.next += 1;
        self.open.push(node);
        for &to in &self.edges[node] {
            match self.number[to] {
                None => {
                    self.visit(to);
                    self.lowest[node] = self.lowest[node].min(self.lowest[to]);
                }
                Some(number) if self.open.contains(&to) => self.lowest[node] = self.lowest[node].min(number),
                Some(_) => {}
            }
        }
        if self.number[node] == Some(self.lowest[node]) {
            let start = self.open.iter().position(|other| *other == node).unwrap_or(0);
            let mut circle = self.open.split_off(start);
            circle.sort_unstable();
            self.found.push(circle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(files: &[(&str, &str)]) -> Vec<File> {
        files.iter().map(|(path, text)| File::new(&format!("crates/core/src/{path}"), text)).collect()
    }

    fn edges(files: &[File]) -> Vec<String> {
        let tree = crates(files).remove(0);
        let name = |index: usize| tree.modules[index].file.path.trim_start_matches("crates/core/src/").to_owned();
        tree.imports().iter().map(|import| format!("{} -> {}", name(import.from), name(import.to))).collect()
    }

    #[test]
    fn an_import_leads_to_the_file_that_defines_the_name() {
        let files = core(&[
            ("lib.rs", "mod sqs;\nmod time;\npub use sqs::queue::Queue;\n"),
            ("sqs/mod.rs", "mod queue;\nmod send;\npub use queue::{Depth, Queue as Q};\n"),
            ("sqs/queue.rs", "use super::super::time::Instant;\npub struct Queue;\n"),
            ("sqs/send.rs", "use crate::Queue;\nfn a(q: super::Q) { crate::time::now(); alloc::vec::from(1) }\n"),
            ("time.rs", "#[cfg(test)]\nmod tests {\nuse crate::sqs::send;\n}\n"),
        ]);
        assert_eq!(
            edges(&files),
            [
                "lib.rs -> sqs/queue.rs",
                "sqs/mod.rs -> sqs/queue.rs",
                "sqs/mod.rs -> sqs/queue.rs",
                "sqs/queue.rs -> time.rs",
                "sqs/send.rs -> sqs/queue.rs",
                "sqs/send.rs -> sqs/queue.rs",
                "sqs/send.rs -> time.rs",
            ]
        );
    }

    #[test]
    fn a_service_that_imports_a_service_is_reported_unless_listed() {
        let files = core(&[
            ("lib.rs", ""),
            ("sqs/mod.rs", "use crate::stream::Shard;\nuse crate::time::Instant;\n"),
            ("stream/mod.rs", "use crate::{\n    time::Instant,\n    lambda::{self, Function},\n};\n"),
            ("lambda/mod.rs", ""),
            ("time.rs", "use crate::sqs;"),
        ]);
        let mut exceptions = Exceptions::parse("known.txt", "core sqs -> stream: moves\ncore sqs -> s3: moves\n");
        let problems = between_services(&crates(&files), &mut exceptions);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("crates/core/src/stream/mod.rs:3: service stream imports service lambda"));
        assert_eq!(exceptions.problems().len(), 1);
    }

    /// A ring of this many files.
    fn ring(count: usize) -> Vec<File> {
        (0..count)
            .map(|n| File::new(&format!("web/src/m{n}.rs"), &format!("use crate::m{}::A{n};\n", (n + 1) % count)))
            .chain([File::new("web/src/lib.rs", "mod m0;")])
            .collect()
    }

    #[test]
    fn six_files_may_form_a_circle_and_seven_may_not() {
        assert_eq!(circles(&crates(&ring(6)), &mut Exceptions::default()), Vec::<String>::new());
        let problems = circles(&crates(&ring(7)), &mut Exceptions::default());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("web: 7 files import each other in a circle, 6 is the limit: web/src/m0.rs"));
    }

    #[test]
    fn an_exception_holds_up_to_its_number_and_while_there_is_a_circle() {
        let listed = || Exceptions::parse("known.txt", "circle web 8: until the state is one\n");
        for (count, expected, stale) in [(8, 0, 0), (9, 1, 0), (6, 0, 1)] {
            let mut exceptions = listed();
            assert_eq!(circles(&crates(&ring(count)), &mut exceptions).len(), expected, "{count}");
            assert_eq!(exceptions.problems().len(), stale, "{count}");
        }
    }
}
