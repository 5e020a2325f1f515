//! The report of the run as JSON.

use std::rc::Rc;

use redrive_views::names::with_commas;
use yew::html::onscroll;
use yew::prelude::*;

use crate::components::{button, el, icon};
use crate::services::{clipboard, download, report};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::table::{spacer, use_window};

/// Maximum number of rows. A larger report has hundreds of megabytes.
const MOST_ROWS: usize = 20_000;

#[derive(Properties, PartialEq)]
pub struct JsonProps {
    pub completed: Shared<CompletedRun>,
}

/// Renders the lines in view.
#[component]
pub fn Json(props: &JsonProps) -> Html {
    let completed = &props.completed;
    let rows = completed.ledger.states.len() + completed.run.trace.invocations().len();
    let found = use_state(|| None::<(u32, Result<Rc<String>, String>)>);
    {
        let found = found.setter();
        use_effect_with(completed.clone(), move |completed| {
            let is_over = (rows <= MOST_ROWS).then(|| {
                let revision = completed.revision;
                let on_done = move |text: Result<String, String>| found.set(Some((revision, text.map(Rc::new))));
                report::request(&completed.scenario.to_json_compact(), completed.until, on_done)
            });
            move || is_over.iter().for_each(|is_over| is_over.set(true))
        });
    }
    let own = (*found).clone().filter(|(revision, _)| *revision == completed.revision).map(|(_, text)| text);
    let text = own.clone().and_then(Result::ok).unwrap_or_default();
    // Offsets of the lines.
    let lines = use_memo(text.clone(), |text| {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
        std::iter::once(0).chain(breaks).collect::<Vec<usize>>()
    });
    let frame = use_node_ref();
    let (window, on_scroll) = use_window(&frame, lines.len() - 1);
    if rows > MOST_ROWS {
        let words = format!(
            "The report has {} rows of records and invocations, more than a page should hold. The command \
             line writes it: redrive run FILE --json",
            with_commas(rows as u64)
        );
        return el("p", "waiting").text(&words).done();
    }
    if !matches!(own, Some(Ok(_))) {
        let words = match own {
            Some(Err(cause)) => format!("The report could not be made: {cause}"),
            _ => "Writing the report …".to_owned(),
        };
        return el("p", "waiting").is("role", "status").text(&words).done();
    }
    let shown = window.rows.clone().map(|line| {
        let words = text[lines[line]..lines[line + 1]].trim_end();
        el("tr", "").key(&line.to_string()).el(el("td", "").text(words)).done()
    });
    let shown = spacer("above", window.above).into_iter().chain(shown).chain(spacer("below", window.below));
    let with_text = |action: fn(&str)| {
        let text = text.clone();
        Callback::from(move |_: MouseEvent| action(&text))
    };
    let save = with_text(|text| download::save("report.json", "application/json", text));
    let about = format!("The report of this run, {} bytes.", with_commas(text.len() as u64));
    let bar = el("div", "table-bar")
        .el(el("p", "note").text(&about))
        .el(el("span", "spread"))
        .el(button("plain", with_text(clipboard::copy)).with(icon("copy")).text("Copy"))
        .el(button("plain", save).with(icon("download")).text("Download"));
    let lines = el("table", "").is("role", "presentation").el(el("tbody", "").all(shown.collect()));
    let lines = el("div", "table-box code")
        .bind(&frame)
        .is("tabindex", "0")
        .is("role", "region")
        .is("aria-label", "Report as JSON")
        .on(onscroll::Wrapper::new(on_scroll))
        .el(lines);
    el("div", "table-view").el(bar).el(lines).done()
}
