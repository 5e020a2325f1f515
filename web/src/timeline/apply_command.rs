//! Translates a command into actions for the reducers.

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::{Focus, step};

use redrive_views::explain;

use super::keys::Command;
use super::timeline_view::{TimelineView, ViewAction};
use crate::inspector::question;
use crate::state::playback::Play;
use crate::state::runs::CompletedRun;
use crate::state::selection::View;

pub enum UiAction {
    ViewAction(ViewAction),
    Focus(Focus),
    Play(Play),
    /// Makes a record bad, or good.
    Mark(RecordId),
    View(View),
    /// Moves the focus to the element with this id.
    FocusOn(&'static str),
}

const ZOOM: f64 = 1.6;
/// Share of the width that a key moves the view by.
const PAN: f64 = 0.2;

/// Returns the actions of a command. `at` is the moment of the playhead.
pub fn apply_command(
    command: Command,
    completed: &CompletedRun,
    timeline_view: &TimelineView,
    focus: Focus,
    at: u64,
) -> Vec<UiAction> {
    let (run, model, view) = (&completed.run, &completed.model, &timeline_view.view);
    // Zooming keeps the playhead in place if it is in view.
    let playhead = view.x(timeline_view.axis(completed), at);
    let x = if (0.0..view.width).contains(&playhead) { playhead } else { view.width / 2.0 };
    let to = |moment: u64| vec![UiAction::Play(Play::Seek(moment)), UiAction::ViewAction(ViewAction::Show(moment))];
    let failure = |found: Option<(u64, InvocationId)>| match found {
        Some((moment, invocation)) => {
            let mut actions = to(moment);
            actions.push(UiAction::Focus(Focus { invocation: Some(invocation), ..keeps(run, focus, invocation) }));
            actions
        }
        None => Vec::new(),
    };
    match command {
        Command::ZoomIn => vec![UiAction::ViewAction(ViewAction::Zoom { factor: ZOOM, x })],
        Command::ZoomOut => vec![UiAction::ViewAction(ViewAction::Zoom { factor: 1.0 / ZOOM, x })],
        Command::PanLeft => vec![UiAction::ViewAction(ViewAction::Pan(-view.width * PAN))],
        Command::PanRight => vec![UiAction::ViewAction(ViewAction::Pan(view.width * PAN))],
        Command::Fit => vec![UiAction::ViewAction(ViewAction::Fit)],
        Command::FitChosen => {
            let stretch = timeline_view.span.or_else(|| chosen(completed, focus));
            stretch.map_or_else(Vec::new, |(from, to)| vec![UiAction::ViewAction(ViewAction::Around { from, to })])
        }
        Command::Go(direction) => {
            let next = step(completed.subject(), focus, direction);
            let mut actions = vec![UiAction::Focus(next)];
            if let Some(bar) = next.invocation.and_then(|invocation| model.bar(run, invocation)) {
                actions.push(UiAction::ViewAction(ViewAction::Show(bar.from)));
            }
            actions
        }
        Command::NextMoment => next_moment(run, at, model.end).map_or_else(Vec::new, to),
        Command::LastMoment => last_moment(run, at).map_or_else(Vec::new, to),
        Command::NextFailure => failure(model.next_failure(at)),
        Command::LastFailure => failure(model.last_failure(at)),
        Command::Play => vec![UiAction::Play(Play::Toggle(timeline_view.end(completed)))],
        Command::MarkBad => focus.record.map_or_else(Vec::new, |record| vec![UiAction::Mark(record)]),
        Command::Cause => {
            let causes = question(completed, focus).map(|(_, fact)| explain::chain(run, fact)).unwrap_or_default();
            let before = causes.iter().rev().map(|id| run.trace.fact(*id).at.0).find(|moment| *moment < at);
            before.map_or_else(Vec::new, to)
        }
        Command::TypeTime => vec![UiAction::FocusOn("clock")],
        Command::Inspect => vec![UiAction::FocusOn("inspection")],
        Command::View(place) => View::ALL.get(place).map(|view| UiAction::View(*view)).into_iter().collect(),
        // The time range is cleared before the selection.
        Command::Clear if timeline_view.span.is_some() => vec![UiAction::ViewAction(ViewAction::Span(None))],
        Command::Clear => vec![UiAction::Focus(Focus::default())],
    }
}

/// Returns the focus on an invocation; the record stays selected if the invocation has it.
fn keeps(run: &Run, focus: Focus, invocation: InvocationId) -> Focus {
    let of = run.trace.invocation(invocation);
    Focus { record: focus.record.filter(|record| run.trace.of(of.records).any(|other| other == *record)), ..focus }
}

/// Returns the time range of the selection.
fn chosen(completed: &CompletedRun, focus: Focus) -> Option<(u64, u64)> {
    if let Some(bar) = focus.invocation.and_then(|invocation| completed.model.bar(&completed.run, invocation)) {
        return Some((bar.from, bar.to));
    }
    let facts = completed.index.record(focus.record?);
    let at = |id: &redrive_core::id::FactId| completed.run.trace.fact(*id).at.0.min(completed.model.end);
    Some((facts.first().map(at)?, facts.last().map(at)?))
}

pub fn next_moment(run: &Run, at: u64, end: u64) -> Option<u64> {
    let facts = run.trace.facts();
    let next = facts.get(facts.partition_point(|fact| fact.at.0 <= at))?;
    (next.at.0 <= end).then_some(next.at.0)
}

pub fn last_moment(run: &Run, at: u64) -> Option<u64> {
    let facts = run.trace.facts();
    let place = facts.partition_point(|fact| fact.at.0 < at).checked_sub(1)?;
    Some(facts[place].at.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use redrive_views::timeline::Step;

    fn actions(command: Command, focus: Focus, at: u64) -> Vec<UiAction> {
        let run = completed("nine-good-messages", 1);
        apply_command(command, &run, &TimelineView::default(), focus, at)
    }

    #[test]
    fn the_next_failure_takes_the_playhead_along() {
        let actions = actions(Command::NextFailure, Focus::default(), 0);
        let [UiAction::Play(Play::Seek(at)), UiAction::ViewAction(ViewAction::Show(shown)), UiAction::Focus(focus)] =
            actions.as_slice()
        else {
            panic!("three actions")
        };
        assert!(*at > 0 && at == shown);
        assert_eq!(focus.invocation, Some(InvocationId::new(0)));
    }

    #[test]
    fn steps_go_from_fact_to_fact_and_stop_at_both_ends() {
        let run = completed("nine-good-messages", 1);
        let end = run.model.end;
        let mut at = 0;
        let mut steps = 0;
        while let Some(next) = next_moment(&run.run, at, end) {
            assert!(next > at);
            at = next;
            steps += 1;
        }
        assert!(at <= end && steps > 10);
        assert_eq!(last_moment(&run.run, 0), None);
    }

    #[test]
    fn arrows_lead_from_record_to_record() {
        let down = |focus| match actions(Command::Go(Step::Down), focus, 0).into_iter().next() {
            Some(UiAction::Focus(focus)) => focus,
            _ => panic!("a focus"),
        };
        let first = down(Focus::default());
        assert_eq!(first.record, Some(RecordId(0)));
        assert_eq!(down(first).record, Some(RecordId(1)));
        let last = Focus { record: Some(RecordId(9)), invocation: None };
        assert_eq!(down(last).record, Some(RecordId(9)));
    }
}
