//! A web server for this machine only. It serves the files of some folders under a base path.
//!
//! Invariants: it listens on 127.0.0.1 and never reads outside its folders. It allows any origin to read what it serves,
//! because a sandboxed frame has the origin `null`.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use crate::outcome::Outcome;

const MAX_HEAD_BYTES: usize = 16 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);
/// Number of ports that are tried, from the usual one on.
const PORTS_TO_TRY: u16 = 20;

pub struct Site<'a> {
    /// Searched in this order.
    pub folders: Vec<PathBuf>,
    /// Empty, or `/some/path`. Addresses outside of it are not found.
    pub base: String,
    /// Called before a file is read. `None` means that the file answers.
    pub before: &'a Before<'a>,
}

pub type Before<'a> = dyn Fn(&Site, &str) -> Option<Response> + Sync + 'a;

pub struct Response {
    status: u16,
    kind: &'static str,
    location: Option<String>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn ok(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, kind, location: None, body }
    }

    /// An error of this server, with a message.
    pub fn failed(message: &str) -> Self {
        Self { body: message.as_bytes().to_vec(), ..Self::error(500) }
    }

    fn error(status: u16) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            location: None,
            body: format!("{status} {}\n", reason(status)).into_bytes(),
        }
    }

    fn moved(location: String) -> Self {
        Self { location: Some(location), ..Self::error(301) }
    }
}

/// Binds the wanted port, or else the first free one from `usual` on.
pub fn listen(wanted: Option<u16>, usual: u16) -> Outcome<TcpListener> {
    if let Some(port) = wanted {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| format!("port {port} cannot be used ({error}); choose another with --port"));
    }
    (usual..usual + PORTS_TO_TRY)
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .ok_or_else(|| format!("no port from {usual} on is free; choose one with --port"))
}

pub fn address(listener: &TcpListener, base: &str) -> Outcome<String> {
    let local = listener.local_addr().map_err(|error| format!("the server has no address: {error}"))?;
    Ok(format!("http://{local}{base}/"))
}

/// Checks and normalizes the value of `--base`.
pub fn parse_base(text: &str) -> Outcome<String> {
    let base = text.trim_end_matches('/');
    if base.is_empty() {
        return Ok(String::new());
    }
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.~".contains(letter);
    if !base.starts_with('/') || base.contains("//") || !base.chars().all(is_plain) {
        return Err(format!("--base expects a path like /some/path, not {text}"));
    }
    Ok(base.to_owned())
}

/// Serves until the process ends.
pub fn serve(listener: &TcpListener, site: &Site) -> Outcome {
    thread::scope(|scope| {
        for stream in listener.incoming() {
            // A connection that failed before it was accepted needs no answer.
            let Ok(stream) = stream else { continue };
            scope.spawn(move || {
                // The browser may close the connection at any time.
                let _ = respond(stream, site);
            });
        }
    });
    Ok(())
}

fn respond(mut stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let head = read_head(&mut stream)?;
    let mut words = head.lines().next().unwrap_or("").split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let response = match method {
        "GET" | "HEAD" => answer(site, target),
        _ => Response::error(405),
    };
    write!(
        stream,
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
         Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n",
        response.status,
        reason(response.status),
        response.kind,
        response.body.len(),
    )?;
    if let Some(location) = &response.location {
        write!(stream, "Location: {location}\r\n")?;
    }
    stream.write_all(b"\r\n")?;
    if method != "HEAD" {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream.read(&mut piece)?;
        if count == 0 || head.len() + count > MAX_HEAD_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.extend_from_slice(&piece[..count]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn answer(site: &Site, target: &str) -> Response {
    let path = target.split(['?', '#']).next().unwrap_or("");
    let inside = match path.strip_prefix(&site.base) {
        Some("") => return Response::moved(format!("{}/", site.base)),
        Some(inside) if inside.starts_with('/') => inside,
        _ => return Response::error(404),
    };
    if let Some(response) = (site.before)(site, inside) {
        return response;
    }
    let Some(relative) = safe_path(inside) else {
        return Response::error(404);
    };
    let moved = (!inside.ends_with('/')).then(|| format!("{path}/"));
    read_relative(site, &relative, moved)
}

/// The page at the root.
pub fn read_page(site: &Site) -> Response {
    read_relative(site, Path::new(""), None)
}

/// The file of the first folder that has it. For a folder it is `index.html`, or a redirect to `moved`.
fn read_relative(site: &Site, relative: &Path, moved: Option<String>) -> Response {
    for folder in &site.folders {
        let file = folder.join(relative);
        let index = file.join("index.html");
        if index.is_file() {
            return moved.map_or_else(|| read_file(folder, &index), Response::moved);
        }
        if file.is_file() {
            return read_file(folder, &file);
        }
    }
    Response::error(404)
}

fn read_file(folder: &Path, file: &Path) -> Response {
    // A link inside the folder may lead out of it, so the real paths are compared.
    let inside = match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => false,
    };
    match fs::read(file) {
        Ok(body) if inside => Response::ok(kind_of(file), body),
        _ => Response::error(404),
    }
}

/// The path below a folder that an address names; `None` if it could lead out of the folder.
fn safe_path(path: &str) -> Option<PathBuf> {
    let text = decode(path)?;
    let mut safe = PathBuf::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            _ if part.contains(['\\', ':', '\0']) => return None,
            _ => safe.push(part),
        }
    }
    Some(safe)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let high = char::from(bytes.next()?).to_digit(16)?;
        let low = char::from(bytes.next()?).to_digit(16)?;
        decoded.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(decoded).ok()
}

fn kind_of(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|text| text.to_str());
    match extension.unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "yaml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(base: &str) -> Site<'static> {
        let folders = ["src", ".", "../../crates"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        Site { folders: folders.to_vec(), base: base.to_owned(), before: &|_, _| None }
    }

    fn status(base: &str, target: &str) -> u16 {
        answer(&site(base), target).status
    }

    #[test]
    fn a_file_is_found_in_any_folder_below_the_base_only() {
        assert_eq!(status("", "/Cargo.toml"), 200);
        assert_eq!(status("/deep/path", "/deep/path/src/main.rs?x=1"), 200);
        assert_eq!(status("/deep/path", "/Cargo.toml"), 404);
        assert_eq!(status("/deep/path", "/deep/pathological"), 404);
        assert_eq!(status("/deep/path", "/deep/path"), 301);
        assert_eq!(status("", "/main.rs"), 200);
        assert_eq!(status("", "/src"), 404);
        assert_eq!(status("", "/nothing"), 404);
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/src/..%2f..%2f../Cargo.toml",
            "/..\\Cargo.toml",
            "//etc/passwd/../..",
            "/%00",
            "/%zz",
            "etc/passwd",
            "",
        ] {
            assert_ne!(status("", target), 200, "{target}");
        }
    }

    #[test]
    fn media_types_are_those_that_browsers_require() {
        assert_eq!(kind_of(Path::new("a/worker_bg.wasm")), "application/wasm");
        assert_eq!(kind_of(Path::new("app.js")), "text/javascript; charset=utf-8");
    }

    #[test]
    fn a_base_is_a_plain_path() {
        assert_eq!(parse_base("/some/path/").as_deref(), Ok("/some/path"));
        assert_eq!(parse_base("/").as_deref(), Ok(""));
        assert!(parse_base("some").is_err());
        assert!(parse_base("/a b").is_err());
        assert!(parse_base("//host").is_err());
    }
}
