//! `redrive check`

use clap::ArgMatches;
use redrive_core::Simulation;
use redrive_lessons::{Answer, Right};
use redrive_scenario::Problem;
use redrive_views::names;

use crate::exit::{CliError, ExitOutcome, problem_lines};
use crate::printer::Printer;
use crate::{advice, args, load};

pub fn check(args: &ArgMatches, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let file = load::name(&args::text(args, "file")).to_owned();
    let problems = match args::plan(args) {
        Ok((scenario, plan)) => {
            out.line(&format!("{file}: no problems"))?;
            let outcome = questions(&args::text(args, "file"), out)?;
            advice::print(&redrive_advice::of_scenario(&scenario, &plan), out)?;
            return Ok(outcome);
        }
        Err(CliError::Problems { problems, .. }) => problems,
        Err(other) => return Err(other),
    };
    print(&file, &problems, out)?;
    Ok(ExitOutcome::Found)
}

/// Runs a lesson and prints the answer of each question. A question must have exactly one right answer.
fn questions(file: &str, out: &mut Printer) -> Result<ExitOutcome, CliError> {
    let lesson = match load::lesson(file) {
        Ok(Some(lesson)) => lesson,
        Ok(None) => return Ok(ExitOutcome::Done),
        Err(CliError::Problems { file, problems }) => {
            print(&file, &problems, out)?;
            return Ok(ExitOutcome::Found);
        }
        Err(other) => return Err(other),
    };
    let plan = redrive_scenario::validate(&lesson.scenario)
        .map_err(|problems| CliError::Problems { file: file.to_owned(), problems })?;
    let run = Simulation::run(plan);
    let mut outcome = ExitOutcome::Done;
    for (place, question) in lesson.questions.iter().enumerate() {
        let answer = match (question.right(&run, &lesson.scenario), &question.answer) {
            (Ok(Right::Choice(choice)), Answer::Choices(choices)) => {
                format!("the answer is \"{}\"", choices[choice].text)
            }
            (Ok(Right::Choice(choice)), Answer::Number { .. }) => format!("the answer is choice {}", choice + 1),
            (Ok(Right::Number(number)), _) => format!("the answer is {number}"),
            (Err(reason), _) => {
                outcome = ExitOutcome::Found;
                format!("no right answer: {reason}")
            }
        };
        out.line(&format!("question {}: {}", place + 1, question.ask))?;
        out.line(&format!("  {answer}"))?;
    }
    Ok(outcome)
}

fn print(file: &str, problems: &[Problem], out: &mut Printer) -> Result<(), CliError> {
    out.line(&format!("{file}: {}", names::count(problems.len() as u32, "problem")))?;
    problems.iter().flat_map(problem_lines).try_for_each(|line| out.line(&line))?;
    Ok(())
}
