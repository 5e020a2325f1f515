//! Embeds the library of lessons, in the recommended order of `scenarios/ORDER`.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

use serde_json::Value;

fn main() -> io::Result<()> {
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../scenarios").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let order = fs::read_to_string(folder.join("ORDER"))?;
    let names: Vec<&str> = order.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(lesson) = name.strip_suffix(".json")
            && !names.contains(&lesson)
        {
            return Err(io::Error::other(format!(
                "scenarios/{name} is not in scenarios/ORDER: give it its place there"
            )));
        }
    }
    let (mut library, mut index) = (String::from("&[\n"), String::from("&[\n"));
    for name in names {
        let path = folder.join(format!("{name}.json"));
        if !path.is_file() {
            return Err(io::Error::other(format!(
                "scenarios/ORDER names {name}, and there is no scenarios/{name}.json"
            )));
        }
        let lesson: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let text = |key: &str| lesson[key].as_str().unwrap_or_default();
        let _ = writeln!(library, "    ({name:?}, include_str!({:?})),", path.display().to_string());
        let _ = writeln!(
            index,
            "    Entry {{ name: {name:?}, title: {:?}, group: {:?}, questions: {} }},",
            text("title"),
            text("group"),
            lesson["questions"].as_array().map_or(0, Vec::len),
        );
    }
    let out = env::var("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("library.rs"), library + "]\n")?;
    fs::write(Path::new(&out).join("index.rs"), index + "]\n")
}
