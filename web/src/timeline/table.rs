//! The records as a table: the same as the timeline, for reading.

use redrive_core::id::RecordId;
use redrive_views::names::with_commas;
use redrive_views::timeline::{Focus, clock, finding};
use redrive_views::{Life, names};
use yew::prelude::*;

use crate::inspector::outcome_words;
use crate::state::Shared;
use crate::state::runs::Good;
use crate::state::selection::{Select, Selection, SelectionContext};

/// So many rows at first, and with each click so many more.
const PAGE: usize = 200;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub good: Shared<Good>,
    pub focus: Focus,
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let shown = use_state(|| PAGE);
    let count = props.good.run.trace.records().len();
    let rows = (0..count.min(*shown) as u32)
        .map(RecordId)
        .map(|record| row(&props.good, record, props.focus.record == Some(record), &selection.dispatcher()));
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + PAGE))
    };
    html! {
        <div class="table-box" tabindex="0" role="region" aria-label="Records as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Record" }</th>
                        <th scope="col">{ "Marked" }</th>
                        <th scope="col">{ "Outcome" }</th>
                        <th scope="col">{ "Finding" }</th>
                        <th scope="col" class="number">{ "Deliveries" }</th>
                        <th scope="col" class="number">{ "Processed" }</th>
                        <th scope="col" class="number">{ "Arrived" }</th>
                        <th scope="col" class="number">{ "Ended" }</th>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
            if count > *shown {
                <button type="button" class="plain" onclick={more}>
                    { format!("Show more of {} records", with_commas(count as u64)) }
                </button>
            }
        </div>
    }
}

fn row(good: &Shared<Good>, record: RecordId, is_chosen: bool, selection: &UseReducerDispatcher<Selection>) -> Html {
    let life = Life::of(&good.run, &good.index, record);
    let name = names::record(&good.run.plan, &good.run.trace, record);
    let onclick = {
        let (good, selection) = (good.clone(), selection.clone());
        Callback::from(move |_: MouseEvent| {
            let focus = Focus { record: Some(record), invocation: None };
            selection.dispatch(Select::focus(&good.run, focus));
        })
    };
    let arrived = clock(good.run.trace.record(record).at.0, 3);
    let ended = life.standing.ended_at().map(|at| clock(at.0, 3)).unwrap_or_default();
    let class = is_chosen.then_some("chosen");
    html! {
        <tr {class} key={record.0}>
            <th scope="row"><button type="button" class="link" {onclick}>{ name }</button></th>
            <td>{ life.bad.map_or("", |fault| fault.as_str()) }</td>
            <td>{ outcome_words(&good.run, &life) }</td>
            <td>{ finding(&life) }</td>
            <td class="number">{ life.standing.deliveries }</td>
            <td class="number">{ life.standing.processed }</td>
            <td class="number">{ arrived }</td>
            <td class="number">{ ended }</td>
        </tr>
    }
}
