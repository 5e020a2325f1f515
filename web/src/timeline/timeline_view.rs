//! The visible part of the timeline. Local to it, and changed in every frame of a gesture.

use std::rc::Rc;

use redrive_views::timeline::{Axis, HEAD_PX, Subject, TimeFormat, Viewport};
use yew::prelude::*;

use crate::state::Shared;
use crate::state::runs::CompletedRun;

#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    pub view: Viewport,
    /// Height of the lanes in pixels.
    pub height: f64,
    pub scroll: f64,
    /// The whole run is visible, and the whole of later runs will be.
    pub is_fit: bool,
    /// Idle time is not folded.
    pub is_true_scale: bool,
    /// Times are shown as time of day.
    pub is_wall_clock: bool,
    /// All gauges are shown, not only the first.
    pub has_all_gauges: bool,
    /// The selected time range.
    pub span: Option<(u64, u64)>,
    /// The common axis of two runs in a comparison.
    common: Option<Rc<Axis>>,
    /// An axis that differs from the run's own, with the revision of the run.
    axis: Option<(u32, Rc<Axis>)>,
}

pub type TimelineViewContext = UseReducerHandle<TimelineView>;

pub enum ViewAction {
    /// The run or the size of the frame changed.
    Room {
        width: f64,
        height: f64,
    },
    Scroll(f64),
    Zoom {
        factor: f64,
        x: f64,
    },
    Pan(f64),
    Fit,
    Around {
        from: u64,
        to: u64,
    },
    /// Scrolls as little as needed to show a moment.
    Show(u64),
    /// Shows the part between two positions of the axis, from 0 to 1.
    Window(f64, f64),
    /// Expands the fold that begins at this moment.
    Unfold(u64),
    TrueScale(bool),
    WallClock(bool),
    AllGauges(bool),
    Span(Option<(u64, u64)>),
    /// Starts or ends a comparison.
    Common(Option<Rc<Axis>>),
    /// Copies the visible range and the display settings of another timeline.
    Follow(Rc<TimelineView>),
}

impl Default for TimelineView {
    fn default() -> TimelineView {
        TimelineView {
            view: Viewport { left: 0.0, scale: 1.0, width: 0.0, gutter: 0.0, is_dense: false },
            height: 0.0,
            scroll: 0.0,
            is_fit: true,
            is_true_scale: false,
            is_wall_clock: false,
            has_all_gauges: false,
            span: None,
            common: None,
            axis: None,
        }
    }
}

impl TimelineView {
    /// Returns the axis on which a run is shown.
    pub fn axis<'a>(&'a self, completed: &'a CompletedRun) -> &'a Axis {
        let own = self.axis.as_ref().filter(|(revision, _)| *revision == completed.revision);
        own.map_or_else(|| self.base(completed), |(_, axis)| axis)
    }

    /// Returns the axis without expanded folds.
    fn base<'a>(&'a self, completed: &'a CompletedRun) -> &'a Axis {
        self.common.as_deref().unwrap_or(&completed.model.axis)
    }

    /// Returns the end of the axis.
    pub fn end(&self, completed: &CompletedRun) -> u64 {
        self.common.as_ref().map_or(completed.model.end, |axis| axis.end())
    }

    pub fn time_format(&self, completed: &CompletedRun) -> TimeFormat {
        if self.is_wall_clock {
            TimeFormat::TimeOfDay(completed.run.plan.start_unix_millis)
        } else {
            TimeFormat::SinceStart
        }
    }

    pub fn subject<'a>(&'a self, completed: &'a CompletedRun) -> Subject<'a> {
        Subject { axis: self.axis(completed), time_format: self.time_format(completed), ..completed.subject() }
    }

    /// Returns the same visible range on another axis.
    fn on(&self, completed: &CompletedRun, axis: Option<Axis>) -> TimelineView {
        let axis = axis.map(|axis| (completed.revision, Rc::new(axis)));
        let mut next = TimelineView { axis, ..self.clone() };
        let (from, to) = self.view.edges(self.axis(completed));
        let axis = next.axis(completed);
        next.view = if self.is_fit { self.view.fitted(axis) } else { self.view.around(axis, from, to) };
        next.is_fit = next.view.is_fit(next.axis(completed));
        next
    }
}

/// Below this height the rows are lower as well.
const DENSE_BELOW_PX: f64 = 420.0;

/// An action with its run, to which the axis belongs.
pub struct ViewChange(pub Shared<CompletedRun>, pub ViewAction);

impl Reducible for TimelineView {
    type Action = ViewChange;

    fn reduce(self: Rc<Self>, ViewChange(completed, look): ViewChange) -> Rc<Self> {
        let axis = self.axis(&completed);
        let view = |view: Viewport| TimelineView { view, is_fit: view.is_fit(axis), ..(*self).clone() };
        let next = match look {
            ViewAction::Room { width, height } => {
                // A new run has its own folds, or none if folding is off.
                let is_new = self.axis.as_ref().is_none_or(|(revision, _)| *revision != completed.revision);
                let own = if is_new && self.is_true_scale {
                    Some((completed.revision, Rc::new(Axis::even(self.base(&completed).end()))))
                } else {
                    self.axis.clone().filter(|_| !is_new)
                };
                let mut next = TimelineView { axis: own, height: (height - HEAD_PX).max(0.0), ..(*self).clone() };
                let axis = next.axis(&completed);
                next.view = if self.is_fit { Viewport::on(axis, width) } else { self.view.resized(axis, width) };
                next.view.is_dense = height < DENSE_BELOW_PX;
                next
            }
            ViewAction::Scroll(scroll) => TimelineView { scroll, ..(*self).clone() },
            ViewAction::Zoom { factor, x } => view(self.view.zoomed(axis, factor, x)),
            ViewAction::Pan(pixels) => view(self.view.panned(axis, pixels)),
            ViewAction::Fit => view(self.view.fitted(axis)),
            ViewAction::Around { from, to } => view(self.view.around(axis, from, to)),
            ViewAction::Show(at) => view(self.view.showing(axis, at)),
            ViewAction::Window(from, to) => view(self.view.window(axis, from, to)),
            ViewAction::Unfold(from) => self.on(&completed, Some(axis.unfolded(from))),
            ViewAction::TrueScale(is_true_scale) => {
                let even = is_true_scale.then(|| Axis::even(self.base(&completed).end()));
                TimelineView { is_true_scale, ..self.on(&completed, even) }
            }
            ViewAction::WallClock(is_wall_clock) => TimelineView { is_wall_clock, ..(*self).clone() },
            ViewAction::Span(span) => TimelineView { span, ..(*self).clone() },
            ViewAction::Common(common) => {
                let bare = TimelineView { common, axis: None, ..(*self).clone() };
                // Folding stays off.
                let even = self.is_true_scale.then(|| Axis::even(bare.base(&completed).end()));
                bare.on(&completed, even)
            }
            ViewAction::Follow(other) => TimelineView {
                view: Viewport { left: other.view.left, scale: other.view.scale, ..self.view },
                is_fit: other.is_fit,
                is_true_scale: other.is_true_scale,
                is_wall_clock: other.is_wall_clock,
                has_all_gauges: other.has_all_gauges,
                span: other.span,
                axis: other.axis.clone().map(|(_, axis)| (completed.revision, axis)),
                ..(*self).clone()
            },
            ViewAction::AllGauges(has_all_gauges) => TimelineView { has_all_gauges, ..(*self).clone() },
        };
        if next == *self { self } else { next.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use redrive_views::timeline::LaneKind;

    #[test]
    fn a_fit_stays_a_fit_in_more_room() {
        let run = completed("nine-good-messages", 1);
        let look = |timeline_view: Rc<TimelineView>, look| timeline_view.reduce(ViewChange(run.clone(), look));
        let timeline_view = look(Rc::new(TimelineView::default()), ViewAction::Room { width: 600.0, height: 400.0 });
        assert!(timeline_view.view.is_fit(&run.model.axis));
        let timeline_view = look(timeline_view, ViewAction::Room { width: 900.0, height: 400.0 });
        assert!(timeline_view.view.is_fit(&run.model.axis) && timeline_view.view.width == 768.0);
        let zoomed = look(timeline_view, ViewAction::Zoom { factor: 3.0, x: 100.0 });
        let wider = look(zoomed.clone(), ViewAction::Room { width: 1000.0, height: 400.0 });
        assert_eq!(wider.view.scale, zoomed.view.scale);
    }

    #[test]
    fn message_groups_have_lanes_of_their_own() {
        let run = completed("fifo-blocked", 1);
        let lanes = run.model.lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Records(_)));
        let about: Vec<&str> = lanes.map(|lane| lane.about.as_str()).collect();
        assert_eq!(about, ["group customer-0", "group customer-1"]);
    }

    #[test]
    fn gauges_read_what_was_there() {
        let run = completed("nine-good-messages", 1);
        let gauges = run.model.lanes.iter().filter_map(|lane| match lane.kind {
            LaneKind::Gauge(gauge) => Some(gauge),
            _ => None,
        });
        let read: Vec<(&str, u64, u64)> =
            gauges.map(|it| (it.name(), run.model.gauge(it, 300), run.model.gauge(it, 20_000))).collect();
        let of = |name: &str| read.iter().find(|(other, ..)| *other == name).map(|(_, early, late)| (*early, *late));
        assert_eq!(of("In flight"), Some((10, 10)));
        assert_eq!(of("Visible"), Some((0, 0)));
        assert_eq!(of("Age of oldest"), Some((300, 20_000)));
        assert_eq!(of("Concurrency"), Some((1, 0)));
        assert!(of("Pollers").is_some_and(|(early, _)| early > 0));
        let stream = completed("one-bad-record-bisect", 1);
        let age = stream.model.lanes.iter().find_map(|lane| match lane.kind {
            LaneKind::Gauge(gauge @ redrive_views::timeline::Gauge::IteratorAge(_)) => Some(gauge),
            _ => None,
        });
        // The last batch waited for the batches before it.
        assert_eq!(age.map(|age| stream.model.gauge(age, stream.model.end)), Some(2240));
    }

    #[test]
    fn a_fold_is_drawn_out_and_all_of_them_at_true_scale() {
        let run = completed("nine-good-messages", 1);
        let look = |timeline_view: Rc<TimelineView>, look| timeline_view.reduce(ViewChange(run.clone(), look));
        let timeline_view = look(Rc::new(TimelineView::default()), ViewAction::Room { width: 600.0, height: 400.0 });
        let folds = |timeline_view: &TimelineView| {
            timeline_view.axis(&run).pieces().iter().filter(|piece| piece.folded).count()
        };
        let first = run.model.axis.pieces().iter().find(|piece| piece.folded).expect("it has folds").from;
        let unfolded = look(timeline_view.clone(), ViewAction::Unfold(first));
        assert_eq!((folds(&timeline_view), folds(&unfolded)), (3, 2));
        let even = look(unfolded, ViewAction::TrueScale(true));
        assert_eq!(folds(&even), 0);
        // The next run is drawn in the same way.
        let next = completed("nine-good-messages", 2);
        let even = even.reduce(ViewChange(next.clone(), ViewAction::Room { width: 600.0, height: 400.0 }));
        assert!(!even.axis(&next).has_folds());
    }

    #[test]
    fn two_runs_lie_on_one_axis_and_are_looked_at_as_one() {
        let (a, b) = (completed("nine-good-messages", 1), completed("report-the-bad-one", 2));
        let room = || ViewAction::Room { width: 600.0, height: 300.0 };
        let look = |timeline_view: Rc<TimelineView>, of: &Shared<CompletedRun>, look| {
            timeline_view.reduce(ViewChange(of.clone(), look))
        };
        let axis = Rc::new(redrive_views::timeline::common_axis(&a.run, &b.run));
        let both = [&a, &b].map(|of| {
            look(look(Rc::new(TimelineView::default()), of, room()), of, ViewAction::Common(Some(axis.clone())))
        });
        assert_eq!(both[0].view, both[1].view);
        assert_eq!((both[0].end(&a), both[1].end(&b)), (axis.end(), axis.end()));
        // Time is folded where both runs are idle.
        for run in [&a, &b] {
            let folded = |at: u64| axis.pieces().iter().any(|piece| piece.folded && piece.from < at && at < piece.to);
            assert!(run.run.trace.facts().iter().all(|fact| !folded(fact.at.0)));
        }
        assert!(axis.has_folds());
        let zoomed = look(both[1].clone(), &b, ViewAction::Zoom { factor: 4.0, x: 200.0 });
        let followed = look(both[0].clone(), &a, ViewAction::Follow(zoomed.clone()));
        assert_eq!(followed.view, zoomed.view);
        assert!(Rc::ptr_eq(&followed, &look(followed.clone(), &a, ViewAction::Follow(zoomed))));
    }

    #[test]
    fn in_little_room_rows_are_low() {
        let run = completed("nine-good-messages", 1);
        let height = |px: f64| {
            let timeline_view = Rc::new(TimelineView::default())
                .reduce(ViewChange(run.clone(), ViewAction::Room { width: 600.0, height: px }));
            let focus = redrive_views::timeline::Focus::default();
            let scene = redrive_views::timeline::layout(run.subject(), &timeline_view.view, focus, (0.0, 1e6), false);
            scene.row_of(redrive_core::id::RecordId(2)).expect("it has a row").1
        };
        assert_eq!((height(300.0), height(600.0)), (15.0, 20.0));
    }

    #[test]
    fn a_resource_that_passes_records_on_has_a_lane() {
        let run = completed("replay-pipeline", 1);
        let lane = run.model.lanes.iter().find_map(|lane| match &lane.kind {
            LaneKind::FanOut(messages) if lane.name == "orders" => Some(messages),
            _ => None,
        });
        let messages = lane.expect("the topic has one");
        assert_eq!(messages.len(), 5);
        assert_eq!(messages[1].finding(&run.run.plan), "to replay, worker");
    }

    #[test]
    fn looking_the_same_way_changes_nothing() {
        let run = completed("nine-good-messages", 1);
        let room = || ViewChange(run.clone(), ViewAction::Room { width: 600.0, height: 400.0 });
        let timeline_view = Rc::new(TimelineView::default()).reduce(room());
        assert!(Rc::ptr_eq(&timeline_view, &timeline_view.clone().reduce(room())));
    }
}
