//! The ticks of the axis.

use super::{Axis, TimeFormat, Viewport};

/// The intervals between ticks, in milliseconds.
const STEPS: [u64; 27] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1000,
    2000,
    5000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    21_600_000,
    43_200_000,
    86_400_000,
    864_000_000,
];
const MIN_TICK_PX: f64 = 56.0;
/// Half the width of a label with its margins.
pub(super) const HALF_LABEL_PX: f64 = 22.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub x: f64,
    pub at: u64,
    /// None if it would collide with another label.
    pub label: Option<String>,
}

/// Returns the ticks in view, from left to right.
pub fn ticks(axis: &Axis, view: &Viewport, time_format: TimeFormat) -> Vec<Tick> {
    let step = STEPS.into_iter().find(|step| *step as f64 * view.scale >= MIN_TICK_PX).unwrap_or(864_000_000);
    let decimals = if step < 10 {
        3
    } else if step < 100 {
        2
    } else {
        usize::from(step < 1000)
    };
    let (from, to) = view.edges(axis);
    let mut ticks = Vec::new();
    let mut free_from = f64::NEG_INFINITY;
    for piece in axis.pieces().iter().filter(|piece| !piece.folded && piece.to >= from && piece.from <= to) {
        // The time after a fold always has a label.
        let first = [piece.from].into_iter().filter(|at| *at > 0);
        let multiples = (piece.from.max(from).div_ceil(step)..=piece.to.min(to) / step).map(|n| n * step);
        let mut last = None;
        for at in first.chain(multiples) {
            let x = view.x(axis, at);
            if at < from || last == Some(at) {
                continue;
            }
            last = Some(at);
            let is_free = x - HALF_LABEL_PX >= free_from && x + HALF_LABEL_PX <= view.width;
            let is_first = at == piece.from && at > 0;
            let label = is_free.then(|| {
                if is_first { time_format.write(at, decimals.max(1)) } else { time_format.write(at, decimals) }
            });
            if is_free {
                // At the left edge, a label is to the right of its tick, so that it does not overlap the names.
                let reaches = if x < HALF_LABEL_PX { 2.0 * HALF_LABEL_PX } else { HALF_LABEL_PX };
                free_from = x + reaches;
            }
            ticks.push(Tick { x, at, label });
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_collide() {
        for millis in [5, 900, 12_345, 90_056, 3_600_000, 86_400_000 * 30] {
            let axis = Axis::even(millis);
            let view = Viewport::fit(&axis, 640.0);
            let labelled: Vec<f64> = ticks(&axis, &view, TimeFormat::SinceStart)
                .into_iter()
                .filter(|tick| tick.label.is_some())
                .map(|tick| tick.x)
                .collect();
            assert!(labelled.windows(2).all(|pair| pair[1] - pair[0] >= 2.0 * HALF_LABEL_PX), "{millis}");
            assert!(labelled.len() >= 2, "{millis}: {labelled:?}");
        }
    }
}
