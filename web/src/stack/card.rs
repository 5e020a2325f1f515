//! The card of a resource, with its counts at a moment.

use redrive_core::id::ResourceId;
use redrive_core::plan::{ApiKind, ResourceKind};
use redrive_core::time::Instant;
use redrive_scenario::Scenario;
use redrive_scenario::schema::ResourceType;
use redrive_views::moves::FlowCounts;
use redrive_views::names::{self, with_commas};
use yew::prelude::*;

use super::layout::{CardStyle, Node};
use crate::components::{button, el, icon};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection};

/// A run at a moment.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    pub completed: &'a CompletedRun,
    pub at: u64,
    pub gone: &'a FlowCounts,
}

impl Moment<'_> {
    fn find(self, name: &str) -> Option<ResourceId> {
        self.completed.run.plan.find(name)
    }

    /// Returns true for resources that keep records or run code.
    fn has_counts(self, id: ResourceId) -> bool {
        matches!(
            self.completed.run.plan.kind(id),
            ResourceKind::Queue(_) | ResourceKind::Stream(_) | ResourceKind::Function(_)
        )
    }

    /// Returns the number of failed records that went from one resource to another.
    pub fn gone(self, from: &str, to: &str) -> u32 {
        let (Some(from), Some(to)) = (self.find(from), self.find(to)) else { return 0 };
        self.gone.at(from, to, Instant(self.at))
    }

    /// Returns the label of a connection: `after 3 receives`, `on failure`.
    pub fn word(self, from: &str, setting: &str) -> Option<String> {
        let plan = &self.completed.run.plan;
        let policy = match plan.kind(self.find(from)?) {
            ResourceKind::Queue(queue) => plan.queue(queue).redrive_policy,
            _ => None,
        };
        Some(match policy {
            Some(policy) => format!("after {}", names::count(policy.max_receive_count, "receive")),
            None => spaced(setting),
        })
    }
}

/// Formats a key as words: `onFailure` becomes `on failure`.
pub fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Renders a card. Clicking it shows the resource's settings.
pub fn card(
    scenario: &Scenario,
    moment: Option<Moment>,
    node: &Node,
    (is_chosen, keeps_failures): (bool, bool),
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let name = AttrValue::from(node.name.clone());
    let onclick = {
        let (name, selection) = (name.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    };
    let of = scenario.resource_type(&node.name);
    let class = match node.place {
        CardStyle::Edge => "card",
        CardStyle::Half => "card half",
        CardStyle::Inner => "card inner",
        CardStyle::Pill => "card inner pill",
    };
    let found = moment.and_then(|moment| Some((moment, moment.find(&node.name)?)));
    let about =
        found.map_or_else(|| of.map_or("", |of| of.name).to_owned(), |(moment, id)| about(moment.completed, id));
    let about = match about.split_once(',') {
        Some((service, _)) if keeps_failures => format!("{service}, failures"),
        _ => about,
    };
    let picture = if keeps_failures { icon("deadLetters") } else { type_icon(of) };
    let title = el("span", "title").with(picture).el(el("b", "").text(&name)).el(el("span", "about").text(&about));
    let mut card = button(class, onclick).key(&name).state("aria-pressed", is_chosen).el(title);
    if let Some((moment, id)) = found.filter(|(moment, id)| node.place != CardStyle::Pill && moment.has_counts(*id)) {
        card = card.with(counts(moment, id, if keeps_failures { "dead" } else { "wait" }));
    }
    card.done()
}

/// Returns the icon of a resource type.
pub fn type_icon(of: Option<&'static ResourceType>) -> Html {
    icon(of.map_or("", |of| of.name))
}

fn about(completed: &CompletedRun, id: ResourceId) -> String {
    let plan = &completed.run.plan;
    match plan.kind(id) {
        ResourceKind::Queue(queue) => format!("SQS, {} s visibility", plan.queue(queue).visibility_timeout.0 / 1000),
        ResourceKind::Function(_) => "Lambda".to_owned(),
        ResourceKind::Stream(stream) => {
            let stream = plan.stream(stream);
            let what = if stream.table.is_some() { "DynamoDB" } else { "Kinesis" };
            format!("{what}, {}", names::count(stream.shard_count.into(), "shard"))
        }
        ResourceKind::Api(api) => match plan.api(api).kind {
            ApiKind::Rest => "API Gateway, REST".to_owned(),
            ApiKind::Http => "API Gateway, HTTP".to_owned(),
            ApiKind::LoadBalancer => "load balancer".to_owned(),
            ApiKind::FunctionUrl => "function URL".to_owned(),
        },
        ResourceKind::Caller(_) => "AWS SDK".to_owned(),
        ResourceKind::StateMachine(_) => "Step Functions".to_owned(),
        ResourceKind::Topic(topic) if plan.topic(topic).fifo => "SNS, FIFO".to_owned(),
        ResourceKind::Topic(_) => "SNS".to_owned(),
        ResourceKind::Subscription(subscription) => match plan.subscription(subscription).endpoint.protocol() {
            Some(protocol) => protocol.to_owned(),
            None => "subscription".to_owned(),
        },
        ResourceKind::Bus(bus) if plan.bus(bus).archive.is_some() => "EventBridge, archive".to_owned(),
        ResourceKind::Bus(_) => "EventBridge".to_owned(),
        ResourceKind::Rule(rule) => names::count(plan.rule(rule).targets.len() as u32, "target"),
        ResourceKind::Bucket(_) => "S3".to_owned(),
        ResourceKind::Mapping(mapping) => {
            let mapping = plan.mapping(mapping);
            let bisect = if mapping.stream().is_some_and(|source| source.bisect_batch_on_function_error) {
                ", bisect"
            } else {
                ""
            };
            format!("up to {}{bisect}", with_commas(mapping.batch_size.into()))
        }
    }
}

fn counts(moment: Moment, id: ResourceId, waiting: &'static str) -> Html {
    let model = &moment.completed.model;
    let here = model.queue(id).at(moment.at);
    let running = model.function(id).at(moment.at);
    // The last two of each kind are shown only if they are not zero.
    let parts = if matches!(moment.completed.run.plan.kind(id), ResourceKind::Function(_)) {
        let errors = if running.errors == 1 { "error" } else { "errors" };
        [
            ("fly", running.running, "running"),
            ("fail", running.errors, errors),
            ("fail", running.throttles, "throttled"),
            ("wait", here.visible, "waiting"),
        ]
    } else {
        [
            (waiting, here.visible, "visible"),
            ("fly", here.in_flight, "in flight"),
            ("done", here.done, "done"),
            ("wait", here.delayed, "delayed"),
        ]
    };
    let shown = parts.into_iter().enumerate().filter(|(place, (_, count, _))| *place < 2 || *count > 0);
    let shown = shown.map(|(_, (class, count, what))| {
        el("span", if count == 0 { "zero" } else { class })
            .text(&format!("{} {what}", with_commas(count.into())))
            .done()
    });
    el("span", "counts").all(shown.collect()).done()
}
