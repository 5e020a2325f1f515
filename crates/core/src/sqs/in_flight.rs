use super::queue::Queue;

/// Maximum number of messages in flight of a standard queue, about. `Rule::SqsInFlightOverLimit`
const MOST: u32 = 120_000;

impl Queue {
    /// Returns true if a receive is refused with OverLimit. A message that is deleted or visible again makes room.
    pub fn is_over_limit(&self) -> bool {
        self.in_flight >= MOST
    }
}
