//! The right column.

use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::{Focus, deliveries};
use redrive_views::{Life, names};
use yew::prelude::*;

use super::subject::{delivered, ending_words, is_passed_on, notable, passed_on, question, short_outcome};
use super::tab_body::TabBody;
use super::truncate::{self, Entry};
use crate::components::{Tabs, button, classed, el, icon};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Name, Select, Selection, SelectionContext, Tab};

type Dispatcher = UseReducerDispatcher<Selection>;

/// Renders the inspector with `foot` below its content.
pub fn inspector(completed: &Shared<CompletedRun>, focus: Focus, selection: &SelectionContext, foot: Html) -> Html {
    let content = if focus == Focus::default() {
        vec![nothing_chosen(completed, &selection.dispatcher())]
    } else {
        chosen(completed, focus, selection)
    };
    el("aside", "right").is("aria-label", "Inspector").all(content).with(foot).done()
}

/// Explains the inspector, and offers questions about this run.
fn nothing_chosen(completed: &Shared<CompletedRun>, selection: &Dispatcher) -> Html {
    let questions = notable(completed).into_iter().filter_map(|focus| {
        let (question, _) = question(completed, focus)?;
        let (selection, completed) = (selection.clone(), completed.clone());
        let onclick = Callback::from(move |_: MouseEvent| selection.dispatch(Select::focus(&completed.run, focus)));
        Some(el("li", "").el(button("plain", onclick).text(&question)).done())
    });
    let about = "Choose a record or an invocation in the timeline. Here you see how it came to that: each cause, the rule \
                 it follows, and how that rule is known.";
    el("div", "empty")
        .el(el("h2", "").text("Ask why"))
        .el(el("p", "").text(about))
        .el(el("ul", "").all(questions.collect()))
        .done()
}

fn chosen(completed: &Shared<CompletedRun>, focus: Focus, selection: &SelectionContext) -> Vec<Html> {
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
    let close = button("quiet close", clear).is("aria-label", "Close").with(icon("cross"));
    let title = el("div", "inspected").all(title(completed, focus, &selection.dispatcher())).el(close);
    let tabs = html! { <Tabs label="About it" {tabs} chosen={place} {on_choose} controls="inspection" /> };
    let body = html! { <TabBody completed={completed.clone()} {focus} tab={order[place]} /> };
    let panel = el("div", "inspection").is("id", "inspection").is("role", "tabpanel").is("tabindex", "0");
    let panel = panel.set("aria-labelledby", &format!("inspection-tab-{place}")).with(body);
    vec![title.done(), tabs, panel.done()]
}

fn tab_words(tab: Tab) -> &'static str {
    match tab {
        Tab::Why => "Why",
        Tab::Record => "Record",
        Tab::Json => "JSON",
        Tab::Metrics => "Metrics",
    }
}

fn title(completed: &Shared<CompletedRun>, focus: Focus, selection: &Dispatcher) -> Vec<Html> {
    match (focus.record, focus.invocation) {
        (Some(record), _) => record_title(completed, record, focus, selection),
        (None, Some(invocation)) => invocation_title(completed, invocation),
        (None, None) => Vec::new(),
    }
}

fn record_title(completed: &Shared<CompletedRun>, record: RecordId, focus: Focus, selection: &Dispatcher) -> Vec<Html> {
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
        Entry::Between(words) => Some(el("span", "between").text(&words).done()),
        Entry::LeftOut => None,
    });
    let mut signs = el("p", "signs");
    if let Some(fault) = life.bad {
        let words = format!("bad: {}", fault.as_str());
        signs = signs.el(el("span", "sign fail").with(icon("cross")).text(&words));
    }
    if life.is_victim() {
        signs = signs.el(el("span", "sign vict").with(icon("flag")).text("victim"));
    }
    let (class, outcome) =
        if is_passed { ("passed-on", "passed on") } else { (life.outcome().as_str(), short_outcome(life.outcome())) };
    let outcome = el("span", "").attr("class", classed("sign", class, true)).text(outcome);
    let chips = el("div", "deliveries").is("role", "group").is("aria-label", "Deliveries").all(chips.collect());
    let name = el("h2", "").text(&names::record(&run.plan, &run.trace, record));
    vec![name.done(), signs.el(outcome).done(), el("p", "note").text(&words).done(), chips.done()]
}

fn invocation_title(completed: &CompletedRun, invocation: InvocationId) -> Vec<Html> {
    let run = &completed.run;
    let ending = completed.model.bar(run, invocation).map_or("rejected, never run", |bar| ending_words(bar.ending));
    let records = names::records(&run.plan, &run.trace, run.trace.invocation(invocation).records);
    let name = el("h2", "").text(&names::invocation(&run.plan, &run.trace, invocation));
    vec![name.done(), el("p", "note").text(ending).done(), el("p", "note").text(&records).done()]
}

/// The chip of one delivery of the selected record.
fn delivery(completed: &Shared<CompletedRun>, focus: Focus, invocation: InvocationId, selection: &Dispatcher) -> Html {
    let is_chosen = focus.invocation == Some(invocation);
    let onclick = {
        let (completed, selection) = (completed.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| {
            selection.dispatch(Select::ToggleDelivery(Name::of_invocation(&completed.run, invocation)));
        })
    };
    let kind = match completed.model.bar(&completed.run, invocation) {
        None => "turned-away",
        Some(bar) if bar.ending.is_failure() => "failed",
        Some(_) => "fine",
    };
    let number = completed.run.trace.invocation(invocation).number;
    button("", onclick)
        .attr("class", classed("delivery", kind, true))
        .key(&invocation.index().to_string())
        .state("aria-pressed", is_chosen)
        .text(&format!("@{number}"))
        .done()
}
