//! What can be said on the command line.

use clap::{Arg, ArgAction, ArgMatches, Command};
use redrive_export::{Format, Picture, Theme};

use crate::printer::Printer;
use crate::stop::{Answer, Stop};
use crate::{check, export, rules, run, scenarios, schema, share, why};

const ABOUT: &str = "Shows what AWS does with a record that fails.";
const LONG: &str = "\
Shows what AWS does with a record that fails.

A scenario is a JSON or YAML file: a stack (queues, functions, mappings) and a script (what is sent, \
what goes wrong). `redrive run` plays it and says how each record ended; `redrive why` says why.";
const AFTER: &str = "\
Try it:
  redrive scenarios
  redrive scenarios nine-good-messages | redrive run -
  redrive run orders.json --set feed.batchSize=1
  redrive why orders.json orders/3

Exit codes: 0 done; 1 an expectation broke (--strict) or check found problems; 2 wrong scenario, usage or file.";

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
            Command::new("check").about("Says everything that is wrong with a scenario").args([file()]).args(changes()),
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
            Command::new("schema")
                .about("Prints a JSON Schema")
                .arg(Arg::new("of").value_name("WHAT").required(true).value_parser(["scenario", "report", "trace"])),
        )
        .subcommand(
            Command::new("rules")
                .about("Lists the rules of AWS that facts follow, and how we know them")
                .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("As JSON, with sources and dates")),
        )
        .subcommand(
            Command::new("scenarios")
                .about("Lists the library of scenarios, or prints one")
                .arg(Arg::new("name").value_name("NAME").help("Print this scenario")),
        )
}

fn run_command() -> Command {
    Command::new("run")
        .about("Plays a scenario and says what happened")
        .long_about("Plays a scenario and says what happened: a timeline, how the records ended, and what it cost.")
        .arg(file())
        .args(changes())
        .arg(flag("json", "The report as JSON").conflicts_with("trace"))
        .arg(flag("trace", "Every fact as JSON, one a line").conflicts_with_all(["documents", "series"]))
        .arg(
            Arg::new("documents")
                .long("documents")
                .value_name("WHICH")
                .value_parser(["all"])
                .requires("json")
                .help("With --json: each invocation's event and response, too"),
        )
        .arg(flag("series", "With --json: metrics minute by minute, too").requires("json"))
        .arg(until())
        .arg(flag("strict", "Exit with 1 if an expectation of the scenario is broken"))
}

fn until() -> Arg {
    Arg::new("until").long("until").value_name("TIME").help("Stop at this moment, such as 45s or 1m30s after the start")
}

fn why_command() -> Command {
    Command::new("why")
        .about("Tells the causes of something, with the rule each follows and how we know it")
        .arg(file())
        .arg(Arg::new("selector").value_name("SELECTOR").required(true).help(
            "A record (orders/3), its second delivery (orders/3@2), an invocation (worker@4), \
             a resource (feed), or a fact of the trace (#12)",
        ))
        .args(changes())
}

fn export_command() -> Command {
    let formats = Format::ALL.map(|format| (format.name(), format.about()));
    let list: Vec<String> = formats.iter().map(|(name, about)| format!("  {name:16}{about}")).collect();
    Command::new("export")
        .about("Writes a run in a form that other tools read")
        .after_help(format!("Formats:\n{}\n\nA picture as PNG: the page exports one.", list.join("\n")))
        .arg(file())
        .args(changes())
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("FORMAT")
                .required(true)
                .hide_possible_values(true)
                .value_parser(formats.map(|(name, _)| name))
                .help("The form, see below"),
        )
        .arg(Arg::new("select").long("select").value_name("SELECTOR").help("Of what: orders/3, worker@1"))
        .arg(until())
        .arg(
            Arg::new("theme")
                .long("theme")
                .value_name("THEME")
                .value_parser(Theme::ALL.map(Theme::name))
                .help("Of a picture; light without it"),
        )
        .arg(
            Arg::new("width")
                .long("width")
                .value_name("PIXELS")
                .value_parser(
                    clap::value_parser!(u32).range(i64::from(Picture::LEAST_WIDTH)..=i64::from(Picture::MOST_WIDTH)),
                )
                .help("Of a picture; 1440 without it"),
        )
        .arg(Arg::new("out").long("out").value_name("PATH").help("Write here and not to standard output"))
}

fn share_command() -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Command::new("share")
        .about("Prints a link that carries the scenario whole")
        .arg(file())
        .args(changes())
        .arg(option("base", "URL", "The page's address; without it, only what stands after it is printed"))
        .arg(option("at", "TIME", "The moment to show, such as 45s or 1m30s after the start"))
        .arg(option("select", "SELECTOR", "What to select: a record (orders/3), an invocation (worker@4), a resource"))
        .arg(option("view", "VIEW", "The view to open").value_parser(["timeline", "stack", "table", "json"]))
}

fn file() -> Arg {
    let help = "A scenario or a lesson, JSON or YAML, or a link in quotes; - is standard input";
    Arg::new("file").value_name("FILE").required(true).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Options that change the scenario before anything else happens.
fn changes() -> [Arg; 1] {
    [Arg::new("set").long("set").value_name("KEY=VALUE").action(ArgAction::Append).help(
        "Change a setting, such as feed.batchSize=5 or seed=7; null takes one of the stack away; can be given again",
    )]
}

pub fn dispatch(matches: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
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
        _ => Err(Stop::Usage("this verb is not known; see redrive --help".to_owned())),
    }
}

/// An argument that clap has made sure of.
pub fn text(args: &ArgMatches, name: &str) -> String {
    args.get_one::<String>(name).cloned().unwrap_or_default()
}

/// The scenario that a verb is about, with its changes.
pub fn scenario(args: &ArgMatches) -> Result<redrive_scenario::Scenario, Stop> {
    let file = text(args, "file");
    let mut scenario = crate::load::scenario(&file)?;
    let mut problems = Vec::new();
    for change in args.get_many::<String>("set").into_iter().flatten() {
        let Some((key, value)) = change.split_once('=') else {
            return Err(Stop::Usage(format!("--set {change}: it is --set KEY=VALUE, such as feed.batchSize=5")));
        };
        match scenario.with_override(key.trim(), value) {
            Ok(changed) => scenario = changed,
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(scenario) } else { Err(Stop::Problems { file: "--set".to_owned(), problems }) }
}

/// The plan of a scenario, or everything that is wrong with it.
pub fn plan(args: &ArgMatches) -> Result<(redrive_scenario::Scenario, redrive_core::plan::Plan), Stop> {
    let scenario = scenario(args)?;
    let file = crate::load::name(&text(args, "file")).to_owned();
    let plan = redrive_scenario::validate(&scenario).map_err(|problems| Stop::Problems { file, problems })?;
    Ok((scenario, plan))
}
