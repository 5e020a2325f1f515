//! Turns a compiled module into the files that a page loads. `bind` generates the JavaScript bindings. `cut` divides a
//! module into a first part and the rest by a list of names, and `cut-by-run` by the functions that ran: `count`
//! instruments a module so that it records them.

mod bind;
mod count;
mod cut;
mod list;
mod texts;

use std::process::ExitCode;

use walrus::{Function, Module, ModuleConfig};

type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "usage: redrive-bundle bind MODULE web|nodejs NAME FOLDER, \
                     redrive-bundle cut MODULE FIRST REST LIST NAMES, \
                     redrive-bundle cut-by-run MODULE FIRST REST RAN TEXT…, \
                     or redrive-bundle count MODULE COUNTING";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["bind", module, target, name, folder] => bind::file(module, target, name, folder),
        ["count", module, counting] => count::file(module, counting),
        ["cut", module, first, rest, list, names] => cut::file(module, first, rest, list, names),
        ["cut-by-run", module, first, rest, ran, texts @ ..] => cut::by_run(module, first, rest, ran, texts),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("redrive-bundle: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Parses a module. The same bytes give the same indexes.
fn parse(bytes: &[u8]) -> Outcome<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    config.parse(bytes).map_err(|error| format!("the module cannot be parsed: {error}"))
}

fn read(path: &str) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("cannot read {path}: {error}"))
}

fn write(path: &str, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes).map_err(|error| format!("cannot write {path}: {error}"))
}

/// The plain name of a function; empty if it has none.
fn name_of(function: &Function) -> String {
    plain(function.name.as_deref().unwrap_or_default())
}

/// The name of a function without the hashes that change from build to build.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    // `core[a1b2c3]::…`: the part in brackets is a hash of the crate's sources and settings.
    while let Some(start) = rest.find('[') {
        let (before, after) = rest.split_at(start);
        plain.push_str(before);
        let hash = after[1..].find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(0);
        if hash >= 8 && after[1 + hash..].starts_with(']') {
            rest = &after[hash + 2..];
        } else {
            plain.push('[');
            rest = &after[1..];
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_plain_name_has_no_hashes() {
        assert_eq!(super::plain("<yew[0123456789abcdef]::A as [u8]>::b"), "<yew::A as [u8]>::b");
    }
}
