//! The right column.

use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::{Focus, deliveries};
use redrive_views::{Life, names};
use yew::prelude::*;

use super::subject::{delivered, ending_words, is_passed_on, notable, passed_on, question, short_outcome};
use super::tab_body::TabBody;
use super::truncate::{self, Entry};
use crate::components::{Tabs, classed, icon};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection, SelectionContext, Tab};

type Dispatcher = UseReducerDispatcher<Selection>;

/// Renders the inspector with `foot` below its content.
pub fn inspector(completed: &Shared<CompletedRun>, focus: Focus, selection: &SelectionContext, foot: Html) -> Html {
    let content = if focus == Focus::default() {
        nothing_chosen(completed, &selection.dispatcher())
    } else {
        chosen(completed, focus, selection)
    };
    html! { <aside class="right" aria-label="Inspector">{ content }{ foot }</aside> }
}

/// Explains the inspector, and offers questions about this run.
fn nothing_chosen(completed: &Shared<CompletedRun>, selection: &Dispatcher) -> Html {
    let questions = notable(completed).into_iter().filter_map(|focus| {
        let (question, _) = question(completed, focus)?;
        let (selection, completed) = (selection.clone(), completed.clone());
        let onclick = Callback::from(move |_: MouseEvent| selection.dispatch(Select::focus(&completed.run, focus)));
        Some(html! { <li><button type="button" class="plain" {onclick}>{ question }</button></li> })
    });
    html! {
        <div class="empty">
            <h2>{ "Ask why" }</h2>
            <p>{ "Choose a record or an invocation in the timeline. Here you see how it came to that: each cause, \
                  the rule it follows, and how that rule is known." }</p>
            <ul>{ for questions }</ul>
        </div>
    }
}

fn chosen(completed: &Shared<CompletedRun>, focus: Focus, selection: &SelectionContext) -> Html {
    let clear = {
        let selection = selection.dispatcher();
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Clear))
    };
    // Only a record has a record tab.
    let order: Vec<Tab> = match focus.record {
        Some(_) => vec![Tab::Why, Tab::Record, Tab::Json, Tab::Metrics],
        None => vec![Tab::Why, Tab::Json, Tab::Metrics],
    };
    let tabs = order.iter().map(|tab| (None, AttrValue::from(tab_words(*tab)))).collect::<Vec<_>>();
    let place = order.iter().position(|tab| *tab == selection.tab).unwrap_or(0);
    let on_choose = {
        let (selection, order) = (selection.dispatcher(), order.clone());
        Callback::from(move |place: usize| selection.dispatch(Select::Tab(order[place])))
    };
    html! {
        <>
            <div class="inspected">
                { title(completed, focus, &selection.dispatcher()) }
                <button type="button" class="quiet close" aria-label="Close" onclick={clear}>{ icon("cross") }</button>
            </div>
            <Tabs label="About it" {tabs} chosen={place} {on_choose} controls="told" />
            <div class="told" id="told" role="tabpanel" tabindex="0" aria-labelledby={format!("told-tab-{place}")}>
                <TabBody completed={completed.clone()} {focus} tab={order[place]} />
            </div>
        </>
    }
}

fn tab_words(tab: Tab) -> &'static str {
    match tab {
        Tab::Why => "Why",
        Tab::Record => "Record",
        Tab::Json => "JSON",
        Tab::Metrics => "Metrics",
    }
}

fn title(completed: &Shared<CompletedRun>, focus: Focus, selection: &Dispatcher) -> Html {
    match (focus.record, focus.invocation) {
        (Some(record), _) => record_title(completed, record, focus, selection),
        (None, Some(invocation)) => invocation_title(completed, invocation),
        (None, None) => html! {},
    }
}

fn record_title(completed: &Shared<CompletedRun>, record: RecordId, focus: Focus, selection: &Dispatcher) -> Html {
    let run = &completed.run;
    let life = Life::of(run, &completed.index, record);
    let work = match life.state.processed {
        0 if life.state.failures == 0 => "work never tried".to_owned(),
        0 => "work never done".to_owned(),
        1 => "work done once".to_owned(),
        times => format!("work done {times} times"),
    };
    let is_passed = is_passed_on(run, record);
    let words = if is_passed { passed_on(completed, record) } else { format!("{}, {work}", delivered(&life)) };
    let tries = deliveries(completed.subject(), record);
    let chips = tries.iter().enumerate().filter_map(|(place, invocation)| match truncate::place(place, tries.len()) {
        // The selected delivery is always shown.
        _ if focus.invocation == Some(*invocation) => Some(delivery(completed, focus, *invocation, selection)),
        Entry::Shown => Some(delivery(completed, focus, *invocation, selection)),
        Entry::Between(words) => Some(html! { <span class="between">{ words }</span> }),
        Entry::LeftOut => None,
    });
    html! {
        <>
            <h2>{ names::record(&run.plan, &run.trace, record) }</h2>
            <p class="signs">
                if let Some(fault) = life.bad {
                    <span class="sign fail">{ icon("cross") }{ format!("bad: {}", fault.as_str()) }</span>
                }
                if life.is_victim() { <span class="sign vict">{ icon("flag") }{ "victim" }</span> }
                <span class={classed("sign", if is_passed { "passed-on" } else { life.outcome().as_str() }, true)}>
                    { if is_passed { "passed on" } else { short_outcome(life.outcome()) } }
                </span>
            </p>
            <p class="note">{ words }</p>
            <div class="deliveries" role="group" aria-label="Deliveries">{ for chips }</div>
        </>
    }
}

fn invocation_title(completed: &CompletedRun, invocation: InvocationId) -> Html {
    let run = &completed.run;
    let ending = completed.model.bar(run, invocation).map_or("rejected, never run", |bar| ending_words(bar.ending));
    html! {
        <>
            <h2>{ names::invocation(&run.plan, &run.trace, invocation) }</h2>
            <p class="note">{ ending }</p>
            <p class="note">{ names::records(&run.plan, &run.trace, run.trace.invocation(invocation).records) }</p>
        </>
    }
}

/// The chip of one delivery of the selected record.
fn delivery(completed: &Shared<CompletedRun>, focus: Focus, invocation: InvocationId, selection: &Dispatcher) -> Html {
    let is_chosen = focus.invocation == Some(invocation);
    let onclick = {
        let (completed, selection) = (completed.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| {
            let invocation = (!is_chosen).then_some(invocation);
            selection.dispatch(Select::focus(&completed.run, Focus { invocation, ..focus }));
        })
    };
    let kind = match completed.model.bar(&completed.run, invocation) {
        None => "turned-away",
        Some(bar) if bar.ending.is_failure() => "failed",
        Some(_) => "fine",
    };
    let number = completed.run.trace.invocation(invocation).number;
    html! {
        <button type="button" class={classed("delivery", kind, true)} key={invocation.index()} aria-pressed={is_chosen.to_string()} {onclick}>
            { format!("@{number}") }
        </button>
    }
}
