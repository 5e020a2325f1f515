//! Run A above run B on a common axis. Both show the same stretch of time.

use std::rc::Rc;

use redrive_views::timeline::{Focus, common_axis};
use yew::prelude::*;

use super::heading;
use crate::advice::Dispatchers;
use crate::components::{button, el};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::timeline::{Board, TimelineView, TimelineViewContext, TurnedTimeline, ViewAction, ViewChange};

#[derive(Properties, PartialEq)]
pub struct SidesProps {
    pub a: Shared<CompletedRun>,
    pub b: Shared<CompletedRun>,
    pub focus: Focus,
    pub is_dark: bool,
    /// There is space for one run only.
    pub is_narrow: bool,
    pub dispatchers: Dispatchers,
}

#[component]
pub fn Sides(props: &SidesProps) -> Html {
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let timeline_view_of_a = use_reducer(TimelineView::default);
    let shows_a = use_state(|| false);
    let (a, b, dispatchers) = (&props.a, &props.b, &props.dispatchers);
    {
        let (of_a, of_b) = (timeline_view_of_a.dispatcher(), timeline_view.dispatcher());
        use_effect_with((a.clone(), b.clone()), move |(a, b)| {
            let axis = Rc::new(common_axis(&a.run, &b.run));
            of_a.dispatch(ViewChange(a.clone(), ViewAction::Common(Some(axis.clone()))));
            of_b.dispatch(ViewChange(b.clone(), ViewAction::Common(Some(axis))));
            let b = b.clone();
            move || of_b.dispatch(ViewChange(b, ViewAction::Common(None)))
        });
    }
    use_following(&timeline_view, &timeline_view_of_a, a);
    use_following(&timeline_view_of_a, &timeline_view, b);
    if props.is_narrow {
        let choose = |is_a: bool| {
            let shows_a = shows_a.setter();
            let words = if is_a { "A: as it was" } else { "B: as it is now" };
            let on_click = Callback::from(move |_: MouseEvent| shows_a.set(is_a));
            (words, on_click)
        };
        let segments = [true, false].map(|is_a| {
            let (words, on_click) = choose(is_a);
            button("", on_click).key(words).state("aria-pressed", *shows_a == is_a).text(words).done()
        });
        let switch = el("div", "segments").is("role", "group").is("aria-label", "Run to show").all(segments.into());
        let (completed, focus) = if *shows_a { (a, Focus::default()) } else { (b, props.focus) };
        let timeline = html! { <TurnedTimeline completed={completed.clone()} {focus} /> };
        return el("div", "sides one").el(switch).with(timeline).done();
    }
    let board_of_a = html! {
        <ContextProvider<TimelineViewContext> context={timeline_view_of_a}>
            <Board completed={a.clone()} focus={Focus::default()} is_dark={props.is_dark} is_first=true />
        </ContextProvider<TimelineViewContext>>
    };
    let board_of_b = html! { <Board completed={b.clone()} focus={props.focus} is_dark={props.is_dark} /> };
    el("div", "sides")
        .with(heading("A", a, dispatchers))
        .with(board_of_a)
        .with(heading("B", b, dispatchers))
        .with(board_of_b)
        .done()
}

/// Copies the visible range from one timeline to the other. This ends because an equal range changes nothing.
#[hook]
fn use_following(leader: &TimelineViewContext, follower: &TimelineViewContext, of: &Shared<CompletedRun>) {
    let (follower, of) = (follower.dispatcher(), of.clone());
    use_effect_with((**leader).clone(), move |leader| {
        follower.dispatch(ViewChange(of, ViewAction::Follow(Rc::new(leader.clone()))));
    });
}
