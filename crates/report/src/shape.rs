//! The description of the output. A row is described once, by [`row!`]: its fields, their names in JSON and what
//! they mean. Its text, its JSON Schema and, from that, its TypeScript type follow from this.

use serde_json::{Map, Value, json};

use crate::json::ToJson;

/// The type of a value in JSON.
pub(crate) enum Shape {
    Text,
    /// An exact decimal number as text: money and amounts.
    Decimal,
    /// A whole number, not negative.
    Count,
    Flag,
    Any,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    List(&'static Shape),
    Tuple(&'static [Shape]),
    /// An object with any keys.
    Map(&'static Shape),
    Object(&'static Object),
}

pub(crate) struct Object {
    pub description: &'static str,
    pub fields: &'static [Field],
}

/// A key of an object.
pub(crate) struct Field {
    pub name: &'static str,
    pub description: &'static str,
    /// An optional key is absent where it does not apply.
    pub is_optional: bool,
    pub shape: Shape,
}

/// A type whose JSON has a known shape.
pub(crate) trait Described: ToJson {
    const SHAPE: Shape;
    const IS_OPTIONAL: bool = false;
}

impl Shape {
    /// The JSON Schema. Objects have no keys but those described; new versions may add some.
    pub fn schema(&self, description: &str) -> Value {
        let mut schema = match self {
            Shape::Text => json!({"type": "string"}),
            Shape::Decimal => json!({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}),
            Shape::Count => json!({"type": "integer", "minimum": 0}),
            Shape::Flag => json!({"type": "boolean"}),
            Shape::Any => json!({}),
            Shape::Words(words) => json!({"type": "string", "enum": words()}),
            Shape::List(item) => json!({"type": "array", "items": item.schema("")}),
            Shape::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| item.schema("")).collect();
                json!({"type": "array", "prefixItems": items, "minItems": items.len(), "maxItems": items.len()})
            }
            Shape::Map(of) => json!({"type": "object", "additionalProperties": of.schema("")}),
            Shape::Object(object) => object.schema(),
        };
        if !description.is_empty() {
            schema["description"] = description.into();
        }
        schema
    }
}

impl Object {
    pub fn schema(&self) -> Value {
        let required: Vec<&str> =
            self.fields.iter().filter(|field| !field.is_optional).map(|field| field.name).collect();
        let properties: Map<String, Value> = self
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.shape.schema(field.description.trim())))
            .collect();
        json!({
            "type": "object",
            "description": self.description.trim(),
            "required": required,
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// Declares a struct that is an object in JSON. The documentation of the struct and of its fields is the description
/// in the schema; the text after `=` is the name of the key. An `Option` is a key that may be absent.
macro_rules! row {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident $(<$life:lifetime>)? {
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty = $key:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        $vis struct $name $(<$life>)? {
            $($(#[doc = $field_doc])* pub $field: $type,)*
        }

        impl $(<$life>)? $crate::json::ToJson for $name $(<$life>)? {
            fn write(&self, out: &mut $crate::json::JsonWriter) {
                out.object(|out| {
                    $(out.member($key, &self.$field);)*
                });
            }
        }

        impl $(<$life>)? $crate::shape::Described for $name $(<$life>)? {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Object(&$crate::shape::Object {
                description: concat!($($doc),*),
                fields: &[$($crate::shape::Field {
                    name: $key,
                    description: concat!($($field_doc),*),
                    is_optional: <$type as $crate::shape::Described>::IS_OPTIONAL,
                    shape: <$type as $crate::shape::Described>::SHAPE,
                },)*],
            });
        }
    };
}
pub(crate) use row;

/// Makes an enum that has `as_str` and `ALL` a word of JSON.
macro_rules! word {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::json::ToJson for $type {
            fn write(&self, out: &mut $crate::json::JsonWriter) {
                out.string(self.as_str());
            }
        }

        impl $crate::shape::Described for $type {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Words(|| {
                let mut words: Vec<&'static str> = Vec::new();
                for word in <$type>::ALL.iter().map(|word| word.as_str()) {
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
                words
            });
        }
    )*};
}
pub(crate) use word;

/// Declares an enum that is a word of JSON.
macro_rules! words {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        $crate::shape::word!($name);
    };
}
pub(crate) use words;

word!(
    redrive_core::fact::ClosedBy,
    redrive_core::fact::Limit,
    redrive_core::plan::Fault,
    redrive_core::trace::Trigger,
    redrive_advice::Severity,
    redrive_views::Outcome,
    redrive_views::Through,
    redrive_views::cost::Item,
    redrive_views::life::Phase,
);

macro_rules! shapes {
    ($($type:ty => $shape:ident,)*) => {$(
        impl Described for $type {
            const SHAPE: Shape = Shape::$shape;
        }
    )*};
}

shapes! {
    str => Text,
    String => Text,
    bool => Flag,
    u64 => Count,
    u32 => Count,
    u16 => Count,
    Value => Any,
}

impl<T: Described + ?Sized> Described for &T {
    const SHAPE: Shape = T::SHAPE;
    const IS_OPTIONAL: bool = T::IS_OPTIONAL;
}

impl<T: Described> Described for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const IS_OPTIONAL: bool = true;
}

impl<T: Described> Described for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}
