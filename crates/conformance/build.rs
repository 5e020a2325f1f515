//! Puts every scenario of the book and of the library into the crate, because a browser has no files.

#[path = "src/page.rs"]
#[expect(dead_code, reason = "the crate itself uses the rest")]
mod page;

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut out = String::from("pub const CORPUS: &[(&str, &str)] = &[\n");
    for folder in ["semantics", "scenarios"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
    }
    for path in page::files(&root.join("semantics"), "md") {
        let text = fs::read_to_string(&path).expect("a page can be read");
        let name = path.strip_prefix(root.join("semantics")).expect("a page of the book").with_extension("");
        let examples = page::examples(&text).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
        for example in examples {
            let name = format!("{}: {}", name.display(), example.title);
            writeln!(out, "    ({name:?}, {:?}),", example.scenario).expect("a string takes all");
        }
    }
    for path in page::files(&root.join("scenarios"), "json") {
        let text = fs::read_to_string(&path).expect("a scenario can be read");
        let name = format!("scenarios: {}", path.file_stem().unwrap_or_default().to_string_lossy());
        writeln!(out, "    ({name:?}, {text:?}),").expect("a string takes all");
    }
    let everything = root.join("crates/conformance/everything.yaml");
    println!("cargo::rerun-if-changed={}", everything.display());
    let text = fs::read_to_string(everything).expect("a scenario can be read");
    writeln!(out, "    (\"everything\", {text:?}),").expect("a string takes all");
    out.push_str("];\n");
    let target = Path::new(&env::var("OUT_DIR").expect("cargo says where")).join("corpus.rs");
    fs::write(target, out).expect("the build folder can be written");
}
