use super::setting::{COUNT, Setting, integer};

/// The account that all resources live in.
pub(super) static ACCOUNT: [Setting; 2] = [
    Setting::new(
        "concurrentExecutions",
        integer(1, 1_000_000, COUNT),
        "maximum number of concurrent invocations in the account's region",
    )
    .or_integer(1000),
    Setting::new(
        "usedByOthers",
        integer(0, 1_000_000, COUNT),
        "concurrent invocations of other functions of the account, at all times",
    )
    .or_integer(0),
];
