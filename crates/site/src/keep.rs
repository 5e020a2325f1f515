//! The site's version, and the service worker that keeps the site for use without a network.

use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::supply::{BILL_PATH, NOTICES_PATH};

/// The fixed part of the worker; the build writes the version and the list of files before it.
const WORKER: &str = include_str!("../assets/sw.js");
pub const WORKER_PATH: &str = "sw.js";
/// The folder of the single file. It is for download, and not stored for offline use.
pub const DOWNLOADS: &str = "download/";

/// A file of the site.
pub struct Kept {
    pub path: String,
    pub hash: String,
}

/// The SHA-256 in Base64, as content security policies write it.
pub fn hash(bytes: &[u8]) -> String {
    Base64::encode_string(&Sha256::digest(bytes))
}

/// Length of the stored beginning of a hash, which is enough to be unique.
const SHORT: usize = 20;

/// The files of the site that are stored for offline use, by path.
pub fn files(out: &Path) -> Result<Vec<Kept>, String> {
    let mut paths = Vec::new();
    walk(out, "", &mut paths)?;
    // The page does not load these.
    let is_apart = |path: &str| [WORKER_PATH, NOTICES_PATH, BILL_PATH].contains(&path) || path.starts_with(DOWNLOADS);
    paths.retain(|path| !is_apart(path));
    paths.sort();
    let kept = paths.into_iter().map(|path| {
        let bytes = fs::read(out.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        Ok(Kept { hash: hash(&bytes)[..SHORT].to_owned(), path })
    });
    kept.collect()
}

fn walk(folder: &Path, before: &str, paths: &mut Vec<String>) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// The version: a hash of all files in hexadecimal, which addresses can contain.
pub fn version(files: &[Kept]) -> String {
    let all: Vec<String> = files.iter().map(|file| format!("{} {}", file.path, file.hash)).collect();
    Sha256::digest(all.join("\n")).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The page without a version. It has one if the site was finished before.
pub fn unstamped(page: &str) -> String {
    let mut page = page.to_owned();
    for (start, end) in [("?v=", "\""), (" data-version=\"", " data-module")] {
        if let Some((before, rest)) = page.split_once(start)
            && let Some(at) = rest.find(end)
        {
            page = format!("{before}{}", &rest[at..]);
        }
    }
    page
}

/// The page with its version, which its boot script and all later requests have in their addresses.
pub fn stamped(page: &str, version: &str) -> Result<String, String> {
    const BOOT: &str = "src=\"./boot.js\"";
    if page.matches(BOOT).count() != 1 {
        return Err(format!("index.html: {BOOT} is to be there once"));
    }
    Ok(page.replace(BOOT, &format!("src=\"./boot.js?v={version}\" data-version=\"{version}\"")))
}

/// The worker of a version.
pub fn worker(version: &str, files: &[Kept]) -> String {
    let list: Vec<String> = files
        .iter()
        .map(|file| format!("  {}: \"{}\"", serde_json::Value::from(file.path.as_str()), file.hash))
        .collect();
    format!("const VERSION = \"{version}\";\nconst FILES = {{\n{},\n}};\n\n{WORKER}", list.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(path: &str, text: &str) -> Kept {
        Kept { path: path.to_owned(), hash: hash(text.as_bytes()) }
    }

    #[test]
    fn a_changed_file_changes_the_version() {
        let one = version(&[kept("a", "1"), kept("b", "2")]);
        assert_eq!(one.len(), 16);
        assert_eq!(one, version(&[kept("a", "1"), kept("b", "2")]));
        assert_ne!(one, version(&[kept("a", "1"), kept("b", "3")]));
        assert_ne!(one, version(&[kept("a", "1"), kept("c", "2")]));
    }

    #[test]
    fn the_page_loads_files_of_its_own_version() {
        let plain = "<script type=\"module\" src=\"./boot.js\" data-module=\"x\"></script>";
        let page = stamped(plain, "abc").expect("it has a boot script");
        assert!(page.contains("src=\"./boot.js?v=abc\" data-version=\"abc\" data-module=\"x\""));
        assert!(stamped("<p>", "abc").is_err());
        assert_eq!(unstamped(&page), plain);
        assert_eq!(unstamped(plain), plain);
    }

    #[test]
    fn the_worker_lists_every_file() {
        let text = worker("abc", &[kept("a \"b\".js", "1")]);
        assert!(text.starts_with("const VERSION = \"abc\";\nconst FILES = {\n  \"a \\\"b\\\".js\": \""));
        assert!(text.contains("addEventListener(\"install\""));
    }
}
