//! The playground as one file, which works from a disk and without a network. Styles and scripts are inline, and the
//! policy allows only their hashes. Modules and files that are loaded later are compressed in the page.

use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec;

use crate::keep::hash;

const UNPACK: &str = include_str!("../assets/single.js");
/// The attribute of the tag with the content security policy.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";
/// The level of compression. Higher levels are slower and hardly smaller.
const LEVEL: u8 = 9;

/// True for a file that the page loads after it started, by the name that `redrive.address` in `web/boot.js` gives it.
fn is_loaded_later(path: &str) -> bool {
    let is_code = path.ends_with(".js")
        || path.ends_with(".wasm")
        || (path.ends_with(".json") && !path.ends_with("package.json"));
    let is_the_page = !path.contains('/') && path != "boot.js" && path != crate::keep::WORKER_PATH;
    let is_later = path.starts_with("more/")
        || path.starts_with("module/redrive-export")
        || path.ends_with("/lesson.json")
        || path == "lessons/asks.json";
    is_code && (is_the_page || is_later)
}

/// Returns the single file. `page` is the page without a version, which a single file does not need.
pub fn file(out: &Path, page: &str, paths: &[&str]) -> Result<String, String> {
    let read = |path: &str| fs::read(out.join(path)).map_err(|error| format!("{path}: {error}"));
    let text = |path: &str| String::from_utf8(read(path)?).map_err(|_| format!("{path} is no text"));
    let (mut styles, mut head) = (String::new(), String::new());
    let mut boot = None;
    for tag in tags(page) {
        match (attribute(tag, "rel"), attribute(tag, "href"), attribute(tag, "data-module")) {
            (Some("stylesheet"), Some(href), _) => styles.push_str(&text(local(href))?),
            (Some("icon"), Some(href), _) => {
                let icon = Base64::encode_string(&read(local(href))?);
                head.push_str(&format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\" />\n"));
            }
            (_, _, Some(module)) => boot = Some((module, attribute(tag, "data-wasm").unwrap_or_default())),
            _ => {}
        }
    }
    let (module, wasm) = boot.ok_or("index.html: there is no boot script")?;
    let script = format!("{UNPACK}{}", text("boot.js")?);
    let title = between(page, "<title>", "</title>").unwrap_or("Redrive");
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' blob: 'wasm-unsafe-eval'; style-src 'sha256-{}'; img-src data: blob:; \
         connect-src blob:; worker-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types redrive",
        hash(script.as_bytes()),
        hash(styles.as_bytes())
    );
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\" data-single>\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta {POLICY} content=\"{policy}\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>{title}</title>\n{head}\
         <style>{styles}</style>\n"
    );
    for path in paths.iter().filter(|path| is_loaded_later(path)) {
        let packed = Base64::encode_string(&compress_to_vec(&read(path)?, LEVEL));
        let kind = kind(path);
        html.push_str(&format!(
            "<script type=\"text/plain\" data-file=\"{path}\" data-type=\"{kind}\">{packed}</script>\n"
        ));
    }
    html.push_str(&format!(
        "<script type=\"module\" data-module=\"{module}\" data-wasm=\"{wasm}\">{script}</script>\n</head>\n<body></body>\n</html>\n"
    ));
    Ok(html)
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/json",
    }
}

/// The file that an address of the page means.
fn local(href: &str) -> &str {
    href.trim_start_matches("./")
}

fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    between(tag, &format!(" {name}=\""), "\"")
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_the_page_loads_later_are_included() {
        for path in [
            "redrive-web-0123.js",
            "redrive-web-0123_bg.wasm",
            "more/export.js",
            "module/redrive-export_bg.wasm",
            "lessons/never-run/lesson.json",
            "lessons/asks.json",
        ] {
            assert!(is_loaded_later(path), "{path}");
        }
        for path in [
            "lessons/never-run/oembed.json",
            "boot.js",
            "sw.js",
            "index.html",
            "module/node.js",
            "book/index.html",
            "icon.svg",
        ] {
            assert!(!is_loaded_later(path), "{path}");
        }
    }

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let tag = "script src=\"./boot.js\" data-module=\"./a.js\" data-wasm=\"./a.wasm\"";
        assert_eq!(attribute(tag, "data-module"), Some("./a.js"));
        assert_eq!(attribute(tag, "module"), None);
    }
}
