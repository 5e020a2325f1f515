//! The rules that facts follow.

use redrive_views::rules::{self, RuleText};
use serde_json::Value;

use crate::json::value_of;
use crate::shape::row;

row! {
    /// A rule and its evidence.
    struct RuleRow {
        /// The id of the rule.
        id: &'static str = "id",
        /// The rule as a sentence.
        statement: &'static str = "statement",
        /// The kind of evidence.
        evidence: &'static str = "evidence",
        /// The sources.
        sources: Vec<&'static str> = "sources",
        /// The day on which the sources were checked.
        checked: &'static str = "checked",
        /// The page of the book.
        page: &'static str = "page",
    }
}

/// All rules, each with its evidence.
pub fn rules() -> Value {
    value_of(&rules::all().map(row).collect::<Vec<_>>())
}

fn row(text: RuleText) -> RuleRow {
    RuleRow {
        id: text.rule.id(),
        statement: text.statement,
        evidence: text.evidence.as_str(),
        sources: text.sources().collect(),
        checked: text.checked,
        page: text.page,
    }
}
