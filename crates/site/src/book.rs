//! The book: a page for each of `semantics/`, and the index of all rules with how we know them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use redrive_core::Rule;
use redrive_views::rules::{self, RuleText};

use crate::Page;
use crate::frame::{self, Frame, escape};
use crate::markdown::{Place, render};

pub fn pages(root: &Path) -> Result<Vec<Page>, String> {
    let book = root.join("semantics");
    let rules: Vec<&RuleText> = Rule::ALL.iter().map(|rule| rules::text(*rule)).collect();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.rule.id()).collect();
    let mut pages = Vec::new();
    let mut titles = BTreeMap::new();
    for path in files(&book)? {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.strip_prefix(&book).unwrap_or(&path).with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(&name).to_owned();
        let path = format!("book/{name}.html");
        let up = frame::up(&path);
        let body = render(&text, &Place { up: &up, is_rule: &|id| ids.contains(id) });
        let description = first_sentences(&text);
        let html = frame::html(&Frame { title: &title, description: &description, path: &path, head: "", body: &body });
        titles.insert(name, title);
        pages.push(Page { path, html });
    }
    pages.push(emulators(root, &ids)?);
    pages.push(index(&titles, &rules));
    Ok(pages)
}

/// Where others differ. It is a text of `docs/`, and its links are made those of the book.
fn emulators(root: &Path, ids: &BTreeSet<&str>) -> Result<Page, String> {
    let source = root.join("docs/emulators.md");
    let text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
    let text = text.replace("](../semantics/)", "](./)").replace("](../semantics/", "](");
    let path = "book/emulators.html";
    let body = render(&text, &Place { up: "../", is_rule: &|id| ids.contains(id) });
    let (title, description) = ("Where emulators differ", first_sentences(&text));
    let html = frame::html(&Frame { title, description: &description, path, head: "", body: &body });
    Ok(Page { path: path.to_owned(), html })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// What a page is about: the text under its title.
fn first_sentences(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ").chars().take(200).collect()
}

/// All rules by page, each with its evidence.
fn index(titles: &BTreeMap<String, String>, rules: &[&RuleText]) -> Page {
    let mut by_page: BTreeMap<&str, Vec<&RuleText>> = BTreeMap::new();
    for rule in rules {
        let name = rule.page.trim_start_matches("semantics/").trim_end_matches(".md");
        by_page.entry(name).or_default().push(rule);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in rules {
        *counts.entry(rule.evidence.as_str()).or_default() += 1;
    }
    let sums: Vec<String> = counts.iter().map(|(evidence, count)| format!("{count} {}", badge(evidence))).collect();
    let mut body = format!(
        "<h1>Fidelity</h1>\n<p>What Redrive does, rule by rule, and how we know it. Each rule stands on a page with an \
         example that runs as a test whenever anything changes. In all {} rules: {}. Emulators do some of it otherwise: <a href=\"emulators.html\">where they differ</a>.</p>\n\
         <dl class=\"key\"><dt>{}</dt><dd>AWS was seen doing it; the capture or the test is named, with its date.</dd>\
         <dt>{}</dt><dd>The figure comes from measuring AWS.</dd>\
         <dt>{}</dt><dd>AWS says so.</dd>\
         <dt>{}</dt><dd>It follows from what is documented or recorded.</dd>\
         <dt>{}</dt><dd>Nobody says and nothing shows it; something had to be chosen.</dd></dl>\n",
        rules.len(),
        sums.join(", "),
        badge("recorded"),
        badge("measured"),
        badge("documented"),
        badge("inferred"),
        badge("choice"),
    );
    let mut folder = "";
    // What one could do better comes after what AWS does.
    let is_ours = |name: &str| name.starts_with("advice/") || name.starts_with("redrive/");
    let mut names: Vec<(&String, &String)> = titles.iter().collect();
    names.sort_by_key(|(name, _)| (is_ours(name), *name));
    for (name, title) in names {
        let of = name.split('/').next().unwrap_or_default();
        if of != folder && name.contains('/') {
            folder = of;
            body.push_str(&format!("<h2>{}</h2>\n", escape(&chapter(folder))));
        }
        if !by_page.contains_key(name.as_str()) {
            body.push_str(&format!("<p><a href=\"{}.html\">{}</a></p>\n", escape(name), escape(title)));
            continue;
        }
        body.push_str(&format!(
            "<h3><a href=\"{}.html\">{}</a></h3>\n<ul class=\"rules\">\n",
            escape(name),
            escape(title)
        ));
        for rule in by_page.get(name.as_str()).into_iter().flatten() {
            let id = escape(rule.rule.id());
            body.push_str(&format!(
                "<li>{} <a href=\"{}.html#{id}\">{}</a></li>\n",
                badge(rule.evidence.as_str()),
                escape(name),
                inline(rule.statement)
            ));
        }
        body.push_str("</ul>\n");
    }
    let path = "book/index.html";
    let description = "Every rule of AWS that Redrive follows, with its evidence, source and date.";
    let html = frame::html(&Frame { title: "Fidelity", description, path, head: "", body: &body });
    Page { path: path.to_owned(), html }
}

/// A folder's name as people write it.
fn chapter(folder: &str) -> String {
    let name = match folder {
        "api" => "APIs",
        "caller" => "Programs with an SDK",
        "dynamodb" => "DynamoDB",
        "event_bridge" => "EventBridge",
        "s3" | "sns" | "sqs" => return folder.to_uppercase(),
        "step_functions" => "Step Functions",
        other => return other.replace('_', " "),
    };
    name.to_owned()
}

/// A statement with its code marks.
fn inline(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let html = parts.map(|(place, part)| {
        let part = escape(part);
        if place % 2 == 1 { format!("<code>{part}</code>") } else { part }
    });
    html.collect()
}

/// Evidence is told by the line under it, never by a colour.
fn badge(evidence: &str) -> String {
    format!("<span class=\"evidence {evidence}\">{evidence}</span>")
}
