//! The outcomes of records.

/// The end of a record, or its place at the end of the run. A record has exactly one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Processed,
    DeadLettered,
    Discarded,
    Expired,
    Acknowledged,
    Failed,
    Filtered,
    Deduplicated,
    Rejected,
    InFlight,
    Waiting,
}

impl Outcome {
    pub const ALL: [Outcome; 11] = [
        Outcome::Processed,
        Outcome::DeadLettered,
        Outcome::Discarded,
        Outcome::Expired,
        Outcome::Acknowledged,
        Outcome::Failed,
        Outcome::Filtered,
        Outcome::Deduplicated,
        Outcome::Rejected,
        Outcome::InFlight,
        Outcome::Waiting,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Processed => "processed",
            Outcome::DeadLettered => "deadLettered",
            Outcome::Discarded => "discarded",
            Outcome::Expired => "expired",
            Outcome::Acknowledged => "acknowledged",
            Outcome::Failed => "failed",
            Outcome::Filtered => "filtered",
            Outcome::Deduplicated => "deduplicated",
            Outcome::Rejected => "rejected",
            Outcome::InFlight => "inFlight",
            Outcome::Waiting => "waiting",
        }
    }

    /// The outcome in words for readers.
    pub const fn words(self) -> &'static str {
        match self {
            Outcome::Processed => "processed",
            Outcome::DeadLettered => "dead-lettered",
            Outcome::Discarded => "discarded",
            Outcome::Expired => "expired",
            Outcome::Acknowledged => "acknowledged, not done",
            Outcome::Failed => "failed",
            Outcome::Filtered => "filtered out",
            Outcome::Deduplicated => "deduplicated",
            Outcome::Rejected => "rejected",
            Outcome::InFlight => "in flight",
            Outcome::Waiting => "waiting",
        }
    }

    /// Tests whether a good record with this outcome is a victim.
    pub const fn makes_victim(self) -> bool {
        matches!(
            self,
            Outcome::DeadLettered | Outcome::Discarded | Outcome::Expired | Outcome::Acknowledged | Outcome::Failed
        )
    }

    /// Tests whether a record with this outcome is stored nowhere.
    pub const fn is_loss(self) -> bool {
        matches!(self, Outcome::Discarded | Outcome::Expired | Outcome::Acknowledged)
    }
}
