//! Both ends of the worker: the page starts it, the worker's binary runs it.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, MessageEvent, Url, Worker, window};

/// Starts the worker that lies beside the page.
///
/// From a blob, because a sandboxed frame may not start one from an address; the blob has no
/// address of its own, so it is told where its files are.
pub fn start() -> Result<Worker, JsValue> {
    let page = window().ok_or("there is no window")?.location().href()?;
    let script = Url::new_with_base("worker.js", &page)?.href();
    let module = Url::new_with_base("worker_bg.wasm", &page)?.href();
    let source = format!("importScripts({script:?});wasm_bindgen({{ module_or_path: {module:?} }});");
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let worker = Worker::new(&address);
    Url::revoke_object_url(&address)?;
    worker
}

/// Says that it is ready, then answers each number with its double.
pub fn run() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answers = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let number = event.data().as_f64().unwrap_or(0.0);
        // Nobody is left to be told if the page is gone.
        let _ = answers.post_message(&(number * 2.0).into());
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    let _ = scope.post_message(&JsValue::NULL);
    // The worker listens until the page ends it.
    listener.forget();
}
