use super::queue::Queue;

/// A standard queue has about so many messages in flight at most. `Rule::SqsInFlightOverLimit`
const MOST: u32 = 120_000;

impl Queue {
    /// Whether a receive would be refused with OverLimit. Whatever is deleted or comes back makes room again.
    pub fn is_over_limit(&self) -> bool {
        self.in_flight >= MOST
    }
}
