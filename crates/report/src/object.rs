//! Objects of documents of AWS.

use serde_json::{Map, Value};

/// Builds an object whose keys are in the order in which they are added.
#[derive(Default)]
pub(crate) struct ObjectBuilder(Map<String, Value>);

impl ObjectBuilder {
    pub fn put(mut self, key: &str, value: impl Into<Value>) -> ObjectBuilder {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Adds the key if there is a value.
    pub fn maybe(mut self, key: &str, value: Option<impl Into<Value>>) -> ObjectBuilder {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
        self
    }
}

impl From<ObjectBuilder> for Value {
    fn from(object: ObjectBuilder) -> Value {
        Value::Object(object.0)
    }
}
