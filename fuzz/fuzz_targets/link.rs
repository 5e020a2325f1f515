//! Whatever the link: it opens or says why; what opens can be shared again, and is the same then.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redrive_scenario::link::{Link, Of};

fuzz_target!(|text: &str| {
    for text in [text.to_owned(), format!("#r1:{text}")] {
        let Ok(link) = Link::read(&text) else { continue };
        let again = Link::read(&link.write()).expect("what we write we can read");
        assert_eq!((&link.overrides, &link.look, &link.model), (&again.overrides, &again.look, &again.model));
        match (&link.of, &again.of) {
            (Of::Whole(one), Of::Whole(other)) => assert_eq!(one.canonical(), other.canonical()),
            (one, other) => assert_eq!(one, other),
        }
    }
});
