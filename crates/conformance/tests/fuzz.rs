//! Mutated links and Markdown: a short and seeded version of the targets in `fuzz/`. `REDRIVE_FUZZ=1000000` sets the
//! number of mutations.
#![cfg(not(target_arch = "wasm32"))]

use redrive_lessons::LIBRARY;
use redrive_scenario::Scenario;
use redrive_scenario::link::Link;

#[path = "../../../fuzz/properties.rs"]
mod properties;

/// Texts with a meaning for one of the parsers, or for a browser.
const TOKENS: [&str; 46] = [
    "[",
    "](",
    ")",
    "![",
    "`",
    "```",
    "**",
    "_",
    "<",
    ">",
    "\\",
    "# ",
    "- ",
    "1. ",
    "> ",
    "\n",
    "\n\n",
    "~~~",
    "javascript:",
    "JaVaScRiPt:",
    "data:text/html,",
    "https://",
    "//evil.example",
    "<script>",
    "</script>",
    "onerror=",
    "&#x6a;",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{fffd}",
    "book/",
    "lessons/",
    "..",
    "#r1:",
    "#s:",
    "&t=",
    "&sel=orders/3@2",
    "&view=",
    "&m=",
    "&feed.batchSize=",
    "%00",
    "%",
    "=",
    "__proto__",
    "é😀",
];

/// The same numbers each time: splitmix64.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    fn one<'a>(&mut self, of: &'a [String]) -> &'a str {
        &of[self.below(of.len())]
    }
}

/// A position between two characters of a text.
fn place(text: &str, draw: &mut Draw) -> usize {
    let mut at = draw.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn mutated(corpus: &[String], draw: &mut Draw) -> String {
    let mut text = draw.one(corpus).to_owned();
    for _ in 0..=draw.below(6) {
        let (one, other) = (place(&text, draw), place(&text, draw));
        let (from, to) = (one.min(other), one.max(other));
        match draw.below(7) {
            0 => text.insert_str(from, TOKENS[draw.below(TOKENS.len())]),
            1 => text.replace_range(from..to, ""),
            2 => text.replace_range(from..to, TOKENS[draw.below(TOKENS.len())]),
            3 => {
                let again = text[from..to].to_owned();
                text.insert_str(to, &again);
            }
            4 => text.truncate(from),
            5 => {
                let letter = char::from_u32(draw.below(0x11_0000) as u32).unwrap_or('A');
                text.insert(from, letter);
            }
            _ => {
                let with = draw.one(corpus);
                let cut = place(with, draw);
                text.insert_str(from, &with[cut..]);
            }
        }
        // Longer texts find no more errors.
        let most = (0..=4_000).rev().find(|most| text.is_char_boundary(*most)).unwrap_or(0);
        text.truncate(most.min(text.len()));
    }
    text
}

fn run(corpus: &[String], seed: u64, ask: fn(&str)) {
    let times = std::env::var("REDRIVE_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(4_000);
    let mut draw = Draw(seed);
    for _ in 0..times {
        let text = mutated(corpus, &mut draw);
        let asked = std::panic::catch_unwind(|| ask(&text));
        assert!(asked.is_ok(), "{text:?}");
    }
}

fn scenarios() -> impl Iterator<Item = Scenario> {
    LIBRARY.iter().filter_map(|(name, _)| redrive_lessons::scenario(name))
}

#[test]
fn no_link_of_a_stranger_breaks_the_reader() {
    let mut corpus: Vec<String> = scenarios().map(|scenario| Link::to(scenario).write()).collect();
    corpus
        .extend(LIBRARY.iter().map(|(name, _)| format!("#s:{name}&feed.batchSize=5&t=1500&sel=orders/3@2&view=table")));
    run(&corpus, 1, properties::link);
    // The unmutated links open. Otherwise no mutation would pass the first check.
    assert!(corpus.iter().all(|link| Link::read(link).is_ok()));
}

#[test]
fn no_scenario_in_a_good_envelope_breaks_the_reader() {
    // The checksum refuses a mutated link, so it is computed anew for mutated JSON.
    let corpus: Vec<String> = scenarios().map(|scenario| scenario.to_json_compact()).collect();
    run(&corpus, 2, |json| {
        if let Ok(scenario) = Scenario::parse(json) {
            properties::link(&Link::to(scenario).write());
        }
    });
}

#[test]
fn no_notes_of_a_stranger_become_more_than_text() {
    let mut corpus: Vec<String> = LIBRARY.iter().map(|(_, file)| (*file).to_owned()).collect();
    for (_, file) in LIBRARY {
        let lesson: serde_json::Value = serde_json::from_str(file).expect("JSON");
        corpus.extend(lesson["text"].as_str().map(str::to_owned));
        corpus.extend(lesson["scenario"]["notes"].as_str().map(str::to_owned));
    }
    corpus.push(TOKENS.join(" "));
    corpus.push(
        "[a](https://a.example) `b` **c _d_** > e\n\n- f\n1. g\n\n```\nh\n```\n# i <https://j.example>".to_owned(),
    );
    run(&corpus, 3, properties::markdown);
}
