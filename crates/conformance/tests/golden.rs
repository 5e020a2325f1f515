//! The same scenarios give the same traces natively, in Node and in a browser.
//! `UPDATE_EXPECT=1` writes the file anew, natively.

use redrive_conformance::{CORPUS, digest};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(all(target_arch = "wasm32", feature = "browser"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("../golden.txt");

#[test]
fn the_corpus_gives_the_same_traces_everywhere() {
    let actual: String = CORPUS.iter().map(|(name, text)| format!("{} {name}\n", digest(text))).collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden.txt");
        std::fs::write(path, &actual).expect("the golden file can be written");
        return;
    }
    for (expected, actual) in GOLDEN.lines().zip(actual.lines()) {
        assert_eq!(expected, actual);
    }
    assert_eq!(GOLDEN.lines().count(), CORPUS.len(), "the golden file is out of date");
}
