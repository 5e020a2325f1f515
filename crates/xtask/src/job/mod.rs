//! One file a job.

mod bench;
mod build;
mod codegen;
mod cut;
mod dev;
mod lint;
mod module;
mod serve;
mod setup;
mod small_std;
mod test;
mod tidy;
mod wasm;

use crate::{Options, Outcome, Project};

type Job = fn(&Project, Options) -> Outcome;

const JOBS: &[(&str, &str, Job)] = &[
    (
        "serve",
        "build the site in release and serve it on 127.0.0.1 \
         [--port N] [--base /sub/path] [--no-build] [--dist FOLDER]",
        serve::job,
    ),
    ("test", "run every check there is [--list] [--only STAGE] [--skip STAGE]", test::job),
    ("dev", "serve a quick build; rebuild and reload on change [--port N]", dev::job),
    ("build", "build the site in release into dist/ and print its sizes", build::job),
    ("setup", "install what the other jobs need (they do it themselves)", setup::job),
    ("lint", "formatting and clippy", lint::job),
    ("tidy", "facts about the tree that no compiler checks", tidy::job),
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
            Err("there is no such job".to_owned())
        }
    }
}

fn help() {
    println!("cargo xtask JOB\n");
    for (name, what, _) in JOBS {
        println!("  {name:<8} {what}");
    }
}
