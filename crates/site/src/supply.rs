//! Third-party software in the site: notices with the licence texts, and a bill of materials in CycloneDX JSON.
//!
//! Both are made from the output of `cargo metadata` and from the files of the crates, without a network. The same input
//! gives the same output: there is no time and no random identifier in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

pub const NOTICES_PATH: &str = "notices.txt";
pub const BILL_PATH: &str = "sbom.cdx.json";

/// The crates of the project that are compiled into the site.
const ROOTS: &[&str] = &["redrive-web", "redrive-wasm", "redrive-yaml"];
/// File names of licence texts start with one of these.
const LICENCE_FILES: &[&str] = &["licen", "copying", "copyright", "notice", "unlicense"];

pub struct Supply {
    pub notices: String,
    pub bill: String,
}

/// `metadata` is the output of `cargo metadata`, `lock` the text of `Cargo.lock`.
pub fn supply(metadata: &str, lock: &str) -> Result<Supply, String> {
    let metadata: Value = serde_json::from_str(metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let graph = Graph::read(&metadata).ok_or("cargo metadata has an unknown form")?;
    let checksums = checksums(lock);
    Ok(Supply { notices: notices(&graph)?, bill: bill(&graph, &checksums) })
}

struct Package<'m> {
    name: &'m str,
    version: &'m str,
    licence: &'m str,
    repository: &'m str,
    /// The path of its `Cargo.toml`.
    manifest: &'m str,
    is_third_party: bool,
    is_macro: bool,
}

/// The packages that are compiled into the site, and what each depends on, by the identifiers of cargo.
struct Graph<'m> {
    packages: BTreeMap<&'m str, Package<'m>>,
    dependencies: BTreeMap<&'m str, BTreeSet<&'m str>>,
}

impl<'m> Graph<'m> {
    fn read(metadata: &'m Value) -> Option<Graph<'m>> {
        let mut packages: BTreeMap<&str, Package> = metadata["packages"]
            .as_array()?
            .iter()
            .filter_map(|value| Some((value["id"].as_str()?, package(value)?)))
            .collect();
        let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for node in metadata["resolve"]["nodes"].as_array()? {
            let of = edges.entry(node["id"].as_str()?).or_default();
            for dependency in node["deps"].as_array()? {
                // Dependencies of tests and of build scripts have a kind.
                if dependency["dep_kinds"].as_array()?.iter().any(|kind| kind["kind"].is_null()) {
                    of.insert(dependency["pkg"].as_str()?);
                }
            }
        }
        let mut open: Vec<&str> =
            packages.iter().filter(|(_, package)| ROOTS.contains(&package.name)).map(|(id, _)| *id).collect();
        let mut shipped = BTreeSet::new();
        while let Some(id) = open.pop() {
            // A procedural macro runs in the compiler.
            if !packages.get(id)?.is_macro && shipped.insert(id) {
                open.extend(edges.get(id).into_iter().flatten());
            }
        }
        packages.retain(|id, _| shipped.contains(id));
        edges.retain(|id, _| shipped.contains(id));
        edges.values_mut().for_each(|of| of.retain(|id| shipped.contains(id)));
        Some(Graph { packages, dependencies: edges })
    }

    fn third_party(&self) -> impl Iterator<Item = &Package<'m>> {
        let mut packages: Vec<&Package> = self.packages.values().filter(|package| package.is_third_party).collect();
        packages.sort_by_key(|package| (package.name, package.version));
        packages.into_iter()
    }
}

fn package(value: &Value) -> Option<Package<'_>> {
    let kinds = value["targets"].as_array()?.iter().flat_map(|target| target["kind"].as_array().into_iter().flatten());
    let mut kinds = kinds.filter_map(Value::as_str);
    Some(Package {
        name: value["name"].as_str()?,
        version: value["version"].as_str()?,
        licence: value["license"].as_str().unwrap_or("see its licence file"),
        repository: value["repository"].as_str().unwrap_or(""),
        manifest: value["manifest_path"].as_str()?,
        is_third_party: value["source"].is_string(),
        is_macro: kinds.any(|kind| kind == "proc-macro"),
    })
}

fn notices(graph: &Graph) -> Result<String, String> {
    let mut text = String::from(
        "Third-party software in Redrive\n\nThe page and the JavaScript module contain the Rust standard library\n\
         (https://github.com/rust-lang/rust, MIT OR Apache-2.0) and the packages below.\n",
    );
    // Many packages share a text to the letter.
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in graph.third_party() {
        text.push_str(&format!("\n{} {}\n  {}\n", package.name, package.version, package.licence));
        if !package.repository.is_empty() {
            text.push_str(&format!("  {}\n", package.repository));
        }
        let texts = licence_texts(Path::new(package.manifest))?;
        if texts.is_empty() {
            text.push_str("  The package has no licence file.\n");
        }
        for licence in texts {
            by_text.entry(licence).or_default().push(format!("{} {}", package.name, package.version));
        }
    }
    let mut licences: Vec<(Vec<String>, String)> = by_text.into_iter().map(|(text, of)| (of, text)).collect();
    licences.sort();
    for (of, licence) in licences {
        text.push_str(&format!("\n{}\n{}\n\n{licence}\n", "-".repeat(72), of.join(", ")));
    }
    Ok(text)
}

/// The licence texts in the folder of a package, with the same line ends everywhere.
fn licence_texts(manifest: &Path) -> Result<BTreeSet<String>, String> {
    let folder = manifest.parent().unwrap_or(manifest);
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut texts = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_file() && LICENCE_FILES.iter().any(|start| name.starts_with(start)) {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            texts.insert(text.replace("\r\n", "\n").trim().to_owned());
        }
    }
    Ok(texts)
}

/// A licence as an SPDX expression: older packages write `/` for `OR`.
fn expression(licence: &str) -> String {
    licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

/// The SHA-256 of each package, by name and version.
fn checksums(lock: &str) -> BTreeMap<(&str, &str), &str> {
    lock.split("[[package]]")
        .filter_map(|entry| {
            let value = |key: &str| {
                let line = entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
                line.strip_suffix('"')
            };
            Some(((value("name")?, value("version")?), value("checksum")?))
        })
        .collect()
}

fn bill(graph: &Graph, checksums: &BTreeMap<(&str, &str), &str>) -> String {
    let reference = |package: &Package| format!("pkg:cargo/{}@{}", package.name, package.version);
    let components: Vec<Value> = graph
        .third_party()
        .map(|package| {
            let mut component = json!({
                "type": "library",
                "bom-ref": reference(package),
                "name": package.name,
                "version": package.version,
                "purl": reference(package),
                "licenses": [{ "expression": expression(package.licence) }],
            });
            if let Some(checksum) = checksums.get(&(package.name, package.version)) {
                component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
            }
            if !package.repository.is_empty() {
                component["externalReferences"] = json!([{ "type": "vcs", "url": package.repository }]);
            }
            component
        })
        .collect();
    // The site depends on what any crate of the project depends on.
    let mut of_site = BTreeSet::new();
    let mut dependencies = Vec::new();
    for (id, of) in &graph.dependencies {
        let package = &graph.packages[id];
        let of: BTreeSet<String> =
            of.iter().map(|id| &graph.packages[id]).filter(|package| package.is_third_party).map(reference).collect();
        if package.is_third_party {
            dependencies.push(json!({ "ref": reference(package), "dependsOn": of }));
        } else {
            of_site.extend(of);
        }
    }
    dependencies.insert(0, json!({ "ref": "redrive", "dependsOn": of_site }));
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "redrive",
                "name": "redrive",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    serde_json::to_string_pretty(&bill).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four packages: the page, a library, a macro, and a library that only tests use.
    fn metadata() -> String {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
        let package = |name: &str, source: Value, kind: &str| {
            json!({
                "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "repository": null,
                "source": source, "manifest_path": manifest, "targets": [{ "kind": [kind] }],
            })
        };
        let dependency = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        json!({
            "packages": [
                package("redrive-web", Value::Null, "lib"), package("lib", "registry".into(), "lib"),
                package("macro", "registry".into(), "proc-macro"), package("tested", "registry".into(), "lib"),
            ],
            "resolve": { "nodes": [
                { "id": "redrive-web", "deps": [
                    dependency("lib", Value::Null), dependency("macro", Value::Null), dependency("tested", "dev".into()),
                ] },
                { "id": "lib", "deps": [] }, { "id": "macro", "deps": [] }, { "id": "tested", "deps": [] },
            ] },
        })
        .to_string()
    }

    #[test]
    fn only_what_is_compiled_into_the_site_is_listed() {
        let lock = "[[package]]\nname = \"lib\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let supply = supply(&metadata(), lock).expect("the metadata is readable");
        let bill: Value = serde_json::from_str(&supply.bill).expect("it is JSON");
        assert_eq!(bill["components"].as_array().map(Vec::len), Some(1));
        assert_eq!(bill["components"][0]["purl"], "pkg:cargo/lib@1.0.0");
        assert_eq!(bill["components"][0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "abc");
        assert_eq!(bill["dependencies"][0], json!({ "ref": "redrive", "dependsOn": ["pkg:cargo/lib@1.0.0"] }));
        assert!(supply.notices.contains("\nlib 1.0.0\n  MIT/Apache-2.0\n"), "{}", supply.notices);
        assert!(!supply.notices.contains("tested") && !supply.notices.contains("macro 1"), "{}", supply.notices);
    }

    #[test]
    fn the_licence_texts_of_a_package_are_included_once() {
        let supply = supply(&metadata(), "").expect("the metadata is readable");
        assert_eq!(supply.notices.matches("Permission is hereby granted").count(), 1);
        assert!(supply.notices.contains("Apache License"));
    }
}
