//! `redrive check`

use clap::ArgMatches;
use redrive_core::Simulation;
use redrive_lessons::{Answer as Asked, Right};
use redrive_scenario::Problem;

use crate::printer::Printer;
use crate::stop::{Answer, Stop, write_problem};
use crate::{advice, args, load};

pub fn check(args: &ArgMatches, out: &mut Printer) -> Result<Answer, Stop> {
    let file = load::name(&args::text(args, "file")).to_owned();
    let problems = match args::plan(args) {
        Ok((scenario, plan)) => {
            out.line(&format!("{file}: no problems"))?;
            let answer = questions(&args::text(args, "file"), out)?;
            advice::print(&redrive_advice::of_scenario(&scenario, &plan), out)?;
            return Ok(answer);
        }
        Err(Stop::Problems { problems, .. }) => problems,
        Err(other) => return Err(other),
    };
    print(&file, &problems, out)?;
    Ok(Answer::Broken)
}

/// Asks the run of a lesson its questions. One without an answer is a problem, and so is one with two.
fn questions(file: &str, out: &mut Printer) -> Result<Answer, Stop> {
    let lesson = match load::lesson(file) {
        Ok(Some(lesson)) => lesson,
        Ok(None) => return Ok(Answer::Done),
        Err(Stop::Problems { file, problems }) => {
            print(&file, &problems, out)?;
            return Ok(Answer::Broken);
        }
        Err(other) => return Err(other),
    };
    let plan = redrive_scenario::validate(&lesson.scenario)
        .map_err(|problems| Stop::Problems { file: file.to_owned(), problems })?;
    let run = Simulation::run(plan);
    let mut answer = Answer::Done;
    for (place, question) in lesson.questions.iter().enumerate() {
        let said = match (question.right(&run, &lesson.scenario), &question.answer) {
            (Ok(Right::Choice(choice)), Asked::Choices(choices)) => {
                format!("the answer is \"{}\"", choices[choice].text)
            }
            (Ok(Right::Choice(choice)), Asked::Number { .. }) => format!("the answer is choice {}", choice + 1),
            (Ok(Right::Number(number)), _) => format!("the answer is {number}"),
            (Err(words), _) => {
                answer = Answer::Broken;
                format!("no right answer: {words}")
            }
        };
        out.line(&format!("question {}: {}", place + 1, question.ask))?;
        out.line(&format!("  {said}"))?;
    }
    Ok(answer)
}

fn print(file: &str, problems: &[Problem], out: &mut Printer) -> Result<(), Stop> {
    let word = if problems.len() == 1 { "problem" } else { "problems" };
    out.line(&format!("{file}: {} {word}", problems.len()))?;
    for problem in problems {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write_problem(&mut text, problem);
        text.lines().try_for_each(|line| out.line(line))?;
    }
    Ok(())
}
