//! A page that proves its worker alive: it sends a number and shows what comes back.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MessageEvent;
use yew::prelude::*;

use crate::worker;

#[component]
pub fn Page() -> Html {
    let answer = use_state(|| None::<String>);
    {
        let answer = answer.clone();
        use_effect_with((), move |()| ask(move |text| answer.set(Some(text))));
    }
    let text = answer.as_ref().map_or_else(|| "starting the worker …".to_owned(), Clone::clone);
    html! {
        <main>
            <h1>{ "Redrive" }</h1>
            <p>{ "What AWS does with a failing record." }</p>
            <p role="status">{ text }</p>
        </main>
    }
}

/// Starts a worker, asks it once, and ends it when the effect is cleaned up.
fn ask(on_answer: impl Fn(String) + 'static) -> impl FnOnce() {
    let worker = match worker::start() {
        Ok(worker) => worker,
        Err(error) => {
            on_answer(format!("the worker did not start: {error:?}"));
            return Box::new(|| ()) as Box<dyn FnOnce()>;
        }
    };
    let answering = worker.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match event.data().as_f64() {
            Some(number) => on_answer(format!("the worker says {number}")),
            // It is ready. What is sent to it earlier is lost, for it still loads its module.
            None => {
                let _ = answering.post_message(&21.into());
            }
        }
    });
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    Box::new(move || {
        worker.terminate();
        drop(listener);
    })
}
