//! `redrive run`

use std::io;

use clap::ArgMatches;
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::{Run, Simulation};
use redrive_report::{Options, Report};
use redrive_scenario::Scenario;
use serde_json::Value;

use crate::exit::{CliError, ExitOutcome};
use crate::printer::{Printer, Style};
use crate::{args, summary, timeline};

pub fn run(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let (scenario, plan) = args::plan(args)?;
    let run = simulate(plan, args)?;
    let is_trace = args.get_flag("trace");
    if is_trace {
        redrive_report::trace::write_lines(&run, |line| out.json(line))?;
        // The report costs as much as the trace, and only `--strict` needs it.
        if !args.get_flag("strict") {
            return Ok(ExitOutcome::Done);
        }
    }
    let report = Report::new(&run, &scenario, options(args));
    if args.get_flag("json") {
        report.write(|text| out.json(text))?;
    } else if !is_trace {
        print(&run, &scenario, &report, out)?;
    }
    let is_broken = args.get_flag("strict") && report.broken_expectations().next().is_some();
    Ok(if is_broken { ExitOutcome::Found } else { ExitOutcome::Done })
}

fn options(args: &ArgMatches) -> Options {
    Options { all_documents: args.get_one::<String>("documents").is_some(), series: args.get_flag("series") }
}

/// Prints the title, the timeline and the summary.
fn print(run: &Run, scenario: &Scenario, report: &Report, out: &mut Printer) -> io::Result<()> {
    if let Some(title) = scenario.get("title").and_then(Value::as_str) {
        out.styled(Style::Title, title)?;
        out.blank()?;
    }
    timeline::print(run, out)?;
    out.blank()?;
    summary::print(run, report, out)
}

/// Runs a plan to its end, or up to `--until`.
pub fn simulate(plan: Plan, args: &ArgMatches) -> Result<Run, CliError> {
    let Some(until) = args::offset(args, "until")? else { return Ok(Simulation::run(plan)) };
    let mut simulation = Simulation::new(plan);
    simulation.run_until(Instant(until));
    Ok(simulation.finish())
}
