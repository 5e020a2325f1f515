//! `redrive share` and `redrive show`

use clap::ArgMatches;
use redrive_core::Simulation;
use redrive_report::MODEL;
use redrive_scenario::link::{LONG, Link, SharedView, TOO_LONG};
use redrive_scenario::validate;
use redrive_views::Index;

use crate::exit::{CliError, ExitOutcome};
use crate::printer::{Printer, note};
use crate::{args, load};

/// Prints the link of a scenario.
pub fn share(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let scenario = args::scenario(args)?;
    let at = args::offset(args, "at")?;
    let selector = args.get_one::<String>("select").cloned();
    match validate(&scenario) {
        // An invalid scenario can be shared too, to ask about it.
        Err(_) => note("note: the scenario has problems, which redrive check lists; the link carries it unchanged"),
        Ok(plan) => {
            if let Some(selector) = &selector {
                let run = Simulation::run(plan);
                redrive_report::select(&run, &Index::new(&run.trace), selector).map_err(CliError::Usage)?;
            }
        }
    }
    let mut link = Link::to(scenario);
    link.model = Some(MODEL.to_owned());
    link.look = SharedView { at, selector, view: args.get_one::<String>("view").cloned() };
    let text = link.at(args.get_one::<String>("base").map_or("", String::as_str));
    if text.len() > TOO_LONG {
        note(&format!("note: {} characters are too many for a link; send the file instead", text.len()));
    } else if text.len() > LONG {
        note(&format!("note: chat programs cut links of more than {LONG} characters; this one has {}", text.len()));
    }
    out.line(&text)?;
    Ok(ExitOutcome::Done)
}

/// Prints the scenario of a link.
pub fn show(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let text = args::text(args, "link");
    if !Link::is_link(&text) && text != "-" {
        return Err(CliError::Usage(format!(
            "{text} is not a link: a link contains `#r1:` or `#s:`; quote it for the shell"
        )));
    }
    let scenario = load::scenario(&text)?;
    out.json(&scenario.to_json_pretty())?;
    out.blank()?;
    Ok(ExitOutcome::Done)
}
