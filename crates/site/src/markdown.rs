//! Renders the Markdown of the book and of lessons as HTML. HTML in the text is escaped, and only links to pages are
//! kept, because lessons can be input that is not trusted.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use redrive_scenario::Scenario;
use redrive_scenario::link::Link;

use crate::frame::escape;

/// The position of a page in the site, and the rules that it can link to.
pub struct Place<'a> {
    /// The path to the root of the site: `../../`.
    pub up: &'a str,
    pub is_rule: &'a dyn Fn(&str) -> bool,
}

pub fn render(text: &str, place: &Place) -> String {
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut events: Vec<Event> = Vec::new();
    let mut parser = parser.peekable();
    while let Some(event) = parser.next() {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => events.push(Event::Text(raw)),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Link { dest_url, link_type, title, id }) => {
                let dest_url = CowStr::from(address(&dest_url, place.up));
                events.push(Event::Start(Tag::Link { dest_url, link_type, title, id }));
            }
            // A picture would be loaded from an address in the text.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut code = String::new();
                for event in parser.by_ref() {
                    match event {
                        Event::Text(text) => code.push_str(&text),
                        Event::End(TagEnd::CodeBlock) => break,
                        _ => {}
                    }
                }
                events.push(Event::Html(self::code(&info, &code, place).into()));
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => {
                let mut heading = String::new();
                for event in parser.by_ref() {
                    match event {
                        Event::Text(text) | Event::Code(text) => heading.push_str(&text),
                        Event::End(TagEnd::Heading(_)) => break,
                        _ => {}
                    }
                }
                events.push(Event::Html(self::heading(&heading, place).into()));
            }
            // A table can be wider than a phone, so it scrolls on its own, with keys as well.
            Event::Start(Tag::Table(columns)) => {
                let open = "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n";
                events.push(Event::Html(open.into()));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    // A table head without words is left out.
    out.replace("<th></th>", "<td></td>")
}

/// Headings of the third level are names of rules, and have anchors.
fn heading(text: &str, place: &Place) -> String {
    let text = text.trim();
    let words = escape(text);
    if (place.is_rule)(text) {
        format!("<h3 id=\"{words}\"><a class=\"anchor\" href=\"#{words}\"><code>{words}</code></a></h3>\n")
    } else {
        format!("<h3>{words}</h3>\n")
    }
}

/// Resolves a link of a text: into the playground, to another page, or to the web. Other links lose their address.
fn address(to: &str, up: &str) -> String {
    if let Some(link) = to.strip_prefix('#').filter(|_| Link::is_link(to)) {
        return format!("{up}#{link}");
    }
    if to.starts_with("https://") || to.starts_with('#') {
        return to.to_owned();
    }
    let is_relative = !to.contains(':') && !to.starts_with("//");
    match to.split_once(".md") {
        Some((page, anchor)) if is_relative => format!("{page}.html{anchor}"),
        _ if is_relative => to.to_owned(),
        _ => "#".to_owned(),
    }
}

/// A block of code; a scenario can be opened.
fn code(info: &str, code: &str, place: &Place) -> String {
    let (language, what) = info.split_once(' ').unwrap_or((info, ""));
    let code_html = escape(code);
    if what == "scenario" {
        let open = Scenario::parse(code).map(|scenario| Link::to(scenario).write());
        let link = open.map_or(String::new(), |link| {
            format!("<figcaption><a href=\"{}{}\">Open in Redrive</a></figcaption>", place.up, escape(&link))
        });
        return format!(
            "<figure><pre tabindex=\"0\" class=\"scenario\"><code>{code_html}</code></pre>{link}</figure>\n"
        );
    }
    let class = escape(language);
    format!("<pre tabindex=\"0\" class=\"{class}\"><code>{code_html}</code></pre>\n")
}
