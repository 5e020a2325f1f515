//! What a command comes to, given what is shown: wishes for the reducers, and nothing done yet.

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::{Focus, step};

use redrive_views::explain;

use super::keys::Command;
use super::sight::{Look, Sight};
use crate::inspector::question;
use crate::state::playback::Play;
use crate::state::runs::Good;
use crate::state::selection::View;

pub enum Wish {
    Look(Look),
    Focus(Focus),
    Play(Play),
    /// Turns a record bad, or good again.
    Mark(RecordId),
    View(View),
    /// The keyboard goes on in the element with this id.
    FocusOn(&'static str),
}

const ZOOM: f64 = 1.6;
/// How much of the picture a key moves it by.
const PAN: f64 = 0.2;

/// All that is wished; `at` is the moment of the playhead.
pub fn obey(command: Command, good: &Good, sight: &Sight, focus: Focus, at: u64, is_playing: bool) -> Vec<Wish> {
    let (run, model, view) = (&good.run, &good.model, &sight.view);
    // The playhead stays where it is while time grows around it, if it is in view.
    let playhead = view.x(sight.axis(good), at);
    let x = if (0.0..view.width).contains(&playhead) { playhead } else { view.width / 2.0 };
    let to = |moment: u64| vec![Wish::Play(Play::Seek(moment)), Wish::Look(Look::Show(moment))];
    let failure = |found: Option<(u64, InvocationId)>| match found {
        Some((moment, invocation)) => {
            let mut wishes = to(moment);
            wishes.push(Wish::Focus(Focus { invocation: Some(invocation), ..keeps(run, focus, invocation) }));
            wishes
        }
        None => Vec::new(),
    };
    match command {
        Command::ZoomIn => vec![Wish::Look(Look::Zoom { factor: ZOOM, x })],
        Command::ZoomOut => vec![Wish::Look(Look::Zoom { factor: 1.0 / ZOOM, x })],
        Command::PanLeft => vec![Wish::Look(Look::Pan(-view.width * PAN))],
        Command::PanRight => vec![Wish::Look(Look::Pan(view.width * PAN))],
        Command::Fit => vec![Wish::Look(Look::Fit)],
        Command::FitChosen => {
            let stretch = sight.span.or_else(|| chosen(good, focus));
            stretch.map_or_else(Vec::new, |(from, to)| vec![Wish::Look(Look::Around { from, to })])
        }
        Command::Go(direction) => {
            let next = step(good.subject(), focus, direction);
            let mut wishes = vec![Wish::Focus(next)];
            if let Some(bar) = next.invocation.and_then(|invocation| model.bar(run, invocation)) {
                wishes.push(Wish::Look(Look::Show(bar.from)));
            }
            wishes
        }
        Command::NextMoment => next_moment(run, at, model.end).map_or_else(Vec::new, to),
        Command::LastMoment => last_moment(run, at).map_or_else(Vec::new, to),
        Command::NextFailure => failure(model.next_failure(at)),
        Command::LastFailure => failure(model.last_failure(at)),
        Command::Play => vec![Wish::Play(if is_playing { Play::Stop } else { Play::Start })],
        Command::MarkBad => focus.record.map_or_else(Vec::new, |record| vec![Wish::Mark(record)]),
        Command::Cause => {
            let asked = question(good, focus).map(|(_, fact)| explain::chain(run, fact)).unwrap_or_default();
            let before = asked.iter().rev().map(|id| run.trace.fact(*id).at.0).find(|moment| *moment < at);
            before.map_or_else(Vec::new, to)
        }
        Command::TypeTime => vec![Wish::FocusOn("clock")],
        Command::Inspect => vec![Wish::FocusOn("told")],
        Command::View(place) => View::ALL.get(place).map(|view| Wish::View(*view)).into_iter().collect(),
        // What was drawn out last goes first.
        Command::Clear if sight.span.is_some() => vec![Wish::Look(Look::Span(None))],
        Command::Clear => vec![Wish::Focus(Focus::default())],
    }
}

/// The focus, without a record that the invocation did not have.
fn keeps(run: &Run, focus: Focus, invocation: InvocationId) -> Focus {
    let of = run.trace.invocation(invocation);
    Focus { record: focus.record.filter(|record| run.trace.of(of.records).any(|other| other == *record)), ..focus }
}

/// From when to when it goes on, what is chosen.
fn chosen(good: &Good, focus: Focus) -> Option<(u64, u64)> {
    if let Some(bar) = focus.invocation.and_then(|invocation| good.model.bar(&good.run, invocation)) {
        return Some((bar.from, bar.to));
    }
    let facts = good.index.record(focus.record?);
    let at = |id: &redrive_core::id::FactId| good.run.trace.fact(*id).at.0.min(good.model.end);
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
    use crate::state::runs::tests::good;
    use redrive_views::timeline::Step;

    fn wishes(command: Command, focus: Focus, at: u64) -> Vec<Wish> {
        let run = good("nine-good-messages", 1);
        obey(command, &run, &Sight::default(), focus, at, false)
    }

    #[test]
    fn the_next_failure_takes_the_playhead_along() {
        let wishes = wishes(Command::NextFailure, Focus::default(), 0);
        let [Wish::Play(Play::Seek(at)), Wish::Look(Look::Show(shown)), Wish::Focus(focus)] = wishes.as_slice() else {
            panic!("three wishes")
        };
        assert!(*at > 0 && at == shown);
        assert_eq!(focus.invocation, Some(InvocationId::new(0)));
    }

    #[test]
    fn steps_go_from_fact_to_fact_and_stop_at_both_ends() {
        let run = good("nine-good-messages", 1);
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
        let down = |focus| match wishes(Command::Go(Step::Down), focus, 0).into_iter().next() {
            Some(Wish::Focus(focus)) => focus,
            _ => panic!("a focus"),
        };
        let first = down(Focus::default());
        assert_eq!(first.record, Some(RecordId(0)));
        assert_eq!(down(first).record, Some(RecordId(1)));
        let last = Focus { record: Some(RecordId(9)), invocation: None };
        assert_eq!(down(last).record, Some(RecordId(9)));
    }
}
