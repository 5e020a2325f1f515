//! The run as tables. Only the rows in view are rendered, so the number of rows does not matter.

mod bar;
mod rows;
mod window;

use std::rc::Rc;

use redrive_views::table::{Cell, Sheet, Tables};
use redrive_views::timeline::Focus;
use web_sys::Element;
use yew::html::onscroll;
use yew::prelude::*;

use crate::components::{button, classed, el, icon};
use crate::state::Shared;
use crate::state::playback::{Play, PlaybackContext};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, SelectionContext};
use crate::timeline::TimelineViewContext;

pub use window::{spacer, use_window};

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
}

/// The order, the filter and the hidden columns of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    pub sheet: Sheet,
    /// A column, and whether the order is descending.
    pub by: Option<(usize, bool)>,
    pub words: String,
    /// One bit for each hidden column.
    pub hidden: u32,
}

impl Order {
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        let hidden = self.hidden;
        (0..self.sheet.columns().len()).filter(move |column| hidden & (1 << column) == 0)
    }
}

/// A change of an order.
pub enum OrderChange {
    /// Shows another sheet, with the same filter.
    Sheet(Sheet),
    Words(String),
    /// Hides a column, or shows it again.
    Column(usize),
    /// A click on a heading: ascending, descending, none.
    Heading(usize),
}

impl Reducible for Order {
    type Action = OrderChange;

    fn reduce(self: Rc<Self>, change: OrderChange) -> Rc<Self> {
        let order = (*self).clone();
        Rc::new(match change {
            OrderChange::Sheet(sheet) => Order { sheet, words: order.words, ..Order::default() },
            OrderChange::Words(words) => Order { words, ..order },
            OrderChange::Column(column) => Order { hidden: order.hidden ^ (1 << column), ..order },
            OrderChange::Heading(column) => {
                let by = match order.by {
                    Some((other, false)) if other == column => Some((column, true)),
                    Some((other, true)) if other == column => None,
                    _ => Some((column, false)),
                };
                Order { by, ..order }
            }
        })
    }
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let order = use_reducer(Order::default);
    let completed = &props.completed;
    let tables =
        use_memo((completed.clone(), timeline_view.is_wall_clock), |(completed, _)| Tables::new(completed.subject()));
    let found = rows::use_rows(completed, &tables, &order);
    let frame = use_node_ref();
    let (window, on_scroll) = use_window(&frame, found.rows.len());
    let change = {
        let (order, frame) = (order.dispatcher(), frame.clone());
        Callback::from(move |change: OrderChange| {
            if let Some(frame) = frame.cast::<Element>().filter(|_| matches!(change, OrderChange::Sheet(_))) {
                frame.set_scroll_top(0);
            }
            order.dispatch(change);
        })
    };
    let choose = {
        let (completed, tables, sheet) = (completed.clone(), tables.clone(), order.sheet);
        let (selection, playback) = (selection.dispatcher(), playback.dispatcher());
        Callback::from(move |row: u32| {
            let (focus, at) = tables.target(completed.subject(), sheet, row);
            selection.dispatch(Select::focus(&completed.run, focus));
            if let Some(at) = at {
                playback.dispatch(Play::Seek(at));
            }
        })
    };
    let subject = timeline_view.subject(completed);
    let body = found.rows[window.rows.clone()].iter().enumerate().map(|(place, row)| {
        let row = *row;
        let is_chosen = tables.target(subject, order.sheet, row).0 == props.focus && props.focus != Focus::default();
        let cells = order.columns().enumerate().map(|(place, column)| {
            let is_number = order.sheet.columns()[column].is_number;
            let cell = tables.cell(subject, order.sheet, row, column);
            cell_html(&cell, is_number, (place == 0).then(|| choose.reform(move |_: MouseEvent| row)))
        });
        let index = (window.rows.start + place + 2).to_string();
        let tr = el("tr", if is_chosen { "chosen" } else { "" }).key(&row.to_string()).set("aria-rowindex", &index);
        tr.all(cells.collect()).done()
    });
    let body = spacer("above", window.above).into_iter().chain(body).chain(spacer("below", window.below));
    let heads = order.columns().map(|column| head(&order, column, &change));
    let heads = el("tr", "").is("aria-rowindex", "1").all(heads.collect());
    let rows = el("table", "")
        .set("aria-rowcount", &(found.rows.len() + 1).to_string())
        .el(el("thead", "").el(heads))
        .el(el("tbody", "").all(body.collect()));
    let mut rows = el("div", "table-box")
        .bind(&frame)
        .is("tabindex", "0")
        .is("role", "region")
        .set("aria-label", &format!("{} as a table", order.sheet.name()))
        .on(onscroll::Wrapper::new(on_scroll))
        .el(rows);
    if found.rows.is_empty() {
        rows = rows.el(el("p", "note").text(if found.is_done { "No row matches." } else { "Searching …" }));
    }
    el("div", "table-view").with(bar::bar(completed, &tables, &order, &found, &change)).el(rows).done()
}

fn head(order: &Order, column: usize, change: &Callback<OrderChange>) -> Html {
    let of = order.sheet.columns()[column];
    let (sort, picture) = match order.by {
        Some((by, false)) if by == column => ("ascending", Some("up")),
        Some((by, true)) if by == column => ("descending", Some("down")),
        _ => ("none", None),
    };
    let onclick = change.reform(move |_: MouseEvent| OrderChange::Heading(column));
    let name = button("", onclick).text(of.title).all(picture.map(icon).into_iter().collect());
    el("th", if of.is_number { "number" } else { "" }).is("scope", "col").is("aria-sort", sort).el(name).done()
}

fn cell_html(cell: &Cell, is_number: bool, onclick: Option<Callback<MouseEvent>>) -> Html {
    let words = match cell.sign {
        Some(sign) if !cell.words.is_empty() => {
            let picture = match sign {
                "processed" => Some("tick"),
                "deadLettered" => Some("deadLetters"),
                "bad" | "fail" => Some("cross"),
                "victim" => Some("flag"),
                "waiting" | "inFlight" => Some("clock"),
                "turned-away" => None,
                _ => Some("empty"),
            };
            let of = el("span", "").attr("class", classed("sign", sign, true));
            of.all(picture.map(icon).into_iter().collect()).text(&cell.words).done()
        }
        _ => Html::from(cell.words.clone()),
    };
    let class = if is_number { "number" } else { "" };
    match onclick {
        Some(onclick) => el("th", class).is("scope", "row").el(button("link", onclick).with(words)).done(),
        None => el("td", class).with(words).done(),
    }
}

/// The rows of a sheet found so far.
#[derive(Clone, PartialEq)]
pub struct Found {
    pub rows: Rc<[u32]>,
    pub is_done: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_heading_sorts_up_then_down_then_not_at_all() {
        let clicked = |order: &Rc<Order>, column| order.clone().reduce(OrderChange::Heading(column));
        let once = clicked(&Rc::default(), 3);
        assert_eq!(once.by, Some((3, false)));
        let twice = clicked(&once, 3);
        assert_eq!(twice.by, Some((3, true)));
        assert_eq!((clicked(&twice, 3).by, clicked(&twice, 4).by), (None, Some((4, false))));
    }

    #[test]
    fn every_sheet_has_rows_and_every_cell_can_be_made() {
        for lesson in ["nine-good-messages", "one-bad-record-bisect", "three-tries"] {
            let completed = completed(lesson, 1);
            let tables = Tables::new(completed.subject());
            for sheet in Sheet::ALL {
                let len = tables.len(completed.subject(), sheet);
                assert!(len > 0 || (sheet == Sheet::Documents && lesson == "nine-good-messages"), "{lesson} {sheet:?}");
                let rows: Vec<u32> = (0..len as u32).collect();
                let columns: Vec<usize> = (0..sheet.columns().len()).collect();
                let csv = tables.csv(completed.subject(), sheet, &rows, &columns);
                assert_eq!(csv.lines().count(), len + 1, "{csv}");
            }
        }
    }

    #[test]
    fn rows_are_sorted_by_what_they_mean_and_found_by_what_they_say() {
        let completed = completed("nine-good-messages", 1);
        let (tables, subject) = (Tables::new(completed.subject()), completed.subject());
        let mut rows: Vec<u32> = (0..10).collect();
        tables.sort(subject, Sheet::Records, &mut rows, 0, true);
        // Numbers are not sorted as text.
        assert_eq!(rows[..2], [9, 8]);
        let holds = |row, word: &str| tables.holds(subject, Sheet::Records, row, &[word.to_owned()]);
        assert!(holds(2, "throw") && !holds(3, "throw") && holds(4, "never tried"));
    }
}
