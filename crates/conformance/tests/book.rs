//! Every example of `semantics/` is a test. `UPDATE_EXPECT=1` writes the traces anew.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fs;
    use std::path::Path;

    use libtest_mimic::{Arguments, Failed, Trial};
    use redrive_conformance::page::{self, Example, Shows};
    use redrive_conformance::{run, tell};
    use redrive_core::id::FactId;
    use redrive_core::{Run, Simulation};
    use redrive_report::{Options, Report};
    use redrive_scenario::{Problem, Scenario, validate};
    use redrive_views::lines;
    use serde_json::{Map, Value};

    /// Of a short story so many lines are shown at its beginning and at its end.
    const FIRST: usize = 16;
    const LAST: usize = 8;

    pub fn main() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../semantics");
        let update = std::env::var_os("UPDATE_EXPECT").is_some();
        let mut trials = Vec::new();
        for path in page::files(&folder, "md") {
            let name = path.strip_prefix(&folder).expect("a page of the book").with_extension("");
            let text = fs::read_to_string(&path).expect("a page can be read");
            let rules = page::rules(&text);
            let examples = page::examples(&text).expect("build.rs has read it");
            if update {
                write_anew(&path, &text, &examples, &rules);
                continue;
            }
            for example in examples {
                let rules = rules.clone();
                let name = format!("{}: {}", name.display(), example.title);
                trials.push(Trial::test(name, move || check(&example, &rules)));
            }
        }
        libtest_mimic::run(&Arguments::from_args(), trials).exit();
    }

    fn check(example: &Example, rules: &[String]) -> Result<(), Failed> {
        for expected in &example.expected {
            let actual = actual(example, expected.shows, rules)?;
            if actual != expected.text {
                let expected = &expected.text;
                return Err(format!(
                    "this is not expected; UPDATE_EXPECT=1 writes it anew\n── expected\n{expected}── actual\n{actual}"
                )
                .into());
            }
        }
        Ok(())
    }

    /// What an example shows now.
    fn actual(example: &Example, shows: Shows, rules: &[String]) -> Result<String, Failed> {
        match (run(&example.scenario), shows) {
            (Err(problems), Shows::Problems) => Ok(problems.iter().map(|problem| format!("{problem}\n")).collect()),
            (Err(problems), _) => Err(Failed::from(tell(&problems))),
            (Ok(_), Shows::Problems) => Err(Failed::from("nothing is wrong with the scenario")),
            (Ok(_), Shows::Advice) => advice(&example.scenario, |rule| rules.iter().any(|own| own == rule)),
            (Ok(_), Shows::AllAdvice) => advice(&example.scenario, |_| true),
            (Ok(run), Shows::Story | Shows::Short | Shows::All | Shows::Page) => Ok(trace(&run, shows, rules)),
        }
    }

    /// The facts of an example, each with its rule if the rule is one of the page.
    fn trace(run: &Run, shows: Shows, rules: &[String]) -> String {
        let mut told = Vec::new();
        for (place, fact) in run.trace.facts().iter().enumerate() {
            let id = fact.rule.id();
            let is_of_page = rules.iter().any(|rule| rule == id);
            let is_shown = match shows {
                Shows::All => true,
                Shows::Story | Shows::Short => is_of_page || lines::is_telling(fact.kind),
                _ => is_of_page,
            };
            if is_shown {
                told.push((FactId::new(place as u32), is_of_page.then_some(id)));
            }
        }
        let line = |(fact, rule): &(FactId, Option<&str>)| match rule {
            Some(rule) => format!("{} [{rule}]\n", lines::line(run, *fact)),
            None => format!("{}\n", lines::line(run, *fact)),
        };
        match told.len().checked_sub(FIRST + LAST) {
            Some(left_out) if shows == Shows::Short && left_out > 0 => {
                let first: String = told[..FIRST].iter().map(line).collect();
                let last: String = told[FIRST + left_out..].iter().map(line).collect();
                format!("{first}           … {left_out} more\n{last}")
            }
            _ => told.iter().map(line).collect(),
        }
    }

    /// Advice, and in the last line what its fix changes in the summary of the run.
    fn advice(text: &str, is_shown: impl Fn(&str) -> bool) -> Result<String, Failed> {
        let wrong = |problems: Vec<Problem>| Failed::from(tell(&problems));
        let scenario = redrive_conformance::scenario(text).map_err(wrong)?;
        let run = run(text).map_err(wrong)?;
        let (before, held_before) = (summary(&run, &scenario), held(&run, &scenario));
        let mut text = String::new();
        for advice in redrive_advice::of_run(&scenario, &run).iter().filter(|advice| is_shown(advice.rule.id())) {
            let (severity, place, rule) = (advice.severity.as_str(), advice.place(), advice.rule.id());
            text.push_str(&format!("{severity} {place} [{rule}]\n  {}\n", advice.message));
            let Some(fix) = &advice.fix else { continue };
            for change in &fix.changes {
                for (setting, value) in &change.set {
                    text.push_str(&format!("  fix: {}.{setting} = {value}\n", change.resource));
                }
            }
            let fixed = redrive_advice::apply(&scenario, fix);
            let plan = validate(&fixed).map_err(wrong)?;
            let fixed_run = Simulation::run(plan);
            let after = summary(&fixed_run, &fixed);
            let changes: Vec<String> = before
                .iter()
                .filter(|(key, count)| after[*key] != **count)
                .map(|(key, count)| format!("{key} {count} → {}", after[key]))
                .collect();
            let mends = held(&fixed_run, &fixed).into_iter().filter(|name| !held_before.contains(name));
            let changes: Vec<String> = changes.into_iter().chain(mends.map(|name| format!("{name} holds"))).collect();
            let changes =
                if changes.is_empty() { "nothing changes in this run".to_owned() } else { changes.join(", ") };
            text.push_str(&format!("  then: {changes}\n"));
        }
        if text.is_empty() { Err(Failed::from("there is no such advice")) } else { Ok(text) }
    }

    /// What held of that which is always looked at.
    fn held(run: &Run, scenario: &Scenario) -> Vec<String> {
        let rows = Report::new(run, scenario, Options::default()).expectations();
        let held = rows.iter().filter(|row| row["held"] == true);
        held.filter_map(|row| row["expect"].as_str().map(str::to_owned)).collect()
    }

    fn summary(run: &Run, scenario: &Scenario) -> Map<String, Value> {
        let summary = Report::new(run, scenario, Options::default()).get("summary");
        summary.and_then(|summary| summary.as_object().cloned()).unwrap_or_default()
    }

    fn write_anew(path: &Path, text: &str, examples: &[Example], rules: &[String]) {
        let mut new = text.to_owned();
        for example in examples.iter().rev() {
            for expected in example.expected.iter().rev() {
                match actual(example, expected.shows, rules) {
                    Ok(actual) => new.replace_range(expected.place.clone(), &actual),
                    Err(failed) => {
                        println!("{}: {}: {}", path.display(), example.title, failed.message().unwrap_or(""))
                    }
                }
            }
        }
        if new != text {
            fs::write(path, new).expect("a page can be written");
            println!("{} is written anew", path.display());
        }
    }
}
