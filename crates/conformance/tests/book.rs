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
    use redrive_conformance::page::{self, Example};
    use redrive_conformance::{run, tell};
    use redrive_core::id::FactId;
    use redrive_views::lines;

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
        let actual = trace(example, rules)?;
        if actual == example.trace.text {
            return Ok(());
        }
        let expected = &example.trace.text;
        Err(format!("the trace differs; UPDATE_EXPECT=1 writes it anew\n── expected\n{expected}── actual\n{actual}")
            .into())
    }

    /// The facts of an example, each with its rule if the rule is one of the page.
    fn trace(example: &Example, rules: &[String]) -> Result<String, Failed> {
        let run = run(&example.scenario).map_err(|problems| Failed::from(tell(&problems)))?;
        let mut text = String::new();
        for (place, fact) in run.trace.facts().iter().enumerate() {
            let id = fact.rule.id();
            let is_of_page = rules.iter().any(|rule| rule == id);
            if example.trace.all || is_of_page || lines::is_telling(fact.kind) {
                text.push_str(&lines::line(&run, FactId::new(place as u32)));
                if is_of_page {
                    text.push_str(&format!(" [{id}]"));
                }
                text.push('\n');
            }
        }
        Ok(text)
    }

    fn write_anew(path: &Path, text: &str, examples: &[Example], rules: &[String]) {
        let mut new = text.to_owned();
        for example in examples.iter().rev() {
            match trace(example, rules) {
                Ok(trace) => new.replace_range(example.trace.place.clone(), &trace),
                Err(failed) => println!("{}: {}: {}", path.display(), example.title, failed.message().unwrap_or("")),
            }
        }
        if new != text {
            fs::write(path, new).expect("a page can be written");
            println!("{} is written anew", path.display());
        }
    }
}
