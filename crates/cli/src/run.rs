//! `redrive run`

use std::io;

use clap::ArgMatches;
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::{Run, Simulation};
use redrive_report::{Options, Report};
use redrive_scenario::{Scenario, parse_duration};
use serde_json::Value;

use crate::printer::{Printer, Style};
use crate::stop::{Answer, Stop};
use crate::{args, summary, timeline};

pub fn run(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let (scenario, plan) = args::plan(args)?;
    let run = simulate(plan, args)?;
    let report = Report::new(&run, &scenario, options(args));
    if args.get_flag("json") {
        report.write(|text| out.data(text))?;
    } else if args.get_flag("trace") {
        redrive_report::trace::write_lines(&run, |line| out.data(line))?;
    } else {
        tell(&run, &scenario, &report, out)?;
    }
    let is_broken = args.get_flag("strict") && report.broken_expectations().next().is_some();
    Ok(if is_broken { Answer::Broken } else { Answer::Done })
}

fn options(args: &ArgMatches) -> Options {
    Options { all_documents: args.get_one::<String>("documents").is_some(), series: args.get_flag("series") }
}

/// The run as people like to read it.
fn tell(run: &Run, scenario: &Scenario, report: &Report, out: &mut Printer) -> io::Result<()> {
    if let Some(title) = scenario.get("title").and_then(Value::as_str) {
        out.line(&out.paint(Style::Title, title))?;
        out.blank()?;
    }
    timeline::print(run, out)?;
    out.blank()?;
    summary::print(run, report, out)
}

/// To the end, or as long as is asked for.
pub fn simulate(plan: Plan, args: &ArgMatches) -> Result<Run, Stop> {
    let Some(text) = args.get_one::<String>("until") else { return Ok(Simulation::run(plan)) };
    let until = parse_duration(text)
        .map(Instant)
        .ok_or_else(|| Stop::Usage(format!("--until {text}: it is a time since the start, such as 45s or 1m30s")))?;
    let mut simulation = Simulation::new(plan);
    simulation.run_until(until);
    Ok(simulation.finish())
}
