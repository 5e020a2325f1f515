//! One row per advice.

use redrive_advice::{Advice, Change, Fix, Severity};
use serde_json::Value;

use crate::json::{JsonWriter, ToJson};
use crate::shape::{Described, Shape, row};

row! {
    /// A setting that could be better.
    pub(crate) struct AdviceRow<'a> {
        /// The id of the advice; `redrive rules` lists its sources.
        rule: &'static str = "rule",
        /// `error`: records will be lost or work is done in vain; `warning`: this happens if something else fails.
        severity: Severity = "severity",
        /// The resource.
        resource: &'a str = "resource",
        /// The setting: `visibilityTimeout`, `handler.onBadRecord`.
        setting: Option<&'a str> = "setting",
        /// The problem, its consequence and the remedy.
        message: &'a str = "message",
        /// The change that makes the advice unnecessary.
        fix: Option<FixRow<'a>> = "fix",
    }
}

row! {
    /// A change to the stack.
    pub(crate) struct FixRow<'a> {
        /// The resource.
        resource: &'a str = "resource",
        /// Values by dotted setting; null removes a setting.
        set: Settings<'a> = "set",
        /// Changes that belong to this one.
        also: Option<Vec<ChangeRow<'a>>> = "also",
    }
}

row! {
    /// A change to a resource; one that is not in the stack is created.
    pub(crate) struct ChangeRow<'a> {
        /// The resource.
        resource: &'a str = "resource",
        /// Values by dotted setting; null removes a setting.
        set: Settings<'a> = "set",
    }
}

pub(crate) struct Settings<'a>(&'a [(String, Value)]);

impl ToJson for Settings<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| self.0.iter().for_each(|(setting, value)| out.entry(setting, value)));
    }
}

impl Described for Settings<'_> {
    const SHAPE: Shape = Shape::Map(&Shape::Any);
}

pub(crate) fn row(advice: &Advice) -> AdviceRow<'_> {
    AdviceRow {
        rule: advice.rule.id(),
        severity: advice.severity,
        resource: &advice.resource,
        setting: advice.setting.as_deref(),
        message: &advice.message,
        fix: advice.fix.as_ref().and_then(fix),
    }
}

/// A fix has at least one change.
fn fix(fix: &Fix) -> Option<FixRow<'_>> {
    let (first, others) = fix.changes.split_first()?;
    let also: Vec<ChangeRow<'_>> = others.iter().map(change).collect();
    Some(FixRow { resource: &first.resource, set: Settings(&first.set), also: (!also.is_empty()).then_some(also) })
}

fn change(change: &Change) -> ChangeRow<'_> {
    ChangeRow { resource: &change.resource, set: Settings(&change.set) }
}
