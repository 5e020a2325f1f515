//! The page: markup, styles, scripts and module, put together as `index.html` describes.
//!
//! The markup is the one that [Trunk](https://trunkrs.dev) reads: each `<link data-trunk …>` names a part. Trunk builds
//! the page, too, and more slowly: it has to be installed first, and does not divide the module.

use std::fs;
use std::path::Path;

use crate::outcome::Outcome;
use crate::project::{Project, run};
use crate::tree;

use super::wasm::{self, Names, Quality};

const MARKUP: &str = "index.html";
/// The functions that move into the second part of the module.
const REST_LIST: &str = "web/rest.txt";
const PACKAGE: &[&str] = &["--package", "redrive-web", "--bin", "redrive-web"];
const FILE: &str = "redrive-web";

/// Builds the page into a folder. What the folder held before is removed, once the page is complete.
pub fn build(project: &Project, quality: Quality, folder: &Path) -> Outcome {
    let module = wasm::compile(project, quality, PACKAGE, FILE)?;
    let next = folder.with_extension("next");
    remove(&next)?;
    let name = format!("{FILE}-{}", hash(&[&read(&module)?, project.read(REST_LIST)?.as_bytes()]));
    wasm::bind(project, &module, "web", &name, &next)?;
    if quality == Quality::Release {
        let first = next.join(format!("{name}_bg.wasm"));
        let names = next.join("names.wasm");
        tree::write(&names, &read(&first)?)?;
        wasm::optimize(project, Names::Kept, &first)?;
        cut(project, &first, &next.join(format!("{name}_rest.wasm")), &names)?;
        fs::remove_file(&names).map_err(|error| format!("{} cannot be removed: {error}", names.display()))?;
    }
    let markup = assemble(&project.root, &project.read(MARKUP)?, &name, &next)?;
    tree::write(&next.join(MARKUP), markup.as_bytes())?;
    remove(folder)?;
    fs::rename(&next, folder).map_err(|error| format!("{} cannot be renamed: {error}", next.display()))
}

/// Divides the module in two: what the first timeline needs, and the rest. `web/boot.js` loads both. `names` is the module
/// before it was optimized.
fn cut(project: &Project, first: &Path, rest: &Path, names: &Path) -> Outcome {
    println!("Dividing the page's module …");
    run(wasm::bundler(project).arg("cut").args([first, first, rest]).arg(project.root.join(REST_LIST)).arg(names))?;
    wasm::optimize(project, Names::Removed, first)?;
    wasm::optimize(project, Names::Removed, rest)
}

/// Copies the files that the markup names, and returns the markup of the built page. Files that a browser may keep have a
/// hash of their content in their names.
fn assemble(root: &Path, markup: &str, module: &str, folder: &Path) -> Outcome<String> {
    let mut page = String::new();
    let mut rest = markup;
    while let Some((before, tag, after)) = next_link(rest) {
        page.push_str(before);
        let part = |name: &str| {
            attribute(tag, name).ok_or_else(|| format!("{MARKUP}: a link with data-trunk has no {name}: {tag}"))
        };
        let kind = part("rel")?;
        let source = root.join(part("href")?);
        match kind {
            "icon" => page.push_str(&format!("<link rel=\"icon\" href=\"./{}\" />", copy_hashed(&source, folder)?)),
            "css" => {
                page.push_str(&format!("<link rel=\"stylesheet\" href=\"./{}\" />", copy_hashed(&source, folder)?))
            }
            "copy-file" => copy(&source, &folder.join(attribute(tag, "data-target-path").unwrap_or("")))?,
            "copy-dir" => {
                let inside = source.file_name().ok_or_else(|| format!("{} has no name", source.display()))?;
                for path in tree::paths(&source, "")? {
                    let target = folder.join(inside).join(&path);
                    copy(&source.join(&path), target.parent().unwrap_or(folder))?;
                }
            }
            "rust" => page.push_str(&start(module)),
            _ => return Err(format!("{MARKUP}: rel=\"{kind}\" is not supported: {tag}")),
        }
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

/// The script that starts the page, with early requests for what it loads.
fn start(module: &str) -> String {
    format!(
        "<script type=\"module\" src=\"./boot.js\" data-module=\"./{module}.js\" data-wasm=\"./{module}_bg.wasm\"></script>\n    \
         <link rel=\"modulepreload\" href=\"./{module}.js\" crossorigin=\"anonymous\" />\n    \
         <link rel=\"preload\" href=\"./{module}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\" />"
    )
}

/// The text before the next `<link data-trunk …>`, the tag, and the text after it.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find("<link")?;
        let end = start + text[start..].find('>')? + 1;
        let tag = &text[start..end];
        if tag.split_whitespace().any(|word| word == "data-trunk") {
            return Some((&text[..start], tag, &text[end..]));
        }
        from = end;
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = format!("{name}=\"");
    let (_, after) = tag
        .match_indices(&start)
        .find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))
        .map(|(at, _)| tag.split_at(at + start.len()))?;
    after.split_once('"').map(|(value, _)| value)
}

/// Copies a file under a name with a hash of its content, and returns the name.
fn copy_hashed(source: &Path, folder: &Path) -> Outcome<String> {
    let content = read(source)?;
    let stem = source.file_stem().unwrap_or_default().to_string_lossy();
    let extension = source.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-{}.{extension}", hash(&[&content]));
    tree::write(&folder.join(&name), &content)?;
    Ok(name)
}

fn copy(source: &Path, folder: &Path) -> Outcome {
    let name = source.file_name().ok_or_else(|| format!("{} has no name", source.display()))?;
    tree::write(&folder.join(name), &read(source)?)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// FNV-1a, 64 bits: enough to tell versions of one file apart. Each part is followed by a separator.
fn hash(parts: &[&[u8]]) -> String {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = parts.iter().flat_map(|part| part.iter().copied().chain([0]));
    let hash = bytes.fold(START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK: &str = include_str!("../../../../Trunk.toml");

    #[test]
    fn links_are_found_over_several_lines_and_others_left_alone() {
        let text = "a<link rel=\"x\">b<link\n  data-trunk\n  rel=\"css\"\n  href=\"c.css\"\n/>d";
        let (before, tag, after) = next_link(text).expect("there is a link");
        assert_eq!((before, after), ("a<link rel=\"x\">b", "d"));
        assert_eq!((attribute(tag, "rel"), attribute(tag, "href")), (Some("css"), Some("c.css")));
        assert_eq!(attribute("<link data-rel=\"a\" rel=\"b\">", "rel"), Some("b"));
        assert!(next_link(after).is_none());
    }

    #[test]
    fn the_page_starts_as_trunk_would_start_it() {
        let pattern = TRUNK.lines().find_map(|line| line.strip_prefix("pattern_script = '")).expect("Trunk has it");
        let of_trunk = pattern.trim_end_matches('\'').replace("{base}", "./");
        let of_trunk = of_trunk.replace("{js}", "m.js").replace("{wasm}", "m_bg.wasm");
        assert!(start("m").starts_with(&of_trunk), "{of_trunk}");
    }

    #[test]
    fn a_page_is_assembled_from_the_files_that_its_markup_names() {
        let folder = std::env::temp_dir().join(format!("xtask-page-{}", std::process::id()));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let markup = fs::read_to_string(root.join(MARKUP)).expect("the markup is there");
        let page = assemble(&root, &markup, "redrive-web-1", &folder).expect("it is assembled");
        let files = tree::paths(&folder, "").expect("the folder is readable");
        fs::remove_dir_all(&folder).expect("the folder can be removed");
        assert!(!page.contains("data-trunk"), "{page}");
        assert!(page.contains("data-wasm=\"./redrive-web-1_bg.wasm\""), "{page}");
        for file in ["boot.js", "parts.js", "embed/redrive-lab.js", "more/export.js"] {
            assert!(files.contains(&file.to_owned()), "{file}: {files:?}");
        }
        for file in files.iter().filter(|file| file.ends_with(".css") && !file.contains('/')) {
            assert!(page.contains(&format!("href=\"./{file}\"")), "{file}");
        }
    }

    #[test]
    fn a_hash_depends_on_content_and_on_the_border_between_parts() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"a"]).len(), 16);
    }
}
