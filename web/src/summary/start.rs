//! The page without a scenario: links to lessons, and how to read a run.

use yew::prelude::*;

use crate::components::el;
use crate::lessons::pages;
use crate::services::lessons;

pub fn start() -> Html {
    let groups = lessons::groups().into_iter().map(|(group, of)| {
        let lines = of.into_iter().map(|lesson| {
            let link = el("a", "lesson").set("href", &format!("#s:{}", lesson.name));
            el("li", "").el(link.text(lesson.title)).done()
        });
        el("section", "").el(el("h3", "").text(group)).el(el("ul", "").all(lines.collect())).done()
    });
    let about = "Redrive runs AWS Lambda’s retries, batches and destinations in this page. Every wait and every loss says \
                 which rule made it.";
    el("main", "centre start")
        .el(el("h2", "").text("What happens when a function fails?"))
        .el(el("p", "").text(about))
        .el(el("p", "").with(pages()))
        .el(el("div", "questions").all(groups.collect()))
        .done()
}

/// The meaning of each mark.
pub fn how_to_read() -> Html {
    let marks = [
        ("waiting", "Waiting", "A thin line: visible in the queue, or behind others in the shard."),
        ("batch", "In a batch", "A block: in the batch of an invocation. An empty block was not tried."),
        ("done", "Done", "Green with a tick: its work got done at that moment."),
        ("threw", "Failed", "Here the code failed. The rest of the batch fails with it."),
        ("hidden", "Hidden", "Hatched: until the visibility timeout ends."),
        ("dead", "Dead letter", "Put aside in a queue, a topic or a bucket."),
        ("victim", "Victim", "A good record that was not processed."),
    ];
    let lines = marks.iter().map(|(class, name, words)| {
        let mark = el("span", "swatch").is("aria-hidden", "true");
        let mark = mark.attr("class", format!("swatch {class}").into());
        el("li", "").el(mark).el(el("b", "").text(name)).el(el("span", "").text(words)).done()
    });
    el("aside", "right how")
        .is("aria-label", "How to read a run")
        .el(el("h2", "").text("How to read a run"))
        .el(el("ul", "").all(lines.collect()))
        .done()
}
