//! The picture of the stack: resources, connections, and counts at the playhead.

mod add;
mod card;
mod dots;
pub mod layout;

pub use add::{add_menu, types};
pub use card::{spaced, type_icon};

use redrive_scenario::{Flow, Scenario};
use redrive_views::moves::FlowCounts;
use redrive_views::names::with_commas;
use yew::prelude::*;

use crate::components::el;
use crate::state::Shared;
use crate::state::playback::PlaybackContext;
use crate::state::runs::CompletedRun;
use crate::state::selection::SelectionContext;
use card::{Moment, card};
use layout::{Arrow, Picture, WIDTH, picture};

#[derive(Properties, PartialEq)]
pub struct StackProps {
    pub scenario: Shared<Scenario>,
    pub completed: Option<Shared<CompletedRun>>,
    pub chosen: Option<AttrValue>,
}

#[component]
pub fn Stack(props: &StackProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let picture = use_memo(props.scenario.clone(), |scenario| picture(scenario));
    let gone = use_memo(props.completed.clone(), |completed| {
        completed.as_ref().map(|completed| FlowCounts::new(&completed.run)).unwrap_or_default()
    });
    let moment = props.completed.as_ref().map(|completed| Moment {
        completed,
        at: playback.at(completed.model.end),
        gone: &gone,
    });
    let ways = picture.arrows.iter().map(|arrow| way(&picture, arrow, moment));
    let mut ways: Vec<Html> = ways.collect();
    if let Some(moment) = moment.filter(|_| playback.is_playing) {
        ways.push(dots::dots(&picture, moment));
    }
    let drawn =
        el("svg", "ways").is("aria-hidden", "true").attr("width", number(WIDTH)).attr("height", number(picture.height));
    let mut all = el("div", "picture").el(drawn.all(ways));
    for (first, end, is_worded) in &picture.rows {
        let cards = (*first..*end).map(|place| {
            let node = &picture.nodes[place];
            let is_chosen = props.chosen.as_deref() == Some(node.name.as_str());
            // The resource receives only failures.
            let mut ways = picture.arrows.iter().filter(|arrow| arrow.to == place || arrow.from == place).peekable();
            let keeps_failures =
                ways.peek().is_some() && ways.all(|arrow| arrow.to == place && arrow.flow == Flow::Failure);
            card(&props.scenario, moment, node, (is_chosen, keeps_failures), &selection.dispatcher())
        });
        all = all.el(el("div", if *is_worded { "row worded" } else { "row" }).all(cards.collect()));
    }
    let hidden = match picture.hidden {
        (0, 0) => return all.done(),
        (0, links) => format!("{} more connections are not drawn.", with_commas(links as u64)),
        (nodes, links) => {
            let (nodes, links) = (with_commas(nodes as u64), with_commas(links as u64));
            format!("{nodes} more resources and {links} more connections are not drawn.")
        }
    };
    all.el(el("p", "note").text(&hidden)).done()
}

fn number(number: i32) -> AttrValue {
    number.to_string().into()
}

/// Renders an arrow, for failures with the number of records that took it.
fn way(picture: &Picture, arrow: &Arrow, moment: Option<Moment>) -> Html {
    let line = |class, path: String| el("path", class).attr("d", path.into());
    let is_failure = arrow.flow == Flow::Failure;
    let way = el("g", if is_failure { "way failure" } else { "way" });
    let mut way = way.el(line("", arrow.path())).el(line("head", head(arrow)));
    let (Some(moment), true) = (moment, is_failure) else { return way.done() };
    let (from, to) = (&picture.nodes[arrow.from].name, &picture.nodes[arrow.to].name);
    let gone = moment.gone(from, to).min(99_999);
    if gone > 0 {
        let (x, y) = arrow.point(500);
        way = way.with(dots::pill("gone", x, y, &with_commas(gone.into())));
    }
    if let (Some(label), Some((x, y))) = (moment.word(from, arrow.setting), arrow.points.last()) {
        way = way.el(el("text", "").attr("x", number(x + 8)).attr("y", number(y - 9)).text(&label));
    }
    way.done()
}

/// Returns the arrow head, in the direction of the last segment.
fn head(arrow: &Arrow) -> String {
    let (Some((x, y)), Some((was_x, was_y))) = (arrow.points.last(), arrow.points.iter().rev().nth(1)) else {
        return String::new();
    };
    let (along_x, along_y) = ((x - was_x).signum() * 5, (y - was_y).signum() * 5);
    let (side_x, side_y) = ((y - was_y).signum() * 4, (x - was_x).signum() * 4);
    format!(
        "M{x} {y}L{} {}L{} {}Z",
        x - along_x + side_x,
        y - along_y + side_y,
        x - along_x - side_x,
        y - along_y - side_y
    )
}
