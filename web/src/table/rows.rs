//! Finds and sorts rows. A search through a million rows is done in parts, so that the page stays responsive.

use std::cell::Cell;
use std::rc::Rc;

use redrive_views::table::Tables;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::window;
use yew::prelude::*;

use super::{Found, Order};
use crate::state::Shared;
use crate::state::runs::CompletedRun;

/// Number of rows searched at a time, in less than a frame.
const AT_A_TIME: u32 = 4000;

#[hook]
pub fn use_rows(completed: &Shared<CompletedRun>, tables: &Rc<Tables>, order: &Order) -> Found {
    let key = (completed.clone(), order.sheet, order.by, order.words.trim().to_ascii_lowercase());
    let found = use_state(|| None::<((Shared<CompletedRun>, Order), Found)>);
    // Without search words all rows match.
    let all = use_memo(key.clone(), {
        let tables = tables.clone();
        move |(completed, sheet, by, words)| {
            let len = if words.is_empty() { tables.len(completed.subject(), *sheet) as u32 } else { 0 };
            let mut rows: Vec<u32> = (0..len).collect();
            if let Some((column, is_descending)) = by {
                tables.sort(completed.subject(), *sheet, &mut rows, *column, *is_descending);
            }
            Rc::<[u32]>::from(rows)
        }
    });
    let wanted = (completed.clone(), Order { hidden: 0, ..order.clone() });
    {
        let (found, tables, wanted) = (found.setter(), tables.clone(), wanted.clone());
        use_effect_with(key, move |(completed, sheet, by, words)| {
            let is_over = Rc::new(Cell::new(false));
            if !words.is_empty() {
                let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
                let search = Search {
                    completed: completed.clone(),
                    tables,
                    sheet: *sheet,
                    by: *by,
                    words,
                    rows: Vec::new(),
                    next: 0,
                };
                run(search, is_over.clone(), move |rows, is_done| {
                    found.set(Some((wanted.clone(), Found { rows, is_done })));
                });
            }
            move || is_over.set(true)
        });
    }
    match &*found {
        _ if order.words.trim().is_empty() => Found { rows: (*all).clone(), is_done: true },
        Some((of, found)) if *of == wanted => found.clone(),
        _ => Found { rows: Rc::from([]), is_done: false },
    }
}

struct Search {
    completed: Shared<CompletedRun>,
    tables: Rc<Tables>,
    sheet: redrive_views::table::Sheet,
    by: Option<(usize, bool)>,
    words: Vec<String>,
    rows: Vec<u32>,
    next: u32,
}

/// Searches the next rows, reports them, and schedules the rest.
fn run(mut search: Search, is_over: Rc<Cell<bool>>, on_found: impl Fn(Rc<[u32]>, bool) + 'static) {
    if is_over.get() {
        return;
    }
    let subject = search.completed.subject();
    let len = search.tables.len(subject, search.sheet) as u32;
    let end = len.min(search.next + AT_A_TIME);
    let before = search.rows.len();
    for row in search.next..end {
        if search.tables.holds(subject, search.sheet, row, &search.words) {
            search.rows.push(row);
        }
    }
    search.next = end;
    let is_done = end == len;
    if is_done && let Some((column, is_descending)) = search.by {
        search.tables.sort(subject, search.sheet, &mut search.rows, column, is_descending);
    }
    if is_done || search.rows.len() != before {
        on_found(search.rows.as_slice().into(), is_done);
    }
    if !is_done {
        let again = Closure::once_into_js(move || run(search, is_over, on_found));
        if let Some(window) = window() {
            // Fails for no function.
            let _ = window.set_timeout_with_callback(again.unchecked_ref());
        }
    }
}
