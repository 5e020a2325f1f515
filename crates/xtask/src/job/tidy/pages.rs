//! The pages of `semantics/`, the code that cites them, and the examples that test them.

use std::collections::BTreeSet;

use super::exceptions::Exceptions;
use super::text::code_lines;
use crate::semantics::{self, Page};
use crate::tree::File;

/// The sources whose citations count as implementations of rules.
const CITING: &[&str] = &["crates/core/src/", "crates/scenario/src/", "crates/views/src/", "crates/advice/src/"];
const CORE: &str = "crates/core/src/";
/// The sources of advice, which has pages but no machine in the core.
const ADVICE: &str = "crates/advice/src/";

/// Citations, comments included, of rules that no page states.
pub fn dangling(pages: &[Page], sources: &[File]) -> Vec<String> {
    let known: BTreeSet<String> = semantics::rules(pages).iter().map(|rule| rule.variant()).collect();
    let mut problems = Vec::new();
    for file in citing(sources) {
        for (index, line) in file.text.lines().enumerate() {
            for name in cited(line).filter(|name| !known.contains(*name)) {
                problems.push(format!("{}:{}: no page of semantics/ states Rule::{name}", file.path, index + 1));
            }
        }
    }
    problems
}

/// Rules that no code cites, and rules that no example names.
pub fn uncited_and_untested(pages: &[Page], sources: &[File], exceptions: &mut Exceptions) -> Vec<String> {
    // A comment may cite, too: some rules are no line of code.
    let cited: BTreeSet<&str> = citing(sources).flat_map(|file| file.text.lines()).flat_map(cited).collect();
    let named: BTreeSet<&str> = pages.iter().flat_map(|page| &page.named).map(String::as_str).collect();
    let mut problems = Vec::new();
    for rule in semantics::rules(pages) {
        let variant = rule.variant();
        let is_cited = cited.contains(variant.as_str());
        let is_named = named.contains(rule.id.as_str());
        if (is_cited && is_named) || exceptions.excuse_rule(&rule.id) {
            continue;
        }
        let place = format!("{}:{}: {}", rule.page, rule.line, rule.id);
        if !is_cited {
            problems.push(format!("{place} is cited by no code (Rule::{variant})"));
        }
        if !is_named {
            problems.push(format!("{place} is named by no example's expected trace"));
        }
    }
    problems
}

/// Pages whose AWS word is no file, folder or module of the core; or of the advice, for a page of advice.
pub fn words_without_module(pages: &[Page], sources: &[File], exceptions: &mut Exceptions) -> Vec<String> {
    let homes = [(CORE, modules(sources, CORE)), (ADVICE, modules(sources, ADVICE))];
    let mut problems = Vec::new();
    for page in pages {
        let (home, modules) = &homes[usize::from(page.area == "advice")];
        if !modules.contains(&page.word) && !exceptions.excuse_page(&page.path) {
            let word = page.word.replace('-', "_");
            problems.push(format!("{}: no file or module of {home} is called {word}", page.path));
        }
    }
    problems
}

/// The files, folders and modules below a folder of sources.
fn modules(sources: &[File], folder: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for file in sources {
        let Some(inside) = file.path.strip_prefix(folder) else {
            continue;
        };
        for part in inside.trim_end_matches(".rs").split('/') {
            modules.insert(part.replace('_', "-"));
        }
        for (_, line) in code_lines(&file.text) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(at) = words.iter().position(|word| *word == "mod") {
                let name = words.get(at + 1).map_or("", |word| word.trim_end_matches(';'));
                modules.insert(name.replace('_', "-"));
            }
        }
    }
    modules
}

fn citing(sources: &[File]) -> impl Iterator<Item = &File> {
    sources
        .iter()
        .filter(|file| file.extension() == "rs" && !file.is_generated())
        .filter(|file| CITING.iter().any(|folder| file.path.starts_with(folder)))
}

/// The variants that a line names as `Rule::Variant`.
fn cited(line: &str) -> impl Iterator<Item = &str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    line.match_indices("Rule::").filter_map(move |(at, prefix)| {
        if line[..at].ends_with(is_name) {
            return None;
        }
        let rest = &line[at + prefix.len()..];
        let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        let name = &rest[..end];
        // Functions start small, and `ALL` is no variant.
        let is_variant = name.starts_with(|letter: char| letter.is_ascii_uppercase())
            && name.contains(|letter: char| letter.is_ascii_lowercase());
        is_variant.then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## Rules\n### sqs.queue.one\nOne.\n- evidence: choice\n- checked: 2026-09-15\n\
        ### sqs.queue.two\nTwo.\n- evidence: choice\n- checked: 2026-09-15\n\
        ## Example\n```trace\n0 sqs.queue.one\n```\n";

    fn pages() -> Vec<Page> {
        let mut problems = Vec::new();
        let pages = vec![semantics::parse("semantics/sqs/queue.md", PAGE, &mut problems)];
        assert_eq!(problems, Vec::<String>::new());
        pages
    }

    #[test]
    fn a_citation_of_nothing_is_reported_even_in_a_comment() {
        let files = [File::new(
            "crates/core/src/sqs/queue.rs",
            "// see [`Rule::SqsQueueThree`]\nuse(Rule::SqsQueueOne, Rule::ALL, Rule::from_index(1), MyRule::Odd)\n",
        )];
        let problems = dangling(&pages(), &files);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("crates/core/src/sqs/queue.rs:1: "));
    }

    #[test]
    fn a_rule_is_cited_by_code_and_named_by_an_example() {
        let files = [
            File::new("crates/core/src/a.rs", "Rule::SqsQueueOne"),
            File::new("crates/core/src/rule.rs", "// generated by x\nRule::SqsQueueTwo"),
        ];
        let mut none = Exceptions::default();
        let problems = uncited_and_untested(&pages(), &files, &mut none);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("semantics/sqs/queue.md:6: sqs.queue.two is cited by no"));
        assert!(problems[1].contains("is named by no example"));
        let mut one = Exceptions::parse("e.txt", "sqs.queue.two: later");
        assert!(uncited_and_untested(&pages(), &files, &mut one).is_empty());
        assert!(one.problems().is_empty());
    }

    #[test]
    fn an_aws_word_has_a_file_in_the_core() {
        let mut none = Exceptions::default();
        for (path, text, count) in [
            ("crates/core/src/sqs/queue.rs", "", 0),
            ("crates/core/src/sqs/queue/mod.rs", "", 0),
            ("crates/core/src/sqs/mod.rs", "pub mod queue;", 0),
            ("crates/core/src/sqs/mod.rs", "// mod queue;", 1),
            ("crates/views/src/queue.rs", "", 1),
        ] {
            let problems = words_without_module(&pages(), &[File::new(path, text)], &mut none);
            assert_eq!(problems.len(), count, "{path}: {problems:?}");
        }
    }
}
