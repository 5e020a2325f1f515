//! An advice, and the list of advice that was found.

use redrive_core::Rule;
use redrive_core::id::ResourceId;
use serde_json::{Map, Value};

use crate::fix::Fix;
use crate::stack::Stack;

/// The severity of an advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Records will be lost, or work will be wasted.
    Error,
    /// Records are lost or work is wasted once something else fails.
    Warning,
    /// For information.
    Info,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// A setting that could be better.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    pub rule: Rule,
    pub severity: Severity,
    pub resource: String,
    /// A dotted path in the resource: `visibilityTimeout`, `handler.onBadRecord`. None if it is about the resource itself.
    pub setting: Option<String>,
    /// The problem, its consequence, and the remedy.
    pub message: String,
    pub fix: Option<Fix>,
}

impl Advice {
    /// The form in a report.
    pub fn to_value(&self) -> Value {
        let mut row = Map::new();
        row.insert("rule".to_owned(), self.rule.id().into());
        row.insert("severity".to_owned(), self.severity.as_str().into());
        row.insert("resource".to_owned(), self.resource.as_str().into());
        if let Some(setting) = &self.setting {
            row.insert("setting".to_owned(), setting.as_str().into());
        }
        row.insert("message".to_owned(), self.message.as_str().into());
        if let Some(fix) = &self.fix {
            row.insert("fix".to_owned(), fix.to_value());
        }
        Value::Object(row)
    }

    /// `orders.visibilityTimeout`, or the resource's name.
    pub fn place(&self) -> String {
        match &self.setting {
            Some(setting) => format!("{}.{setting}", self.resource),
            None => self.resource.clone(),
        }
    }

    /// Returns true if another advice is of the same rule and about the same setting.
    pub fn is_same(&self, other: &Advice) -> bool {
        (self.rule, &self.resource, &self.setting) == (other.rule, &other.resource, &other.setting)
    }
}

/// The advice found so far.
#[derive(Default)]
pub(crate) struct Found(Vec<Advice>);

/// The subject of an advice: a resource and one of its settings; empty for the resource itself.
pub(crate) type About<'s> = (ResourceId, &'s str);

impl Found {
    pub fn add(
        &mut self,
        stack: &Stack,
        rule: Rule,
        severity: Severity,
        (resource, setting): About,
        message: String,
        fix: Option<Fix>,
    ) {
        let setting = (!setting.is_empty()).then(|| setting.to_owned());
        let resource = stack.plan.name(resource).to_owned();
        self.0.push(Advice { rule, severity, resource, setting, message, fix });
    }

    /// The advice by severity, the worst first, and then in the order in which it was found.
    pub fn sorted(self) -> Vec<Advice> {
        let of = |severity| self.0.iter().filter(move |advice| advice.severity == severity).cloned();
        Severity::ALL.into_iter().flat_map(of).collect()
    }
}
