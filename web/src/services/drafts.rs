//! Edited documents in the browser's storage: the last one and some before it, so that opening another loses nothing.

use serde_json::{Value, json};

use super::storage;

const LAST: &str = "redrive.document";
const BEFORE: &str = "redrive.recent";
const MOST: usize = 8;

/// Returns the time in milliseconds, which identifies documents.
pub fn now() -> u64 {
    // Tests run without a browser.
    if cfg!(target_arch = "wasm32") { js_sys::Date::now() as u64 } else { 1 }
}

pub fn last() -> Option<String> {
    storage::read(LAST)
}

/// Returns the last document and those before it.
pub fn all() -> Vec<String> {
    last().into_iter().chain(before()).collect()
}

fn before() -> Vec<String> {
    let list = storage::read(BEFORE).and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let list = list.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// Stores a document. A different one in its place moves to the list of earlier ones.
pub fn keep(id: u64, text: &str) {
    // Compared as text: this happens with every edit, and a document may be large.
    let own = format!("{{\"id\":{id},");
    if let Some(last) = last().filter(|last| !last.starts_with(&own)) {
        storage::write(BEFORE, &pushed(before(), last, id).to_string());
    }
    if !storage::write(LAST, text) {
        // The storage is full. The current document takes precedence.
        storage::write(BEFORE, "[]");
        storage::write(LAST, text);
    }
}

/// Returns the list with one more entry in front, without duplicates and without the current document.
fn pushed(before: Vec<String>, last: String, now: u64) -> Value {
    let moved = id_of(&last);
    let others = before.into_iter().filter(|one| id_of(one) != moved && id_of(one) != Some(now));
    json!(std::iter::once(last).chain(others).take(MOST).collect::<Vec<String>>())
}

fn id_of(text: &str) -> Option<u64> {
    serde_json::from_str::<Value>(text).ok()?.get("id")?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_document_moves_the_last_one_on_and_none_is_there_twice() {
        let of = |id: u64| format!("{{\"id\":{id}}}");
        assert_eq!(pushed(vec![of(2), of(3)], of(1), 9), json!([of(1), of(2), of(3)]));
        assert_eq!(pushed(vec![of(1), of(3)], of(1), 3), json!([of(1)]));
        let many = (10..30).map(of).collect();
        assert_eq!(pushed(many, of(1), 2).as_array().map(Vec::len), Some(MOST));
    }
}
