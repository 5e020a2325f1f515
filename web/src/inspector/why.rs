//! The chain of causes, from the script step on.

use redrive_core::id::FactId;
use redrive_views::rules::RuleText;
use redrive_views::timeline::{Focus, clock};
use redrive_views::{explain, rules};
use yew::prelude::*;

use super::subject::question;
use super::tab_body::moment;
use super::truncate::{self, Entry};
use crate::components::{badge, classed, el};
use crate::state::playback::{Playback, PlaybackContext};
use crate::state::runs::CompletedRun;

pub fn why(completed: &CompletedRun, focus: Focus, playback: &PlaybackContext) -> Html {
    let Some((question, fact)) = question(completed, focus) else { return Html::default() };
    let chain = explain::chain(&completed.run, fact);
    let at = playback.at(completed.model.end);
    // The playhead separates facts before it from facts after it.
    let happened = chain.iter().take_while(|id| completed.run.trace.fact(**id).at.0 <= at).count();
    let links = chain.iter().enumerate().flat_map(|(place, id)| {
        let link = match truncate::place(place, chain.len()) {
            Entry::Shown => Some(cause(completed, *id, place >= happened, &playback.dispatcher())),
            Entry::Between(words) => Some(el("li", "between").text(&words).done()),
            Entry::LeftOut => None,
        };
        let now = link.as_ref().filter(|_| place == happened && place > 0).map(|_| now(at));
        now.into_iter().chain(link)
    });
    el("div", "why").el(el("h3", "").text(&question)).el(el("ol", "").all(links.collect())).done()
}

/// Returns the address of the rule's page in the book.
fn page_of(rule: &RuleText) -> String {
    let page = rule.page.trim_start_matches("semantics/").trim_end_matches(".md");
    format!("book/{page}.html#{}", rule.rule.id())
}

fn now(at: u64) -> Html {
    let words = clock(at, 3);
    el("li", "now").set("aria-label", &format!("playhead at {words}")).el(el("span", "").text(&words)).done()
}

/// One cause: its time, sentence, rule and evidence.
fn cause(completed: &CompletedRun, id: FactId, is_to_come: bool, playback: &UseReducerDispatcher<Playback>) -> Html {
    let fact = completed.run.trace.fact(id);
    let rule = rules::text(fact.rule);
    let page = el("a", "").set("href", &page_of(&rule)).is("target", "_blank").is("rel", "noopener");
    let sources = rule.sources().map(|source| el("li", "").text(source).done());
    let details = el("details", "")
        .el(el("summary", "").el(el("span", "rule").text(fact.rule.id())).with(badge(&rule)))
        .el(el("p", "").text(rule.statement))
        .el(el("p", "of-site").el(page.text("Rule in the book")))
        .el(el("ul", "").all(sources.collect()));
    el("li", "")
        .attr("class", classed(fact.kind.as_str(), "to-come", is_to_come))
        .key(&id.index().to_string())
        .with(moment(fact.at.0, playback))
        .el(el("span", "knot").is("aria-hidden", "true"))
        .el(el("div", "").el(el("p", "").text(&explain::sentence(&completed.run, id))).el(details))
        .done()
}
