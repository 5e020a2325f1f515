//! Renders Markdown. [`redrive_lessons::prose`] allows only safe constructs, so the text of a link cannot become
//! anything else.

use redrive_lessons::prose::{self, Block, Span, To};
use yew::prelude::*;

use super::el::{El, el};

pub fn prose(text: &str) -> Html {
    let blocks = prose::read(text).into_iter().map(|block| match block {
        Block::Heading(words) => el("h3", "").all(spans(&words)),
        Block::Paragraph(words) => el("p", "").all(spans(&words)),
        Block::Quote(words) => el("blockquote", "").el(el("p", "").all(spans(&words))),
        Block::Code(code) => el("pre", "").is("tabindex", "0").el(el("code", "").text(&code)),
        Block::List { is_ordered, items } => {
            let items = items.iter().map(|item| el("li", "").all(spans(item)).done());
            el(if is_ordered { "ol" } else { "ul" }, "").all(items.collect())
        }
    });
    el("div", "prose").all(blocks.map(El::done).collect()).done()
}

/// Renders one line.
pub fn inline(text: &str) -> Vec<Html> {
    spans(&prose::spans(text))
}

fn spans(spans: &[Span]) -> Vec<Html> {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> Html {
    match span {
        Span::Text(words) => Html::from(words.clone()),
        Span::Code(code) => el("code", "").text(code).done(),
        Span::Strong(words) => el("strong", "").all(self::spans(words)).done(),
        Span::Emphasis(words) => el("em", "").all(self::spans(words)).done(),
        Span::Link { to, words } => {
            let words = self::spans(words);
            match to {
                To::Scenario(to) => el("a", "").set("href", to).all(words).done(),
                // Opens a new page, so that this one stays. The other site receives no referrer.
                To::Page(to) | To::Web(to) => {
                    let link = el("a", "").set("href", to).is("target", "_blank");
                    link.is("rel", "noopener noreferrer").all(words).done()
                }
                To::Nowhere => el("span", "").all(words).done(),
            }
        }
    }
}
