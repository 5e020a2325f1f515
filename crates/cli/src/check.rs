//! `redrive check`

use clap::ArgMatches;

use crate::printer::Printer;
use crate::stop::{Answer, Stop, write_problem};
use crate::{advice, args, load};

pub fn check(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let file = load::name(&args::text(args, "file")).to_owned();
    let problems = match args::plan(args) {
        Ok((scenario, plan)) => {
            out.line(&format!("{file}: no problems"))?;
            advice::print(&redrive_advice::of_scenario(&scenario, &plan), out)?;
            return Ok(Answer::Done);
        }
        Err(Stop::Problems { problems, .. }) => problems,
        Err(other) => return Err(other),
    };
    let word = if problems.len() == 1 { "problem" } else { "problems" };
    out.line(&format!("{file}: {} {word}", problems.len()))?;
    for problem in &problems {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write_problem(&mut text, problem);
        text.lines().try_for_each(|line| out.line(line))?;
    }
    Ok(Answer::Broken)
}
