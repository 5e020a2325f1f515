//! Over a table: which one, what to look for, which columns, and the file of it.

use std::rc::Rc;

use redrive_views::names::with_commas;
use redrive_views::table::{Sheet, Tables};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Found, Order};
use crate::components::icon;
use crate::services::download;
use crate::state::Shared;
use crate::state::runs::Good;

pub fn bar(good: &Shared<Good>, tables: &Rc<Tables>, order: &Order, found: &Found, set: &Callback<Order>) -> Html {
    let sheets = Sheet::ALL.iter().map(|sheet| {
        let count = tables.len(good.subject(), *sheet);
        let onclick = set.reform({
            let words = order.words.clone();
            move |_: MouseEvent| Order { sheet: *sheet, words: words.clone(), ..Order::default() }
        });
        html! {
            <button type="button" aria-pressed={(*sheet == order.sheet).to_string()} {onclick}>
                { sheet.name() }<span>{ with_commas(count as u64) }</span>
            </button>
        }
    });
    let oninput = set.reform({
        let order = order.clone();
        move |event: InputEvent| {
            let words = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            Order { words, ..order.clone() }
        }
    });
    let save = {
        let (good, tables, order, rows) = (good.clone(), tables.clone(), order.clone(), found.rows.clone());
        Callback::from(move |_: MouseEvent| {
            let columns: Vec<usize> = order.columns().collect();
            let csv = tables.csv(good.subject(), order.sheet, &rows, &columns);
            download::save(&format!("{}.csv", order.sheet.name().to_lowercase()), "text/csv", &csv);
        })
    };
    let told = match (order.words.trim().is_empty(), found.is_done) {
        (true, _) => String::new(),
        (false, true) => format!("{} found", with_commas(found.rows.len() as u64)),
        (false, false) => format!("{} so far", with_commas(found.rows.len() as u64)),
    };
    html! {
        <div class="table-bar">
            <div class="segments" role="group" aria-label="Table">{ for sheets }</div>
            <label class="filter">
                { icon("search") }
                <span class="sr">{ "Filter rows by words" }</span>
                <input type="text" placeholder="Filter" value={order.words.clone()} autocomplete="off" spellcheck="false" {oninput} />
                <span class="note" role="status">{ told }</span>
            </label>
            { columns(order, set) }
            <button type="button" class="plain" onclick={save}>{ icon("download") }{ "CSV" }</button>
        </div>
    }
}

fn columns(order: &Order, set: &Callback<Order>) -> Html {
    let boxes = order.sheet.columns().iter().enumerate().map(|(place, column)| {
        let onchange = set.reform({
            let order = order.clone();
            move |_: Event| Order { hidden: order.hidden ^ (1 << place), ..order.clone() }
        });
        let is_shown = order.hidden & (1 << place) == 0;
        // The first leads to what the row is about.
        html! { <label><input type="checkbox" checked={is_shown} disabled={place == 0} {onchange} />{ column.title }</label> }
    });
    html! {
        <details class="columns">
            <summary class="plain">{ "Columns" }</summary>
            <div>{ for boxes }</div>
        </details>
    }
}
