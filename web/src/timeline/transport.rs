//! Playback controls and the playhead's time.

use std::rc::Rc;

use redrive_core::Run;
use redrive_views::timeline::{Axis, Focus};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::window;
use yew::prelude::*;

use super::apply_command::{last_moment, next_moment};
use super::clock::{Clock, speed};
use super::minimap::Minimap;
use super::timeline_view::TimelineViewContext;
use crate::components::{button, el, icon};
use crate::hooks::use_latest;
use crate::state::Shared;
use crate::state::playback::{Play, Playback, PlaybackContext};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, SelectionContext};

/// Duration in which a whole run plays at the automatic speed. Folded time passes as fast as it is drawn.
const WHOLE_RUN_MILLIS: f64 = 12_000.0;

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub completed: Shared<CompletedRun>,
    pub is_dark: bool,
    /// Content at the end of the bar.
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let completed = props.completed.clone();
    let end = timeline_view.end(&completed);
    let at = playback.at(end);
    use_playing(&completed, &timeline_view, &playback, at);

    let latest = use_latest(at);
    let seek = |to: fn(&Run, u64, u64) -> Option<u64>| {
        let (playback, latest, completed) = (playback.dispatcher(), latest.clone(), completed.clone());
        let is_impossible = to(&completed.run, at, end).is_none();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(moment) = to(&completed.run, latest.get(), end) {
                latest.set(moment);
                playback.dispatch(Play::Seek(moment));
            }
        });
        (onclick, is_impossible)
    };
    let (to_start, _) = seek(|_, _, _| Some(0));
    let (back, at_start) = seek(|run, at, _| last_moment(run, at));
    let (on, at_end) = seek(next_moment);
    // After the last failure follows the first.
    let failure = completed.model.next_failure(at).or_else(|| completed.model.failures.first().copied());
    let to_failure = {
        let (playback, selection, completed) = (playback.dispatcher(), selection.dispatcher(), completed.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some((at, invocation)) = failure {
                playback.dispatch(Play::Seek(at));
                let focus = Focus { record: None, invocation: Some(invocation) };
                selection.dispatch(Select::focus(&completed.run, focus));
            }
        })
    };
    let play = {
        let playback = playback.dispatcher();
        Callback::from(move |_: MouseEvent| playback.dispatch(Play::Toggle(end)))
    };
    let (play_icon, play_label) = if playback.is_playing { ("pause", "Pause") } else { ("play", "Play") };

    let control = |class: &'static str, label: &'static str, picture: &str, onclick: Callback<MouseEvent>| {
        button(class, onclick).is("aria-label", label).with(icon(picture))
    };
    let next_failure = control("quiet next-failure", "Next failure", "failure", to_failure);
    let clock = html! { <Clock {at} {end} time_format={timeline_view.time_format(&completed)} /> };
    let minimap = html! { <Minimap {completed} {at} is_dark={props.is_dark} /> };
    el("div", "transport")
        .is("role", "group")
        .is("aria-label", "Playback")
        .el(control("quiet", "To the start", "start", to_start))
        .el(control("quiet", "Step back", "back", back).off(at_start))
        .el(control("play", play_label, play_icon, play))
        .el(control("quiet", "Step on", "on", on).off(at_end))
        .el(next_failure.off(failure.is_none()).el(el("span", "").text("Next failure")))
        .with(clock)
        .with(speed(&playback))
        .with(minimap)
        .with(props.children.clone())
        .done()
}

/// Moves the playhead in each frame while the run plays.
#[hook]
fn use_playing(
    completed: &Shared<CompletedRun>,
    timeline_view: &TimelineViewContext,
    playback: &PlaybackContext,
    at: u64,
) {
    let latest = use_mut_ref(|| 0.0);
    let axis = Rc::new(timeline_view.axis(completed).clone());
    let dispatcher = playback.dispatcher();
    let key = (playback.is_playing, playback.speed, completed.clone(), axis.pieces().len());
    use_effect_with(key, move |(is_playing, speed, ..)| {
        // Playback starts from the latest position: it may have been set in the same event.
        *latest.borrow_mut() = axis.unit(at);
        let speed = speed.map_or(axis.len() / WHOLE_RUN_MILLIS, f64::from);
        let stop: Box<dyn FnOnce()> = match is_playing.then(|| frames(axis, speed, latest, dispatcher)) {
            Some(stop) => Box::new(stop),
            None => Box::new(|| ()),
        };
        stop
    });
}

type Frame = Closure<dyn FnMut(f64)>;

fn frames(
    axis: Rc<Axis>,
    speed: f64,
    unit: Rc<std::cell::RefCell<f64>>,
    playback: UseReducerDispatcher<Playback>,
) -> impl FnOnce() {
    let frame = Rc::new(std::cell::RefCell::new(None::<Frame>));
    let is_over = Rc::new(std::cell::Cell::new(false));
    let (again, over) = (frame.clone(), is_over.clone());
    let mut last = None::<f64>;
    *frame.borrow_mut() = Some(Closure::new(move |now: f64| {
        if over.get() {
            return;
        }
        let passed = now - last.replace(now).unwrap_or(now);
        let next = *unit.borrow() + passed * speed;
        *unit.borrow_mut() = next;
        if next >= axis.len() {
            return playback.dispatch(Play::SeekEnd);
        }
        playback.dispatch(Play::Advance(axis.moment(next)));
        request(again.borrow().as_ref());
    }));
    request(frame.borrow().as_ref());
    move || is_over.set(true)
}

fn request(frame: Option<&Frame>) {
    if let (Some(window), Some(frame)) = (window(), frame) {
        // Fails for no function.
        let _ = window.request_animation_frame(frame.as_ref().unchecked_ref());
    }
}
