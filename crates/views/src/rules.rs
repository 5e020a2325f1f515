//! The texts of the rules and their evidence.

use redrive_core::Rule;

/// One line per rule, in the order of [`Rule::ALL`]: id, page, day, evidence, statement, sources. `cargo xtask codegen`
/// writes it from `semantics/`. It is a single text, so that the build of the page can load it later (`web/rest.txt`).
static TEXTS: &str = include_str!("rules.tsv");
/// The start of each line, and the end of the last.
static STARTS: [u32; Rule::ALL.len() + 1] = starts(TEXTS.as_bytes());

/// The evidence for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The documentation of AWS states it.
    Documented,
    /// A recording of AWS shows it.
    Recorded,
    /// Measurements of AWS show it.
    Measured,
    /// It follows from other rules or from reports.
    Inferred,
    /// AWS does not specify it; Redrive chooses.
    Choice,
}

impl Evidence {
    const ALL: [Self; 5] = [Self::Documented, Self::Recorded, Self::Measured, Self::Inferred, Self::Choice];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Recorded => "recorded",
            Self::Measured => "measured",
            Self::Inferred => "inferred",
            Self::Choice => "choice",
        }
    }
}

/// The text of a rule and its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleText {
    pub rule: Rule,
    pub statement: &'static str,
    pub evidence: Evidence,
    /// The day on which the sources were last read: `2026-09-15`.
    pub checked: &'static str,
    /// The page that states it: `semantics/sqs/queue.md`.
    pub page: &'static str,
    sources: &'static str,
}

impl RuleText {
    /// None for a choice of Redrive.
    pub fn sources(&self) -> impl Iterator<Item = &'static str> {
        self.sources.split('\t').filter(|source| !source.is_empty())
    }
}

/// Returns the text of a rule.
#[must_use]
#[inline(never)]
pub fn text(rule: Rule) -> RuleText {
    let place = usize::from(rule.index());
    let line = &TEXTS[STARTS[place] as usize..STARTS[place + 1] as usize - 1];
    let mut parts = line.splitn(6, '\t').skip(1);
    let mut next = || parts.next().unwrap_or_default();
    let (page, checked, evidence, statement, sources) = (next(), next(), next(), next(), next());
    let evidence = Evidence::ALL.into_iter().find(|one| one.as_str() == evidence).unwrap_or(Evidence::Choice);
    RuleText { rule, statement, evidence, checked, page, sources }
}

/// Returns the texts of all rules, in the order of [`Rule::ALL`].
pub fn all() -> impl Iterator<Item = RuleText> {
    Rule::ALL.iter().map(|rule| text(*rule))
}

const fn starts(text: &[u8]) -> [u32; Rule::ALL.len() + 1] {
    let mut starts = [0; Rule::ALL.len() + 1];
    let (mut line, mut place) = (0, 0);
    while place < text.len() {
        place += 1;
        if text[place - 1] == b'\n' {
            line += 1;
            starts[line] = place as u32;
        }
    }
    assert!(line == Rule::ALL.len(), "rules.tsv has a line for each rule");
    starts
}

#[cfg(test)]
mod tests {
    use super::{TEXTS, all};

    #[test]
    fn every_line_is_the_text_of_its_rule() {
        for (line, rule) in TEXTS.lines().zip(all()) {
            let evidence = rule.evidence.as_str();
            let id = rule.rule.id();
            let again: Vec<&str> =
                [id, rule.page, rule.checked, evidence, rule.statement].into_iter().chain(rule.sources()).collect();
            assert_eq!(line, again.join("\t"));
        }
    }
}
