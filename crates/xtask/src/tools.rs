//! The tools that the jobs need: which version, and where it is.

use std::path::PathBuf;

use crate::project::{Project, output};
use crate::{Outcome, tree};

pub const TRUNK_VERSION: &str = "0.21.14";
pub const MDBOOK_VERSION: &str = "0.5.4";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Any target without a standard library proves that the core needs none.
pub const NO_STD_TARGET: &str = "thumbv7em-none-eabi";
pub const OLDEST_NODE: u32 = 20;

/// The version of `wasm-bindgen` in the lock file: library and tool must be the same to the digit.
pub fn wasm_bindgen_version(project: &Project) -> Outcome<String> {
    locked_version(&project.read("Cargo.lock")?, "wasm-bindgen")
        .ok_or_else(|| "Cargo.lock has no wasm-bindgen; is web/ still a member of the workspace?".to_owned())
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

/// True if `program --version` prints this version as one of its words.
pub fn has_version(project: &Project, program: &str, version: &str) -> bool {
    output(project.command(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// True if the toolchain can compile for this target.
pub fn has_target(project: &Project, target: &str) -> bool {
    let Some(sysroot) = output(project.command("rustc").args(["--print", "sysroot"])) else {
        return false;
    };
    PathBuf::from(sysroot.trim()).join("lib/rustlib").join(target).join("lib").is_dir()
}

/// The major version of Node, if there is one.
pub fn node_version(project: &Project) -> Option<u32> {
    let text = output(project.command("node").arg("--version"))?;
    text.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The browser for the tests: the one named by `REDRIVE_CHROMIUM`, else the machine's.
pub fn chromium(project: &Project) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("REDRIVE_CHROMIUM") {
        return Some(PathBuf::from(path));
    }
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
        .into_iter()
        .find_map(|name| project.which(name))
        .or_else(|| {
            let app = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
            app.is_file().then_some(app)
        })
}

/// What drives the browser for the golden corpus: the one named by `CHROMEDRIVER`, else the machine's.
pub fn chromedriver(project: &Project) -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| project.which("chromedriver"))
}

/// Remembers that something was done for a certain text, so that it is not done again.
pub struct Stamp {
    file: PathBuf,
    text: String,
}

impl Stamp {
    /// `source` is the file that decides; `stamp` the file that remembers it.
    pub fn new(project: &Project, source: &str, stamp: &str) -> Outcome<Self> {
        Ok(Self { file: project.root.join(stamp), text: project.read(source)? })
    }

    pub fn is_fresh(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|seen| seen == self.text)
    }

    pub fn write(&self) -> Outcome {
        if let Some(folder) = self.file.parent() {
            tree::make_folder(folder)?;
        }
        std::fs::write(&self.file, &self.text)
            .map_err(|error| format!("{} cannot be written: {error}", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "yew"), None);
    }
}
