//! Translates browser events into actions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::{Focus, HEAD_PX, Scene, Target};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, HtmlCanvasElement, HtmlElement, WheelEvent};
use yew::html::{
    ondblclick, onkeydown, onpointercancel, onpointerdown, onpointerleave, onpointermove, onpointerup, onscroll,
};
use yew::prelude::*;

use super::super::apply_command::{UiAction, apply_command};
use super::super::gestures::{self, Drag, PointerDrag, Under, Wheel};
use super::super::keys;
use super::super::timeline_view::{TimelineView, ViewAction, ViewChange};
use crate::components::El;
use crate::state::Shared;
use crate::state::bad_records;
use crate::state::document::{Document, Edit};
use crate::state::playback::{Play, Playback};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection};

#[derive(Clone)]
pub struct Events {
    pub completed: Shared<CompletedRun>,
    pub timeline_view: UseReducerHandle<TimelineView>,
    pub focus: Rc<Cell<Focus>>,
    pub at: Rc<Cell<u64>>,
    pub scene: Rc<Scene>,
    pub selection: UseReducerDispatcher<Selection>,
    pub playback: UseReducerDispatcher<Playback>,
    pub document: UseReducerDispatcher<Document>,
    pub canvas: NodeRef,
    pub drag_state: Rc<RefCell<Option<PointerDrag>>>,
    pub hovered: UseStateSetter<Option<Target>>,
    pub tip: NodeRef,
}

/// The upper half of the axis has the lengths of folds, the lower half the times.
const FOLD_WORDS_PX: f64 = 23.0;
/// Maximum width of a tooltip.
const TIP_PX: f64 = 300.0;

impl Events {
    /// Adds the event handlers to the board.
    pub fn listeners(self, board: El) -> El {
        let all = Rc::new(self);
        let with = |act: fn(&Events, PointerEvent)| {
            let all = all.clone();
            Callback::from(move |event: PointerEvent| act(&all, event))
        };
        let (key, double, scroll) = (all.clone(), all.clone(), all.clone());
        let on_scroll = Callback::from(move |event: Event| {
            if let Some(frame) = event.target_dyn_into::<Element>() {
                scroll.change_view(ViewAction::Scroll(f64::from(frame.scroll_top())));
            }
        });
        board
            .on(onkeydown::Wrapper::new(Callback::from(move |event: KeyboardEvent| key.key(&event))))
            .on(onpointerdown::Wrapper::new(with(|all, event| all.down(&event))))
            .on(onpointermove::Wrapper::new(with(|all, event| all.moved(&event))))
            .on(onpointerup::Wrapper::new(with(|all, event| all.up(&event))))
            .on(onpointercancel::Wrapper::new(with(|all, _| *all.drag_state.borrow_mut() = None)))
            .on(onpointerleave::Wrapper::new(with(|all, _| all.hovered.set(None))))
            .on(ondblclick::Wrapper::new(Callback::from(move |event: MouseEvent| double.double(&event))))
            .on(onscroll::Wrapper::new(on_scroll))
    }

    fn change_view(&self, change_view: ViewAction) {
        self.timeline_view.dispatch(ViewChange(self.completed.clone(), change_view));
    }

    fn key(&self, event: &KeyboardEvent) {
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let Some(command) = keys::command(&event.key(), event.shift_key(), has_modifier) else { return };
        event.prevent_default();
        self.apply(command);
    }

    fn perform(&self, action: UiAction) {
        match action {
            UiAction::ViewAction(change_view) => self.change_view(change_view),
            UiAction::Focus(focus) => {
                self.select(focus);
                self.scroll_to(focus.record);
            }
            UiAction::Play(Play::Seek(at)) => self.seek(at),
            UiAction::Play(play) => self.playback.dispatch(play),
            UiAction::Mark(record) => self.mark(record),
            UiAction::View(view) => self.selection.dispatch(Select::View(view)),
            UiAction::FocusOn(id) => {
                let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
                if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    // Fails only for elements that cannot be focused.
                    let _ = element.focus();
                }
            }
        }
    }

    fn apply(&self, command: keys::Command) {
        let (focus, at) = (self.focus.get(), self.at.get());
        for action in apply_command(command, &self.completed, &self.timeline_view, focus, at) {
            self.perform(action);
        }
    }

    fn select(&self, focus: Focus) {
        self.focus.set(focus);
        self.selection.dispatch(Select::focus(&self.completed.run, focus));
    }

    fn seek(&self, at: u64) {
        self.at.set(at);
        self.playback.dispatch(Play::Seek(at));
    }

    /// Scrolls the row of a record into view.
    fn scroll_to(&self, record: Option<RecordId>) {
        let Some((y, height)) = record.and_then(|record| self.scene.row_of(record)) else { return };
        let frame = self.canvas.cast::<HtmlElement>().and_then(|canvas| canvas.parent_element());
        let Some(frame) = frame else { return };
        if y < self.timeline_view.scroll {
            frame.set_scroll_top(y as i32);
        } else if y + height > self.timeline_view.scroll + self.timeline_view.height {
            frame.set_scroll_top((y + height - self.timeline_view.height) as i32 + 1);
        }
    }

    fn mark(&self, record: RecordId) {
        let completed = self.completed.clone();
        self.document
            .dispatch(Edit::change(move |scenario| Some(bad_records::toggled(scenario, &completed.run, record))));
    }

    /// Returns the position on the canvas.
    fn place(&self, event: &MouseEvent) -> (f64, f64) {
        let corner = self.canvas.cast::<HtmlCanvasElement>().map(|canvas| canvas.get_bounding_client_rect());
        corner.map_or((0.0, 0.0), |corner| {
            (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top())
        })
    }

    fn hit(&self, x: f64, y: f64) -> Option<Target> {
        if y < FOLD_WORDS_PX && x >= self.timeline_view.view.gutter {
            // Clicking the label of a fold opens it.
            let at =
                self.timeline_view.view.left + (x - self.timeline_view.view.gutter) / self.timeline_view.view.scale;
            let fold = self.timeline_view.axis(&self.completed).fold_at(at);
            fold.map(|fold| Target::Fold(fold.from, fold.to))
        } else if y < HEAD_PX {
            None
        } else {
            self.scene.hit(self.timeline_view.view.gutter, x, y - HEAD_PX + self.timeline_view.scroll)
        }
    }

    fn moment(&self, x: f64) -> u64 {
        self.timeline_view.view.moment(self.timeline_view.axis(&self.completed), x - self.timeline_view.view.gutter)
    }

    fn down(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        self.hovered.set(None);
        let (x, y) = self.place(event);
        let playhead = self.timeline_view.view.gutter
            + self.timeline_view.view.x(self.timeline_view.axis(&self.completed), self.at.get());
        let target = self.hit(x, y);
        let under = Under {
            is_mark: target.is_some(),
            is_fold: matches!(target, Some(Target::Fold(..))),
            pans: event.shift_key() || event.pointer_type() == "touch",
        };
        let drag_state = PointerDrag::new(x, y, self.timeline_view.view.gutter, playhead, under);
        if let Some(canvas) = self.canvas.cast::<Element>() {
            // The pointer may be gone already.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        *self.drag_state.borrow_mut() = Some(drag_state);
        if drag_state.drag == Drag::Scrub {
            self.seek(self.moment(x));
        }
    }

    fn moved(&self, event: &PointerEvent) {
        let (x, y) = self.place(event);
        let Some(drag_state) = *self.drag_state.borrow() else { return self.point(x, y) };
        let (drag_state, by) = drag_state.moved(x, y);
        *self.drag_state.borrow_mut() = Some(drag_state);
        match drag_state.drag {
            Drag::Scrub => self.seek(self.moment(x)),
            Drag::Span if drag_state.has_moved => {
                let (one, other) = (self.moment(drag_state.start.0), self.moment(x));
                self.change_view(ViewAction::Span(Some((one.min(other), one.max(other)))));
            }
            Drag::Pan if by != 0.0 => self.change_view(ViewAction::Pan(by)),
            Drag::Span | Drag::Pan => {}
        }
    }

    /// Shows the tooltip and the cursor of what can be clicked.
    fn point(&self, x: f64, y: f64) {
        let target = self.hit(x, y);
        // Below the pointer, and inside of the right edge.
        let left = x.min(self.timeline_view.view.gutter + self.timeline_view.view.width - TIP_PX).max(0.0);
        let room_below = y + 70.0 < self.timeline_view.height;
        let top = if room_below { y + 18.0 } else { y - 62.0 };
        self.hovered.set(target);
        // Set as a property: the page's policy forbids style attributes.
        if let Some(tip) = self.tip.cast::<HtmlElement>() {
            let _ = tip.style().set_property("left", &format!("{}px", left as i32));
            let _ = tip.style().set_property("top", &format!("{}px", top as i32));
        }
        let shape = if target.is_some() { "pointer" } else { "default" };
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            let _ = canvas.style().set_property("cursor", shape);
        }
    }

    fn up(&self, event: &PointerEvent) {
        let Some(drag_state) = self.drag_state.borrow_mut().take() else { return };
        if drag_state.has_moved || drag_state.drag == Drag::Scrub {
            return;
        }
        if self.timeline_view.span.is_some() {
            self.change_view(ViewAction::Span(None));
        }
        let (x, y) = self.place(event);
        match self.hit(x, y) {
            Some(target) => self.choose(target),
            None if x >= self.timeline_view.view.gutter => self.seek(self.moment(x)),
            None => {}
        }
    }

    fn choose(&self, target: Target) {
        let focus = |record: Option<RecordId>, invocation: Option<InvocationId>| {
            self.select(Focus { record, invocation });
        };
        match target {
            Target::Record(record) => focus(Some(record), None),
            // The first click selects the record, the second one this delivery of it.
            Target::Delivery(record, invocation) if self.focus.get().record == Some(record) => {
                focus(Some(record), (self.focus.get().invocation != Some(invocation)).then_some(invocation));
            }
            Target::Delivery(record, _) => focus(Some(record), None),
            Target::Invocation(invocation) => focus(None, Some(invocation)),
            Target::Batch(fact) => {
                let resource = self.completed.run.trace.fact(fact).resource;
                let batch = resource.and_then(|id| self.completed.model.batches(id).find(|batch| batch.fact == fact));
                focus(None, batch.and_then(|batch| batch.invocation));
            }
            Target::Resource(id) => {
                let name = self.completed.run.plan.name(id).to_owned();
                self.selection.dispatch(Select::Resource(name.into()));
            }
            Target::Step(step) => self.seek(self.completed.run.plan.script[step.index()].at.0),
            Target::Fold(from, _) => self.change_view(ViewAction::Unfold(from)),
        }
    }

    fn double(&self, event: &MouseEvent) {
        let (x, y) = self.place(event);
        let is_mark = self.hit(x, y).is_some_and(|target| !matches!(target, Target::Fold(..) | Target::Resource(_)));
        if is_mark {
            self.apply(keys::Command::FitChosen);
        }
    }

    fn wheel(&self, event: &WheelEvent) {
        let (x, _) = self.place(event);
        match gestures::wheel(event.delta_x(), event.delta_y(), event.ctrl_key(), event.shift_key()) {
            Wheel::Zoom(factor) => {
                event.prevent_default();
                self.change_view(ViewAction::Zoom { factor, x: x - self.timeline_view.view.gutter });
            }
            Wheel::Pan(by) => {
                event.prevent_default();
                self.change_view(ViewAction::Pan(by));
            }
            Wheel::Scroll => {}
        }
    }
}

/// Listens to the wheel. Yew's listeners are passive and cannot prevent the browser's zoom.
#[hook]
pub fn use_wheel(frame: &NodeRef, events: &Events) {
    let latest = use_mut_ref(|| events.clone());
    *latest.borrow_mut() = events.clone();
    let frame = frame.clone();
    use_effect_with((), move |()| {
        let frame = frame.cast::<Element>();
        let listener = Closure::<dyn FnMut(WheelEvent)>::new(move |event: WheelEvent| latest.borrow().wheel(&event));
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        if let Some(frame) = &frame {
            let function = listener.as_ref().unchecked_ref();
            let _ = frame.add_event_listener_with_callback_and_add_event_listener_options("wheel", function, &options);
        }
        move || {
            if let Some(frame) = &frame {
                let _ = frame.remove_event_listener_with_callback("wheel", listener.as_ref().unchecked_ref());
            }
        }
    });
}
