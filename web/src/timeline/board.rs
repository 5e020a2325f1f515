//! Timeline canvas and pointer handling.

mod corner;
mod events;
mod grid;
mod paint;

use std::rc::Rc;

use redrive_core::id::FactId;
use redrive_views::explain;
use redrive_views::lines::is_in_short_trace;
use redrive_views::timeline::{Focus, HEAD_PX, Target, clock, layout, length};
use yew::prelude::*;

use super::gestures::PointerDrag;
use super::hover;
use super::timeline_view::{TimelineViewContext, ViewAction, ViewChange};
use crate::components::el;
use crate::hooks::use_latest;
use crate::inspector::life_in_words;
use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::playback::PlaybackContext;
use crate::state::runs::CompletedRun;
use crate::state::selection::SelectionContext;

#[derive(Properties, PartialEq)]
pub struct BoardProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
    pub is_dark: bool,
    /// This is the upper one of two timelines.
    #[prop_or_default]
    pub is_first: bool,
}

/// The timeline. It is one tab stop; the table view has the same content.
#[component]
pub fn Board(props: &BoardProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let is_dark = props.is_dark;
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let drag_state = use_mut_ref(|| None::<PointerDrag>);
    let hovered = use_state_eq(|| None::<Target>);
    let tip = use_node_ref();
    let (frame, canvas, room) = (use_node_ref(), use_node_ref(), use_node_ref());
    let completed = props.completed.clone();
    let at = playback.at(timeline_view.end(&completed));

    let seen = Rc::new((*timeline_view).clone());
    let scene = use_memo((completed.clone(), seen.clone(), props.focus), |(completed, timeline_view, focus)| {
        let seen = (timeline_view.scroll, timeline_view.scroll + timeline_view.height);
        layout(timeline_view.subject(completed), &timeline_view.view, *focus, seen, timeline_view.has_all_gauges)
    });
    paint::use_painting(paint::Painting {
        completed: completed.clone(),
        timeline_view: seen,
        scene: scene.clone(),
        at,
        is_dark,
        canvas: canvas.clone(),
        room: room.clone(),
    });
    paint::use_room(&frame, &completed, &timeline_view);
    let tall = ((scene.height + HEAD_PX).ceil() as u32).to_string();
    // While the run plays, the view follows the playhead.
    {
        let timeline_view = timeline_view.dispatcher();
        let completed = completed.clone();
        use_effect_with((at, playback.is_playing), move |(at, is_playing)| {
            if *is_playing {
                timeline_view.dispatch(ViewChange(completed, ViewAction::Show(*at)));
            }
        });
    }
    let board = events::Events {
        completed: completed.clone(),
        timeline_view: timeline_view.clone(),
        focus: use_latest(props.focus),
        at: use_latest(at),
        scene: scene.clone(),
        selection: selection.dispatcher(),
        playback: playback.dispatcher(),
        document: document.dispatcher(),
        canvas: canvas.clone(),
        drag_state,
        hovered: hovered.setter(),
        tip: tip.clone(),
    };
    events::use_wheel(&frame, &board);
    let (heading, line) = (*hovered).and_then(|target| hover::card(&completed, target)).unwrap_or_default();

    let rows = grid::in_view(&scene, props.focus, (timeline_view.scroll, timeline_view.scroll + timeline_view.height));
    let rows = use_memo((completed.clone(), rows), |(completed, rows)| grid::grid(completed, rows, props.is_first));
    let active = props.focus.record.map(|record| grid::id_of(record, props.is_first));
    let keys = if props.is_first { "first-board-keys" } else { "board-keys" };
    // Screen readers announce the facts at the playhead.
    let narration = match timeline_view.span {
        Some((from, to)) => format!("{} from {} to {}", length(to - from), clock(from, 3), clock(to, 3)),
        None if playback.is_playing || playback.moment.is_none() => String::new(),
        None => narrated(&completed, at),
    };

    let area = el("div", "board")
        .bind(&frame)
        .is("tabindex", "0")
        .is("role", "application")
        .is("aria-label", if props.is_first { "Timeline of run A" } else { "Timeline" })
        .is("aria-describedby", keys)
        .is("aria-roledescription", "timeline");
    let area = match &active {
        Some(active) => area.set("aria-activedescendant", active),
        None => area,
    };
    // The full height, from which the host can set the height of the frame.
    let content = el("div", "board-room").bind(&room).set("data-height", &tall);
    let area = board.listeners(area).el(el("canvas", "").bind(&canvas)).el(content).with((*rows).clone());
    let mut tip = el("div", "tip").bind(&tip).is("aria-hidden", "true");
    if heading.is_empty() {
        tip = tip.is("hidden", "");
    }
    let help = "Arrow up and down choose a record, left and right a delivery. W and S zoom, A and D move, 0 shows all, F \
                what is chosen. Full stop and comma step through the facts, N goes to the next failure, J to the cause, T \
                types a time, 1 to 4 choose the view, Enter leads to the inspector, M makes the record bad or good. The \
                Table tab has the same as a table.";
    let mut whole = el("div", "board-box")
        .el(area)
        .with(corner::corner(&completed, &timeline_view))
        .el(tip.el(el("b", "").text(&heading)).el(el("span", "").text(&line)))
        .el(el("p", "sr").is("id", keys).text(help));
    if !props.is_first {
        let status = |id: &'static str, words: &str| {
            el("p", "sr").is("role", "status").is("aria-live", "polite").is("id", id).text(words)
        };
        whole = whole.el(status("chosen", &life_in_words(&completed, props.focus))).el(status("narration", &narration));
    }
    whole.done()
}

/// Returns the facts at a moment in up to three sentences.
fn narrated(completed: &CompletedRun, at: u64) -> String {
    const MOST: usize = 3;
    let facts = completed.run.trace.facts();
    let first = facts.partition_point(|fact| fact.at.0 < at);
    let here = (first..facts.len()).take_while(|place| facts[*place].at.0 == at);
    let telling = here.filter(|place| is_in_short_trace(facts[*place].kind));
    let sentences: Vec<String> =
        telling.take(MOST).map(|place| explain::sentence(&completed.run, FactId::new(place as u32))).collect();
    format!("{}: {}", clock(at, 3), sentences.join(". "))
}
