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
    use redrive_core::Run;
    use redrive_core::id::FactId;
    use redrive_views::lines;

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
        let actual = actual(example, rules)?;
        if actual == example.expected.text {
            return Ok(());
        }
        let expected = &example.expected.text;
        Err(format!("this is not expected; UPDATE_EXPECT=1 writes it anew\n── expected\n{expected}── actual\n{actual}")
            .into())
    }

    /// What an example shows now.
    fn actual(example: &Example, rules: &[String]) -> Result<String, Failed> {
        match (run(&example.scenario), example.expected.shows) {
            (Ok(run), shows) if shows != Shows::Problems => Ok(trace(&run, shows, rules)),
            (Err(problems), Shows::Problems) => Ok(problems.iter().map(|problem| format!("{problem}\n")).collect()),
            (Ok(_), _) => Err(Failed::from("nothing is wrong with the scenario")),
            (Err(problems), _) => Err(Failed::from(tell(&problems))),
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
                Shows::Page | Shows::Problems => is_of_page,
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

    fn write_anew(path: &Path, text: &str, examples: &[Example], rules: &[String]) {
        let mut new = text.to_owned();
        for example in examples.iter().rev() {
            match actual(example, rules) {
                Ok(actual) => new.replace_range(example.expected.place.clone(), &actual),
                Err(failed) => println!("{}: {}: {}", path.display(), example.title, failed.message().unwrap_or("")),
            }
        }
        if new != text {
            fs::write(path, new).expect("a page can be written");
            println!("{} is written anew", path.display());
        }
    }
}
