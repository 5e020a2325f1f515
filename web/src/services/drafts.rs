//! What somebody edited, kept from visit to visit where the browser allows it: the last one, and some before it, so that
//! opening a link or a lesson loses nothing.

use serde_json::{Value, json};

use super::storage;

const LAST: &str = "redrive.document";
const BEFORE: &str = "redrive.recent";
const MOST: usize = 8;

/// The time in ms, which tells documents apart.
pub fn now() -> u64 {
    // Tests run where there is no browser.
    if cfg!(target_arch = "wasm32") { js_sys::Date::now() as u64 } else { 1 }
}

pub fn last() -> Option<String> {
    storage::read(LAST)
}

/// The last one and those before it.
pub fn all() -> Vec<String> {
    last().into_iter().chain(before()).collect()
}

fn before() -> Vec<String> {
    let list = storage::read(BEFORE).and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let list = list.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// Keeps a document in place of itself; if another one is kept there, that one moves on.
pub fn keep(id: u64, text: &str) {
    // Read without a parser: this happens with every edit, and a document may be large.
    let own = format!("{{\"id\":{id},");
    if let Some(last) = last().filter(|last| !last.starts_with(&own)) {
        storage::write(BEFORE, &pushed(before(), last, id).to_string());
    }
    if !storage::write(LAST, text) {
        // There is no room for all of them, and this one counts.
        storage::write(BEFORE, "[]");
        storage::write(LAST, text);
    }
}

/// The list with one more in front; no document is in it twice, and the one that is edited now is not.
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
