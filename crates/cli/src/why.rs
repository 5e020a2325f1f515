//! `redrive why`

use std::collections::BTreeSet;
use std::{io, iter};

use clap::ArgMatches;
use redrive_core::id::FactId;
use redrive_core::{Run, Simulation};
use redrive_views::rules;
use redrive_views::{Index, explain};

use crate::args;
use crate::exit::{CliError, ExitOutcome};
use crate::printer::{Printer, Style};
use crate::timeline;

/// Maximum number of facts; the middle of a longer list is left out.
const MAX_FACTS: usize = 60;
const HEAD: usize = 40;

pub fn why(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let (_, plan) = args::plan(args)?;
    let run = Simulation::run(plan);
    let index = Index::new(&run.trace);
    let selector = args::text(args, "selector");
    let facts = facts(&run, &index, &selector)?;
    print(&run, &facts, out)?;
    Ok(ExitOutcome::Done)
}

/// The facts about a selector in order: its own, the ends of its invocations, and all causes back to the script.
fn facts(run: &Run, index: &Index, selector: &str) -> Result<Vec<FactId>, CliError> {
    let own = redrive_report::select(run, index, selector).map_err(CliError::Usage)?;
    let mut facts: BTreeSet<FactId> = own.iter().copied().collect();
    if let Some(&first) = own.first() {
        facts.extend(explain::chain(run, first));
    }
    // A fact about a whole batch may be caused by another record of it, at which the function threw.
    for &fact in &own {
        let causes = iter::successors(run.trace.fact(fact).cause, |cause| run.trace.fact(*cause).cause);
        facts.extend(causes.take_while(|cause| run.trace.fact(*cause).invocation.is_some()));
    }
    Ok(facts.into_iter().collect())
}

fn print(run: &Run, facts: &[FactId], out: &mut Printer) -> io::Result<()> {
    let width = timeline::time_width(run);
    let mut cited = BTreeSet::new();
    for (place, &id) in facts.iter().enumerate() {
        if facts.len() > MAX_FACTS && place >= HEAD && place < facts.len() - (MAX_FACTS - HEAD) {
            if place == HEAD {
                let text = format!("{:width$}  … {} more facts …", "", facts.len() - MAX_FACTS);
                out.styled(Style::Dim, &text)?;
            }
            continue;
        }
        timeline::fact_line(run, id, width, true, "", out)?;
        rule(run, id, width, &mut cited, out)?;
    }
    Ok(())
}

/// Prints the rule of a fact, with its statement and sources where it is first cited.
fn rule(run: &Run, id: FactId, width: usize, cited: &mut BTreeSet<u16>, out: &mut Printer) -> io::Result<()> {
    let text = rules::text(run.trace.fact(id).rule);
    let margin = format!("{:width$}    ", "");
    let rule = format!("{margin}{}, {}", text.rule.id(), text.evidence.as_str());
    if !cited.insert(text.rule.index()) {
        return out.styled(Style::Dim, &rule);
    }
    out.styled(Style::Dim, &format!("{rule}: {}", text.statement))?;
    for source in text.sources() {
        out.styled(Style::Dim, &format!("{margin}  — {source} (checked {})", text.checked))?;
    }
    Ok(())
}
