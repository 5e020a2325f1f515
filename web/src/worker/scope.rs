//! The worker's end: it answers one request after the other.

use std::cell::RefCell;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::job::{Job, MAX_SIZE, PAUSE_AT, REPORT_EVERY, probe};
use super::messages::{Reply, ReplyBody, RunRequest, ToWorker};

/// A run that waits until it may go on, and the time that it took so far.
struct Paused {
    revision: u32,
    job: Job,
    micros: f64,
}

/// Reports that the worker is ready, and answers requests until the page ends it.
pub fn listen() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let replies = scope.clone();
    let send = move |reply: Reply| {
        let (message, transferred) = reply.to_js();
        // Fails only when the page is gone.
        let _ = replies.post_message_with_transfer(&message, &transferred);
    };
    let paused = RefCell::new(None::<Paused>);
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match (ToWorker::from_js(&event.data()), paused.take()) {
            (Some(ToWorker::Run(request)), _) => paused.replace(start(&request, &send)),
            (Some(ToWorker::GoOn), Some(run)) => paused.replace(advance(run, MAX_SIZE, &send)),
            _ => None,
        };
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    let _ = scope.post_message(&JsValue::NULL);
    listener.forget();
}

fn start(request: &RunRequest, send: &impl Fn(Reply)) -> Option<Paused> {
    let revision = request.revision;
    if let Some(index) = request.probe {
        let (sums, micros) = timed(|| probe(&request.text));
        send(Reply { revision, micros, body: ReplyBody::Probe(index, sums) });
        return None;
    }
    let (job, micros) = timed(|| Job::of_text(&request.text, request.until));
    match job {
        Ok(job) => advance(Paused { revision, job, micros }, PAUSE_AT, send),
        Err(_) => {
            send(Reply { revision, micros, body: ReplyBody::Refused });
            None
        }
    }
}

/// Runs to its end or to the size, and reports progress. Returns the run if it has to wait.
fn advance(mut run: Paused, size: usize, send: &impl Fn(Reply)) -> Option<Paused> {
    let revision = run.revision;
    loop {
        let next = (run.job.size() + REPORT_EVERY).min(size);
        let (is_over, micros) = timed(|| run.job.run_to(next));
        run.micros += micros;
        let (facts, is_full) = (run.job.facts() as u64, run.job.size() >= size);
        if is_over || (is_full && size == MAX_SIZE) {
            send(Reply { revision, micros: run.micros, body: ReplyBody::Done(run.job.outcome()) });
            return None;
        }
        let body = if is_full { ReplyBody::Paused(facts) } else { ReplyBody::Progress(facts) };
        send(Reply { revision, micros: run.micros, body });
        if is_full {
            return Some(run);
        }
    }
}

/// Returns the result of some work, and the microseconds it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = now_millis();
    let done = work();
    (done, (now_millis() - start) * 1000.0)
}

/// The clock of the page or of the worker. Nothing in a run depends on it.
fn now_millis() -> f64 {
    if !cfg!(target_arch = "wasm32") {
        return 0.0;
    }
    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into());
    let performance = performance.ok().and_then(|value| value.dyn_into::<web_sys::Performance>().ok());
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}
