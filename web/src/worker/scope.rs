//! The worker's end: it answers one question after the other.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::wire::{Answer, Question};

/// Says that it is ready, and answers until the page ends it.
pub fn listen() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answers = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(question) = Question::from_js(&event.data()) else { return };
        let (message, moved) = answer(&question).to_js();
        // Nobody is left to be told if the page is gone.
        let _ = answers.post_message_with_transfer(&message, &moved);
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    let _ = scope.post_message(&JsValue::NULL);
    listener.forget();
}

/// Runs what is asked, and tells how long it took.
pub fn answer(question: &Question) -> Answer {
    let ((probe, outcome), micros) = timed(|| match question.probe {
        Some(place) => (Some((place, super::probe(&question.text))), None),
        None => (None, super::simulate(&question.text, question.until).ok()),
    });
    Answer { revision: question.revision, micros, probe, outcome }
}

/// What it comes to, and in how many microseconds.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = now_millis();
    let done = work();
    (done, (now_millis() - start) * 1000.0)
}

/// The clock of the page or of the worker, whoever runs this; nothing in a run depends on it.
fn now_millis() -> f64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into());
    let performance = performance.ok().and_then(|value| value.dyn_into::<web_sys::Performance>().ok());
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}
