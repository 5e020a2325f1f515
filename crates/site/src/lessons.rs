//! A page for each lesson, at a path of its own, so that a link to it shows what it is about; and the list of them.

use redrive_lessons::{Answer, LIBRARY, Lesson};
use redrive_scenario::Problem;

use crate::Page;
use crate::frame::{self, Frame, escape};
use crate::markdown::{Place, render};

pub fn pages() -> Result<Vec<Page>, String> {
    let mut lessons = Vec::new();
    for (name, text) in LIBRARY {
        let problems = |problems: Vec<Problem>| format!("{name}: {}", problems[0]);
        lessons.push(Lesson::parse(text).map_err(problems)?);
    }
    let mut pages: Vec<Page> = lessons.iter().flat_map(|lesson| [page(lesson), oembed(lesson)]).collect();
    pages.extend(LIBRARY.iter().map(|(name, text)| file(name, text)));
    pages.push(gallery(&lessons));
    Ok(pages)
}

fn page(lesson: &Lesson) -> Page {
    let path = format!("lessons/{}/index.html", lesson.name);
    let up = frame::up(&path);
    let place = Place { up: &up, is_rule: &|_| false };
    let (name, title) = (escape(&lesson.name), escape(&lesson.title));
    let mut body = format!("<p class=\"group\">{}</p>\n<h1>{title}</h1>\n", escape(&lesson.group));
    body.push_str(&format!("<p><a class=\"open\" href=\"{up}#s:{name}\">Open the lesson</a></p>\n"));
    for question in &lesson.questions {
        body.push_str(&format!("<section class=\"question\"><p>{}</p>\n", escape(&question.ask)));
        if let Answer::Choices(choices) = &question.answer {
            let items: String = choices.iter().map(|choice| format!("<li>{}</li>", escape(&choice.text))).collect();
            body.push_str(&format!("<ul>{items}</ul>\n"));
        }
        // The run knows the answer; whoever does not want to guess can read on.
        body.push_str(&format!(
            "<details><summary>What happens</summary>{}</details></section>\n",
            render(&question.because, &place)
        ));
    }
    body.push_str(&format!("<details><summary>The whole story</summary>{}</details>\n", render(&lesson.text, &place)));
    let description = description(lesson);
    let head = format!(
        "<meta property=\"og:title\" content=\"{title}\" />\n    \
         <meta property=\"og:description\" content=\"{}\" />\n    \
         <meta property=\"og:type\" content=\"article\" />\n    \
         <link rel=\"alternate\" type=\"application/json+oembed\" href=\"oembed.json\" title=\"{title}\" />",
        escape(&description)
    );
    let html =
        frame::html(&Frame { title: &lesson.title, description: &description, path: &path, head: &head, body: &body });
    Page { path, html }
}

/// The lesson itself, which the playground loads when somebody opens it.
fn file(name: &str, text: &str) -> Page {
    Page { path: format!("lessons/{name}/lesson.json"), html: text.to_owned() }
}

/// What a site that knows oEmbed puts in place of the link.
fn oembed(lesson: &Lesson) -> Page {
    let frame = format!(
        "<iframe src=\"../../?embed=v1#s:{}\" title=\"{}\" width=\"760\" height=\"520\" loading=\"lazy\" \
         sandbox=\"allow-scripts allow-same-origin\"></iframe>",
        escape(&lesson.name),
        escape(&lesson.title)
    );
    let json = serde_json::json!({
        "version": "1.0", "type": "rich", "provider_name": "Redrive", "title": lesson.title, "width": 760, "height": 520,
        "html": frame,
    });
    Page { path: format!("lessons/{}/oembed.json", lesson.name), html: format!("{json:#}\n") }
}

/// The first sentences of the text, without its marks.
fn description(lesson: &Lesson) -> String {
    let first = lesson.text.split("\n\n").next().unwrap_or_default();
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
