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
    use redrive_core::time::Instant;
    use redrive_core::{Run, Simulation};
    use redrive_report::{Options, Report};
    use redrive_scenario::{Problem, Scenario, validate};
    use redrive_views::{Ledger, explain, lines, names};
    use serde_json::{Map, Value};

    /// The number of lines at the beginning and at the end of a short story.
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

    /// The current text of an example.
    fn actual(example: &Example, shows: Shows, rules: &[String]) -> Result<String, Failed> {
        match (run(&example.scenario), shows) {
            (Err(problems), Shows::Problems) => Ok(problems.iter().map(|problem| format!("{problem}\n")).collect()),
            (Err(problems), _) => Err(Failed::from(tell(&problems))),
            (Ok(_), Shows::Problems) => Err(Failed::from("nothing is wrong with the scenario")),
            (Ok(_), Shows::Advice) => advice(&example.scenario, |rule| rules.iter().any(|own| own == rule)),
            (Ok(_), Shows::AllAdvice) => advice(&example.scenario, |_| true),
            (Ok(run), Shows::Expectations) => expectations(&run, &example.scenario),
            (Ok(run), Shows::Metrics) => part(&run, &example.scenario, "metrics").map(|all| metrics(&all)),
            (Ok(run), Shows::Cost) => part(&run, &example.scenario, "cost").map(|cost| bill(&cost)),
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
                Shows::Story | Shows::Short => is_of_page || lines::is_in_short_trace(fact.kind),
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

    /// Advice, with the changes of the summary by its fix in the last line.
    fn advice(text: &str, is_shown: impl Fn(&str) -> bool) -> Result<String, Failed> {
        let wrong = |problems: Vec<Problem>| Failed::from(tell(&problems));
        let scenario = redrive_conformance::scenario(text).map_err(wrong)?;
        let run = run(text).map_err(wrong)?;
        let (before, held_before) = (summary(&run, &scenario), held(&run, &scenario));
        let mut text = String::new();
        let all = redrive_advice::of_run(&scenario, &run, &Ledger::new(&run));
        for advice in all.iter().filter(|advice| is_shown(advice.rule.id())) {
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

    /// A part of the report of an example.
    fn part(run: &Run, text: &str, path: &str) -> Result<Value, Failed> {
        let scenario = redrive_conformance::scenario(text).map_err(|problems| Failed::from(tell(&problems)))?;
        let report = Report::new(run, &scenario, Options::default());
        report.get(path).ok_or_else(|| Failed::from(format!("the report has no {path}")))
    }

    /// A line for each expectation that the scenario is about, with the fact that broke it.
    fn expectations(run: &Run, text: &str) -> Result<String, Failed> {
        let rows = part(run, text, "expectations")?;
        let asked = rows.as_array().into_iter().flatten().filter(|row| row["asked"] == true);
        let lines = asked.map(|row| {
            let expect = row["expect"].as_str().map_or_else(|| row["expect"].to_string(), str::to_owned);
            let broken = &row["broken"];
            if broken.is_null() {
                return format!("held    {expect}\n");
            }
            let at = names::moment(Instant(broken["at"].as_u64().unwrap_or_default()));
            let by = broken["sel"].as_str().map_or(String::new(), |record| format!(" by {record}"));
            let found = broken.get("found").map_or(String::new(), |found| format!(": it is {found}"));
            // Facts are numbered from 1.
            let fact = broken["event"].as_u64().map(|number| FactId::new(number as u32 - 1));
            let fact = fact.map_or(String::new(), |fact| format!(": {}", explain::sentence(run, fact)));
            format!("broken  {expect} at {at}{by}{found}{fact}\n")
        });
        Ok(lines.collect())
    }

    fn metrics(all: &Value) -> String {
        let mut text = String::new();
        for (resource, metrics) in all.as_object().into_iter().flatten() {
            for (name, metric) in metrics.as_object().into_iter().flatten() {
                let of = |statistic: &str| metric[statistic].as_u64().unwrap_or_default();
                if of("SampleCount") > 0 {
                    let (sum, count) = (of("Sum"), of("SampleCount"));
                    let (least, most) = (of("Minimum"), of("Maximum"));
                    text.push_str(&format!("{resource} {name}: sum {sum} of {count}, {least} to {most}\n"));
                }
            }
        }
        text
    }

    fn bill(cost: &Value) -> String {
        let word = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let items = cost["items"].as_array().into_iter().flatten();
        let mut text: String = items
            .map(|item| {
                let [resource, quantity, of, usd] = ["resource", "quantity", "item", "usd"].map(|key| word(item, key));
                format!("{resource} {quantity} {of} ${usd}\n")
            })
            .collect();
        text.push_str(&format!("${}\n", word(cost, "usd")));
        text
    }

    /// The expectations that held.
    fn held(run: &Run, scenario: &Scenario) -> Vec<String> {
        let rows = Report::new(run, scenario, Options::default()).expectations();
        let held = rows.iter().filter(|row| row.held);
        held.filter_map(|row| row.expect.as_str().map(str::to_owned)).collect()
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
