//! Controls above the lane names: clock, folding, and gauges.

use redrive_views::timeline::LaneKind;
use yew::prelude::*;

use super::super::timeline_view::{TimelineViewContext, ViewAction, ViewChange};
use crate::components::{button, el, icon};
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
    let of_clock = button("quiet", look(ViewAction::WallClock, timeline_view.is_wall_clock))
        .is("title", "Time since the start, or of the day")
        .set("aria-label", &["Time: ", words].concat())
        .text(words);
    let switch = |action: fn(bool) -> ViewAction, is_on: bool, words: &str, picture: &str| {
        let switch = button("quiet", look(action, is_on)).set("title", words).set("aria-label", words);
        switch.state("aria-pressed", is_on).with(icon(picture))
    };
    let mut corner = el("div", "corner").el(of_clock);
    if completed.model.axis.has_folds() {
        corner = corner.el(switch(ViewAction::TrueScale, timeline_view.is_true_scale, "True to scale", "fit"));
    }
    if gauges > 1 {
        corner = corner.el(switch(ViewAction::AllGauges, timeline_view.has_all_gauges, &more, "gauge"));
    }
    corner.done()
}
