//! The axis of time: whole milliseconds to units of length, with long idle stretches folded.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Shorter stretches are never folded: a fold must save more than it costs to read.
const MIN_FOLD_MILLIS: u64 = 300;
/// A stretch without a fact is folded when it would take more than this share of all the rest.
const FOLD_SHARE: f64 = 0.6;
/// What one fold takes of the whole axis, and all of them together at most.
const ONE_FOLD: f64 = 0.085;
const ALL_FOLDS: f64 = 0.4;
/// More of them would each be a sliver, and nobody could tell one from the next: then even time says more.
const MOST_FOLDS: usize = 60;

/// A stretch of time that is drawn evenly, or folded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    pub from: u64,
    pub to: u64,
    /// Where it begins, in units.
    pub start: f64,
    pub len: f64,
    pub folded: bool,
}

/// From moments to units and back. In an even piece, a millisecond is a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pieces: Vec<Piece>,
}

/// A stretch in which nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub from: u64,
    pub to: u64,
}

impl Gap {
    fn millis(self) -> u64 {
        self.to - self.from
    }
}

impl Axis {
    /// An axis from 0 to `end`, with those of the gaps folded that would drown the rest. They come in the order of time.
    pub fn folding(end: u64, gaps: impl IntoIterator<Item = Gap>) -> Axis {
        let gaps: Vec<Gap> = gaps.into_iter().filter(|gap| gap.millis() >= MIN_FOLD_MILLIS).collect();
        let idle: u64 = gaps.iter().map(|gap| gap.millis()).sum();
        let mut busy = end.saturating_sub(idle).max(1) as f64;
        // From the shortest on: each that is kept makes the next one look smaller. All that are longer than the last one
        // kept are folded; equal ones share their fate.
        let mut lengths: BinaryHeap<Reverse<u64>> = gaps.iter().map(|gap| Reverse(gap.millis())).collect();
        let mut longest_kept = 0;
        while let Some(Reverse(length)) = lengths.pop() {
            if length > longest_kept && length as f64 > busy * FOLD_SHARE {
                break;
            }
            busy += length as f64;
            longest_kept = length;
        }
        let mut folds: Vec<Gap> = gaps.into_iter().filter(|gap| gap.millis() > longest_kept).collect();
        if folds.len() > MOST_FOLDS {
            let mut lengths: Vec<u64> = folds.iter().map(|fold| fold.millis()).collect();
            let (_, longest_kept, _) = lengths.select_nth_unstable_by_key(MOST_FOLDS, |length| Reverse(*length));
            let longest_kept = *longest_kept;
            busy +=
                folds.iter().filter(|fold| fold.millis() <= longest_kept).map(|fold| fold.millis() as f64).sum::<f64>();
            folds.retain(|fold| fold.millis() > longest_kept);
        }
        Axis::build(end, &folds, busy)
    }

    /// The same with the fold that begins there drawn out.
    pub fn unfolded(&self, from: u64) -> Axis {
        let pieces = self.pieces.iter();
        let busy = |piece: &Piece| if piece.folded && piece.from != from { 0 } else { piece.to - piece.from };
        let folds: Vec<Gap> = pieces
            .clone()
            .filter(|piece| piece.folded && piece.from != from)
            .map(|piece| Gap { from: piece.from, to: piece.to })
            .collect();
        Axis::build(self.end(), &folds, pieces.map(busy).sum::<u64>().max(1) as f64)
    }

    pub fn has_folds(&self) -> bool {
        self.pieces.iter().any(|piece| piece.folded)
    }

    /// An axis true to scale.
    pub fn even(end: u64) -> Axis {
        Axis::build(end, &[], end.max(1) as f64)
    }

    fn build(end: u64, folds: &[Gap], busy: f64) -> Axis {
        let share = (folds.len() as f64 * ONE_FOLD).min(ALL_FOLDS);
        let fold_len = if folds.is_empty() { 0.0 } else { busy * share / (1.0 - share) / folds.len() as f64 };
        let mut pieces = Vec::with_capacity(2 * folds.len() + 1);
        let (mut at, mut start) = (0, 0.0);
        let mut add = |from: u64, to: u64, len: f64, folded: bool| {
            pieces.push(Piece { from, to, start, len, folded });
            start += len;
        };
        for fold in folds {
            if fold.from > at {
                add(at, fold.from, (fold.from - at) as f64, false);
            }
            add(fold.from, fold.to, fold_len, true);
            at = fold.to;
        }
        if end > at || folds.is_empty() {
            let end = end.max(at + 1);
            add(at, end, (end - at) as f64, false);
        }
        Axis { pieces }
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The length of the whole, in units.
    pub fn len(&self) -> f64 {
        self.pieces.last().map_or(1.0, |piece| piece.start + piece.len)
    }

    pub fn end(&self) -> u64 {
        self.pieces.last().map_or(1, |piece| piece.to)
    }

    /// Where a moment lies. Past the end it goes on evenly.
    pub fn unit(&self, at: u64) -> f64 {
        let place = self.pieces.partition_point(|piece| piece.to <= at).min(self.pieces.len() - 1);
        let piece = &self.pieces[place];
        let into = at.saturating_sub(piece.from) as f64;
        if piece.folded { piece.start + piece.len * into / (piece.to - piece.from) as f64 } else { piece.start + into }
    }

    /// The moment that lies there; nothing is before 0 or after the end.
    pub fn moment(&self, unit: f64) -> u64 {
        let unit = within(unit, 0.0, self.len());
        let place = self.pieces.partition_point(|piece| piece.start + piece.len <= unit).min(self.pieces.len() - 1);
        let piece = &self.pieces[place];
        let into = unit - piece.start;
        let millis = if piece.folded { into / piece.len * (piece.to - piece.from) as f64 } else { into };
        (piece.from + millis.round() as u64).min(piece.to)
    }

    /// The fold that lies there.
    pub fn fold_at(&self, unit: f64) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.folded && piece.start <= unit && unit < piece.start + piece.len)
    }
}

/// The nearest number to one that lies between two. The library's own would bring the writing of decimals with it, for
/// its message about bad bounds: seven kilobytes of the page.
pub fn within(number: f64, least: f64, most: f64) -> f64 {
    number.min(most).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a second of work, thirty seconds hidden, and so on: the usual poison pill.
    fn poison_pill() -> Axis {
        let gap = |from, to| Gap { from, to };
        Axis::folding(90_056, [gap(519, 30_014), gap(30_333, 60_028), gap(60_347, 90_042)])
    }

    #[test]
    fn a_long_idle_stretch_is_folded() {
        let axis = poison_pill();
        assert_eq!(axis.pieces().iter().filter(|piece| piece.folded).count(), 3);
        let band = axis.unit(30_014) - axis.unit(519);
        assert!(band < 0.1 * axis.len(), "a fold is a band, not a stretch: {band} of {}", axis.len());
    }

    #[test]
    fn a_fold_can_be_drawn_out_alone() {
        let axis = poison_pill().unfolded(519);
        let folded: Vec<u64> = axis.pieces().iter().filter(|piece| piece.folded).map(|piece| piece.from).collect();
        assert_eq!(folded, [30_333, 60_347]);
        assert!(axis.unit(30_014) - axis.unit(519) > 0.5 * axis.len());
        assert_eq!(axis.end(), 90_056);
    }

    #[test]
    fn even_pauses_are_left_as_they_are() {
        let gaps = (0..100).map(|n| Gap { from: n * 1000 + 30, to: (n + 1) * 1000 });
        assert!(Axis::folding(100_000, gaps).pieces().iter().all(|piece| !piece.folded));
    }

    #[test]
    fn folds_that_would_be_slivers_are_none() {
        // A retry every twenty seconds, for days; and once a night.
        let retries = (0..1000).map(|n| Gap { from: n * 20_000 + 5, to: (n + 1) * 20_000 });
        let night = Gap { from: 20_000_005, to: 60_000_000 };
        let axis = Axis::folding(60_000_100, retries.chain([night]));
        let folded: Vec<u64> = axis.pieces().iter().filter(|piece| piece.folded).map(|piece| piece.from).collect();
        assert_eq!(folded, [20_000_005]);
        assert!(axis.unit(10_000_000) > 0.2 * axis.len());
    }

    #[test]
    fn there_and_back_is_the_same_moment() {
        let axis = poison_pill();
        for at in [0, 14, 518, 519, 20_000, 30_014, 30_200, 60_027, 90_056] {
            assert!(axis.moment(axis.unit(at)).abs_diff(at) <= 1, "{at}");
        }
    }

    #[test]
    fn units_never_run_backwards() {
        let axis = poison_pill();
        let units: Vec<f64> = (0..90_100).step_by(7).map(|at| axis.unit(at)).collect();
        assert!(units.is_sorted());
    }

    #[test]
    fn a_run_of_no_length_has_an_axis() {
        let axis = Axis::folding(0, []);
        assert_eq!((axis.unit(0), axis.moment(5.0)), (0.0, 1));
    }
}
