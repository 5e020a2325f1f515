//! The phases of a record, and the settings by which a record is kept after it was given up.

/// The phase of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Delayed,
    Visible,
    InFlight,
    /// A record in a stream, an asynchronous event that waits for its next attempt, or a copy that is not yet delivered.
    Queued,
    Gone,
}

impl Phase {
    pub const ALL: [Phase; 5] = [Phase::Delayed, Phase::Visible, Phase::InFlight, Phase::Queued, Phase::Gone];

    pub const fn as_str(self) -> &'static str {
        match self {
            Phase::Delayed => "delayed",
            Phase::Visible => "visible",
            Phase::InFlight => "inFlight",
            Phase::Queued => "queued",
            Phase::Gone => "gone",
        }
    }
}

/// The setting by which a record is kept after it was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    RedrivePolicy,
    DeadLetterConfig,
    OnFailure,
    Subscription,
    Target,
    Catch,
}

impl Through {
    pub const ALL: [Through; 6] = [
        Through::RedrivePolicy,
        Through::DeadLetterConfig,
        Through::OnFailure,
        Through::Subscription,
        Through::Target,
        Through::Catch,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Through::RedrivePolicy => "redrivePolicy",
            Through::DeadLetterConfig => "deadLetterConfig",
            Through::OnFailure => "onFailure",
            Through::Subscription => "subscription",
            Through::Target => "target",
            Through::Catch => "catch",
        }
    }
}
