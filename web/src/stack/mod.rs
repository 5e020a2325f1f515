//! The resources and what flows between them, with their counts at the playhead.

mod add;
mod card;
mod dots;
pub mod layout;

pub use add::{add_menu, types};
pub use card::{spaced, type_icon};

use redrive_scenario::{Flow, Scenario};
use redrive_views::moves::Gone;
use redrive_views::names::with_commas;
use yew::prelude::*;

use crate::components::classed;
use crate::state::Shared;
use crate::state::playback::PlaybackContext;
use crate::state::runs::Good;
use crate::state::selection::SelectionContext;
use card::{Moment, card};
use layout::{Arrow, Picture, WIDTH, picture};

#[derive(Properties, PartialEq)]
pub struct StackProps {
    pub scenario: Shared<Scenario>,
    pub good: Option<Shared<Good>>,
    pub chosen: Option<AttrValue>,
}

#[component]
pub fn Stack(props: &StackProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let picture = use_memo(props.scenario.clone(), |scenario| picture(scenario));
    let gone = use_memo(props.good.clone(), |good| good.as_ref().map(|good| Gone::new(&good.run)).unwrap_or_default());
    let moment = props.good.as_ref().map(|good| Moment { good, at: playback.at(good.model.end), gone: &gone });
    let rows = picture.rows.iter().map(|(first, end, is_worded)| {
        let cards = picture.nodes[*first..*end].iter().map(|node| {
            let is_chosen = props.chosen.as_deref() == Some(node.name.as_str());
            card(&props.scenario, moment, node, is_chosen, &selection.dispatcher())
        });
        html! { <div class={classed("row", "worded", *is_worded)} key={*first}>{ for cards }</div> }
    });
    html! {
        <div class="picture">
            <svg class="ways" width={WIDTH.to_string()} height={picture.height.to_string()} aria-hidden="true">
                { for picture.arrows.iter().map(|arrow| way(&picture, arrow, moment)) }
                if let Some(moment) = moment.filter(|_| playback.is_playing) { { dots::dots(&picture, moment) } }
            </svg>
            { for rows }
        </div>
    }
}

/// A line with its head, and on the way of what failed how many have gone it.
fn way(picture: &Picture, arrow: &Arrow, moment: Option<Moment>) -> Html {
    let class = if arrow.flow == Flow::Failure { "way failure" } else { "way" };
    let (from, to) = (&picture.nodes[arrow.from].name, &picture.nodes[arrow.to].name);
    let gone = moment.map_or(0, |moment| moment.gone(from, to)).min(99_999);
    let label = moment.and_then(|moment| moment.word(from, arrow.setting));
    let (x, y) = arrow.point(500);
    let end = arrow.points.last().copied().unwrap_or_default();
    html! {
        <g {class}>
            <path d={arrow.path()} />
            <path class="head" d={head(arrow)} />
            if arrow.flow == Flow::Failure && gone > 0 {
                { dots::pill("gone", x, y, &with_commas(gone.into())) }
            }
            if let Some(label) = label.filter(|_| arrow.flow == Flow::Failure) {
                <text x={(end.0 + 8).to_string()} y={(end.1 - 9).to_string()}>{ label }</text>
            }
        </g>
    }
}

/// The point of an arrow, in the direction of its last stretch.
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
