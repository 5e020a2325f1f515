use std::collections::BTreeSet;
use std::path::Path;

use crate::markdown::{Place, render};
use crate::{Page, book, docs, lessons};

fn html(text: &str) -> String {
    render(text, &Place { up: "../../", is_rule: &|id| id == "sqs.queue.is" })
}

#[test]
fn nothing_in_a_text_runs_or_loads() {
    for attack in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<svg/onload=alert(1)>",
        "![](https://evil.example/x.png)",
        "![x](javascript:alert(1))",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example/x)",
        "[x]( vbscript:x )",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<script>`",
        "```html\n<script>alert(1)</script>\n```",
        "```\" onmouseover=\"alert(1)\nx\n```",
        "### <script>alert(1)</script>",
        "[a](https://x.example/\" onmouseover=\"alert(1))",
        "<iframe src=x></iframe>\n\n<style>*{}</style>",
    ] {
        let html = html(attack);
        let tags: Vec<&str> = html.split('<').skip(1).filter_map(|tag| tag.split(['>', ' ']).next()).collect();
        for tag in tags {
            let tag = tag.trim_start_matches('/');
            assert!(["p", "a", "pre", "code", "h3", "em"].contains(&tag), "{attack} makes <{tag}>: {html}");
        }
        let inside: Vec<&str> = html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
        for tag in inside {
            assert!(!tag.contains(" on") || !tag.contains("=\"alert"), "{attack}: {html}");
            let to = tag.split("href=\"").nth(1).unwrap_or_default();
            assert!(to.is_empty() || to.starts_with("https://") || to.starts_with('#'), "{attack}: {html}");
        }
    }
}

#[test]
fn links_lead_to_pages_and_into_the_playground() {
    assert!(html("[q](../sqs/queue.md#sqs.queue.is)").contains("href=\"../sqs/queue.html#sqs.queue.is\""));
    assert!(html("[l](#s:never-run&feed.batchSize=1)").contains("href=\"../../#s:never-run&amp;feed.batchSize=1\""));
    assert!(html("### sqs.queue.is\n").contains("<h3 id=\"sqs.queue.is\">"));
    assert!(html("### other\n").contains("<h3>other</h3>"));
}

fn all() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages = book::pages(&root).expect("the book");
    pages.extend(lessons::pages(None).expect("the lessons"));
    pages.extend(docs::pages(&root).expect("the texts for authors"));
    pages
}

/// Returns the path of the target of a link, relative to the root of the site.
fn target(page: &str, href: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if href.ends_with('/') || path.is_empty() {
        format!("{path}/index.html").trim_start_matches('/').to_owned()
    } else {
        path
    }
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let pages = all();
    let mut known: BTreeSet<String> = pages.iter().map(|page| page.path.clone()).collect();
    known.extend(["index.html".to_owned(), "pages.css".to_owned()]);
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for page in &pages {
        ids.extend(
            page.html
                .split(" id=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .map(|id| format!("{}#{id}", page.path)),
        );
    }
    let mut looked_at = 0;
    for page in &pages {
        for href in page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor)));
            if href.starts_with("https://") || href.starts_with("data:") {
                continue;
            }
            let to = if path.is_empty() { page.path.clone() } else { target(&page.path, path) };
            assert!(known.contains(&to), "{}: {href} leads to {to}, which there is not", page.path);
            let is_of_a_page = to != "index.html";
            if let Some(anchor) = anchor.filter(|_| is_of_a_page) {
                assert!(ids.contains(&format!("{to}#{anchor}")), "{}: {href}: no such place", page.path);
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 500, "{looked_at}");
}

#[test]
fn the_head_of_a_lesson_has_its_title_and_address() {
    let pages = lessons::pages(Some("https://example.org/redrive/")).expect("the lessons");
    let page = pages.iter().find(|page| page.path == "lessons/six-times/index.html").expect("it is there");
    for wanted in [
        "<link rel=\"canonical\" href=\"https://example.org/redrive/lessons/six-times/\" />",
        "<meta property=\"og:image\" content=\"https://example.org/redrive/picture.png\" />",
        "href=\"https://example.org/redrive/lessons/six-times/oembed.json\"",
        "<a class=\"open\" href=\"../../#s:six-times\">",
    ] {
        assert!(page.html.contains(wanted), "{wanted}");
    }
    let oembed = pages.iter().find(|page| page.path == "lessons/six-times/oembed.json").expect("it is there");
    let oembed: serde_json::Value = serde_json::from_str(&oembed.html).expect("JSON");
    let frame = oembed["html"].as_str().unwrap_or_default();
    assert!(frame.contains("src=\"https://example.org/redrive/?embed=v1&amp;question=1#s:six-times\""), "{frame}");
}

/// Complete runs have more failures than runs that stop earlier.
#[test]
fn the_picture_of_a_lesson_does_not_show_the_answer() {
    let pages = lessons::pages(None).expect("the lessons");
    let picture = pages.iter().find(|page| page.path == "lessons/nine-good-messages/so-far-light.svg");
    let picture = &picture.expect("it is there").html;
    assert!(picture.contains("in flight") && !picture.contains("dead-lettered"), "{picture}");
    assert!(!picture.contains("<script"));
}
