//! What AWS sends, as it is written.

use redrive_views::names;
use redrive_views::timeline::{Focus, deliveries};
use yew::prelude::*;

use crate::components::Icon;
use crate::services::{clipboard, texts};
use crate::state::Shared;
use crate::state::runs::Good;

#[derive(Properties, PartialEq)]
pub struct DocumentsProps {
    pub good: Shared<Good>,
    pub focus: Focus,
}

/// Event and response of the chosen invocation; of a record, of its last one.
#[component]
pub fn Documents(props: &DocumentsProps) -> Html {
    let good = &props.good;
    let last = || props.focus.record.and_then(|record| deliveries(good.subject(), record).last().copied());
    let Some(invocation) = props.focus.invocation.or_else(last) else {
        return html! { <p class="note">{ "No function ever got it, so there is no event." }</p> };
    };
    let name = names::invocation(&good.run.plan, &good.run.trace, invocation);
    let event = texts::event(&good.run, &good.index, invocation);
    let response = texts::response(&good.run, &good.index, invocation);
    html! {
        <div class="documents">
            <Document title={format!("Event of {name}")} text={event} otherwise="It never ran, so it got no event." />
            <Document title={format!("Response of {name}")} text={response} otherwise="It did not answer." />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DocumentProps {
    title: AttrValue,
    text: Option<String>,
    otherwise: &'static str,
}

#[component]
fn Document(props: &DocumentProps) -> Html {
    let Some(text) = props.text.clone() else {
        return html! { <section><h3>{ &props.title }</h3><p class="note">{ props.otherwise }</p></section> };
    };
    let copy = {
        let text = text.clone();
        Callback::from(move |_: MouseEvent| clipboard::copy(&text))
    };
    html! {
        <section>
            <div class="head">
                <h3>{ &props.title }</h3>
                <button type="button" class="quiet" onclick={copy}><Icon name="copy" /><span>{ "Copy" }</span></button>
            </div>
            <pre tabindex="0" aria-label={props.title.clone()}><code>{ spread(&text) }</code></pre>
        </section>
    }
}

/// AWS sends it in one line. Here it is broken for reading; nothing else changes, so what is copied is what AWS sends.
fn spread(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}
