//! `redrive why`

use std::collections::BTreeSet;
use std::{io, iter};

use clap::ArgMatches;
use redrive_core::id::FactId;
use redrive_core::{Run, Simulation};
use redrive_views::rules;
use redrive_views::{Index, explain};

use crate::args;
use crate::printer::{Printer, Style};
use crate::stop::{Answer, Stop};
use crate::timeline;

/// A story of more facts is cut in the middle.
const MOST: usize = 60;
const HEAD: usize = 40;

pub fn why(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let (_, plan) = args::plan(args)?;
    let run = Simulation::run(plan);
    let index = Index::new(&run.trace);
    let selector = args::text(args, "selector");
    let story = story(&run, &index, &selector)?;
    tell(&run, &story, out)?;
    Ok(Answer::Done)
}

/// The facts that answer the question, in order: all that happened to it, what its invocations came to, and the causes
/// back to the script.
fn story(run: &Run, index: &Index, selector: &str) -> Result<Vec<FactId>, Stop> {
    let own = redrive_report::select(run, index, selector).map_err(Stop::Usage)?;
    let mut facts: BTreeSet<FactId> = own.iter().copied().collect();
    if let Some(&first) = own.first() {
        facts.extend(explain::chain(run, first));
    }
    // What befalls a whole batch may have its cause in another record: the one at which the function threw.
    for &fact in &own {
        let causes = iter::successors(run.trace.fact(fact).cause, |cause| run.trace.fact(*cause).cause);
        facts.extend(causes.take_while(|cause| run.trace.fact(*cause).invocation.is_some()));
    }
    Ok(facts.into_iter().collect())
}

fn tell(run: &Run, story: &[FactId], out: &mut Printer) -> io::Result<()> {
    let width = timeline::time_width(run);
    let mut cited = BTreeSet::new();
    for (place, &id) in story.iter().enumerate() {
        if story.len() > MOST && place >= HEAD && place < story.len() - (MOST - HEAD) {
            if place == HEAD {
                let text = format!("{:width$}  … {} more facts …", "", story.len() - MOST);
                out.line(&out.paint(Style::Dim, &text))?;
            }
            continue;
        }
        timeline::fact_line(run, id, width, true, "", out)?;
        rule(run, id, width, &mut cited, out)?;
    }
    Ok(())
}

/// The rule that a fact follows; its sources where it comes up first.
fn rule(run: &Run, id: FactId, width: usize, cited: &mut BTreeSet<u16>, out: &mut Printer) -> io::Result<()> {
    let text = rules::text(run.trace.fact(id).rule);
    let margin = format!("{:width$}    ", "");
    let rule = format!("{margin}{}, {}", text.rule.id(), text.evidence.as_str());
    if !cited.insert(text.rule.index()) {
        return out.line(&out.paint(Style::Dim, &rule));
    }
    out.line(&out.paint(Style::Dim, &format!("{rule}: {}", text.statement)))?;
    for source in text.sources() {
        out.line(&out.paint(Style::Dim, &format!("{margin}  — {source} (looked up {})", text.checked)))?;
    }
    Ok(())
}
