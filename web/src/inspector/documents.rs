//! What AWS sends, as it is written.

use redrive_views::names;
use redrive_views::timeline::{Focus, deliveries};
use yew::prelude::*;

use crate::components::icon;
use crate::services::{clipboard, texts};
use crate::state::runs::Good;

/// Event and response of the chosen invocation; of a record, of its last one.
pub fn documents(good: &Good, focus: Focus) -> Html {
    let last = || focus.record.and_then(|record| deliveries(good.subject(), record).last().copied());
    let Some(invocation) = focus.invocation.or_else(last) else {
        return html! { <p class="note">{ "No function ever got it, so there is no event." }</p> };
    };
    let name = names::invocation(&good.run.plan, &good.run.trace, invocation);
    let event = texts::event(&good.run, &good.index, invocation);
    let response = texts::response(&good.run, &good.index, invocation);
    html! {
        <div class="documents">
            { document(format!("Event of {name}"), event, "It never ran, so it got no event.") }
            { document(format!("Response of {name}"), response, "It did not answer.") }
        </div>
    }
}

fn document(title: String, text: Option<String>, otherwise: &'static str) -> Html {
    let Some(text) = text else {
        return html! { <section><h3>{ title }</h3><p class="note">{ otherwise }</p></section> };
    };
    let spread = spread(&text);
    let copy = Callback::from(move |_: MouseEvent| clipboard::copy(&text));
    html! {
        <section>
            <div class="head">
                <h3>{ &title }</h3>
                <button type="button" class="quiet" onclick={copy}>{ icon("copy") }<span>{ "Copy" }</span></button>
            </div>
            <pre tabindex="0" role="region" aria-label={title.clone()}><code>{ spread }</code></pre>
        </section>
    }
}

/// AWS sends it in one line. Here it is broken for reading; nothing else changes, so what is copied is what AWS sends.
fn spread(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}
