//! The properties of a record, and its states over time.

use redrive_core::id::RecordId;
use redrive_core::identity;
use redrive_core::text::Text;
use redrive_views::life::Phase;
use redrive_views::timeline::{Focus, clock, length};
use redrive_views::{Life, names};
use yew::prelude::*;

use super::subject::{outcome_words, short_outcome};
use super::tab_body::moment;
use super::truncate::{self, Entry};
use crate::components::{classed, el};
use crate::state::playback::Playback;
use crate::state::runs::CompletedRun;

pub fn record_facts(completed: &CompletedRun, focus: Focus, playback: &UseReducerDispatcher<Playback>) -> Html {
    let Some(record) = focus.record else { return Html::default() };
    let life = Life::of(&completed.run, &completed.index, record);
    let rows = facts(completed, record, &life).into_iter().map(|(name, value, is_code)| {
        let value = el("dd", if is_code { "code" } else { "" }).text(&value);
        el("div", "").el(el("dt", "").text(name)).el(value).done()
    });
    let states = life.phases.iter().enumerate().filter_map(|(place, (at, state, resource))| {
        match truncate::place(place, life.phases.len()) {
            Entry::Shown => {}
            Entry::Between(words) => return Some(el("li", "between").text(&words).done()),
            Entry::LeftOut => return None,
        }
        let until = life.phases.get(place + 1).map_or(completed.model.end, |(at, ..)| at.0);
        let words = format!("{} in {}", state.as_str(), completed.run.plan.name(*resource));
        let mut line = el("li", "")
            .key(&place.to_string())
            .with(moment(at.0, playback))
            .el(el("span", "").attr("class", classed("state", state.as_str(), true)).is("aria-hidden", "true"))
            .el(el("span", "").text(&words));
        if *state != Phase::Gone {
            line = line.el(el("span", "lasts").text(&length(until.saturating_sub(at.0))));
        }
        Some(line.done())
    });
    el("div", "record")
        .el(el("dl", "").all(rows.collect()))
        .el(el("h3", "").text("States"))
        .el(el("ol", "states").all(states.collect()))
        .done()
}

fn facts(completed: &CompletedRun, record: RecordId, life: &Life) -> Vec<(&'static str, String, bool)> {
    let run = &completed.run;
    let of = run.trace.record(record);
    let (step, n) = run.trace.root(of);
    let mut rows = vec![
        ("id", names::record(&run.plan, &run.trace, record), false),
        ("origin", format!("script step {}, record {n}", run.plan.script[step.index()].written + 1), false),
        ("arrived", clock(of.at.0, 3), false),
        ("messageId", identity::message_id(&run.plan, &run.trace, record), true),
    ];
    let mut body = String::new();
    Text::of(&run.plan, &run.trace, of).write(&mut body);
    rows.push(("body", body, true));
    rows.push(("deliveries", life.state.deliveries.to_string(), false));
    rows.push(("processed", life.state.processed.to_string(), false));
    rows.push(("outcome", outcome_words(run, life), false));
    if let Some(through) = life.state.through() {
        rows.push(("through", through.as_str().to_owned(), false));
    }
    if let Some(at) = life.state.ended_at() {
        rows.push(("ended", clock(at.0, 3), false));
    }
    let outcome = short_outcome(life.outcome());
    rows.push(("victim", if life.is_victim() { format!("yes: good, and {outcome}") } else { "no".to_owned() }, false));
    rows
}
