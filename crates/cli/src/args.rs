//! The arguments of the command line.

use clap::{Arg, ArgAction, ArgMatches, Command};
use redrive_core::plan::Plan;
use redrive_export::{Format, Picture, Theme};
use redrive_scenario::{Scenario, parse_duration, validate};

use crate::exit::{CliError, ExitOutcome};
use crate::printer::Printer;
use crate::{check, export, load, rules, run, scenarios, schema, share, why};

const ABOUT: &str = "Simulates what AWS does with records that fail.";
const LONG: &str = "\
Simulates what AWS does with records that fail.

A scenario is a JSON or YAML file with a stack (queues, functions, mappings) and a script (records sent, faults). \
`redrive run` simulates it and prints the outcome of each record; `redrive why` prints the causes.";
const AFTER: &str = "\
Examples:
  redrive scenarios
  redrive scenarios nine-good-messages | redrive run -
  redrive run orders.json --set feed.batchSize=1
  redrive why orders.json orders/3

Exit codes: 0 success; 1 a broken expectation (--strict) or problems found by check; 2 invalid scenario, wrong usage, \
or a file or standard output that cannot be used.";

pub fn command() -> Command {
    Command::new("redrive")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG)
        .after_help(AFTER)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(run_command())
        .subcommand(
            Command::new("check").about("Lists all problems of a scenario, and advice").args([file()]).args(changes()),
        )
        .subcommand(why_command())
        .subcommand(export_command())
        .subcommand(share_command())
        .subcommand(
            Command::new("show")
                .about("Prints the scenario of a link")
                .arg(Arg::new("link").value_name("LINK").required(true).help("A link, in quotes; - is standard input")),
        )
        .subcommand(
            Command::new("schema").about("Prints a JSON Schema").arg(
                Arg::new("of")
                    .value_name("DOCUMENT")
                    .required(true)
                    .value_parser(["scenario", "report", "trace"])
                    .help("The document that the schema describes"),
            ),
        )
        .subcommand(
            Command::new("rules")
                .about("Lists the rules of AWS that the simulation follows, with their evidence")
                .arg(flag("json", "Print JSON, with sources and dates")),
        )
        .subcommand(
            Command::new("scenarios")
                .about("Lists the library of scenarios, or prints one")
                .arg(Arg::new("name").value_name("NAME").help("Print this scenario")),
        )
}

fn run_command() -> Command {
    Command::new("run")
        .about("Simulates a scenario and prints the result")
        .long_about("Simulates a scenario and prints a timeline, the outcomes of the records, and the cost.")
        .arg(file())
        .args(changes())
        .arg(flag("json", "Print the report as JSON").conflicts_with("trace"))
        .arg(flag("trace", "Print every fact as JSON, one per line").conflicts_with_all(["documents", "series"]))
        .arg(
            Arg::new("documents")
                .long("documents")
                .value_name("WHICH")
                .value_parser(["all"])
                .requires("json")
                .help("With --json: include the event and the response of each invocation"),
        )
        .arg(flag("series", "With --json: include the metrics of each minute").requires("json"))
        .arg(until())
        .arg(flag("strict", "Exit with 1 if an expectation of the scenario is broken"))
}

fn until() -> Arg {
    Arg::new("until").long("until").value_name("OFFSET").help("Stop at this time after the start, such as 45s or 1m30s")
}

fn why_command() -> Command {
    Command::new("why")
        .about("Prints the causes of a fact, with the rule of each step and its evidence")
        .arg(file())
        .arg(Arg::new("selector").value_name("SELECTOR").required(true).help(
            "A record (orders/3), its second delivery (orders/3@2), an invocation (worker@4), \
             a resource (feed), or a fact of the trace (#12)",
        ))
        .args(changes())
}

fn export_command() -> Command {
    let ids: Vec<&str> = Format::ALL.iter().map(|format| format.id()).collect();
    let width = ids.iter().map(|id| id.len()).max().unwrap_or(0);
    let list: Vec<String> =
        Format::ALL.iter().map(|format| format!("  {:width$} {}", format.id(), format.info().about)).collect();
    Command::new("export")
        .about("Writes a run in a file format of another tool")
        .after_help(format!("Formats:\n{}\n\nThe page also exports PNG.", list.join("\n")))
        .arg(file())
        .args(changes())
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("FORMAT")
                .required(true)
                .hide_possible_values(true)
                .value_parser(ids)
                .help("The format, listed below"),
        )
        .arg(
            Arg::new("select")
                .long("select")
                .value_name("SELECTOR")
                .help("The record or invocation to export: orders/3, worker@1"),
        )
        .arg(until())
        .arg(
            Arg::new("theme")
                .long("theme")
                .value_name("THEME")
                .value_parser(Theme::ALL.map(Theme::name))
                .help("Theme of a picture [default: light]"),
        )
        .arg(
            Arg::new("width")
                .long("width")
                .value_name("PIXELS")
                .value_parser(
                    clap::value_parser!(u32).range(i64::from(Picture::MIN_WIDTH)..=i64::from(Picture::MAX_WIDTH)),
                )
                .help("Width of a picture [default: 1440]"),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("PATH")
                .help("Write to this file instead of standard output; with --to events, a folder or a .zip file"),
        )
}

fn share_command() -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Command::new("share")
        .about("Prints a link that contains the scenario")
        .arg(file())
        .args(changes())
        .arg(option("base", "URL", "The address of the page; without it, only the fragment is printed"))
        .arg(option("at", "OFFSET", "The time to show, such as 45s or 1m30s after the start"))
        .arg(option("select", "SELECTOR", "The selection: a record (orders/3), an invocation (worker@4), a resource"))
        .arg(option("view", "VIEW", "The view to open").value_parser(["timeline", "stack", "table", "json"]))
}

fn file() -> Arg {
    let help = "A scenario or a lesson, JSON or YAML, or a link in quotes; - is standard input";
    Arg::new("file").value_name("FILE").required(true).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Options that change the scenario before it is used.
fn changes() -> [Arg; 1] {
    [Arg::new("set").long("set").value_name("KEY=VALUE").action(ArgAction::Append).help(
        "Change a setting, such as feed.batchSize=5 or seed=7; null removes a setting of the stack; can be repeated",
    )]
}

pub fn dispatch(matches: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    match matches.subcommand() {
        Some(("run", args)) => run::run(args, out),
        Some(("check", args)) => check::check(args, out),
        Some(("why", args)) => why::why(args, out),
        Some(("export", args)) => export::export(args, out),
        Some(("share", args)) => share::share(args, out),
        Some(("show", args)) => share::show(args, out),
        Some(("schema", args)) => schema::schema(&text(args, "of"), out),
        Some(("rules", args)) => rules::rules(args.get_flag("json"), out),
        Some(("scenarios", args)) => scenarios::scenarios(args.get_one::<String>("name").map(String::as_str), out),
        _ => Err(CliError::Usage("unknown subcommand; see redrive --help".to_owned())),
    }
}

/// Returns an argument that clap has checked.
pub fn text(args: &ArgMatches, name: &str) -> String {
    args.get_one::<String>(name).cloned().unwrap_or_default()
}

/// Returns a time after the start in milliseconds.
pub fn offset(args: &ArgMatches, name: &str) -> Result<Option<u64>, CliError> {
    let Some(text) = args.get_one::<String>(name) else { return Ok(None) };
    match parse_duration(text) {
        Some(millis) => Ok(Some(millis)),
        None => Err(CliError::Usage(format!("--{name} expects an offset, such as 45s or 1m30s; got `{text}`"))),
    }
}

/// Loads the scenario of a subcommand and applies `--set`.
pub fn scenario(args: &ArgMatches) -> Result<Scenario, CliError> {
    let mut scenario = load::scenario(&text(args, "file"))?;
    let mut problems = Vec::new();
    for change in args.get_many::<String>("set").into_iter().flatten() {
        let Some((key, value)) = change.split_once('=') else {
            return Err(CliError::Usage(format!("--set expects KEY=VALUE, such as feed.batchSize=5; got `{change}`")));
        };
        match scenario.with_override(key.trim(), value) {
            Ok(changed) => scenario = changed,
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(scenario) } else { Err(CliError::Problems { file: "--set".to_owned(), problems }) }
}

/// Loads the scenario of a subcommand and compiles its plan.
pub fn plan(args: &ArgMatches) -> Result<(Scenario, Plan), CliError> {
    let scenario = scenario(args)?;
    let file = load::name(&text(args, "file")).to_owned();
    let plan = validate(&scenario).map_err(|problems| CliError::Problems { file, problems })?;
    Ok((scenario, plan))
}
