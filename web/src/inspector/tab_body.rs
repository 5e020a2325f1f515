//! The content of a tab. It depends on the playhead; the rest of the inspector does not.

use redrive_views::timeline::{Focus, clock};
use yew::prelude::*;

use super::documents::documents;
use super::metrics::{metrics, metrics_html};
use super::record::record_facts;
use super::why::why;
use crate::components::button;
use crate::state::Shared;
use crate::state::playback::{Play, Playback, PlaybackContext};
use crate::state::runs::CompletedRun;
use crate::state::selection::Tab;

#[derive(Properties, PartialEq)]
pub struct TabBodyProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
    pub tab: Tab,
}

#[component]
pub fn TabBody(props: &TabBodyProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    // Documents are long and do not depend on the playhead.
    let texts = use_memo((props.completed.clone(), props.focus, props.tab), |(completed, focus, tab)| match tab {
        Tab::Json => Some(documents(completed, *focus)),
        Tab::Why | Tab::Record | Tab::Metrics => None,
    });
    let curves = use_memo((props.completed.clone(), props.focus, props.tab), |(completed, focus, tab)| {
        (*tab == Tab::Metrics).then(|| metrics(completed, *focus))
    });
    let (completed, focus) = (&props.completed, props.focus);
    match props.tab {
        Tab::Why => why(completed, focus, &playback),
        Tab::Record => record_facts(completed, focus, &playback.dispatcher()),
        Tab::Json => (*texts).clone().unwrap_or_default(),
        Tab::Metrics => {
            let end = completed.model.end;
            (*curves).as_ref().map(|curves| metrics_html(curves, playback.at(end), end)).unwrap_or_default()
        }
    }
}

/// A button with a moment, which moves the playhead there.
pub fn moment(at: u64, playback: &UseReducerDispatcher<Playback>) -> Html {
    let playback = playback.clone();
    let seek = Callback::from(move |_: MouseEvent| playback.dispatch(Play::Seek(at)));
    let words = clock(at, 3);
    button("time", seek).set("aria-label", &format!("Go to {words}")).text(&words).done()
}
