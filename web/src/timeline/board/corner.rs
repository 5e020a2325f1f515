//! Controls above the lane names: clock, folding, and gauges.

use redrive_views::timeline::LaneKind;
use yew::prelude::*;

use super::super::timeline_view::{TimelineViewContext, ViewAction, ViewChange};
use crate::components::icon;
use crate::state::Shared;
use crate::state::runs::CompletedRun;

pub fn corner(completed: &Shared<CompletedRun>, timeline_view: &TimelineViewContext) -> Html {
    let look = |look: fn(bool) -> ViewAction, on: bool| {
        let (completed, timeline_view) = (completed.clone(), timeline_view.dispatcher());
        Callback::from(move |_: MouseEvent| timeline_view.dispatch(ViewChange(completed.clone(), look(!on))))
    };
    let words = if timeline_view.is_wall_clock { "UTC" } else { "Since start" };
    let gauges = completed.model.lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Gauge(_))).count();
    let more = if timeline_view.has_all_gauges { "One gauge".to_owned() } else { format!("All {gauges} gauges") };
    html! {
        <div class="corner">
            <button
                type="button" class="quiet" title="Time since the start, or of the day" aria-label={format!("Time: {words}")}
                onclick={look(ViewAction::WallClock, timeline_view.is_wall_clock)}
            >{ words }</button>
            if completed.model.axis.has_folds() {
                <button
                    type="button" class="quiet" title="True to scale" aria-label="True to scale"
                    aria-pressed={timeline_view.is_true_scale.to_string()} onclick={look(ViewAction::TrueScale, timeline_view.is_true_scale)}
                >{ icon("fit") }</button>
            }
            if gauges > 1 {
                <button
                    type="button" class="quiet" title={more.clone()} aria-label={more}
                    aria-pressed={timeline_view.has_all_gauges.to_string()} onclick={look(ViewAction::AllGauges, timeline_view.has_all_gauges)}
                >{ icon("gauge") }</button>
            }
        </div>
    }
}
