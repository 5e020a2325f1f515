//! A resource: what it is, and its counts at a moment.

use redrive_core::id::ResourceId;
use redrive_core::plan::Kind;
use redrive_core::time::Instant;
use redrive_scenario::Scenario;
use redrive_scenario::schema::ResourceType;
use redrive_views::moves::Gone;
use redrive_views::names::{self, with_commas};
use yew::prelude::*;

use super::layout::{Node, Place};
use crate::components::icon;
use crate::state::runs::Good;
use crate::state::selection::{Select, Selection};

/// A run at a moment.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    pub good: &'a Good,
    pub at: u64,
    pub gone: &'a Gone,
}

impl Moment<'_> {
    fn find(self, name: &str) -> Option<ResourceId> {
        self.good.run.plan.find(name)
    }

    /// How many have gone from one resource to where those go that failed.
    pub fn gone(self, from: &str, to: &str) -> u32 {
        let (Some(from), Some(to)) = (self.find(from), self.find(to)) else { return 0 };
        self.gone.at(from, to, Instant(self.at))
    }

    /// What a way is called: `after 3 receives`, `on failure`.
    pub fn word(self, from: &str, setting: &str) -> Option<String> {
        let plan = &self.good.run.plan;
        let policy = match plan.kind(self.find(from)?) {
            Kind::Queue(queue) => plan.queue(queue).redrive_policy,
            _ => None,
        };
        Some(match policy {
            Some(policy) => format!("after {}", names::count(policy.max_receive_count, "receive")),
            None => spaced(setting),
        })
    }
}

/// `onFailure` as people say it.
pub fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// Choosing it shows its settings.
pub fn card(
    scenario: &Scenario,
    moment: Option<Moment>,
    node: &Node,
    is_chosen: bool,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let name = AttrValue::from(node.name.clone());
    let onclick = {
        let (name, selection) = (name.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    };
    let of = scenario.resource_type(&node.name);
    let class = match node.place {
        Place::Edge => "card",
        Place::Half => "card half",
        Place::Inner => "card inner",
        Place::Pill => "card inner pill",
    };
    let found = moment.and_then(|moment| Some((moment, moment.find(&node.name)?)));
    let about = found.map_or_else(|| of.map_or("", |of| of.name).to_owned(), |(moment, id)| about(moment.good, id));
    html! {
        <button type="button" {class} key={node.name.clone()} aria-pressed={is_chosen.to_string()} {onclick}>
            <span class="title">{ type_icon(of) }<b>{ name }</b><span class="about">{ about }</span></span>
            if let Some((moment, id)) = found.filter(|_| node.place != Place::Pill) { { counts(moment, id) } }
        </button>
    }
}

/// A picture for a type of resource, by its name in the scenario.
pub fn type_icon(of: Option<&'static ResourceType>) -> Html {
    icon(of.map_or("", |of| of.name))
}

fn about(good: &Good, id: ResourceId) -> String {
    let plan = &good.run.plan;
    match plan.kind(id) {
        Kind::Queue(queue) => format!("SQS, {} s visibility", plan.queue(queue).visibility_timeout.0 / 1000),
        Kind::Function(_) => "Lambda".to_owned(),
        Kind::Stream(stream) => {
            let stream = plan.stream(stream);
            let what = if stream.table.is_some() { "DynamoDB" } else { "Kinesis" };
            format!("{what}, {}", names::count(stream.shard_count.into(), "shard"))
        }
        Kind::Mapping(mapping) => {
            let mapping = plan.mapping(mapping);
            let bisect = if mapping.reading().bisect_batch_on_function_error { ", bisect" } else { "" };
            format!("up to {}{bisect}", with_commas(mapping.batch_size.into()))
        }
    }
}

fn counts(moment: Moment, id: ResourceId) -> Html {
    let model = &moment.good.model;
    let part = |class: &'static str, count: u32, what: &str| {
        let class = if count == 0 { "zero" } else { class };
        html! { <span {class}>{ format!("{} {what}", with_commas(count.into())) }</span> }
    };
    let here = model.queue(id).at(moment.at);
    let running = model.function(id).at(moment.at);
    let is_function = matches!(moment.good.run.plan.kind(id), Kind::Function(_));
    html! {
        <span class="counts">
            if is_function {
                { part("fly", running.running, "running") }
                { part("fail", running.errors, if running.errors == 1 { "error" } else { "errors" }) }
                if running.throttles > 0 { { part("fail", running.throttles, "turned away") } }
                if here.visible > 0 { { part("wait", here.visible, "waiting") } }
            } else {
                { part("wait", here.visible, "visible") }
                { part("fly", here.in_flight, "in flight") }
                if here.done > 0 { { part("done", here.done, "done") } }
                if here.delayed > 0 { { part("wait", here.delayed, "delayed") } }
            }
        </span>
    }
}
