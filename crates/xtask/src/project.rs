//! The folder of the project, and its commands.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::outcome::Outcome;

pub struct Project {
    pub root: PathBuf,
    /// The project's own tools first, then those of the browser tests, then the machine's.
    path: OsString,
}

impl Project {
    /// Finds the nearest parent folder that contains this crate.
    pub fn find() -> Outcome<Self> {
        let here = env::current_dir().map_err(|error| format!("no current folder: {error}"))?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
            .ok_or("run this inside the project's folder")?;
        Self::at(root)
    }

    pub fn at(root: &Path) -> Outcome<Self> {
        let own = [root.join(".tools/bin"), root.join("web/e2e/node_modules/.bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))
            .map_err(|error| format!("PATH cannot be extended: {error}"))?;
        Ok(Self { root: root.to_owned(), path })
    }

    /// A command in the project's folder, with the project's tools on its path.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// The path of a program, as [`Self::command`] finds it.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path).map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    /// True if the file or folder exists; `path` is relative to the project.
    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    pub fn read(&self, path: &str) -> Outcome<String> {
        std::fs::read_to_string(self.root.join(path)).map_err(|error| format!("{path} cannot be read: {error}"))
    }

    /// The path of something that a job builds, apart from the published site.
    pub fn built(&self, name: &str) -> PathBuf {
        self.target().join("xtask").join(name)
    }

    /// The target folder of cargo.
    pub fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }
}

/// Runs a command that prints to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("{} did not start: {error}", describe(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", describe(command))) }
}

/// Runs a command and returns what it printed; `None` if it failed or did not start.
pub fn output(command: &mut Command) -> Option<String> {
    let result = command.stderr(Stdio::null()).output().ok()?;
    if !result.status.success() {
        return None;
    }
    String::from_utf8(result.stdout).ok()
}

fn describe(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for word in command.get_args() {
        text.push(' ');
        text.push_str(&word.to_string_lossy());
    }
    text
}
