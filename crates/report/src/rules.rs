//! The rules that facts follow.

use redrive_views::rules::{self, RuleText};
use serde_json::Value;

use crate::row::Row;

/// Every rule, with how we know it.
pub fn rules() -> Value {
    rules::all().map(rule).collect()
}

fn rule(text: RuleText) -> Value {
    Row::default()
        .put("id", text.rule.id())
        .put("statement", text.statement)
        .put("evidence", text.evidence.as_str())
        .put("sources", text.sources().collect::<Vec<_>>())
        .put("checked", text.checked)
        .put("page", text.page)
        .into()
}
