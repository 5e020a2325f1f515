//! The chain of causes, from the script step on.

use redrive_core::id::FactId;
use redrive_views::rules::RuleText;
use redrive_views::timeline::{Focus, clock};
use redrive_views::{explain, rules};
use yew::prelude::*;

use super::subject::question;
use super::tab_body::moment;
use super::truncate::{self, Entry};
use crate::components::{badge, classed};
use crate::state::playback::{Playback, PlaybackContext};
use crate::state::runs::CompletedRun;

pub fn why(completed: &CompletedRun, focus: Focus, playback: &PlaybackContext) -> Html {
    let Some((question, fact)) = question(completed, focus) else { return html! {} };
    let chain = explain::chain(&completed.run, fact);
    let at = playback.at(completed.model.end);
    // The playhead separates facts before it from facts after it.
    let happened = chain.iter().take_while(|id| completed.run.trace.fact(**id).at.0 <= at).count();
    let links = chain.iter().enumerate().filter_map(|(place, id)| {
        let link = match truncate::place(place, chain.len()) {
            Entry::Shown => cause(completed, *id, place >= happened, &playback.dispatcher()),
            Entry::Between(words) => html! { <li class="between">{ words }</li> },
            Entry::LeftOut => return None,
        };
        Some(html! {
            <>
                if place == happened && place > 0 { { now(at) } }
                { link }
            </>
        })
    });
    html! {
        <div class="why">
            <h3>{ question }</h3>
            <ol>{ for links }</ol>
        </div>
    }
}

/// Returns the address of the rule's page in the book.
fn page_of(rule: &RuleText) -> String {
    let page = rule.page.trim_start_matches("semantics/").trim_end_matches(".md");
    format!("book/{page}.html#{}", rule.rule.id())
}

fn now(at: u64) -> Html {
    html! { <li class="now" aria-label={format!("playhead at {}", clock(at, 3))}><span>{ clock(at, 3) }</span></li> }
}

/// One cause: its time, sentence, rule and evidence.
fn cause(completed: &CompletedRun, id: FactId, is_to_come: bool, playback: &UseReducerDispatcher<Playback>) -> Html {
    let fact = completed.run.trace.fact(id);
    let rule = rules::text(fact.rule);
    html! {
        <li class={classed(fact.kind.as_str(), "to-come", is_to_come)} key={id.index()}>
            { moment(fact.at.0, playback) }
            <span class="knot" aria-hidden="true" />
            <div>
                <p>{ explain::sentence(&completed.run, id) }</p>
                <details>
                    <summary><span class="rule">{ fact.rule.id() }</span>{ badge(&rule) }</summary>
                    <p>{ rule.statement }</p>
                    <p class="of-site"><a href={page_of(&rule)} target="_blank" rel="noopener">{ "Rule in the book" }</a></p>
                    <ul>{ for rule.sources().map(|source| html! { <li>{ source }</li> }) }</ul>
                </details>
            </div>
        </li>
    }
}
