//! The bar above a table: sheets, search, columns and download.

use std::rc::Rc;

use redrive_views::names::with_commas;
use redrive_views::table::{Sheet, Tables};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Found, Order, OrderChange};
use crate::components::{button, el, icon, input, on_change, on_input};
use crate::services::download;
use crate::state::Shared;
use crate::state::runs::CompletedRun;

pub fn bar(
    completed: &Shared<CompletedRun>,
    tables: &Rc<Tables>,
    order: &Order,
    found: &Found,
    change: &Callback<OrderChange>,
) -> Html {
    let sheets = Sheet::ALL.iter().map(|sheet| {
        let count = tables.len(completed.subject(), *sheet);
        let onclick = change.reform(move |_: MouseEvent| OrderChange::Sheet(*sheet));
        let count = el("span", "").text(&with_commas(count as u64));
        button("", onclick).state("aria-pressed", *sheet == order.sheet).text(sheet.name()).el(count).done()
    });
    let oninput = change.reform(|event: InputEvent| {
        let words = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        OrderChange::Words(words)
    });
    let save = {
        let (completed, tables, order, rows) = (completed.clone(), tables.clone(), order.clone(), found.rows.clone());
        Callback::from(move |_: MouseEvent| {
            let columns: Vec<usize> = order.columns().collect();
            let csv = tables.csv(completed.subject(), order.sheet, &rows, &columns);
            download::save(&format!("{}.csv", order.sheet.name().to_ascii_lowercase()), "text/csv", &csv);
        })
    };
    let message = match (order.words.trim().is_empty(), found.is_done) {
        (true, _) => String::new(),
        (false, true) => format!("{} found", with_commas(found.rows.len() as u64)),
        (false, false) => format!("{} so far", with_commas(found.rows.len() as u64)),
    };
    let words = input("text", "", &order.words).is("placeholder", "Filter").is("autocomplete", "off");
    let words = on_input(words.is("spellcheck", "false"), oninput);
    let filter = el("label", "filter")
        .with(icon("search"))
        .el(el("span", "sr").text("Filter rows by words"))
        .el(words)
        .el(el("span", "note").is("role", "status").text(&message));
    el("div", "table-bar")
        .el(el("div", "segments").is("role", "group").is("aria-label", "Table").all(sheets.collect()))
        .el(filter)
        .with(columns(order, change))
        .el(button("plain", save).with(icon("download")).text("CSV"))
        .done()
}

fn columns(order: &Order, change: &Callback<OrderChange>) -> Html {
    let boxes = order.sheet.columns().iter().enumerate().map(|(place, column)| {
        let onchange = change.reform(move |_: Event| OrderChange::Column(place));
        let is_shown = order.hidden & (1 << place) == 0;
        // The first column links to the row's object.
        let tick = input("checkbox", "", "on").off(place == 0).checked(is_shown);
        el("label", "").key(column.title).el(on_change(tick, onchange)).text(column.title).done()
    });
    el("details", "columns").el(el("summary", "plain").text("Columns")).el(el("div", "").all(boxes.collect())).done()
}
