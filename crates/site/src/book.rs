//! The book: a page for each of `semantics/`, and the index of all rules with their evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use redrive_views::rules::{self, RuleText};

use crate::Page;
use crate::frame::{self, Frame, escape};
use crate::markdown::{Place, render};

pub fn pages(root: &Path) -> Result<Vec<Page>, String> {
    let book = root.join("semantics");
    let texts: Vec<RuleText> = rules::all().collect();
    let rules: Vec<&RuleText> = texts.iter().collect();
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

/// Returns the page about differences of emulators. Its text is in `docs/`, so its links are made relative to the book.
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

/// Returns the beginning of the text under the title of a page.
fn first_sentences(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ").chars().take(200).collect()
}

/// The kinds of evidence with their explanations, the strongest first.
const EVIDENCE: [(&str, &str); 5] = [
    ("recorded", "AWS was seen doing it; the capture or the test is named, with its date."),
    ("measured", "The figure comes from measuring AWS."),
    ("documented", "AWS says so."),
    ("inferred", "It follows from what is documented or recorded."),
    ("choice", "Nobody says and nothing shows it; something had to be chosen."),
];

/// All rules by page, each with its evidence.
fn index(titles: &BTreeMap<String, String>, rules: &[&RuleText]) -> Page {
    let mut by_page: BTreeMap<&str, Vec<&RuleText>> = BTreeMap::new();
    for rule in rules {
        let name = rule.page.trim_start_matches("semantics/").trim_end_matches(".md");
        by_page.entry(name).or_default().push(rule);
    }
    let mut chapters: Vec<(&str, Vec<(&String, &String)>)> = Vec::new();
    for (name, title) in titles {
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        match chapters.iter_mut().find(|(known, _)| *known == folder) {
            Some((_, pages)) => pages.push((name, title)),
            None => chapters.push((folder, vec![(name, title)])),
        }
    }
    // The chapters about advice and about Redrive follow those about AWS.
    chapters.sort_by_key(|(folder, _)| (["advice", "redrive"].contains(folder), *folder));
    let mut body = introduction(rules);
    body.push_str("<nav class=\"chapters\" aria-label=\"Chapters\">");
    for (folder, pages) in chapters.iter().filter(|(folder, _)| !folder.is_empty()) {
        let count: usize = pages.iter().filter_map(|(name, _)| by_page.get(name.as_str())).map(Vec::len).sum();
        body.push_str(&format!("<a href=\"#{folder}\">{} <span>{count}</span></a>", escape(&chapter(folder))));
    }
    body.push_str("</nav>\n");
    for (folder, pages) in &chapters {
        let heading = match *folder {
            "" => String::new(),
            folder => format!("<h2 id=\"{folder}\">{}</h2>\n", escape(&chapter(folder))),
        };
        body.push_str(&format!("<section class=\"chapter\">\n{heading}"));
        for (name, title) in pages {
            body.push_str(&page_rules(name, title, by_page.get(name.as_str()).map_or(&[], Vec::as_slice)));
        }
        body.push_str("</section>\n");
    }
    let path = "book/index.html";
    let description = "Every rule of AWS that Redrive follows, with its evidence, source and date.";
    let html = frame::html(&Frame { title: "Fidelity", description, path, head: "", body: &body });
    Page { path: path.to_owned(), html }
}

/// Returns the introduction, with the number of rules of each kind and the choice of the kind that is shown.
fn introduction(rules: &[&RuleText]) -> String {
    let count = |evidence: &str| rules.iter().filter(|rule| rule.evidence.as_str() == evidence).count();
    let choice = |id: &str, count: usize, what: &str, about: &str, is_chosen: bool| {
        let checked = if is_chosen { " checked" } else { "" };
        format!(
            "<div><input type=\"radio\" name=\"evidence\" id=\"only-{id}\"{checked} />\
             <label for=\"only-{id}\"><b>{count}</b> {what}</label><p>{about}</p></div>\n"
        )
    };
    let mut body = String::from(
        "<h1>Fidelity</h1>\n<p>What Redrive does, rule by rule, and how we know it. Each rule stands on a page with an \
         example that runs as a test whenever anything changes. Emulators do some of it otherwise: \
         <a href=\"emulators.html\">where they differ</a>.</p>\n<fieldset class=\"key\"><legend>Show the rules that are</legend>\n",
    );
    let all = "<span class=\"evidence choice\">all</span>";
    body.push_str(&choice("all", rules.len(), all, "Whatever the evidence.", true));
    for (evidence, about) in EVIDENCE {
        body.push_str(&choice(evidence, count(evidence), &badge(evidence), about, false));
    }
    body.push_str("</fieldset>\n");
    body
}

/// A page of the book with its rules.
fn page_rules(name: &str, title: &str, rules: &[&RuleText]) -> String {
    let (name, title) = (escape(name), escape(title));
    if rules.is_empty() {
        return format!("<p class=\"no-rules\"><a href=\"{name}.html\">{title}</a></p>\n");
    }
    let mut html =
        format!("<section class=\"page\">\n<h3><a href=\"{name}.html\">{title}</a></h3>\n<ul class=\"rules\">\n");
    for rule in rules {
        let (id, evidence) = (escape(rule.rule.id()), rule.evidence.as_str());
        html.push_str(&format!(
            "<li class=\"is-{evidence}\">{} <a href=\"{name}.html#{id}\">{}</a></li>\n",
            badge(evidence),
            inline(rule.statement)
        ));
    }
    html.push_str("</ul>\n</section>\n");
    html
}

/// The title of a chapter.
fn chapter(folder: &str) -> String {
    let name = match folder {
        "api" => "APIs",
        "caller" => "Programs with an SDK",
        "dynamodb" => "DynamoDB",
        "eventbridge" => "EventBridge",
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

/// Kinds of evidence differ by the line under the text, not by colour alone.
fn badge(evidence: &str) -> String {
    format!("<span class=\"evidence {evidence}\">{evidence}</span>")
}
