//! The chain of causes, from the script step where it began.

use redrive_core::id::FactId;
use redrive_views::timeline::{Focus, clock};
use redrive_views::{explain, rules};
use yew::prelude::*;

use super::subject::question;
use crate::components::Badge;
use crate::state::Shared;
use crate::state::playback::{Play, PlaybackContext};
use crate::state::runs::Good;

#[derive(Properties, PartialEq)]
pub struct WhyProps {
    pub good: Shared<Good>,
    pub focus: Focus,
}

#[component]
pub fn Why(props: &WhyProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let good = &props.good;
    let Some((question, fact)) = question(good, props.focus) else { return html! {} };
    let chain = explain::chain(&good.run, fact);
    let now = playback.at(good.model.end);
    // The playhead stands between what has happened and what has not.
    let happened = chain.iter().take_while(|id| good.run.trace.fact(**id).at.0 <= now).count();
    let link = |(place, id): (usize, &FactId)| {
        let fact = id.index() as u32;
        html! {
            <>
                if place == happened && place > 0 { <Now at={now} /> }
                <Cause good={good.clone()} {fact} is_to_come={place >= happened} />
            </>
        }
    };
    html! {
        <div class="why">
            <h3>{ question }</h3>
            <ol>{ for chain.iter().enumerate().map(link) }</ol>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct NowProps {
    at: u64,
}

#[component]
fn Now(props: &NowProps) -> Html {
    html! { <li class="now" aria-label={format!("playhead at {}", clock(props.at, 3))}><span>{ clock(props.at, 3) }</span></li> }
}

#[derive(Properties, PartialEq)]
struct CauseProps {
    good: Shared<Good>,
    fact: u32,
    is_to_come: bool,
}

/// One link: when, what, by which rule, and how that is known.
#[component]
fn Cause(props: &CauseProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let id = FactId::new(props.fact);
    let run = &props.good.run;
    let fact = run.trace.fact(id);
    let rule = rules::text(fact.rule);
    let at = fact.at.0;
    let seek = Callback::from(move |_: MouseEvent| playback.dispatch(Play::Seek(at)));
    let label = format!("Go to {}", clock(at, 3));
    html! {
        <li class={classes!(fact.kind.as_str(), props.is_to_come.then_some("to-come"))}>
            <button type="button" class="time" aria-label={label} onclick={seek}>{ clock(at, 3) }</button>
            <span class="knot" aria-hidden="true" />
            <div>
                <p>{ explain::sentence(run, id) }</p>
                <details>
                    <summary><span class="rule">{ fact.rule.id() }</span><Badge evidence={rule.evidence} checked={rule.checked} /></summary>
                    <p>{ rule.statement }</p>
                    <ul>{ for rule.sources.iter().map(|source| html! { <li>{ *source }</li> }) }</ul>
                </details>
            </div>
        </li>
    }
}
