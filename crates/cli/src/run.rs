//! `redrive run`

use clap::ArgMatches;
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::{Run, Simulation};
use redrive_report::Options;
use redrive_scenario::parse_duration;

use crate::printer::{Printer, Style};
use crate::stop::{Answer, Stop};
use crate::{args, summary, timeline};

pub fn run(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let (scenario, plan) = args::plan(args)?;
    let until = match args.get_one::<String>("until") {
        Some(text) => Some(parse_duration(text).map(Instant).ok_or_else(|| {
            Stop::Usage(format!("--until {text}: it is a time since the start, such as 45s or 1m30s"))
        })?),
        None => None,
    };
    let run = simulate(plan, until);
    if args.get_flag("trace") {
        redrive_report::trace::write_lines(&run, |line| out.data(line))?;
        if !args.get_flag("strict") {
            return Ok(Answer::Done);
        }
    }
    let options =
        Options { all_documents: args.get_one::<String>("documents").is_some(), series: args.get_flag("series") };
    let report = redrive_report::report(&run, &scenario, options);
    if args.get_flag("json") {
        out.data(&format!("{report:#}\n"))?;
    } else if !args.get_flag("trace") {
        if let Some(title) = scenario.get("title").and_then(|title| title.as_str()) {
            let title = out.paint(Style::Title, title);
            out.line(&title)?;
            out.blank()?;
        }
        timeline::print(&run, out)?;
        out.blank()?;
        summary::print(&run, &report, out)?;
    }
    let is_broken = redrive_report::broken_expectations(&report).next().is_some();
    Ok(if args.get_flag("strict") && is_broken { Answer::Broken } else { Answer::Done })
}

fn simulate(plan: Plan, until: Option<Instant>) -> Run {
    match until {
        None => Simulation::run(plan),
        Some(until) => {
            let mut simulation = Simulation::new(plan);
            simulation.run_until(until);
            simulation.finish()
        }
    }
}
