//! The settings in which two scenarios differ.

use serde_json::Value;

use crate::path::Path;
use crate::scenario::Scenario;

/// A setting that two scenarios do not share. Defaults are filled in, so a missing value has no default.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `stack.orders.visibilityTimeout`, `script[2].send.count`
    pub path: String,
    pub a: Option<Value>,
    pub b: Option<Value>,
}

/// Every difference of two scenarios, in the order of their canonical forms. Titles and notes do not affect
/// a run and are left out.
pub fn differences(a: &Scenario, b: &Scenario) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(Some(&a.canonical()), Some(&b.canonical()), &Path::ROOT, &mut found);
    found.retain(|difference| !["title", "notes"].contains(&difference.path.as_str()));
    found
}

fn compare(a: Option<&Value>, b: Option<&Value>, path: &Path, found: &mut Vec<Difference>) {
    match (a, b) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let only_in_b = b.iter().filter(|(key, _)| !a.contains_key(*key));
            for (key, _) in a.iter().chain(only_in_b) {
                compare(a.get(key), b.get(key), &path.key(key), found);
            }
        }
        // Lists of different lengths have no corresponding items.
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
            for (place, (a, b)) in a.iter().zip(b).enumerate() {
                compare(Some(a), Some(b), &path.index(place), found);
            }
        }
        (a, b) => found.push(Difference { path: path.to_string(), a: a.cloned(), b: b.cloned() }),
    }
}
