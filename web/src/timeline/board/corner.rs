//! Over the names of lanes: how time is told, whether idle time is folded, and how many gauges there are.

use redrive_views::timeline::LaneKind;
use yew::prelude::*;

use super::super::sight::{Look, LookAt, SightContext};
use crate::components::icon;
use crate::state::Shared;
use crate::state::runs::Good;

pub fn corner(good: &Shared<Good>, sight: &SightContext) -> Html {
    let look = |look: fn(bool) -> Look, on: bool| {
        let (good, sight) = (good.clone(), sight.dispatcher());
        Callback::from(move |_: MouseEvent| sight.dispatch(LookAt(good.clone(), look(!on))))
    };
    let words = if sight.is_wall_clock { "UTC" } else { "Since start" };
    let gauges = good.model.lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Gauge(_))).count();
    let more = if sight.has_all_gauges { "One gauge".to_owned() } else { format!("All {gauges} gauges") };
    html! {
        <div class="corner">
            <button
                type="button" class="quiet" title="Time since the start, or of the day" aria-label={format!("Time: {words}")}
                onclick={look(Look::WallClock, sight.is_wall_clock)}
            >{ words }</button>
            if good.model.axis.has_folds() {
                <button
                    type="button" class="quiet" title="True to scale" aria-label="True to scale"
                    aria-pressed={sight.is_true_scale.to_string()} onclick={look(Look::TrueScale, sight.is_true_scale)}
                >{ icon("fit") }</button>
            }
            if gauges > 1 {
                <button
                    type="button" class="quiet" title={more.clone()} aria-label={more}
                    aria-pressed={sight.has_all_gauges.to_string()} onclick={look(Look::AllGauges, sight.has_all_gauges)}
                >{ icon("gauge") }</button>
            }
        </div>
    }
}
