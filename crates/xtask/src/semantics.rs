//! Reads the pages of `semantics/`: the rules that they state, with their evidence, and the rules that their examples
//! name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{Outcome, tree};

pub const EVIDENCE: &[&str] = &["documented", "recorded", "measured", "inferred", "choice"];

pub struct Page {
    /// Relative to the project: `semantics/sqs/visibility_timeout.md`.
    pub path: String,
    pub area: String,
    /// The AWS word, in kebab case: `visibility-timeout`.
    pub word: String,
    pub rules: Vec<Rule>,
    /// The names in the fenced blocks of the examples that can be rule ids.
    pub named: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    pub statement: String,
    pub evidence: String,
    pub sources: Vec<String>,
    pub checked: String,
    /// The models in which the behaviour changed, and what changed.
    pub changes: Vec<Change>,
    pub page: String,
    /// The line of its heading, counted from 1.
    pub line: usize,
}

/// A changed behaviour: `- changed: 2026.12, a message sent again keeps its place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub model: String,
    pub text: String,
}

impl Rule {
    /// A link to the page of the rule, for a page directly in `semantics/`.
    pub fn link(&self) -> String {
        format!("[{}]({})", self.id, self.page.trim_start_matches("semantics/"))
    }

    /// `sqs.visibility-timeout.hides` is `SqsVisibilityTimeoutHides` in Rust.
    pub fn variant(&self) -> String {
        self.id
            .split(['.', '-'])
            .map(|part| {
                let mut letters = part.chars();
                letters
                    .next()
                    .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
            })
            .collect()
    }
}

/// All pages below `semantics/`. Files directly in it (an introduction, say) are no pages.
pub fn read(root: &Path) -> Outcome<Vec<Page>> {
    let mut problems = Vec::new();
    let pages: Vec<Page> = tree::files(root, "semantics", &["md"])?
        .iter()
        .filter(|file| file.path.matches('/').count() >= 2)
        .map(|file| parse(&file.path, &file.text, &mut problems))
        .collect();
    find_duplicates(&pages, &mut problems);
    if problems.is_empty() { Ok(pages) } else { Err(problems.join("\n")) }
}

/// Every rule of the pages, by id.
pub fn rules(pages: &[Page]) -> Vec<&Rule> {
    let mut rules: Vec<&Rule> = pages.iter().flat_map(|page| &page.rules).collect();
    rules.sort_by(|one, other| one.id.cmp(&other.id));
    rules
}

fn find_duplicates(pages: &[Page], problems: &mut Vec<String>) {
    let rules = rules(pages);
    for pair in rules.windows(2) {
        if pair[0].id == pair[1].id {
            problems.push(format!(
                "{}:{}: rule {} is already on {}:{}",
                pair[1].page, pair[1].line, pair[1].id, pair[0].page, pair[0].line
            ));
        }
    }
    // Two ids may differ only in a dot and a hyphen and so give one variant.
    let mut variants: Vec<(String, &Rule)> = rules.iter().map(|rule| (rule.variant(), *rule)).collect();
    variants.sort_by(|one, other| one.0.cmp(&other.0));
    for pair in variants.windows(2) {
        if pair[0].0 == pair[1].0 && pair[0].1.id != pair[1].1.id {
            problems.push(format!(
                "{}:{}: rule {} and {} would both be Rule::{}",
                pair[1].1.page, pair[1].1.line, pair[1].1.id, pair[0].1.id, pair[0].0
            ));
        }
    }
}

#[derive(PartialEq)]
enum Section {
    Rules,
    Example,
    Other,
}

/// The lines of a rule that were read so far.
struct Draft {
    id: String,
    line: usize,
    statement: Vec<String>,
    items: Vec<(usize, String)>,
}

pub fn parse(path: &str, text: &str, problems: &mut Vec<String>) -> Page {
    let area = kebab(path.split('/').nth(1).unwrap_or(""));
    let file = path.rsplit('/').next().unwrap_or("");
    let word = kebab(file.trim_end_matches(".md"));
    let mut page = Page { path: path.to_owned(), area, word, rules: Vec::new(), named: BTreeSet::new() };
    let mut section = Section::Other;
    let mut draft: Option<Draft> = None;
    let mut in_fence = false;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
            continue;
        }
        if in_fence {
            if section == Section::Example {
                page.named.extend(names(line));
            }
            continue;
        }
        if let Some(title) = line.strip_prefix("## ") {
            finish(draft.take(), &mut page, problems);
            section = match title.trim() {
                "Rules" => Section::Rules,
                title if title.starts_with("Example") => Section::Example,
                _ => Section::Other,
            };
            continue;
        }
        if section != Section::Rules {
            continue;
        }
        if let Some(id) = line.strip_prefix("### ") {
            finish(draft.take(), &mut page, problems);
            draft = Some(Draft {
                id: id.trim().trim_matches('`').to_owned(),
                line: number,
                statement: Vec::new(),
                items: Vec::new(),
            });
        } else if let Some(draft) = &mut draft {
            read_line(draft, number, line, path, problems);
        } else if !line.trim().is_empty() {
            problems.push(format!(
                "{path}:{number}: a rule starts with a heading: ### {}.{}.short-name",
                page.area, page.word
            ));
        }
    }
    finish(draft, &mut page, problems);
    page
}

fn read_line(draft: &mut Draft, number: usize, line: &str, path: &str, problems: &mut Vec<String>) {
    if let Some(item) = line.strip_prefix("- ") {
        draft.items.push((number, item.trim().to_owned()));
    } else if line.trim().is_empty() {
        // Paragraphs are joined.
    } else if draft.items.is_empty() {
        draft.statement.push(line.trim().to_owned());
    } else if let (true, Some((_, item))) = (line.starts_with("  "), draft.items.last_mut()) {
        item.push(' ');
        item.push_str(line.trim());
    } else {
        problems.push(format!("{path}:{number}: the statement of a rule comes before its list"));
    }
}

fn finish(draft: Option<Draft>, page: &mut Page, problems: &mut Vec<String>) {
    let Some(draft) = draft else { return };
    let path = page.path.clone();
    let mut wrong = |line: usize, message: String| problems.push(format!("{path}:{line}: {message}"));
    let mut rule = Rule {
        statement: plain(&draft.statement.join(" ")),
        id: draft.id,
        evidence: String::new(),
        sources: Vec::new(),
        checked: String::new(),
        changes: Vec::new(),
        page: page.path.clone(),
        line: draft.line,
    };
    if let Err(message) = check_id(&rule.id, page) {
        wrong(draft.line, message);
    }
    if rule.statement.is_empty() {
        wrong(draft.line, format!("rule {} states nothing", rule.id));
    }
    for (line, item) in draft.items {
        match item.split_once(':').map(|(key, value)| (key, value.trim())) {
            Some((_, "")) => wrong(line, format!("nothing follows \"{item}\"")),
            Some(("evidence", value)) if rule.evidence.is_empty() => {
                if !EVIDENCE.contains(&value) {
                    wrong(line, format!("evidence is one of {}, not {value}", EVIDENCE.join(", ")));
                }
                value.clone_into(&mut rule.evidence);
            }
            Some(("checked", value)) if rule.checked.is_empty() => {
                if !is_date(value) {
                    wrong(line, format!("checked is a day like 2026-09-15, not {value}"));
                }
                value.clone_into(&mut rule.checked);
            }
            Some(("source", value)) => rule.sources.push(value.to_owned()),
            Some(("changed", value)) => match value.split_once(", ") {
                Some((model, text)) if is_model(model) => {
                    rule.changes.push(Change { model: model.to_owned(), text: text.to_owned() });
                }
                _ => wrong(line, format!("a change is written as 2026.12, what changed; not {value}")),
            },
            Some(("evidence" | "checked", _)) => wrong(line, format!("\"{item}\" is the second one")),
            _ => wrong(line, format!("a rule has evidence, source, checked and changed, not \"{item}\"")),
        }
    }
    for (name, is_missing) in [
        ("evidence", rule.evidence.is_empty()),
        ("checked", rule.checked.is_empty()),
        // A choice of Redrive needs no evidence.
        ("source", rule.sources.is_empty() && rule.evidence != "choice"),
    ] {
        if is_missing {
            wrong(rule.line, format!("rule {} has no \"- {name}: …\"", rule.id));
        }
    }
    page.rules.push(rule);
}

fn check_id(id: &str, page: &Page) -> Outcome {
    let parts: Vec<&str> = id.split('.').collect();
    let is_kebab = |part: &&str| {
        part.starts_with(|letter: char| letter.is_ascii_lowercase())
            && !part.ends_with('-')
            && !part.contains("--")
            && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
    };
    match parts[..] {
        [area, word, _] if area == page.area && word == page.word && parts.iter().all(is_kebab) => Ok(()),
        _ => {
            Err(format!("a rule of this page is called {}.{}.short-name in kebab case, not {id}", page.area, page.word))
        }
    }
}

fn kebab(text: &str) -> String {
    text.replace('_', "-")
}

/// A model such as `2026.12`.
fn is_model(text: &str) -> bool {
    let is_number = |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(year, month)| is_number(year, 4) && is_number(month, 2))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Takes emphasis out and leaves code spans as they are.
fn plain(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut result = String::with_capacity(text.len());
    let mut in_code = false;
    for (at, &letter) in letters.iter().enumerate() {
        in_code ^= letter == '`';
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let is_mark = match letter {
            // A product has room on both sides; emphasis has not.
            '*' => !(before.is_none_or(|other| *other == ' ') && after.is_none_or(|other| *other == ' ')),
            // Inside a word it is part of a name.
            '_' => {
                let in_word = |other: Option<&char>| other.is_some_and(|other| other.is_alphanumeric());
                !(in_word(before) && in_word(after))
            }
            _ => false,
        };
        if in_code || !is_mark {
            result.push(letter);
        }
    }
    result
}

/// Everything in a line that could be the id of a rule.
fn names(line: &str) -> impl Iterator<Item = String> {
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    line.split(move |letter| !is_id(letter))
        .map(|part| part.trim_matches('.'))
        .filter(|part| part.matches('.').count() == 2)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "semantics/sqs/visibility_timeout.md";
    const GOOD: &str = "# Visibility timeout\n\nProse.\n\n## Rules\n\n\
        ### sqs.visibility-timeout.hides\n\
        A received message is *hidden*\nuntil its `visibility*timeout` **ends**.\n\n\
        Second paragraph.\n\n\
        - evidence: documented\n- source: Amazon SQS API Reference,\n  ReceiveMessage\n\
        - source: another\n- checked: 2026-09-15\n\n\
        ## Example: comes back\n\n```trace\n0 hidden [sqs.visibility-timeout.hides].\n```\n";

    fn problems(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        parse(PATH, text, &mut problems);
        problems
    }

    #[test]
    fn a_page_is_read() {
        let mut problems = Vec::new();
        let page = parse(PATH, GOOD, &mut problems);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((&*page.area, &*page.word), ("sqs", "visibility-timeout"));
        assert_eq!(
            page.rules,
            [Rule {
                id: "sqs.visibility-timeout.hides".to_owned(),
                statement: "A received message is hidden until its `visibility*timeout` ends. \
                            Second paragraph."
                    .to_owned(),
                evidence: "documented".to_owned(),
                sources: vec!["Amazon SQS API Reference, ReceiveMessage".to_owned(), "another".to_owned()],
                checked: "2026-09-15".to_owned(),
                changes: Vec::new(),
                page: PATH.to_owned(),
                line: 7,
            }]
        );
        assert_eq!(page.rules[0].variant(), "SqsVisibilityTimeoutHides");
        assert!(page.named.contains("sqs.visibility-timeout.hides"));
    }

    #[test]
    fn each_problem_names_file_and_line() {
        let cases = [
            ("documented", "guessed", ":13: evidence is one of"),
            ("2026-09-15", "2026-02-30", ":17: checked is a day"),
            ("- evidence: documented\n", "", ":7: rule sqs.visibility-timeout.hides has no \"- evidence"),
            ("- checked: 2026-09-15\n", "", ":7: rule sqs.visibility-timeout.hides has no \"- checked"),
            ("### sqs.visibility-timeout.hides", "### sqs.delay.hides", ":7: a rule of this page is called"),
            ("### sqs.visibility-timeout.hides", "Lost.", ":7: a rule starts with a heading"),
            ("- source: another", "- sauce: another", ":16: a rule has evidence, source, checked and changed"),
            ("\n\n## Example", "\n\nLate.\n\n## Example", ":19: the statement of a rule comes before"),
        ];
        for (from, to, expected) in cases {
            let found = problems(&GOOD.replacen(from, to, 1)).join("\n");
            assert!(found.contains(&format!("{PATH}{expected}")), "{to:?} gave {found:?}");
        }
    }

    #[test]
    fn two_rules_of_one_name_are_found() {
        let mut problems = Vec::new();
        let pages = [parse(PATH, GOOD, &mut problems), parse(PATH, GOOD, &mut problems)];
        find_duplicates(&pages, &mut problems);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("is already on"), "{problems:?}");
    }

    #[test]
    fn emphasis_goes_and_names_stay() {
        assert_eq!(plain("_so_ *it* is: max_count * 2"), "so it is: max_count * 2");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert!(is_date("2024-02-29"));
        for text in ["2025-02-29", "2026-13-01", "2026-9-15", "2026-09", "today"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_change_names_its_model() {
        let changed = |value: &str| GOOD.replace("- checked:", &format!("- changed: {value}\n- checked:"));
        let page = parse(PATH, &changed("2026.12, it hides at once"), &mut Vec::new());
        let expected = Change { model: "2026.12".to_owned(), text: "it hides at once".to_owned() };
        assert_eq!(page.rules[0].changes, [expected]);
        for wrong in ["it hides at once", "December, it hides at once", "2026.12"] {
            let problems = problems(&changed(wrong));
            assert!(problems[0].contains("a change is written as 2026.12, what changed"), "{problems:?}");
        }
    }
}
