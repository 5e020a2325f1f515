//! The time axis: maps milliseconds to units of length, and folds long idle intervals.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Minimum length of an interval that is folded.
const MIN_FOLD_MILLIS: u64 = 300;
/// An idle interval is folded if it is longer than this share of the rest.
const FOLD_SHARE: f64 = 0.6;
/// The share of the axis that one fold takes, and the maximum for all folds.
const ONE_FOLD: f64 = 0.085;
const ALL_FOLDS: f64 = 0.4;
/// Maximum number of folds. More would be too narrow to tell apart.
const MOST_FOLDS: usize = 60;

/// An interval that is drawn to scale, or folded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    pub from: u64,
    pub to: u64,
    /// The start of the piece, in units.
    pub start: f64,
    pub len: f64,
    pub folded: bool,
}

/// Maps times to units and back. In a piece that is not folded, a unit is a millisecond.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pieces: Vec<Piece>,
}

/// An interval without facts.
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
    /// Returns an axis from 0 to `end` that folds the gaps that are long compared with the rest. The gaps are in the
    /// order of time.
    pub fn folding(end: u64, gaps: impl IntoIterator<Item = Gap>) -> Axis {
        let gaps: Vec<Gap> = gaps.into_iter().filter(|gap| gap.millis() >= MIN_FOLD_MILLIS).collect();
        let idle: u64 = gaps.iter().map(|gap| gap.millis()).sum();
        let mut busy = end.saturating_sub(idle).max(1) as f64;
        // From the shortest: each gap that is kept adds to the rest. All gaps longer than the last one kept are folded;
        // equal gaps are treated alike.
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

    /// Returns the axis with the fold that starts at `from` expanded.
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

    /// Returns an axis without folds.
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

    /// Returns the total length in units.
    pub fn len(&self) -> f64 {
        self.pieces.last().map_or(1.0, |piece| piece.start + piece.len)
    }

    pub fn end(&self) -> u64 {
        self.pieces.last().map_or(1, |piece| piece.to)
    }

    /// Returns the unit of a time. After the end, a millisecond is a unit.
    pub fn unit(&self, at: u64) -> f64 {
        let place = self.pieces.partition_point(|piece| piece.to <= at).min(self.pieces.len() - 1);
        let piece = &self.pieces[place];
        let into = at.saturating_sub(piece.from) as f64;
        if piece.folded { piece.start + piece.len * into / (piece.to - piece.from) as f64 } else { piece.start + into }
    }

    /// Returns the time of a unit, between 0 and the end.
    pub fn moment(&self, unit: f64) -> u64 {
        let unit = within(unit, 0.0, self.len());
        let place = self.pieces.partition_point(|piece| piece.start + piece.len <= unit).min(self.pieces.len() - 1);
        let piece = &self.pieces[place];
        let into = unit - piece.start;
        let millis = if piece.folded { into / piece.len * (piece.to - piece.from) as f64 } else { into };
        (piece.from + millis.round() as u64).min(piece.to)
    }

    /// Returns the fold at a unit.
    pub fn fold_at(&self, unit: f64) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.folded && piece.start <= unit && unit < piece.start + piece.len)
    }
}

/// Clamps a number. `f64::clamp` formats floats in its panic message, which would add seven kilobytes to the page.
pub fn within(number: f64, least: f64, most: f64) -> f64 {
    number.min(most).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a second of work, then thirty seconds hidden, repeated: a typical poison pill.
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
    fn one_fold_can_be_expanded() {
        let axis = poison_pill().unfolded(519);
        let folded: Vec<u64> = axis.pieces().iter().filter(|piece| piece.folded).map(|piece| piece.from).collect();
        assert_eq!(folded, [30_333, 60_347]);
        assert!(axis.unit(30_014) - axis.unit(519) > 0.5 * axis.len());
        assert_eq!(axis.end(), 90_056);
    }

    #[test]
    fn even_pauses_are_not_folded() {
        let gaps = (0..100).map(|n| Gap { from: n * 1000 + 30, to: (n + 1) * 1000 });
        assert!(Axis::folding(100_000, gaps).pieces().iter().all(|piece| !piece.folded));
    }

    #[test]
    fn the_number_of_folds_is_limited() {
        // A retry every twenty seconds for days, and a long pause once a night.
        let retries = (0..1000).map(|n| Gap { from: n * 20_000 + 5, to: (n + 1) * 20_000 });
        let night = Gap { from: 20_000_005, to: 60_000_000 };
        let axis = Axis::folding(60_000_100, retries.chain([night]));
        let folded: Vec<u64> = axis.pieces().iter().filter(|piece| piece.folded).map(|piece| piece.from).collect();
        assert_eq!(folded, [20_000_005]);
        assert!(axis.unit(10_000_000) > 0.2 * axis.len());
    }

    #[test]
    fn a_time_maps_to_a_unit_and_back() {
        let axis = poison_pill();
        for at in [0, 14, 518, 519, 20_000, 30_014, 30_200, 60_027, 90_056] {
            assert!(axis.moment(axis.unit(at)).abs_diff(at) <= 1, "{at}");
        }
    }

    #[test]
    fn units_increase_with_time() {
        let axis = poison_pill();
        let units: Vec<f64> = (0..90_100).step_by(7).map(|at| axis.unit(at)).collect();
        assert!(units.is_sorted());
    }

    #[test]
    fn an_empty_run_has_an_axis() {
        let axis = Axis::folding(0, []);
        assert_eq!((axis.unit(0), axis.moment(5.0)), (0.0, 1));
    }
}
