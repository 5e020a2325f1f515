//! The rules that facts follow.

use redrive_views::rules::{RuleText, TEXTS};
use serde_json::Value;

use crate::row::Row;

/// Every rule, with how we know it.
pub fn rules() -> Value {
    TEXTS.iter().map(rule).collect()
}

fn rule(text: &RuleText) -> Value {
    Row::default()
        .put("id", text.rule.id())
        .put("statement", text.statement)
        .put("evidence", text.evidence.as_str())
        .put("sources", text.sources.to_vec())
        .put("checked", text.checked)
        .put("page", text.page)
        .into()
}
