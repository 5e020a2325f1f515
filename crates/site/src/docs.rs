//! The texts for authors of courses, from `docs/`, as pages.

use std::fs;
use std::path::Path;

use crate::Page;
use crate::frame::{self, Frame, escape};
use crate::markdown::{Place, render};

/// The documents, in the recommended order.
const TEXTS: [&str; 3] = ["embedding", "links", "lessons"];

pub fn pages(root: &Path) -> Result<Vec<Page>, String> {
    let mut pages = Vec::new();
    let mut list = String::new();
    for name in TEXTS {
        let source = root.join(format!("docs/{name}.md"));
        let text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
        let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name).to_owned();
        let description = text.split("\n\n").nth(1).unwrap_or_default().replace(['*', '`'], "");
        let path = format!("docs/{name}.html");
        let body = with_anchors(&render(&text, &Place { up: "../", is_rule: &|_| false }));
        let html = frame::html(&Frame { title: &title, description: &description, path: &path, head: "", body: &body });
        list.push_str(&format!(
            "<li><a href=\"{name}.html\">{}</a><p>{}</p></li>\n",
            escape(&title),
            escape(&description)
        ));
        pages.push(Page { path, html });
    }
    let body = format!("<h1>For authors</h1>\n<ul class=\"lessons\">\n{list}</ul>\n");
    let description =
        "How to put a run into a course, a blog or a slide, what is in a link, and how to write a lesson.";
    let path = "docs/index.html";
    let html = frame::html(&Frame { title: "For authors", description, path, head: "", body: &body });
    pages.push(Page { path: path.to_owned(), html });
    Ok(pages)
}

/// Headings that can be linked to, by the names that other renderers of Markdown give them.
fn with_anchors(html: &str) -> String {
    let mut out = String::new();
    for line in html.split_inclusive('\n') {
        let heading = ["h2", "h3"].into_iter().find_map(|tag| {
            let words = line.strip_prefix(&format!("<{tag}>"))?.strip_suffix(&format!("</{tag}>\n"))?;
            Some(format!("<{tag} id=\"{}\">{words}</{tag}>\n", slug(words)))
        });
        out.push_str(heading.as_deref().unwrap_or(line));
    }
    out
}

fn slug(words: &str) -> String {
    let plain = words.split('<').map(|part| part.rsplit('>').next().unwrap_or_default()).collect::<String>();
    let kept = plain.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_named_by_its_words() {
        assert_eq!(with_anchors("<h2>Your own site</h2>\n"), "<h2 id=\"your-own-site\">Your own site</h2>\n");
        assert_eq!(with_anchors("<p>x</p>\n"), "<p>x</p>\n");
    }
}
