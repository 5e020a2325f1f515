//! The permitted dependencies between crates: `core` ← `scenario`, `core` ← `views`, both ← `advice` ← `report` ←
//! `lessons`, `export`. The crates on top can depend on all of these and never on each other.

use crate::tree::File;

const BELOW: &[&str] = &["core", "scenario", "views", "advice", "report", "lessons", "export"];

/// The crates that each crate may depend on, also in its tests.
const ARROWS: &[(&str, &[&str])] = &[
    ("crates/core", &[]),
    ("crates/scenario", &["core"]),
    ("crates/views", &["core"]),
    ("crates/advice", &["core", "scenario", "views"]),
    ("crates/report", &["core", "scenario", "views", "advice"]),
    ("crates/lessons", &["core", "scenario", "report", "views"]),
    ("crates/export", &["core", "scenario", "views", "report"]),
    ("crates/cli", BELOW),
    ("crates/site", BELOW),
    ("crates/wasm", BELOW),
    ("crates/yaml", &["scenario"]),
    ("crates/conformance", BELOW),
    ("web", BELOW),
    ("fuzz", BELOW),
    ("crates/xtask", &[]),
    ("crates/bundle", &[]),
];

pub fn check(manifests: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests {
        let folder = file.path.trim_end_matches("/Cargo.toml");
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == folder) else {
            problems.push(format!(
                "{}: this crate is not in the table of arrows (crates/xtask, tidy/arrows.rs)",
                file.path
            ));
            continue;
        };
        for dependency in dependencies(&file.text) {
            let Some(name) = dependency.name.strip_prefix("redrive-") else {
                continue;
            };
            if !allowed.contains(&name) {
                problems.push(format!("{}:{}: {folder} may not depend on redrive-{name}", file.path, dependency.line));
            }
        }
    }
    problems
}

#[derive(Debug, PartialEq)]
pub struct Dependency<'a> {
    pub name: &'a str,
    pub line: usize,
    /// Only for tests, examples and benches.
    pub is_dev: bool,
}

/// The dependencies of a manifest, written either as a line or as a table.
pub fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut table = "";
    for (index, line) in manifest.lines().enumerate() {
        let line_text = line.trim();
        let number = index + 1;
        if let Some(name) = line_text.strip_prefix('[').and_then(|rest| rest.split_once(']').map(|(name, _)| name)) {
            table = name;
            // [dependencies.name], [target.'cfg(…)'.dependencies.name]
            if let Some((before, name)) = table.rsplit_once("dependencies.") {
                found.push(Dependency { name: name.trim_matches('"'), line: number, is_dev: before.ends_with("dev-") });
            }
        } else if table.ends_with("dependencies")
            && !line_text.starts_with('#')
            && let Some((key, _)) = line_text.split_once('=')
        {
            let key = key.trim();
            found.push(Dependency {
                // `name.workspace = true` names the crate before the dot.
                name: key.split('.').next().unwrap_or(key).trim_matches('"'),
                line: number,
                is_dev: table.ends_with("dev-dependencies"),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_found_however_they_are_written() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\n# a = 1\nredrive-core.workspace = true\n\
            serde = { version = \"1\" }\n[dev-dependencies.expect-test]\nversion = \"1\"\n\
            [target.'cfg(unix)'.dependencies]\n\"libc\" = \"1\"\n[features]\ndefault = []\n";
        let found: Vec<(&str, bool)> =
            dependencies(manifest).iter().map(|dependency| (dependency.name, dependency.is_dev)).collect();
        assert_eq!(found, [("redrive-core", false), ("serde", false), ("expect-test", true), ("libc", false)]);
    }

    #[test]
    fn a_dependency_in_the_wrong_direction_is_reported() {
        let manifests = [
            File::new("crates/views/Cargo.toml", "[dependencies]\nredrive-core = {}\nredrive-report = {}\n"),
            File::new("crates/cli/Cargo.toml", "[dependencies]\nredrive-web = {}\n"),
            File::new("crates/new/Cargo.toml", ""),
        ];
        let problems = check(&manifests);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].starts_with("crates/views/Cargo.toml:3: "));
        assert!(problems[1].contains("may not depend on redrive-web"));
        assert!(problems[2].contains("not in the table"));
    }
}
