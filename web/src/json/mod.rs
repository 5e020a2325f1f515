//! The report of the run as JSON.

use std::rc::Rc;

use redrive_views::names::with_commas;
use yew::prelude::*;

use crate::components::{el, icon};
use crate::services::{clipboard, download, report};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::table::use_window;

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
    let (window, onscroll) = use_window(&frame, lines.len() - 1);
    if rows > MOST_ROWS {
        let words = format!(
            "The report has {} rows of records and invocations, more than a page should hold. The command \
             line writes it: redrive run FILE --json",
            with_commas(rows as u64)
        );
        return html! { <p class="waiting">{ words }</p> };
    }
    if !matches!(own, Some(Ok(_))) {
        let words = match own {
            Some(Err(cause)) => format!("The report could not be made: {cause}"),
            _ => "Writing the report …".to_owned(),
        };
        return el("p", "waiting").is("role", "status").text(&words).done();
    }
    let shown = window.rows.clone().map(|line| {
        html! { <tr key={line}><td>{ text[lines[line]..lines[line + 1]].trim_end().to_owned() }</td></tr> }
    });
    let spacer =
        |px: u64| (px > 0).then(|| html! { <tr aria-hidden="true" class="spacer"><td height={px.to_string()} /></tr> });
    let with_text = |action: fn(&str)| {
        let text = text.clone();
        Callback::from(move |_: MouseEvent| action(&text))
    };
    html! {
        <div class="table-view">
            <div class="table-bar">
                <p class="note">{ format!("The report of this run, {} bytes.", with_commas(text.len() as u64)) }</p>
                <span class="spread" />
                <button type="button" class="plain" onclick={with_text(clipboard::copy)}>{ icon("copy") }{ "Copy" }</button>
                <button type="button" class="plain" onclick={with_text(|text| download::save("report.json", "application/json", text))}>
                    { icon("download") }{ "Download" }
                </button>
            </div>
            <div class="table-box code" ref={frame} tabindex="0" role="region" aria-label="Report as JSON" {onscroll}>
                <table role="presentation"><tbody>
                    { for spacer(window.above) }
                    { for shown }
                    { for spacer(window.below) }
                </tbody></table>
            </div>
        </div>
    }
}
