//! The browser's storage. It may be forbidden; then nothing is remembered, and nothing else is different.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // It may be full. A preference is not worth a complaint.
        let _ = storage.set_item(key, value);
    }
}
