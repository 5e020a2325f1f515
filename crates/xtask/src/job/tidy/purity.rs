//! Checks that the core is pure: no dependencies, no standard library, no floats and no order by hash, and that only
//! `validate` makes plans.

use super::arrows;
use super::text::{code_lines, holds_word};
use crate::tree::File;

const MANIFEST: &str = "crates/core/Cargo.toml";
const SOURCES: &str = "crates/core/src/";

/// The permitted dependencies of the core: none.
const ALLOWED: &[&str] = &[];

const FORBIDDEN: &[(&str, &str)] = &[
    ("HashMap", "its order differs from run to run; use BTreeMap or an index"),
    ("HashSet", "its order differs from run to run; use BTreeSet or an index"),
    ("f32", "floats differ from machine to machine; use whole numbers"),
    ("f64", "floats differ from machine to machine; use whole numbers"),
    ("std::", "the core has no standard library; use core:: or alloc::"),
];

/// The constructor of a plan: only validation may call it.
const CONSTRUCTOR: &str = "from_validated";

pub fn dependencies(manifests: &[File]) -> Vec<String> {
    manifests
        .iter()
        .filter(|file| file.path == MANIFEST)
        .flat_map(|file| arrows::dependencies(&file.text))
        .filter(|dependency| !dependency.is_dev && !ALLOWED.contains(&dependency.name))
        .map(|dependency| format!("{MANIFEST}:{}: the core may not depend on {}", dependency.line, dependency.name))
        .collect()
}

pub fn forbidden_names(sources: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in sources.iter().filter(|file| is_core_code(&file.path)) {
        for (number, line) in code_lines(&file.text) {
            for (word, advice) in FORBIDDEN {
                if holds_word(line, word) {
                    problems.push(format!("{}:{number}: {word} — {advice}", file.path));
                }
            }
        }
    }
    problems
}

pub fn plans(sources: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in sources {
        let may =
            ["crates/core/", "crates/scenario/", "crates/xtask/"].iter().any(|folder| file.path.starts_with(folder));
        if may || file.extension() != "rs" {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            if holds_word(line, CONSTRUCTOR) {
                problems.push(format!(
                    "{}:{}: only crates/scenario makes a plan, by validating a scenario",
                    file.path,
                    index + 1
                ));
            }
        }
    }
    problems
}

fn is_core_code(path: &str) -> bool {
    path.starts_with(SOURCES) && !path.ends_with("/tests.rs") && !path.contains("/tests/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_has_no_dependency_but_for_its_tests() {
        let manifest = File::new(MANIFEST, "[dependencies]\nserde = \"1\"\n[dev-dependencies]\nexpect-test = \"1\"\n");
        let problems = dependencies(&[manifest]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("crates/core/Cargo.toml:2: "));
    }

    #[test]
    fn floats_hashes_and_std_are_reported_in_code_only() {
        let code = "// f64 is bad\nuse std::fmt;\nlet a: f64 = b;\nlet elf64 = 1;\n\
                    #[cfg(test)]\nmod tests {\nuse std::collections::HashMap;\n}\n";
        let files = [
            File::new("crates/core/src/a.rs", code),
            File::new("crates/core/src/a/tests.rs", "use std::fmt;"),
            File::new("crates/cli/src/a.rs", code),
        ];
        let problems = forbidden_names(&files);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("crates/core/src/a.rs:2: std::"));
        assert!(problems[1].starts_with("crates/core/src/a.rs:3: f64"));
    }

    #[test]
    fn plans_come_from_validation() {
        let call = format!("let plan = Plan::{CONSTRUCTOR}(parts);");
        let files = [File::new("crates/scenario/src/validate.rs", &call), File::new("crates/views/src/lib.rs", &call)];
        let problems = plans(&files);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("crates/views/src/lib.rs:1: "));
    }
}
