//! An advice, and the list of those that were found.

use redrive_core::Rule;
use redrive_core::id::ResourceId;
use serde_json::{Map, Value};

use crate::fix::Fix;
use crate::stack::Stack;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It will go wrong: records get lost, or the work is done in vain.
    Error,
    /// It goes wrong when something else does.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// Something that could be set better.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    pub rule: Rule,
    pub severity: Severity,
    pub resource: String,
    /// A dotted path in the resource: `visibilityTimeout`, `handler.onBadRecord`. None if it is about the resource itself.
    pub setting: Option<String>,
    /// What is wrong, why that matters, and what to do.
    pub message: String,
    pub fix: Option<Fix>,
}

impl Advice {
    /// As a report has it.
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

    /// Whether another advice says the same of the same place, with whatever words.
    pub fn is_same(&self, other: &Advice) -> bool {
        (self.rule, &self.resource, &self.setting) == (other.rule, &other.resource, &other.setting)
    }
}

/// All that was found so far.
#[derive(Default)]
pub(crate) struct Found(Vec<Advice>);

/// What an advice is about: a resource, and a setting of it or nothing.
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

    /// The worst first; among equals in the order in which they were found.
    pub fn sorted(self) -> Vec<Advice> {
        let of = |severity| self.0.iter().filter(move |advice| advice.severity == severity).cloned();
        Severity::ALL.into_iter().flat_map(of).collect()
    }
}
