//! The cover over the part of a run that a lesson asks about.

use web_sys::window;
use yew::prelude::*;

use crate::components::{el, icon};
use crate::state::Shared;
use crate::state::playback::{Play, PlaybackContext};
use crate::state::runs::CompletedRun;
use crate::state::sums::{COUNTS, STILL_THERE};

/// Renders a view of the run so far with the cover beside it.
pub fn covered(view: Html) -> Html {
    let words = el("p", "").text("Answer the question to see the rest of the run.");
    let sign = el("div", "curtain-sign").with(icon("why")).el(el("h2", "").text("What happens next?")).el(words);
    el("div", "covered").el(el("div", "so-far").with(view)).el(el("div", "curtain").el(sign)).done()
}

/// Renders the outcome strip of a covered run, without numbers.
pub fn covered_strip() -> Html {
    let sums = (0..COUNTS.len()).filter(|place| *place < STILL_THERE).map(|place| {
        let count = COUNTS[place];
        let name = el("dt", "").with(icon(count.icon)).text(count.name);
        let hidden = el("b", "").is("aria-hidden", "true").text("?");
        let number = el("dd", "").el(hidden).el(el("span", "sr").text("hidden"));
        el("div", "sum unknown").el(name).el(number).done()
    });
    let numbers = el("div", "numbers").el(el("dl", "").all(sums.collect()));
    let note = el("p", "note").text("The counts are hidden until you answer.");
    el("section", "outcome").is("aria-label", "Outcome").el(numbers.el(note)).done()
}

/// Plays on from the cover when it is removed.
#[hook]
pub fn use_reveal(completed: Option<Shared<CompletedRun>>, playback: &PlaybackContext) {
    let last = use_mut_ref(|| None::<Shared<CompletedRun>>);
    let playback = playback.dispatcher();
    use_effect_with(completed, move |completed| {
        let before = std::mem::replace(&mut *last.borrow_mut(), completed.clone());
        let (Some(before), Some(completed)) = (before, completed) else { return };
        let Some(from) = before.until.filter(|_| before.scenario == completed.scenario) else { return };
        if completed.until.is_none_or(|until| until > from) {
            playback.dispatch(Play::Seek(from));
            playback.dispatch(if is_still() { Play::SeekEnd } else { Play::Start(completed.model.end) });
        }
    });
}

/// Returns true if the reader prefers reduced motion.
fn is_still() -> bool {
    let query = window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
