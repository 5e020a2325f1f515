//! The column on the right.

use redrive_core::id::InvocationId;
use redrive_views::timeline::{Focus, deliveries, finding};
use redrive_views::{Life, names};
use yew::prelude::*;

use super::documents::Documents;
use super::record::RecordFacts;
use super::subject::{delivered, ending_words, notable, question, short_outcome};
use super::why::Why;
use crate::components::{Icon, Tabs};
use crate::state::Shared;
use crate::state::runs::Good;
use crate::state::selection::{Select, SelectionContext, Tab};

#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    pub good: Shared<Good>,
    pub focus: Focus,
}

#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let (good, focus) = (&props.good, props.focus);
    if focus == Focus::default() {
        return html! { <NothingChosen good={good.clone()} /> };
    }
    let clear = {
        let selection = selection.dispatcher();
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Clear))
    };
    let has_record = focus.record.is_some();
    let order: Vec<Tab> =
        [Tab::Why, Tab::Record, Tab::Json].into_iter().filter(|tab| has_record || *tab != Tab::Record).collect();
    let tabs: Vec<(Option<&'static str>, AttrValue)> = order
        .iter()
        .map(|tab| {
            (
                None,
                AttrValue::from(match tab {
                    Tab::Why => "Why",
                    Tab::Record => "Record",
                    Tab::Json => "JSON",
                }),
            )
        })
        .collect();
    let chosen = order.iter().position(|tab| *tab == selection.tab).unwrap_or(0);
    let on_choose = {
        let (selection, order) = (selection.dispatcher(), order.clone());
        Callback::from(move |place: usize| selection.dispatch(Select::Tab(order[place])))
    };
    let content = match order[chosen] {
        Tab::Why => html! { <Why good={good.clone()} {focus} /> },
        Tab::Record => html! { <RecordFacts good={good.clone()} {focus} /> },
        Tab::Json => html! { <Documents good={good.clone()} {focus} /> },
    };
    html! {
        <aside class="right" aria-label="Inspector">
            <div class="inspected">
                <Title good={good.clone()} {focus} />
                <button type="button" class="quiet close" aria-label="Close" onclick={clear}><Icon name="cross" /></button>
            </div>
            <Tabs label="About it" {tabs} {chosen} {on_choose} controls="told" />
            <div class="told" id="told" role="tabpanel" tabindex="0" aria-labelledby={format!("told-tab-{chosen}")}>
                { content }
            </div>
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct NothingChosenProps {
    good: Shared<Good>,
}

/// Says what this column is for, and offers the questions that this run raises.
#[component]
fn NothingChosen(props: &NothingChosenProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let questions = notable(&props.good).into_iter().filter_map(|focus| {
        let (question, _) = question(&props.good, focus)?;
        let (selection, good) = (selection.dispatcher(), props.good.clone());
        let onclick = Callback::from(move |_: MouseEvent| selection.dispatch(Select::focus(&good.run, focus)));
        Some(html! { <li><button type="button" class="plain" {onclick}>{ question }</button></li> })
    });
    html! {
        <aside class="right" aria-label="Inspector">
            <div class="empty">
                <h2>{ "Ask why" }</h2>
                <p>{ "Choose a record or an invocation in the timeline. Here you see how it came to that: each cause, \
                      the rule it follows, and how that rule is known." }</p>
                <ul>{ for questions }</ul>
            </div>
        </aside>
    }
}

#[component]
fn Title(props: &InspectorProps) -> Html {
    let (good, focus) = (&props.good, props.focus);
    let run = &good.run;
    if let Some(record) = focus.record {
        let life = Life::of(run, &good.index, record);
        let work = match life.standing.processed {
            0 if life.standing.failures == 0 => "work never tried".to_owned(),
            0 => "work never done".to_owned(),
            1 => "work done once".to_owned(),
            times => format!("work done {times} times"),
        };
        let tries = deliveries(good.subject(), record);
        let chips = tries.iter().map(|invocation| {
            html! { <Delivery key={invocation.index()} good={good.clone()} {focus} invocation={invocation.index() as u32} /> }
        });
        return html! {
            <>
                <h2>{ names::record(&run.plan, &run.trace, record) }</h2>
                <p class="signs">
                    if let Some(fault) = life.bad { <span class="sign fail"><Icon name="cross" />{ format!("bad: {}", fault.as_str()) }</span> }
                    if life.is_victim() { <span class="sign vict"><Icon name="flag" />{ "victim" }</span> }
                    <span class={classes!("sign", life.outcome().as_str())}>{ short_outcome(life.outcome()) }</span>
                </p>
                <p class="note" title={finding(&life)}>{ format!("{}, {work}", delivered(&life)) }</p>
                <div class="deliveries" role="group" aria-label="Deliveries">{ for chips }</div>
            </>
        };
    }
    let Some(invocation) = focus.invocation else { return html! {} };
    let ending = good.model.bar(run, invocation).map_or("turned away, never run", |bar| ending_words(bar.ending));
    html! {
        <>
            <h2>{ names::invocation(&run.plan, &run.trace, invocation) }</h2>
            <p class="note">{ ending }</p>
            <p class="note">{ names::records(&run.plan, &run.trace, run.trace.invocation(invocation).records) }</p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DeliveryProps {
    good: Shared<Good>,
    focus: Focus,
    invocation: u32,
}

/// A chip for one delivery of the chosen record.
#[component]
fn Delivery(props: &DeliveryProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let invocation = InvocationId::new(props.invocation);
    let good = &props.good;
    let bar = good.model.bar(&good.run, invocation);
    let is_chosen = props.focus.invocation == Some(invocation);
    let onclick = {
        let (good, focus) = (good.clone(), props.focus);
        Callback::from(move |_: MouseEvent| {
            let invocation = (!is_chosen).then_some(invocation);
            selection.dispatch(Select::focus(&good.run, Focus { invocation, ..focus }));
        })
    };
    let kind = match bar {
        None => "turned-away",
        Some(bar) if bar.ending.is_failure() => "failed",
        Some(_) => "fine",
    };
    let number = good.run.trace.invocation(invocation).number;
    html! {
        <button type="button" class={classes!("delivery", kind)} aria-pressed={is_chosen.to_string()} {onclick}>
            { format!("@{number}") }
        </button>
    }
}
