//! The tools that the jobs need: their versions and paths.

use std::path::PathBuf;

use crate::outcome::Outcome;
use crate::project::{Project, output};
use crate::tree;

pub const MDBOOK_VERSION: &str = "0.5.4";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// A target without a standard library: building for it proves that the core needs none.
pub const NO_STD_TARGET: &str = "thumbv7em-none-eabi";
pub const OLDEST_NODE: u32 = 20;

/// The version of `wasm-bindgen` in the lock file. The test runner must have exactly the same version.
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

/// The major version of Node, if it is installed.
pub fn node_version(project: &Project) -> Option<u32> {
    let text = output(project.command("node").arg("--version"))?;
    text.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The browser for the tests: `REDRIVE_CHROMIUM`, or else the installed one.
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

/// The driver that runs the golden corpus in the browser: `CHROMEDRIVER`, or else the installed one.
pub fn chromedriver(project: &Project) -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| project.which("chromedriver"))
}

/// Records for which text something was done, so that it is not done again.
pub struct Stamp {
    file: PathBuf,
    text: String,
}

impl Stamp {
    /// `source` is the file with the text; `stamp` is the file that records it.
    pub fn new(project: &Project, source: &str, stamp: &str) -> Outcome<Self> {
        Ok(Self { file: project.root.join(stamp), text: project.read(source)? })
    }

    pub fn is_fresh(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|seen| seen == self.text)
    }

    pub fn write(&self) -> Outcome {
        tree::write(&self.file, self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_exact_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "yew"), None);
    }
}
