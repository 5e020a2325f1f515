//! The resources and what flows between them, with their counts at the playhead.

pub mod flow;

use redrive_core::id::ResourceId;
use redrive_core::plan::{ApiKind, Kind};
use redrive_views::names::with_commas;
use redrive_views::timeline::clock;
use yew::prelude::*;

use crate::components::{classed, icon, section};
use crate::state::Shared;
use crate::state::playback::PlaybackContext;
use crate::state::runs::Good;
use crate::state::selection::{Select, Selection, SelectionContext};
use flow::{Flow, flows};

#[derive(Properties, PartialEq)]
pub struct StackProps {
    pub good: Shared<Good>,
    pub chosen: Option<AttrValue>,
}

#[component]
pub fn Stack(props: &StackProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let good = &props.good;
    let at = playback.at(good.model.end);
    let card = |id: ResourceId, place: &'static str| {
        let is_chosen = props.chosen.as_deref() == Some(good.run.plan.name(id));
        card(good, id, at, is_chosen, place, &selection.dispatcher())
    };
    let (flows, others) = flows(&good.run.plan);
    let content = html! {
        <>
            { for flows.iter().map(|flow| one_flow(good, flow, at, &card)) }
            { for others.iter().map(|id| card(*id, "")) }
        </>
    };
    section("stack", "Stack", &format!("at {}", clock(at, 3)), content)
}

fn one_flow(good: &Good, flow: &Flow, at: u64, card: &impl Fn(ResourceId, &'static str) -> Html) -> Html {
    let moved = flow.dead_letters.map(|_| good.model.queue(flow.source).at(at).moved);
    html! {
        <div class={"flow"}>
            { card(flow.source, "source") }
            if let Some(moved) = moved {
                <div class="failure-path" aria-hidden="true">
                    if moved > 0 { <b>{ with_commas(moved.into()) }</b> }
                </div>
            }
            { for flow.mappings.iter().map(|(mapping, function)| html! {
                <>{ card(*mapping, "inner pill") }{ card(*function, "inner") }</>
            }) }
            if let (Some(id), Some(receives)) = (flow.dead_letters, flow.max_receive_count) {
                <p class="after">{ format!("after {receives} {}", if receives == 1 { "receive" } else { "receives" }) }</p>
                { card(id, "target") }
            }
        </div>
    }
}

/// A resource. Choosing it shows its settings.
fn card(
    good: &Good,
    id: ResourceId,
    at: u64,
    is_chosen: bool,
    place: &'static str,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let plan = &good.run.plan;
    let name = AttrValue::from(plan.name(id).to_owned());
    let onclick = {
        let (name, selection) = (name.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    };
    let (picture, about) = match plan.resources[id.index()].kind {
        Kind::Queue(queue) => {
            let is_target = place == "target";
            let seconds = plan.queue(queue).visibility_timeout.0 / 1000;
            let about = if is_target { "SQS, dead letters".to_owned() } else { format!("SQS, {seconds} s visibility") };
            (if is_target { "deadLetters" } else { "queue" }, about)
        }
        Kind::Function(_) => ("function", "Lambda".to_owned()),
        Kind::Stream(stream) if plan.stream(stream).table.is_some() => ("queue", "DynamoDB".to_owned()),
        Kind::Stream(stream) => ("queue", format!("Kinesis, {} shards", plan.stream(stream).shard_count)),
        Kind::Mapping(mapping) => ("mapping", format!("up to {} a batch", plan.mapping(mapping).batch_size)),
        Kind::Topic(_) => ("queue", "SNS topic".to_owned()),
        Kind::Subscription(subscription) => {
            ("mapping", format!("of {}", plan.name(plan.topic(plan.subscription(subscription).topic).id)))
        }
        Kind::Bus(_) => ("queue", "EventBridge bus".to_owned()),
        Kind::Rule(rule) => ("mapping", format!("{} targets", plan.rule(rule).targets.len())),
        Kind::Bucket(_) => ("queue", "S3 bucket".to_owned()),
        Kind::Api(api) => ("mapping", api_about(plan.api(api).kind).to_owned()),
        Kind::Caller(caller) => ("mapping", format!("calls {}", plan.name(plan.caller(caller).calls))),
        Kind::StateMachine(_) => ("mapping", "Step Functions".to_owned()),
    };
    html! {
        <button type="button" class={classed("card", place, true)} aria-pressed={is_chosen.to_string()} {onclick}>
            <span class="title">{ icon(picture) }<b>{ name }</b><span class="about">{ about }</span></span>
            { counts(good, id, at, place) }
        </button>
    }
}

fn api_about(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Rest => "API Gateway, REST",
        ApiKind::Http => "API Gateway, HTTP",
        ApiKind::LoadBalancer => "load balancer",
        ApiKind::FunctionUrl => "function URL",
    }
}

fn counts(good: &Good, id: ResourceId, at: u64, place: &str) -> Html {
    let part = |class: &'static str, count: u32, what: &str| {
        let class = if count == 0 { "zero" } else { class };
        html! { <span {class}>{ format!("{} {what}", with_commas(count.into())) }</span> }
    };
    match good.run.plan.resources[id.index()].kind {
        Kind::Queue(_) | Kind::Stream(_) => {
            let counts = good.model.queue(id).at(at);
            if place == "target" {
                return html! { <span class="counts">{ part("dead", counts.visible + counts.delayed, "visible") }{ part("fly", counts.in_flight, "in flight") }</span> };
            }
            html! {
                <span class="counts">
                    { part("wait", counts.visible, "visible") }
                    { part("fly", counts.in_flight, "in flight") }
                    { part("done", counts.done, "done") }
                    if counts.delayed > 0 { { part("wait", counts.delayed, "delayed") } }
                </span>
            }
        }
        Kind::Function(_) => {
            let counts = good.model.function(id).at(at);
            html! {
                <span class="counts">
                    { part("fly", counts.running, "running") }
                    { part("fail", counts.errors, if counts.errors == 1 { "error" } else { "errors" }) }
                    if counts.throttles > 0 { { part("fail", counts.throttles, "turned away") } }
                </span>
            }
        }
        _ => html! {},
    }
}
