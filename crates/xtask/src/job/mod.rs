//! The jobs, one file each.

mod bench;
mod build;
mod codegen;
mod dev;
mod lint;
mod module;
mod page;
mod quick;
mod serve;
mod setup;
mod small_std;
mod test;
mod tidy;
mod wasm;

use crate::options::Options;
use crate::outcome::Outcome;
use crate::project::Project;

type Job = fn(&Project, Options) -> Outcome;

const JOBS: &[(&str, &str, Job)] = &[
    (
        "serve",
        "build the page and serve it on 127.0.0.1 \
         [--port N] [--base /sub/path] [--release] [--no-build] [--dist FOLDER]",
        serve::job,
    ),
    ("test", "run all checks [--list] [--only STAGE] [--skip STAGE]", test::job),
    ("dev", "serve the page; rebuild and reload it on change [--port N]", dev::job),
    ("build", "build the whole site for publication into dist/ and print its sizes", build::job),
    ("setup", "install what the other jobs need (they do so themselves)", setup::job),
    ("lint", "formatting and clippy", lint::job),
    ("tidy", "checks of the sources that no compiler makes", tidy::job),
    ("codegen", "write the rules of semantics/ into the crates [--check]", codegen::job),
    ("bench", "measure speed natively and in wasm under Node [--only STAGE]", bench::job),
];

pub fn run(project: &Project, name: &str, options: Options) -> Outcome {
    if matches!(name, "help" | "-h" | "--help") {
        help();
        return Ok(());
    }
    match JOBS.iter().find(|(known, ..)| *known == name) {
        Some((_, _, job)) => job(project, options),
        None => {
            help();
            Err("no such job".to_owned())
        }
    }
}

fn help() {
    println!("cargo xtask JOB\n");
    for (name, what, _) in JOBS {
        println!("  {name:<8} {what}");
    }
}
