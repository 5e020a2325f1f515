//! Installs the tools of the other jobs once, inside the project where possible.

use std::io::IsTerminal as _;
use std::process::Command;
use std::time::Instant;

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::{Project, output, run};
use crate::tools::{self, Stamp};

/// The purpose of the tools. Each purpose also needs the tools of the purposes before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The page on this machine.
    Page,
    /// The site for publication.
    Site,
    Tests,
}

struct Need {
    name: &'static str,
    takes: &'static str,
    why: &'static str,
    purpose: Purpose,
    is_there: fn(&Project) -> Outcome<bool>,
    install: fn(&Project) -> Outcome,
}

/// In the order of installation.
const NEEDS: &[Need] = &[
    Need {
        name: "the wasm32-unknown-unknown target",
        takes: "seconds",
        why: "the page is Rust compiled to WebAssembly",
        purpose: Purpose::Page,
        is_there: |project| Ok(tools::has_target(project, tools::WASM_TARGET)),
        install: |project| add_target(project, tools::WASM_TARGET),
    },
    Need {
        name: "the thumbv7em-none-eabi target",
        takes: "seconds",
        why: "building for it proves that the core needs no standard library",
        purpose: Purpose::Tests,
        is_there: |project| Ok(tools::has_target(project, tools::NO_STD_TARGET)),
        install: |project| add_target(project, tools::NO_STD_TARGET),
    },
    Need {
        name: "rustfmt and clippy",
        takes: "seconds",
        why: "the tests check formatting and warnings",
        purpose: Purpose::Tests,
        is_there: |project| {
            let answers = |tool| output(project.cargo().args([tool, "--version"])).is_some();
            Ok(answers("fmt") && answers("clippy"))
        },
        install: |project| run(project.command("rustup").args(["component", "add", "rustfmt", "clippy"])),
    },
    Need {
        name: "the crates in Cargo.lock",
        takes: "up to a minute",
        why: "later builds work offline",
        purpose: Purpose::Page,
        is_there: |project| Ok(crates_stamp(project)?.is_fresh()),
        install: |project| {
            run(project.cargo().args(["fetch", "--quiet"]))?;
            crates_stamp(project)?.write()
        },
    },
    Need {
        name: "the npm packages of web/e2e",
        takes: "up to half a minute",
        why: "wasm-opt makes the site smaller; Playwright and other packages are for the browser tests",
        purpose: Purpose::Site,
        is_there: |project| Ok(packages_stamp(project)?.is_fresh() && project.which("wasm-opt").is_some()),
        install: install_packages,
    },
    Need {
        name: "wasm-bindgen-test-runner, the version in Cargo.lock",
        takes: "a minute on two cores",
        why: "it runs the tests that are compiled to WebAssembly; compiled into .tools/",
        purpose: Purpose::Tests,
        is_there: |project| {
            let version = tools::wasm_bindgen_version(project)?;
            Ok(tools::has_version(project, "wasm-bindgen-test-runner", &version))
        },
        install: |project| {
            let version = tools::wasm_bindgen_version(project)?;
            // Not --locked: the lock file of the tool may name a crate that was withdrawn. Its default features are TLS,
            // which the runner needs for remote browsers only.
            let runner = ["wasm-bindgen-cli", "--version", &version, "--bin", "wasm-bindgen-test-runner"];
            install_tool(project, &[&runner[..], &["--no-default-features"]].concat())
        },
    },
    Need {
        name: "mdbook 0.5.4",
        takes: "a minute on two cores",
        why: "the tests embed a scenario in a book; compiled into .tools/",
        purpose: Purpose::Tests,
        is_there: |project| Ok(tools::has_version(project, "mdbook", &format!("v{}", tools::MDBOOK_VERSION))),
        // Without its server, watcher and search, which the tests do not use.
        install: |project| {
            let what = ["mdbook", "--version", tools::MDBOOK_VERSION, "--no-default-features", "--locked"];
            install_tool(project, &what)
        },
    },
    Need {
        name: "Chromium and its driver",
        takes: "up to a minute",
        why: "the browser tests and the golden corpus run in it; installed by the system's package manager",
        purpose: Purpose::Tests,
        is_there: |project| Ok(tools::chromium(project).is_some() && tools::chromedriver(project).is_some()),
        install: install_chromium,
    },
];

pub fn job(project: &Project, options: Options) -> Outcome {
    options.done()?;
    ensure(project, Purpose::Tests)?;
    for need in NEEDS {
        println!("installed: {}", need.name);
    }
    Ok(())
}

/// Installs what is missing for this purpose. Prints nothing if nothing is missing.
pub fn ensure(project: &Project, purpose: Purpose) -> Outcome {
    if purpose >= Purpose::Site {
        check_node(project)?;
    }
    let mut missing = Vec::new();
    for need in NEEDS {
        if need.purpose <= purpose && !(need.is_there)(project)? {
            missing.push(need);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    println!("To be installed first, once:");
    for need in &missing {
        println!("  - {} ({}): {}", need.name, need.takes, need.why);
    }
    for need in missing {
        println!("\nInstalling {} ({}) …", need.name, need.takes);
        let start = Instant::now();
        (need.install)(project)?;
        if !(need.is_there)(project)? {
            return Err(format!("{} was installed and cannot be found", need.name));
        }
        println!("Done in {} s.", start.elapsed().as_secs());
    }
    println!();
    Ok(())
}

fn check_node(project: &Project) -> Outcome {
    let wanted = tools::OLDEST_NODE;
    match tools::node_version(project) {
        Some(version) if version >= wanted => Ok(()),
        Some(version) => Err(format!(
            "Node.js {version} is too old: install version {wanted} or newer (https://nodejs.org) and run this again"
        )),
        None => Err(format!(
            "Node.js is missing: install version {wanted} or newer, with npm (https://nodejs.org), and run this again"
        )),
    }
}

fn add_target(project: &Project, target: &str) -> Outcome {
    run(project.command("rustup").args(["target", "add", target])).map_err(|error| {
        format!(
            "{error}; if Rust was not installed with rustup, install its standard library for {target} in the same way"
        )
    })
}

fn crates_stamp(project: &Project) -> Outcome<Stamp> {
    Stamp::new(project, "Cargo.lock", ".tools/fetched/Cargo.lock")
}

fn packages_stamp(project: &Project) -> Outcome<Stamp> {
    Stamp::new(project, "web/e2e/package-lock.json", "web/e2e/node_modules/.installed-lock.json")
}

fn install_packages(project: &Project) -> Outcome {
    run(project
        .command("npm")
        .args(["ci", "--prefix", "web/e2e", "--no-audit", "--no-fund"])
        .args(["--loglevel", "error"])
        // The tests use the installed Chromium.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    packages_stamp(project)?.write()
}

/// Compiles a tool into `.tools/bin` without optimization, which would take most of the time.
fn install_tool(project: &Project, package: &[&str]) -> Outcome {
    let build = project.root.join(".tools/build");
    let mut command = project.cargo();
    command.args(["install", "--force", "--root", ".tools"]);
    if !std::io::stdout().is_terminal() {
        // Otherwise a log has a line for each of a hundred crates.
        command.arg("--quiet");
    }
    run(command
        .args(package)
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_TARGET_DIR", &build))?;
    // Only the binaries are needed; the build folder has hundreds of megabytes. A failure to remove it is harmless.
    let _ = std::fs::remove_dir_all(build);
    Ok(())
}

const CHROMIUM_PACKAGES: &[&str] = &["chromium", "chromium-driver", "fonts-liberation"];

fn install_chromium(project: &Project) -> Outcome {
    let by_hand = "install Chromium or Chrome and its driver by hand, for example with: \
                   sudo apt-get update && sudo apt-get install chromium chromium-driver fonts-liberation; \
                   or name the installed ones: REDRIVE_CHROMIUM=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver \
                   cargo xtask test";
    if project.which("apt-get").is_none() {
        return Err(by_hand.to_owned());
    }
    let is_root = output(project.command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let may_sudo = || output(project.command("sudo").args(["-n", "true"])).is_some();
    if !is_root && !may_sudo() {
        return Err(by_hand.to_owned());
    }
    let apt = |words: &[&str]| {
        let mut command: Command;
        if is_root {
            command = project.command("apt-get");
        } else {
            command = project.command("sudo");
            command.args(["-n", "apt-get"]);
        }
        run(command.args(words).args(["--yes", "--quiet", "--quiet"]).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let install: Vec<&str> =
        ["install", "--no-install-recommends"].into_iter().chain(CHROMIUM_PACKAGES.iter().copied()).collect();
    // The package list of a new machine is empty or old.
    apt(&["update"]).and_then(|()| apt(&install)).map_err(|error| format!("{error}; {by_hand}"))
}
