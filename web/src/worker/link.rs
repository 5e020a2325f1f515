//! The page's end: it starts the worker and keeps at most one question waiting.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::scope;
use super::wire::{Answer, Question};

/// They are heard for as long as they live.
type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);
type OnAnswer = Rc<dyn Fn(Result<Answer, String>)>;

/// A connection to the worker; without one, the page runs everything itself.
pub struct Link {
    shared: Rc<RefCell<Shared>>,
    on_answer: OnAnswer,
    listeners: RefCell<Option<Listeners>>,
    /// The latest set of probes, by its number.
    latest: Rc<Cell<u32>>,
}

struct Shared {
    worker: Option<Worker>,
    /// It cannot hear before it has said that it is ready, and answers one question at a time.
    is_busy: bool,
    /// When it was asked what it is busy with.
    asked_at: f64,
    /// The latest question; an older one that nobody has started on is not asked any more.
    waiting: Option<Question>,
    /// What else is asked, when nothing more urgent is.
    probes: VecDeque<Question>,
}

impl Link {
    pub fn open(on_answer: impl Fn(Result<Answer, String>) + 'static) -> Link {
        let on_answer: OnAnswer = Rc::new(on_answer);
        let shared = Rc::new(RefCell::new(Shared {
            worker: None,
            is_busy: true,
            asked_at: f64::MAX,
            waiting: None,
            probes: VecDeque::new(),
        }));
        let link = Link { shared, on_answer, listeners: RefCell::new(None), latest: Rc::default() };
        link.start();
        link
    }

    fn start(&self) {
        let worker = start().ok();
        *self.listeners.borrow_mut() = worker.as_ref().map(|worker| listen(worker, &self.shared, &self.on_answer));
        let mut shared = self.shared.borrow_mut();
        (shared.worker, shared.is_busy, shared.asked_at) = (worker, true, f64::MAX);
    }

    /// Nobody waits for the answer to an older question, if that takes long: the worker begins anew.
    fn stop_what_is_too_long(&self) {
        const PATIENCE_MILLIS: f64 = 200.0;
        let old = {
            let mut shared = self.shared.borrow_mut();
            let is_long = shared.is_busy && js_sys::Date::now() - shared.asked_at > PATIENCE_MILLIS;
            if is_long { shared.worker.take() } else { None }
        };
        if let Some(old) = old {
            old.terminate();
            self.start();
        }
    }

    pub fn ask(&self, question: Question) {
        if self.shared.borrow().worker.is_none() {
            // A frame that allows no worker of any kind: slower, and the page stands still meanwhile.
            return (self.on_answer)(Ok(scope::answer(&question)));
        }
        self.stop_what_is_too_long();
        {
            let mut shared = self.shared.borrow_mut();
            shared.waiting = Some(question);
            shared.probes.clear();
        }
        send_next(&self.shared);
    }

    /// Asks for what variants come to, once nobody has changed anything for a moment: the next edit is to have the
    /// machine for itself. Without a worker nobody is asked: the page would stand still for it.
    pub fn probe(&self, questions: Vec<Question>) {
        const MOMENT_MILLIS: i32 = 250;
        self.shared.borrow_mut().probes = questions.into();
        let (shared, latest) = (self.shared.clone(), self.latest.clone());
        let mine = latest.get() + 1;
        latest.set(mine);
        // Each is called, because one that never is would never be freed either.
        let send = Closure::once_into_js(move || {
            if latest.get() == mine {
                send_next(&shared);
            }
        });
        if let Some(window) = web_sys::window() {
            let send = send.unchecked_ref();
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(send, MOMENT_MILLIS);
        }
    }

    pub fn close(&self) {
        if let Some(worker) = self.shared.borrow_mut().worker.take() {
            worker.terminate();
        }
    }
}

fn send_next(shared: &Rc<RefCell<Shared>>) {
    let mut shared = shared.borrow_mut();
    if shared.is_busy {
        return;
    }
    let Some(worker) = shared.worker.clone() else { return };
    let Some(question) = shared.waiting.take().or_else(|| shared.probes.pop_front()) else { return };
    // It can only fail for values that cannot be copied; a list of a number and a text can.
    shared.is_busy = worker.post_message(&question.to_js()).is_ok();
    shared.asked_at = js_sys::Date::now();
}

fn listen(worker: &Worker, shared: &Rc<RefCell<Shared>>, on_answer: &OnAnswer) -> Listeners {
    let (hearing, answering) = (shared.clone(), on_answer.clone());
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hearing.borrow_mut().is_busy = false;
        // What is no answer is the word that it is ready.
        if let Some(answer) = Answer::from_js(&event.data()) {
            answering(Ok(answer));
        }
        send_next(&hearing);
    });
    let (failing, telling) = (shared.clone(), on_answer.clone());
    let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_event: web_sys::Event| {
        let waiting = {
            let mut shared = failing.borrow_mut();
            shared.worker = None;
            shared.waiting.take()
        };
        // It did not even start, or it ended: the page does the work from now on.
        match waiting {
            Some(question) => telling(Ok(scope::answer(&question))),
            None => telling(Err("the simulation stopped; change something to run it again".to_owned())),
        }
    });
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(error.as_ref().unchecked_ref()));
    (message, error)
}

#[wasm_bindgen]
extern "C" {
    /// A worker that runs this very module, which it is given compiled: see `boot.js`.
    #[wasm_bindgen(js_namespace = redrive, js_name = worker, catch)]
    fn start() -> Result<Worker, JsValue>;
}
