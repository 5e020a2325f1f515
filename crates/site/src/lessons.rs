//! A page for each lesson, so that links to lessons have previews; and the list of lessons.

use redrive_core::Simulation;
use redrive_core::time::Instant;
use redrive_export::{Picture, Theme, svg};
use redrive_lessons::{Answer, LIBRARY, Lesson};
use redrive_scenario::{Problem, validate};

use crate::Page;
use crate::frame::{self, Frame, escape};
use crate::markdown::{Place, render};

/// Returns the pages. `base` is the address of the site, if it is known: programs that make previews need absolute
/// addresses.
pub fn pages(base: Option<&str>) -> Result<Vec<Page>, String> {
    let mut lessons = Vec::new();
    for (name, text) in LIBRARY {
        let problems = |problems: Vec<Problem>| format!("{name}: {}", problems[0]);
        lessons.push(Lesson::parse(text).map_err(problems)?);
    }
    let mut pages = Vec::new();
    for (place, lesson) in lessons.iter().enumerate() {
        pages.push(page(lesson, lessons.get(place + 1), base));
        pages.push(oembed(lesson, base));
        pages.extend(pictures(lesson)?);
    }
    pages.extend(LIBRARY.iter().map(|(name, text)| file(name, text)));
    pages.push(asks(&lessons));
    pages.push(gallery(&lessons));
    Ok(pages)
}

fn page(lesson: &Lesson, next: Option<&Lesson>, base: Option<&str>) -> Page {
    let path = format!("lessons/{}/index.html", lesson.name);
    let up = frame::up(&path);
    let place = Place { up: &up, is_rule: &|_| false };
    let (name, title) = (escape(&lesson.name), escape(&lesson.title));
    let mut body = format!("<p class=\"group\">{}</p>\n<h1>{title}</h1>\n", escape(&lesson.group));
    body.push_str(&render(&lesson.intro, &place));
    body.push_str(&format!(
        "<p><a class=\"open\" href=\"{up}#s:{name}\">{}</a></p>\n",
        if lesson.questions.is_empty() { "Open the lesson" } else { "Answer it in the playground" }
    ));
    // The picture ends at the first question.
    body.push_str(&format!(
        "<a class=\"picture\" href=\"{up}#s:{name}\"><picture><source media=\"(prefers-color-scheme: dark)\" \
         srcset=\"so-far-dark.svg\" /><img src=\"so-far-light.svg\" alt=\"The timeline of the run{}\" loading=\"lazy\" \
         /></picture></a>\n",
        if lesson.questions.is_empty() { "" } else { ", until the question is asked" }
    ));
    for question in &lesson.questions {
        body.push_str(&format!("<section class=\"question\"><p>{}</p>\n", escape(&question.ask)));
        if let Answer::Choices(choices) = &question.answer {
            let items: String = choices.iter().map(|choice| format!("<li>{}</li>", escape(&choice.text))).collect();
            body.push_str(&format!("<ul>{items}</ul>\n"));
        }
        // The page does not run the scenario, so the answer is collapsed.
        body.push_str(&format!(
            "<details><summary>What happens</summary>{}</details></section>\n",
            render(&question.because, &place)
        ));
    }
    body.push_str(&format!("<details><summary>The whole story</summary>{}</details>\n", render(&lesson.text, &place)));
    if let Some(next) = next {
        let (name, title) = (escape(&next.name), escape(&next.title));
        body.push_str(&format!("<p class=\"next\">Next: <a href=\"../{name}/\">{title}</a></p>\n"));
    }
    let description = description(lesson);
    let head = head(lesson, &description, base);
    let html =
        frame::html(&Frame { title: &lesson.title, description: &description, path: &path, head: &head, body: &body });
    Page { path, html }
}

/// Returns the tags of the head from which chat programs and search engines make previews of the page.
fn head(lesson: &Lesson, description: &str, base: Option<&str>) -> String {
    let (title, description) = (escape(&lesson.title), escape(description));
    let own = base.map_or_else(|| "./".to_owned(), |base| format!("{}lessons/{}/", escape(base), escape(&lesson.name)));
    let image = base.map_or_else(|| "../../picture.png".to_owned(), |base| format!("{}picture.png", escape(base)));
    let oembed = if base.is_some() { format!("{own}oembed.json") } else { "oembed.json".to_owned() };
    let lines = [
        format!("<link rel=\"canonical\" href=\"{own}\" />"),
        format!("<meta property=\"og:title\" content=\"{title}\" />"),
        format!("<meta property=\"og:description\" content=\"{description}\" />"),
        "<meta property=\"og:type\" content=\"article\" />".to_owned(),
        "<meta property=\"og:site_name\" content=\"Redrive\" />".to_owned(),
        format!("<meta property=\"og:url\" content=\"{own}\" />"),
        format!("<meta property=\"og:image\" content=\"{image}\" />"),
        "<meta property=\"og:image:alt\" content=\"The timeline of a run in Redrive\" />".to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\" />".to_owned(),
        format!("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{oembed}\" title=\"{title}\" />"),
    ];
    lines.join("\n    ")
}

/// Draws the timeline up to the first question, so that the picture does not show the answer.
fn pictures(lesson: &Lesson) -> Result<Vec<Page>, String> {
    let plan = validate(&lesson.scenario).map_err(|problems| format!("{}: {}", lesson.name, problems[0]))?;
    let mut simulation = Simulation::new(plan);
    let until = lesson.questions.iter().map(|question| question.at).min();
    simulation.run_until(until.map_or(Instant::NEVER, Instant));
    let is_over = simulation.end().is_some();
    let mut run = simulation.finish();
    if let Some(until) = until.filter(|_| !is_over) {
        run.end.at = Instant(until);
    }
    let scenario = lesson.scenario.with("title", lesson.title.as_str().into());
    let of = |theme: Theme, name: &str| {
        let picture = Picture { theme, width: 960, ..Picture::default() };
        Page { path: format!("lessons/{}/so-far-{name}.svg", lesson.name), html: svg(&run, &scenario, &picture) }
    };
    Ok(vec![of(Theme::Light, "light"), of(Theme::Dark, "dark")])
}

/// The lesson itself, which the playground loads when the lesson is opened.
fn file(name: &str, text: &str) -> Page {
    Page { path: format!("lessons/{name}/lesson.json"), html: text.to_owned() }
}

/// Returns the first question of each lesson; the gallery of the playground shows it under the title.
fn asks(lessons: &[Lesson]) -> Page {
    let ask = |lesson: &Lesson| {
        lesson.questions.first().map_or_else(|| description(lesson), |first| first.ask.replace('`', ""))
    };
    let map = lessons.iter().map(|lesson| (lesson.name.clone(), ask(lesson).into()));
    Page { path: "lessons/asks.json".to_owned(), html: serde_json::Value::Object(map.collect()).to_string() }
}

/// Returns the oEmbed file of a lesson: sites with oEmbed replace a link by its frame.
fn oembed(lesson: &Lesson, base: Option<&str>) -> Page {
    let frame = format!(
        "<iframe src=\"{}?embed=v1&amp;question=1#s:{}\" title=\"{}\" width=\"760\" height=\"520\" loading=\"lazy\" \
         sandbox=\"allow-scripts allow-same-origin\"></iframe>",
        escape(base.unwrap_or("../../")),
        escape(&lesson.name),
        escape(&lesson.title)
    );
    let json = serde_json::json!({
        "version": "1.0", "type": "rich", "provider_name": "Redrive", "title": lesson.title, "width": 760, "height": 520,
        "html": frame,
    });
    Page { path: format!("lessons/{}/oembed.json", lesson.name), html: format!("{json:#}\n") }
}

/// Returns the first paragraph of the introduction without marks, which contains no answer.
fn description(lesson: &Lesson) -> String {
    let first = lesson.intro.split("\n\n").next().unwrap_or_default();
    let plain: String = first.chars().filter(|c| !"*`".contains(*c)).collect();
    match plain.char_indices().nth(200) {
        Some((cut, _)) => format!("{} …", plain[..cut].rsplit_once(' ').map_or(&plain[..cut], |(whole, _)| whole)),
        None => plain,
    }
}

fn gallery(lessons: &[Lesson]) -> Page {
    let mut body = String::from(
        "<h1>Lessons</h1>\n<p>Each is a run that you can change. Most ask first what AWS will do: the answer comes from \
         the simulation, not from its author.</p>\n",
    );
    let mut group = "";
    for lesson in lessons {
        if lesson.group != group {
            body.push_str(if group.is_empty() { "" } else { "</ul>\n" });
            group = &lesson.group;
            body.push_str(&format!("<h2>{}</h2>\n<ul class=\"lessons\">\n", escape(group)));
        }
        body.push_str(&format!(
            "<li><a href=\"{}/\">{}</a><p>{}</p></li>\n",
            escape(&lesson.name),
            escape(&lesson.title),
            escape(&description(lesson))
        ));
    }
    body.push_str("</ul>\n");
    let path = "lessons/index.html";
    let description = "Questions that people ask about retries, dead-letter queues and batches, answered by a run.";
    let html = frame::html(&Frame { title: "Lessons", description, path, head: "", body: &body });
    Page { path: path.to_owned(), html }
}
