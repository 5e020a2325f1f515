//! Objects in the making.

use serde_json::{Map, Value};

/// An object whose keys come in the order of the contract. What does not apply has no key.
#[derive(Default)]
pub(crate) struct Row(Map<String, Value>);

impl Row {
    pub fn put(mut self, key: &str, value: impl Into<Value>) -> Row {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Only if there is something.
    pub fn maybe(mut self, key: &str, value: Option<impl Into<Value>>) -> Row {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
        self
    }
}

impl From<Row> for Value {
    fn from(row: Row) -> Value {
        Value::Object(row.0)
    }
}
