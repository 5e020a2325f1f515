//! The page's end: it starts the worker, keeps at most one request waiting, and ends the worker to stop a run.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::job::run_to_limit;
use super::messages::{Reply, ReplyBody, RunRequest, ToWorker};
use super::scope::timed;

/// The event listeners of a worker, kept as long as it lives.
type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);
type OnReply = Rc<dyn Fn(Result<Reply, String>)>;

/// A connection to the worker. Without a worker, a run waits for the reader's consent and then uses the page's own thread.
pub struct WorkerClient {
    shared: Rc<RefCell<Shared>>,
    on_reply: OnReply,
    listeners: RefCell<Option<Listeners>>,
}

struct Shared {
    worker: Option<Worker>,
    /// The worker has reported that it is ready.
    is_ready: bool,
    /// The time when the request in progress was sent, if there is one. The worker answers one at a time.
    busy_since: Option<f64>,
    /// The latest request that was not sent yet; it replaces an older one.
    waiting: Option<RunRequest>,
    /// Requests of lower priority.
    probes: VecDeque<RunRequest>,
    /// The number of the latest set of probes.
    probe_set: u32,
}

impl WorkerClient {
    pub fn open(on_reply: impl Fn(Result<Reply, String>) + 'static) -> WorkerClient {
        let on_reply: OnReply = Rc::new(on_reply);
        let shared = Rc::new(RefCell::new(Shared {
            worker: None,
            is_ready: false,
            busy_since: None,
            waiting: None,
            probes: VecDeque::new(),
            probe_set: 0,
        }));
        let client = WorkerClient { shared, on_reply, listeners: RefCell::new(None) };
        client.start();
        client
    }

    fn start(&self) {
        let worker = start().ok();
        *self.listeners.borrow_mut() = worker.as_ref().map(|worker| listen(worker, &self.shared, &self.on_reply));
        let mut shared = self.shared.borrow_mut();
        (shared.worker, shared.is_ready, shared.busy_since) = (worker, false, None);
    }

    /// Ends the worker with all that it does and holds, and starts another one.
    pub fn restart(&self) {
        let old = {
            let mut shared = self.shared.borrow_mut();
            (shared.waiting, shared.probes) = (None, VecDeque::new());
            shared.worker.take()
        };
        if let Some(old) = old {
            old.terminate();
            self.start();
        }
    }

    /// Ends what the worker does, if it does it for some time already: the result is not needed any more.
    pub fn cancel(&self) {
        const PATIENCE_MILLIS: f64 = 200.0;
        let is_long = {
            let mut shared = self.shared.borrow_mut();
            shared.waiting = None;
            shared.busy_since.is_some_and(|since| js_sys::Date::now() - since > PATIENCE_MILLIS)
        };
        if is_long {
            self.restart();
        }
    }

    pub fn run(&self, request: RunRequest) {
        self.cancel();
        let has_worker = {
            let mut shared = self.shared.borrow_mut();
            shared.probes.clear();
            shared.waiting = Some(request);
            shared.worker.is_some()
        };
        if has_worker { send_next(&self.shared) } else { ask_without_worker(&self.shared, &self.on_reply) }
    }

    /// Lets a paused run go on.
    pub fn go_on(&self) {
        let request = {
            let mut shared = self.shared.borrow_mut();
            if shared.worker.is_some() {
                return shared.post(&ToWorker::GoOn);
            }
            shared.waiting.take()
        };
        let Some(request) = request else { return };
        let (outcome, micros) = timed(|| run_to_limit(&request.text, request.until));
        let body = outcome.map_or(ReplyBody::Refused, ReplyBody::Done);
        (self.on_reply)(Ok(Reply { revision: request.revision, micros, body }));
    }

    /// Requests probes once nothing was edited for a moment, so that the next edit finds the worker idle. Without a worker
    /// there are no probes.
    pub fn probe(&self, requests: Vec<RunRequest>) {
        const DELAY_MILLIS: i32 = 250;
        let shared = self.shared.clone();
        let mine = {
            let mut shared = shared.borrow_mut();
            shared.probes = requests.into();
            shared.probe_set += 1;
            shared.probe_set
        };
        // Every timer is left to fire: a closure that is never called is never freed.
        let send = Closure::once_into_js(move || {
            if shared.borrow().probe_set == mine {
                send_next(&shared);
            }
        });
        if let Some(window) = web_sys::window() {
            let send = send.unchecked_ref();
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(send, DELAY_MILLIS);
        }
    }

    pub fn close(&self) {
        if let Some(worker) = self.shared.borrow_mut().worker.take() {
            worker.terminate();
        }
    }
}

impl Shared {
    fn post(&mut self, message: &ToWorker) {
        let Some(worker) = &self.worker else { return };
        // Fails only for values that cannot be cloned; numbers and text can.
        let is_sent = worker.post_message(&message.to_js()).is_ok();
        self.busy_since = is_sent.then(js_sys::Date::now);
    }
}

fn send_next(shared: &Rc<RefCell<Shared>>) {
    let mut shared = shared.borrow_mut();
    if shared.busy_since.is_some() || !shared.is_ready || shared.worker.is_none() {
        return;
    }
    if let Some(request) = shared.waiting.take().or_else(|| shared.probes.pop_front()) {
        shared.post(&ToWorker::Run(request));
    }
}

/// A run on the page's own thread cannot be stopped, so it starts only when the reader presses a button.
fn ask_without_worker(shared: &Rc<RefCell<Shared>>, on_reply: &OnReply) {
    let revision = shared.borrow().waiting.as_ref().map(|request| request.revision);
    if let Some(revision) = revision {
        on_reply(Ok(Reply { revision, micros: 0.0, body: ReplyBody::Paused(0) }));
    }
}

fn listen(worker: &Worker, shared: &Rc<RefCell<Shared>>, on_reply: &OnReply) -> Listeners {
    let (on_message_shared, on_message_reply) = (shared.clone(), on_reply.clone());
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // The first message is no reply: it reports that the worker is ready.
        let reply = Reply::from_js(&event.data());
        {
            let mut shared = on_message_shared.borrow_mut();
            shared.is_ready = true;
            shared.busy_since =
                shared.busy_since.filter(|_| matches!(&reply, Some(Reply { body: ReplyBody::Progress(_), .. })));
        }
        if let Some(reply) = reply {
            on_message_reply(Ok(reply));
        }
        send_next(&on_message_shared);
    });
    let (on_error_shared, on_error_reply) = (shared.clone(), on_reply.clone());
    let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_event: web_sys::Event| {
        let was_ready = {
            let mut shared = on_error_shared.borrow_mut();
            shared.worker = None;
            shared.is_ready
        };
        if was_ready {
            let message = "The worker ended with an error, perhaps for want of memory. Reload the page to go on.";
            on_error_reply(Err(message.to_owned()));
        } else {
            // The browser allows no worker here.
            ask_without_worker(&on_error_shared, &on_error_reply);
        }
    });
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(error.as_ref().unchecked_ref()));
    (message, error)
}

#[wasm_bindgen]
extern "C" {
    /// Starts a worker with this module, which it receives compiled: see `boot.js`.
    #[wasm_bindgen(js_namespace = redrive, js_name = worker, catch)]
    fn start() -> Result<Worker, JsValue>;
}
