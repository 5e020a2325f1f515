//! Matches values with patterns. The rules of a bus, filter policies of SNS and the filters of event source mappings share
//! one matcher; what each of them accepts is decided where a pattern is compiled.
//!
//! A pattern is a tree of keys with tests at some of its nodes. Keys with dots and nested keys are the same, in patterns
//! and in values. A list in a value matches if one element does, and all keys of a pattern that lead through the same
//! list must match in the same element. `Rule::EventbridgeEventPatternDots`, `Rule::EventbridgeEventPatternLists`,
//! `Rule::SnsFilterPolicyListsInBody`, `Rule::LambdaFilterCriteriaLists`

mod nesting;
mod outcomes;
mod test;

use alloc::vec::Vec;

use crate::json::Json;
use crate::plan::{Branch, Fields, Pattern, Test};

pub(crate) use outcomes::Outcomes;
pub use test::read_address;

/// A value that is matched with one or more patterns, read once for all of them.
pub struct Subject<'t> {
    value: Option<Json<'t>>,
    work: usize,
}

/// The work of visiting one value, in units of about a byte of text that is read.
const VISIT: usize = 8;

impl<'t> Subject<'t> {
    /// A value that was read already.
    pub fn new(value: Json<'t>) -> Subject<'t> {
        let mut work = 0;
        let value = nesting::nested(value, &mut work);
        Subject { value: Some(value), work }
    }

    /// A text. If it is not JSON, it matches nothing.
    pub fn read(text: &'t str) -> Subject<'t> {
        match Json::read(text) {
            Some(value) => Subject::new(value),
            None => Subject { value: None, work: 0 },
        }
    }

    /// Returns true if the value matches the pattern. `Rule::LambdaFilterCriteriaEveryField`,
    /// `Rule::LambdaFilterCriteriaOr`
    pub fn matches(&mut self, pattern: &Pattern) -> bool {
        let Some(root) = &self.value else { return false };
        let mut work = 0;
        let is_match = pattern.branches.iter().any(|branch| Walk::new(branch, root, &mut work).run());
        self.work += work;
        is_match
    }

    /// The work done so far, without that of reading a text.
    pub fn work(&self) -> usize {
        self.work
    }
}

/// The match of one branch of a pattern with one value.
struct Walk<'a> {
    branch: &'a Branch,
    root: &'a Json<'a>,
    /// Of each path that must be absent: true if it is.
    absent: Vec<bool>,
    work: &'a mut usize,
}

impl<'a> Walk<'a> {
    fn new(branch: &'a Branch, root: &'a Json<'a>, work: &'a mut usize) -> Walk<'a> {
        // A path is absent if no element of any list on the way has a leaf there. `Rule::LambdaFilterCriteriaExists`,
        // `Rule::EventbridgeEventPatternExists`
        let absent = branch.absent.iter().map(|path| !has_leaf(root, path, work)).collect();
        Walk { branch, root, absent, work }
    }

    fn run(mut self) -> bool {
        self.holds(&self.branch.fields, Some(self.root))
    }

    fn holds(&mut self, fields: &Fields, value: Option<&Json>) -> bool {
        *self.work += VISIT;
        // An empty list has no leaves, so the path is absent.
        if let Some(Json::List(items)) = value
            && !items.is_empty()
        {
            return items.iter().any(|item| self.holds(fields, Some(item)));
        }
        let leaf = value.filter(|value| !matches!(value, Json::List(_) | Json::Object(_)));
        let passes = fields.tests.is_empty() || fields.tests.iter().any(|test| self.passes(test, leaf));
        passes
            && fields.inside.iter().all(|(key, inside)| {
                let field = value.and_then(|value| get(value, key, self.work));
                self.holds(inside, field)
            })
    }

    fn passes(&mut self, test: &Test, leaf: Option<&Json>) -> bool {
        if let Test::Absent(path) = test {
            return self.absent[usize::from(*path)];
        }
        let Some(leaf) = leaf else { return false };
        if let Json::Text(text) = leaf {
            *self.work += text.len() / 4;
        }
        test::passes(test, leaf)
    }
}

fn get<'v, 't>(value: &'v Json<'t>, key: &str, work: &mut usize) -> Option<&'v Json<'t>> {
    if let Json::Object(fields) = value {
        *work += fields.len() * 4;
    }
    value.get(key)
}

fn has_leaf(value: &Json, path: &[alloc::boxed::Box<str>], work: &mut usize) -> bool {
    *work += VISIT;
    match (value, path) {
        (Json::List(items), _) => items.iter().any(|item| has_leaf(item, path, work)),
        (Json::Object(_), [key, rest @ ..]) => get(value, key, work).is_some_and(|field| has_leaf(field, rest, work)),
        (Json::Object(_), []) => false,
        (_, path) => path.is_empty(),
    }
}
