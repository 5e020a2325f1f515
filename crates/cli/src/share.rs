//! `redrive share` and `redrive show`

use clap::ArgMatches;
use redrive_core::Simulation;
use redrive_report::MODEL;
use redrive_scenario::link::{LONG, Link, SharedView, TOO_LONG};
use redrive_scenario::{parse_duration, validate};
use redrive_views::Index;

use crate::printer::Printer;
use crate::stop::{Answer, Stop};
use crate::{args, load};

/// Prints the link of a scenario.
pub fn share(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let scenario = args::scenario(args)?;
    let at =
        match args.get_one::<String>("at") {
            Some(text) => Some(parse_duration(text).ok_or_else(|| {
                Stop::Usage(format!("--at {text}: it is a time since the start, such as 45s or 1m30s"))
            })?),
            None => None,
        };
    let selector = args.get_one::<String>("select").cloned();
    match validate(&scenario) {
        // People ask about scenarios that do not work, too.
        Err(_) => {
            load::note("note: the scenario has problems, which redrive check lists; the link carries it as it is")
        }
        Ok(plan) => {
            if let Some(selector) = &selector {
                let run = Simulation::run(plan);
                redrive_report::select(&run, &Index::new(&run.trace), selector).map_err(Stop::Usage)?;
            }
        }
    }
    let mut link = Link::to(scenario);
    link.model = Some(MODEL.to_owned());
    link.look = SharedView { at, selector, view: args.get_one::<String>("view").cloned() };
    let text = link.at(args.get_one::<String>("base").map_or("", String::as_str));
    if text.len() > TOO_LONG {
        load::note(&format!("note: {} characters are too many for a link; hand on the file instead", text.len()));
    } else if text.len() > LONG {
        load::note(&format!("note: chats cut links of over {LONG} characters; this one has {}", text.len()));
    }
    out.line(&text)?;
    Ok(Answer::Done)
}

/// Prints the scenario of a link.
pub fn show(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let text = args::text(args, "link");
    if !Link::is_link(&text) && text != "-" {
        return Err(Stop::Usage(format!(
            "{text} is not a link: one has `#r1:` or `#s:` in it; quote it for the shell"
        )));
    }
    let scenario = load::scenario(&text)?;
    out.data(&scenario.to_json_pretty())?;
    out.blank()?;
    Ok(Answer::Done)
}
