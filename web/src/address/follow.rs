//! Opens the document that the address requests, at first and whenever it changes, and writes the address.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use redrive_scenario::Scenario;
use redrive_scenario::link::{Link, LinkError, Of, SharedView};
use web_sys::window;
use yew::prelude::*;

use super::bar::{self, Bar, Shown};
use super::selector::{chosen, selector};
use super::{AddressRequest, read, remarks, sentence, without_look};
use crate::services::events::Listener;
use crate::services::{drafts, lessons};
use crate::state::document::{Document, DocumentContext, Edit, Opened};
use crate::state::frame_options::FrameOptions;
use crate::state::playback::{Play, Playback, PlaybackContext};
use crate::state::runs::{CompletedRun, RunState, Runs};
use crate::state::selection::{Part, Select, Selection, SelectionContext, View};

/// A message above the page, shown until it is dismissed or something else is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub is_wrong: bool,
    pub words: Vec<AttrValue>,
}

/// Opens documents and shows notices.
#[derive(Clone, PartialEq, Default)]
pub struct Navigation {
    pub notice: Option<Notice>,
    pub show_notice: Callback<Option<Notice>>,
    /// Opens a scenario from a file or a text.
    pub open: Callback<Rc<Scenario>>,
}

/// Applies a link to the state of the page.
#[derive(Clone)]
struct LinkApplier {
    document: UseReducerDispatcher<Document>,
    selection: UseReducerDispatcher<Selection>,
    playback: UseReducerDispatcher<Playback>,
    show_notice: Callback<Option<Notice>>,
    bar: Bar,
    /// The selector of a link, applied once there is a run.
    pending: Rc<RefCell<Option<String>>>,
    /// In a frame, the reader's own documents are not used.
    frame: Option<FrameOptions>,
    /// Number of requests. A lesson that arrives after a newer request is not opened.
    request_count: Rc<Cell<u32>>,
}

/// Returns the first document: the one edited last, unless the address requests another.
pub fn initial_document(frame: Option<FrameOptions>) -> Document {
    let mut document = match (read(&bar::hash()), frame) {
        (AddressRequest::Nothing, None) => Document::remembered(),
        (AddressRequest::Nothing, Some(_)) => Document::first(),
        _ => Document::awaited(),
    };
    document.is_locked = frame.is_some_and(|frame| frame.is_readonly);
    document
}

/// Returns the view state in the form of a link.
pub fn look(selection: &Selection, playback: &Playback, completed: Option<&CompletedRun>) -> SharedView {
    SharedView {
        at: playback.moment,
        selector: selector(selection, completed),
        view: (selection.view != View::default()).then(|| selection.view.as_str().to_owned()),
    }
}

/// Follows the address and writes it. In a frame nothing is written: the history belongs to the host page.
#[hook]
pub fn use_address(
    document: &DocumentContext,
    selection: &SelectionContext,
    playback: &PlaybackContext,
    runs: &Runs,
    frame: Option<FrameOptions>,
) -> Navigation {
    let notice = use_state_eq(|| None::<Notice>);
    let show_notice = {
        let notice = notice.setter();
        use_callback((), move |next: Option<Notice>, ()| notice.set(next))
    };
    let applier = use_memo((), |()| LinkApplier {
        document: document.dispatcher(),
        selection: selection.dispatcher(),
        playback: playback.dispatcher(),
        show_notice: show_notice.clone(),
        bar: Bar::of_page(),
        pending: Rc::default(),
        frame,
        request_count: Rc::default(),
    });
    {
        let applier = applier.clone();
        use_effect_with((), move |()| {
            applier.follow(true);
            let mut listeners = if frame.is_some() { Vec::new() } else { applier.bar.listen() };
            let follow = move |_: web_sys::Event| applier.follow(false);
            listeners.extend(window().map(|window| Listener::new(&window, "hashchange", follow)));
            move || drop(listeners)
        });
    }
    // The browser's history lists pages by title.
    use_effect_with(document.title(), |title| {
        if let Some(page) = window().and_then(|window| window.document()) {
            page.set_title(&format!("{title} · Redrive"));
        }
    });
    let completed = runs.completed.clone().filter(|completed| completed.scenario == document.scenario);
    {
        let applier = applier.clone();
        use_effect_with(completed.clone(), move |completed| {
            if let Some(completed) = completed {
                applier.choose(completed);
            }
        });
    }
    // While the run plays, the moment changes with every frame.
    let moment = playback.moment.filter(|_| !playback.is_playing);
    let focus = (selection.record.clone(), selection.invocation.clone(), selection.resource.clone(), selection.view);
    let is_playing = playback.is_playing;
    // A delivery is named by its number, which is known only when the run is.
    let is_settled = completed.is_some()
        || !runs.problems.is_empty()
        || !matches!(runs.state, RunState::Idle | RunState::Running(_));
    let state = (document.clone(), moment, is_playing, focus, is_settled);
    // An effect can run after the next input, which may open another document. So the state is kept while it is rendered.
    use_memo(state.clone(), |_| {
        if !is_playing && frame.is_none() && is_settled {
            let look = look(selection, playback, completed.as_deref());
            applier.bar.rendered(Shown { document: (**document).clone(), look });
        }
    });
    {
        let bar = applier.bar.clone();
        use_effect_with(state, move |_| bar.show());
    }
    let open = use_callback((), move |scenario: Rc<Scenario>, ()| {
        let scenario = (*scenario).clone();
        applier.bar.flush();
        applier.document.dispatch(Edit::Open(Opened { scenario, lesson: None, link: None }));
        applier.turn_to(&SharedView::default(), Part::Run, None);
    });
    Navigation { notice: (*notice).clone(), show_notice, open }
}

impl LinkApplier {
    fn follow(&self, is_first: bool) {
        self.request_count.set(self.request_count.get() + 1);
        let link = match read(&bar::hash()) {
            // Back to a history entry without a request.
            AddressRequest::Nothing if is_first => return,
            AddressRequest::Nothing => {
                self.bar.has_followed(true);
                let before = if self.frame.is_some() { Document::first() } else { Document::remembered() };
                self.document.dispatch(Edit::Restore(before));
                return self.turn_to(&SharedView::default(), Part::Run, None);
            }
            AddressRequest::Wrong(words) => return self.refuse(is_first, words),
            AddressRequest::Link(link) => *link,
        };
        let Of::Named(name) = &link.of else {
            let scenario = link.scenario(|_| None);
            return self.open(is_first, &link, scenario, None);
        };
        let Some(entry) = lessons::find(name) else { return };
        self.bar.awaits();
        let (applier, request_count) = (self.clone(), self.request_count.get());
        lessons::load(entry.name, move |lesson| {
            if applier.request_count.get() != request_count {
                return;
            }
            match lesson {
                Ok(lesson) => {
                    let scenario = link.scenario(|_| Some(lesson.scenario.clone()));
                    applier.open(is_first, &link, scenario, Some(entry.name));
                }
                Err(cause) => {
                    let words = format!("The lesson “{}” could not be opened: {cause}", entry.title);
                    applier.refuse(is_first, words);
                }
            }
        });
    }

    fn open(&self, is_first: bool, link: &Link, scenario: Result<Scenario, LinkError>, lesson: Option<&'static str>) {
        let scenario = match scenario {
            Ok(scenario) => scenario,
            Err(error) => return self.refuse(is_first, sentence(&error.to_string())),
        };
        self.bar.has_followed(true);
        // The draft has more than a link to it, such as a half-written text.
        let own = if lesson.is_none() && self.frame.is_none() {
            drafts::last().and_then(|text| Document::restored(&text))
        } else {
            None
        };
        // After a reload the address may be older than the draft: it is written less often.
        let is_same = |own: &Document| {
            own.scenario.without_defaults() == scenario.without_defaults()
                || is_first && bar::is_reload() && (bar::entry_document() == Some(own.id) || own.contains(&scenario))
        };
        let own = own.filter(is_same);
        self.document.dispatch(match own {
            Some(own) => Edit::Restore(own),
            None => Edit::Open(Opened { scenario, lesson, link: lesson.map(|_| without_look(link)) }),
        });
        let words: Vec<AttrValue> = remarks(link).into_iter().map(AttrValue::from).collect();
        let part = if lesson.is_some() { Part::Prose } else { Part::Run };
        self.turn_to(&link.look, part, (!words.is_empty()).then_some(Notice { is_wrong: false, words }));
    }

    /// Shows the error and keeps the document; at first there is none.
    fn refuse(&self, is_first: bool, words: String) {
        self.bar.has_followed(false);
        if is_first {
            self.document.dispatch(Edit::Restore(Document::empty()));
        }
        let words = words.lines().map(|line| AttrValue::from(line.trim().to_owned())).collect();
        self.show_notice.emit(Some(Notice { is_wrong: true, words }));
    }

    fn turn_to(&self, look: &SharedView, part: Part, notice: Option<Notice>) {
        self.show_notice.emit(notice);
        *self.pending.borrow_mut() = look.selector.clone();
        // The frame's options take precedence.
        let of_frame = self.frame.and_then(|frame| frame.view);
        let view = of_frame.or_else(|| look.view.as_deref().and_then(View::from_name)).unwrap_or_default();
        // In a frame, the text of the lesson stands beside the frame.
        let part = if self.frame.is_some() { Part::Run } else { part };
        self.selection.dispatch(Select::Opened(view, part));
        self.playback.dispatch(look.at.map_or(Play::SeekEnd, Play::Seek));
    }

    /// Selects the record or invocation that a link names.
    fn choose(&self, completed: &CompletedRun) {
        let Some(selector) = self.pending.borrow_mut().take() else { return };
        match chosen(completed, &selector) {
            Ok(select) => self.selection.dispatch(select),
            Err(words) => {
                let words = format!("The link chooses something that is not in this run: {words}.");
                self.show_notice.emit(Some(Notice { is_wrong: false, words: vec![words.into()] }));
            }
        }
    }
}
