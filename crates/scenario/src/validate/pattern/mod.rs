//! Compiles patterns: EventBridge's language, of which SNS's filter policies and Lambda's event filtering accept a part
//! each. The reasons of refusals are those of EventBridge's rule compiler, which SNS repeats.

mod filter_policy;
mod number;
mod operator;
mod wildcard;

use redrive_core::plan::{Branch, Fields, MAX_PATTERN_DEPTH, Pattern, Test};
use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problems;
use crate::schema::MAX_PATTERN_CHARS;

/// The service that a pattern is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile<'a> {
    /// An event source mapping. Records of a queue and of a Kinesis stream are filtered by their data under this key;
    /// without one by the whole record.
    Mapping {
        data: Option<&'a str>,
    },
    Bus,
    /// A subscription. AWS's text depends on the call that sets the policy.
    Subscription {
        scope: Scope,
        is_update: bool,
    },
}

/// The part of a message that a filter policy of SNS reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Attributes,
    Body,
}

/// The reason why a pattern does not compile.
pub(super) enum Invalid {
    /// AWS refuses it, for this reason. `Rule::LambdaFilterCriteriaInvalidIsRefused`,
    /// `Rule::EventbridgeEventPatternInvalidIsRefused`, `Rule::SnsFilterPolicyInvalidIsRefused`
    Refused(String),
    /// SNS refuses it, with this text after its usual beginning.
    RefusedPolicy(&'static str),
    /// AWS refuses it with a text that is not known, or it is over a limit of this simulator.
    Other(String),
}

fn refused<T>(reason: impl Into<String>) -> Result<T, Invalid> {
    Err(Invalid::Refused(reason.into()))
}

/// Compiles a pattern that is written as an object or as text.
pub(super) fn compile(written: &Value, profile: Profile, path: &Path, problems: &mut Problems) -> Option<Pattern> {
    // The size of a filter policy is bounded by its keys and combinations.
    if let Profile::Mapping { .. } | Profile::Bus = profile {
        let chars = written.as_str().map_or_else(|| written.to_string().chars().count(), |text| text.chars().count());
        if chars > MAX_PATTERN_CHARS {
            // AWS's text repeats the whole pattern; this is its end.
            let text =
                format!("the pattern is too long: Member must have length less than or equal to {MAX_PATTERN_CHARS}");
            problems.refuse(path, "ValidationException", text);
            return None;
        }
    }
    let parsed = match written {
        Value::String(text) => serde_json::from_str(text).or_else(|_| refused("it is no JSON")),
        value => Ok(value.clone()),
    };
    match parsed.and_then(|value| profile.pattern(&value)) {
        Ok(pattern) => return Some(pattern),
        Err(Invalid::Refused(reason)) => {
            let (code, text) = profile.refusal(&reason);
            problems.refuse(path, code, text);
        }
        Err(Invalid::RefusedPolicy(text)) => problems.refuse(path, "InvalidParameter", profile.policy_refusal(text)),
        Err(Invalid::Other(message)) => problems.add(path, message),
    }
    None
}

impl Profile<'_> {
    /// AWS's code and text.
    fn refusal(self, reason: &str) -> (&'static str, String) {
        match self {
            Profile::Mapping { .. } => {
                ("InvalidParameterValueException", "Invalid filter pattern definition.".to_owned())
            }
            Profile::Bus => ("InvalidEventPatternException", format!("Event pattern is not valid. Reason: {reason}")),
            Profile::Subscription { .. } => {
                ("InvalidParameter", self.policy_refusal(&format!("FilterPolicy: {reason}")))
            }
        }
    }

    fn policy_refusal(self, text: &str) -> String {
        let is_update = matches!(self, Profile::Subscription { is_update: true, .. });
        format!("Invalid parameter: {}{text}", if is_update { "" } else { "Attributes Reason: " })
    }

    fn pattern(self, value: &Value) -> Result<Pattern, Invalid> {
        let Some(map) = value.as_object() else { return refused("Filter is not an object") };
        if let Profile::Subscription { scope, .. } = self {
            filter_policy::check(map, scope)?;
        }
        let mut compiler = Compiler { profile: self, branches: vec![Vec::new()], path: Vec::new() };
        compiler.object(map)?;
        let branches = compiler.branches.into_iter().map(branch).collect();
        Ok(Pattern { branches })
    }
}

/// Maximum number of combinations of alternatives that `$or` makes.
const MAX_BRANCHES: usize = 1000;

/// The tests of one branch by their paths, in the order written.
type Tests = Vec<(Vec<Box<str>>, Vec<Test>)>;

struct Compiler<'a> {
    profile: Profile<'a>,
    /// The branches so far; `$or` multiplies them.
    branches: Vec<Tests>,
    /// The keys that lead to the object that is compiled.
    path: Vec<Box<str>>,
}

impl Compiler<'_> {
    fn object(&mut self, map: &Map<String, Value>) -> Result<(), Invalid> {
        if map.is_empty() {
            return refused("Empty objects are not allowed");
        }
        for (key, value) in map {
            match value {
                Value::Array(list) if key == "$or" => self.alternatives(list)?,
                _ if key == "$or" => return refused("It must be an Array followed with $or."),
                Value::Object(inside) => self.at(key, |compiler| compiler.object(inside))?,
                Value::Array(list) => self.at(key, |compiler| compiler.tests(list))?,
                _ => return refused(format!("\"{key}\" must be an object or an array")),
            }
        }
        Ok(())
    }

    /// Compiles what is under a key, whose dots are steps of the path. `Rule::EventbridgeEventPatternDots`
    fn at(&mut self, key: &str, inside: impl FnOnce(&mut Self) -> Result<(), Invalid>) -> Result<(), Invalid> {
        if let Profile::Mapping { data: Some(data) } = self.profile
            && self.path.is_empty()
            && key.split('.').next() != Some(data)
        {
            // `Rule::LambdaFilterCriteriaDataOnly`: with which text AWS refuses it could not be verified.
            return Err(Invalid::Other(format!(
                "Lambda filters these records by `{data}` only; nothing else of them can be filtered, so not `{key}`"
            )));
        }
        let depth = self.path.len();
        self.path.extend(key.split('.').map(Into::into));
        if self.path.len() > MAX_PATTERN_DEPTH {
            return Err(Invalid::Other(format!("keys are nested deeper than {MAX_PATTERN_DEPTH}")));
        }
        inside(self)?;
        self.path.truncate(depth);
        Ok(())
    }

    fn alternatives(&mut self, list: &[Value]) -> Result<(), Invalid> {
        let before = std::mem::take(&mut self.branches);
        let mut after = Vec::new();
        for alternative in list {
            let Some(map) = alternative.as_object() else {
                return refused("Only JSON object is allowed in array of $or relationship.");
            };
            self.branches.clone_from(&before);
            self.object(map)?;
            after.append(&mut self.branches);
            if after.len() > MAX_BRANCHES {
                return Err(Invalid::Other(format!("$or makes more than {MAX_BRANCHES} combinations")));
            }
        }
        if list.len() < 2 {
            return refused("There must have at least 2 Objects in $or relationship.");
        }
        self.branches = after;
        Ok(())
    }

    fn tests(&mut self, list: &[Value]) -> Result<(), Invalid> {
        if list.is_empty() {
            return refused("Empty arrays are not allowed");
        }
        let mut tests = Vec::new();
        for value in list {
            self.profile.value(value, &mut tests)?;
        }
        for branch in &mut self.branches {
            // Of the same path twice the last one counts, as in EventBridge's compiler.
            match branch.iter_mut().find(|(path, _)| *path == self.path) {
                Some((_, same)) => same.clone_from(&tests),
                None => branch.push((self.path.clone(), tests.clone())),
            }
        }
        Ok(())
    }
}

/// A branch as a tree of keys.
fn branch(tests: Tests) -> Branch {
    let mut branch = Branch { fields: Fields::default(), absent: Vec::new() };
    for (path, mut tests) in tests {
        for test in &mut tests {
            if let Test::Absent(place) = test {
                *place = u16::try_from(branch.absent.len()).unwrap_or(u16::MAX);
            }
        }
        if tests.iter().any(|test| matches!(test, Test::Absent(_))) {
            branch.absent.push(path.clone());
        }
        let mut node = &mut branch.fields;
        for key in path {
            let place = node.inside.iter().position(|(name, _)| *name == key).unwrap_or_else(|| {
                node.inside.push((key, Fields::default()));
                node.inside.len() - 1
            });
            node = &mut node.inside[place].1;
        }
        node.tests = tests;
    }
    branch
}

/// Returns true if a key of this name is in a pattern, also in one that is written as text.
pub(super) fn mentions(pattern: &Value, key: &str) -> bool {
    match pattern {
        Value::Object(map) => map.iter().any(|(name, value)| name == key || mentions(value, key)),
        Value::Array(list) => list.iter().any(|value| mentions(value, key)),
        Value::String(text) => text.contains(key),
        _ => false,
    }
}
