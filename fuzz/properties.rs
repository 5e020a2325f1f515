//! The properties of links and of Markdown that hold for any text. The fuzzer and the tests check the same.

use redrive_lessons::prose::{self, Block, Span, To};
use redrive_scenario::link::{Link, Of};

/// A link opens or says why; what opens can be shared again, and is the same then.
pub fn link(text: &str) {
    let Ok(link) = Link::read(text) else { return };
    let again = Link::read(&link.write()).expect("what we write we can read");
    assert_eq!((&link.overrides, &link.look, &link.model), (&again.overrides, &again.look, &again.model));
    match (&link.of, &again.of) {
        (Of::Whole(one), Of::Whole(other)) => assert_eq!(one.canonical(), other.canonical()),
        (one, other) => assert_eq!(one, other),
    }
}

/// Markdown becomes text and links, and a link leads into the playground, to a page of the site, to the web, or nowhere.
pub fn markdown(text: &str) {
    for block in prose::read(text) {
        match block {
            Block::Heading(spans) | Block::Paragraph(spans) | Block::Quote(spans) => all(&spans, 0),
            Block::List { items, .. } => items.iter().for_each(|item| all(item, 0)),
            Block::Code(_) => {}
        }
    }
}

fn all(spans: &[Span], depth: usize) {
    assert!(depth < 20, "nothing lies so deep");
    for span in spans {
        match span {
            Span::Strong(inner) | Span::Emphasis(inner) => all(inner, depth + 1),
            Span::Link { to, words } => {
                leads_nowhere_bad(to);
                all(words, depth + 1);
            }
            Span::Text(_) | Span::Code(_) => {}
        }
    }
}

fn leads_nowhere_bad(to: &To) {
    match to {
        To::Scenario(to) => assert!(to.starts_with('#') && Link::is_link(to), "{to}"),
        To::Page(to) => {
            let is_ours = to.starts_with("book/") || to.starts_with("lessons/");
            assert!(is_ours && !to.contains("..") && !to.contains(':') && !to.contains("//"), "{to}");
        }
        To::Web(to) => {
            let is_web = to.starts_with("https://") || to.starts_with("http://");
            assert!(is_web && !to.chars().any(|letter| letter.is_control() || letter.is_whitespace()), "{to}");
        }
        To::Nowhere => {}
    }
}
