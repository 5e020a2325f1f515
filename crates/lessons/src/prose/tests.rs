use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};

use super::{Block, Span, To, read, spans};
use crate::{LIBRARY, Lesson};

/// Returns the words and the links of a text in order.
fn words(blocks: &[Block]) -> Vec<String> {
    fn add(spans: &[Span], out: &mut Vec<String>) {
        for span in spans {
            match span {
                Span::Text(words) => out.push(words.clone()),
                Span::Code(code) => out.push(format!("`{code}`")),
                Span::Strong(inner) | Span::Emphasis(inner) => {
                    out.push("*".to_owned());
                    add(inner, out);
                    out.push("*".to_owned());
                }
                Span::Link { to, words } => {
                    let to = match to {
                        To::Scenario(to) | To::Page(to) | To::Web(to) => to.clone(),
                        To::Nowhere => "nowhere".to_owned(),
                    };
                    out.push(format!("<{to}>"));
                    add(words, out);
                }
            }
        }
    }
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(spans) | Block::Paragraph(spans) | Block::Quote(spans) => add(spans, &mut out),
            Block::Code(code) => out.push(format!("`{code}`")),
            Block::List { items, .. } => items.iter().for_each(|item| add(item, &mut out)),
        }
    }
    out
}

/// Returns the same by a complete parser of Markdown.
fn words_by_pulldown(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => out.push('`'),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                out.truncate(out.trim_end().len());
                out.push('`');
            }
            Event::Text(words) => out.push_str(&words),
            Event::Code(code) => out.push_str(&format!("`{code}`")),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Strong | Tag::Emphasis) => out.push('*'),
            Event::End(pulldown_cmark::TagEnd::Strong | pulldown_cmark::TagEnd::Emphasis) => out.push('*'),
            Event::Start(Tag::Link { dest_url, .. }) => out.push_str(&format!("<{dest_url}>")),
            _ => {}
        }
    }
    out
}

#[test]
fn every_lesson_is_read_like_markdown() {
    for (name, text) in LIBRARY {
        let lesson = Lesson::parse(text).expect("a lesson");
        for text in lesson.questions.iter().map(|question| &question.because).chain([&lesson.intro, &lesson.text]) {
            assert_eq!(words(&read(text)).concat(), words_by_pulldown(text), "{name}");
        }
    }
}

#[test]
fn the_supported_part_of_markdown_is_read_like_markdown() {
    for text in [
        "# One *two*\nthree\nfour\n\n- a **b**\n- c\n  d\n\n1. e\n2. `f*g`\n",
        "> quoted `x`\n> twice\n\n```json\n{ \"a\": *1* }\n```\nafter",
        "snake_case_name and _this_ and * alone and 2 * 3 * 4",
        "[a **b** c](https://example.org/x_(y)?q=1 \"title\") and <https://example.org>",
        "``a ` b`` \\*not\\* *a\nb*",
        "**bold *and italic* in it** x*y*z",
        "a [b] c [d](#s:six-times&a.b=%5B1%5D).",
    ] {
        assert_eq!(words(&read(text)).concat(), words_by_pulldown(text), "{text}");
    }
}

#[test]
fn html_is_text_and_pictures_are_their_words_and_bad_links_have_no_target() {
    for attack in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<javascript:alert(1)>",
        "<https://x onmouseover=alert(1)>",
        "&lt;b&gt;",
    ] {
        assert_eq!(read(attack), [Block::Paragraph(vec![Span::Text(attack.to_owned())])]);
    }
    assert_eq!(spans("![a *cat*](https://evil.example/x.png)"), [Span::Text("a *cat*".to_owned())]);
    for to in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "/logout",
        "../up",
        "book/../../x",
        "lessons//",
        "book//x",
        "vbscript:x",
        "#hello",
        "book/x?y=1",
        "",
        "blob:https://x",
        "file:///etc/passwd",
    ] {
        let words = vec![Span::Text("x".to_owned())];
        assert_eq!(spans(&format!("[x]({to})")), [Span::Link { to: To::Nowhere, words }], "{to}");
    }
    assert!(matches!(&spans("[x](book/sqs/queue.html#sqs.queue.is)")[..], [Span::Link { to: To::Page(_), .. }]));
}

#[test]
fn long_and_deep_texts_are_read_in_linear_time() {
    let time = std::time::Instant::now();
    for piece in ["[", "*", "**a", "`", "_a ", "![", "](", "<", "\\", "> ", "- ", "[a](b", "*a `"] {
        let blocks = read(&format!("{} end", piece.repeat(1 << 12)));
        assert!(!blocks.is_empty(), "{piece}");
        read(&piece.repeat(1 << 18));
    }
    // The limit is many times the usual time without optimization. Quadratic time would be minutes.
    assert!(time.elapsed().as_secs() < 20, "{:?}", time.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[ \\PC\n*_`\\[\\]()<>!#>\\\\.0-9a-c:/-]{0,400}") {
        for line in words(&read(&text)) {
            prop_assert!(!line.starts_with("<javascript"));
        }
    }
}
