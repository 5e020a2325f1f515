//! The parts of the tables: a setting with its type, its default and its conditions, a type of resource, a type of
//! step.

use serde_json::{Map, Value};

use super::matters::Matters;

/// A type of resource, as in `type`.
#[derive(Clone, Copy, Debug)]
pub struct ResourceType {
    pub name: &'static str,
    /// The resource of AWS.
    pub aws: &'static str,
    pub description: &'static str,
    /// True if this version simulates it.
    pub simulated: bool,
    /// In the order of the canonical form.
    pub settings: &'static [Setting],
}

/// A type of step of the script.
#[derive(Clone, Copy, Debug)]
pub struct StepType {
    pub name: &'static str,
    pub description: &'static str,
    /// True if this version simulates it.
    pub simulated: bool,
    pub kind: ValueType,
}

/// A key of an object: of a resource, of a step, of the scenario itself.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    pub kind: ValueType,
    pub default: DefaultValue,
    /// The condition under which it may be set and its default applies.
    pub when: When,
    /// The condition under which it has an effect.
    pub matters: Matters,
    /// The documentation, for a setting of AWS.
    pub aws: Option<&'static AwsSource>,
    /// True if this version simulates it.
    pub simulated: bool,
    pub description: &'static str,
}

/// The source of a range or a default of AWS.
#[derive(Clone, Copy, Debug)]
pub struct AwsSource {
    pub source: &'static str,
    /// The day on which the source was read.
    pub checked: &'static str,
    /// The error code with which AWS refuses a value that is out of range.
    pub code: &'static str,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum ValueType {
    /// A whole number.
    Integer {
        min: i64,
        max: i64,
        unit: &'static str,
        besides: Option<i64>,
    },
    /// A number, with or without decimals.
    Decimal {
        min: i64,
        max: i64,
    },
    Boolean,
    /// Text such as `1m30s`.
    Duration {
        max_millis: u64,
    },
    /// RFC 3339 in UTC.
    Moment,
    Text {
        max_chars: usize,
    },
    Choice(&'static [&'static str]),
    /// The name of a resource of one of these types; with none, of any.
    Resource(&'static [&'static str]),
    Object(&'static [Setting]),
    /// Keys of any name, each with a value of this kind.
    Map {
        of: &'static ValueType,
    },
    List {
        of: &'static ValueType,
        max: usize,
    },
    /// The first that fits the shape of what is written.
    AnyOf(&'static [ValueType]),
    /// Anything.
    Json,
    /// Settings of the resource that this sibling names.
    SettingsOf(&'static str),
    /// The resources by name.
    Stack,
    /// One step of the script.
    Step,
}

/// The value of a key that is not written.
#[derive(Clone, Copy, Debug)]
pub enum DefaultValue {
    /// It must be written.
    Required,
    /// No value.
    None,
    Integer(i64),
    Boolean(bool),
    Text(&'static str),
    List(&'static [&'static str]),
    /// An object in which the defaults of its own keys hold.
    EmptyObject,
    /// Depends on the value of a sibling; the first case holds if the sibling is not written.
    BySibling {
        sibling: &'static str,
        cases: &'static [(&'static str, i64)],
    },
    /// Depends on the type of the resource that a sibling names.
    ByType {
        sibling: &'static str,
        cases: &'static [(&'static str, i64)],
    },
}

/// The condition under which a setting may be set.
#[derive(Clone, Copy, Debug)]
pub enum When {
    Always,
    /// The sibling has one of these values.
    Sibling {
        name: &'static str,
        values: &'static [&'static str],
    },
    /// The sibling names a resource of one of these types. Otherwise AWS refuses it with this code and text, if any.
    SiblingType {
        name: &'static str,
        types: &'static [&'static str],
        refusal: Option<(&'static str, &'static str)>,
    },
}

/// `a, b and c`.
pub(crate) fn and(names: &[&str]) -> String {
    join(names, "and")
}

/// `a, b or c`.
pub(crate) fn or(names: &[&str]) -> String {
    join(names, "or")
}

fn join(names: &[&str], last: &str) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// The type of the resource of this name, if the stack has it.
pub type TypeOf<'a> = &'a dyn Fn(&str) -> Option<&'static ResourceType>;

impl Setting {
    pub const fn new(name: &'static str, kind: ValueType, description: &'static str) -> Setting {
        let (default, when, matters) = (DefaultValue::None, When::Always, Matters::Always);
        Setting { name, kind, default, when, matters, aws: None, simulated: true, description }
    }

    pub(crate) const fn required(self) -> Setting {
        Setting { default: DefaultValue::Required, ..self }
    }

    pub(crate) const fn or(self, default: DefaultValue) -> Setting {
        Setting { default, ..self }
    }

    pub(crate) const fn or_integer(self, default: i64) -> Setting {
        self.or(DefaultValue::Integer(default))
    }

    pub(crate) const fn or_text(self, default: &'static str) -> Setting {
        self.or(DefaultValue::Text(default))
    }

    pub(crate) const fn or_false(self) -> Setting {
        self.or(DefaultValue::Boolean(false))
    }

    pub(crate) const fn when(self, when: When) -> Setting {
        Setting { when, ..self }
    }

    pub(crate) const fn matters(self, matters: Matters) -> Setting {
        Setting { matters, ..self }
    }

    pub(crate) const fn aws(self, source: &'static AwsSource) -> Setting {
        Setting { aws: Some(source), ..self }
    }

    /// Returns true if it may be set beside these siblings: a queue's mapping has no `startingPosition`.
    /// `None` if the sibling is missing or invalid.
    pub fn applies(&self, settings: &[Setting], object: &Map<String, Value>, type_of: TypeOf) -> Option<bool> {
        match self.when {
            When::Always => Some(true),
            When::Sibling { name, values } => {
                let written = object.get(name).map(text_of);
                let default = || settings.iter().find(|s| s.name == name).and_then(|s| s.default_text());
                Some(written.or_else(default).is_some_and(|value| values.contains(&value.as_str())))
            }
            When::SiblingType { name, types, .. } => {
                let of = type_of(object.get(name)?.as_str()?)?;
                Some(types.contains(&of.name))
            }
        }
    }

    /// The default as JSON; `None` where there is none.
    pub fn default_value(&self, object: &Map<String, Value>, type_of: TypeOf) -> Option<Value> {
        match self.default {
            DefaultValue::Required | DefaultValue::None => None,
            DefaultValue::Integer(number) => Some(number.into()),
            DefaultValue::Boolean(yes) => Some(yes.into()),
            DefaultValue::Text(text) => Some(text.into()),
            DefaultValue::List(texts) => Some(texts.iter().copied().map(Value::from).collect()),
            DefaultValue::EmptyObject => Some(Value::Object(Map::new())),
            DefaultValue::BySibling { sibling, cases } => {
                let value = object.get(sibling).and_then(Value::as_str);
                let case = match value {
                    Some(value) => cases.iter().find(|(name, _)| *name == value),
                    None => cases.first(),
                };
                case.map(|(_, number)| (*number).into())
            }
            DefaultValue::ByType { sibling, cases } => {
                let of = type_of(object.get(sibling)?.as_str()?)?;
                cases.iter().find(|(name, _)| *name == of.name).map(|(_, number)| (*number).into())
            }
        }
    }

    fn default_text(&self) -> Option<String> {
        self.default_value(&Map::new(), &|_| None).map(|value| text_of(&value))
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

// The kinds that the tables use most.

pub(crate) const fn integer(min: i64, max: i64, unit: &'static str) -> ValueType {
    ValueType::Integer { min, max, unit, besides: None }
}

/// -1 stands for "without end".
pub(crate) const fn integer_or_infinite(min: i64, max: i64, unit: &'static str) -> ValueType {
    ValueType::Integer { min, max, unit, besides: Some(-1) }
}

pub(crate) const SECONDS: &str = "seconds";
pub(crate) const BYTES: &str = "bytes";
/// A number without a unit.
pub(crate) const COUNT: &str = "";

/// A share or a chance.
pub(crate) const SHARE: ValueType = ValueType::Decimal { min: 0, max: 1 };
pub(crate) const DURATION: ValueType = ValueType::Duration { max_millis: MAX_RUN_MILLIS };
pub(crate) const TEXT: ValueType = ValueType::Text { max_chars: 4096 };
/// Maximum duration of a run.
pub(crate) const MAX_RUN_MILLIS: u64 = 400 * crate::text::duration::DAY_MILLIS;
/// The largest whole number up to which JavaScript holds every one: 2^53.
pub(crate) const MAX_EXACT: i64 = 1 << 53;

/// AWS's API models, as botocore 1.44.5 ships them.
pub(crate) const LAMBDA: AwsSource = AwsSource {
    source: "AWS's API model of Lambda, 2015-03-31 (botocore 1.44.5)",
    checked: "2026-11-20",
    code: "ValidationException",
};
pub(crate) const SQS: AwsSource = AwsSource {
    source: "AWS's API model of SQS, 2012-11-05 (botocore 1.44.5)",
    checked: "2026-11-20",
    code: "InvalidAttributeValue",
};
