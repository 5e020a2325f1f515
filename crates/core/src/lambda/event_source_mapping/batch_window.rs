//! `maximumBatchingWindowInSeconds`: a batch that is not full is gathered until the window ends.

use crate::time::{Duration, Instant};

/// The start of the current window. Windows follow each other from the end of the last run, so the first record arrives
/// in a window that has already begun: `Rule::LambdaBatchWindowStartsAfterRun`
pub(super) fn window_start(free_since: Instant, window: Duration, now: Instant) -> Instant {
    let elapsed = now.since(free_since).0 / window.0;
    free_since + Duration(elapsed * window.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_each_other_without_a_gap() {
        let starts = [1_000, 1_999, 2_000, 5_500];
        let starts = starts.map(|now| window_start(Instant(1_000), Duration(1_000), Instant(now)).0);
        assert_eq!(starts, [1_000, 1_000, 2_000, 5_000]);
    }
}
