//! JSON Schemas of the report and of the trace. New versions may add keys; no key is removed.

mod build;
mod trace;

use serde_json::{Value, json};

use crate::report::REPORT;

pub use trace::trace;

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

pub fn report() -> Value {
    let mut schema = REPORT.schema();
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("A report of Redrive");
    schema
}
