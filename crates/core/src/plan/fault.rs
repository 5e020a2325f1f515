use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Action, Plan};
use crate::draw::{self, Purpose};
use crate::id::{FunctionId, StepId};
use crate::time::Duration;

/// The additional time of a slow record for which the scenario gives none.
pub const DEFAULT_EXTRA: Duration = Duration::secs(30);

/// The unit of chances. Chances are whole numbers of billionths, because the core uses no floating-point numbers.
pub const ONE_IN_A_BILLION: u32 = 1_000_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// An exception that the code does not catch, unless `onBadRecord` says so.
    Throw,
    /// The work hangs until the function's timeout.
    Timeout,
    /// The process exits.
    Crash,
    OutOfMemory,
    /// The work is done, but takes longer.
    Slow,
}

impl Fault {
    pub const ALL: [Fault; 5] = [Fault::Throw, Fault::Timeout, Fault::Crash, Fault::OutOfMemory, Fault::Slow];

    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::Throw => "throw",
            Fault::Timeout => "timeout",
            Fault::Crash => "crash",
            Fault::OutOfMemory => "outOfMemory",
            Fault::Slow => "slow",
        }
    }
}

/// A selection of records of a send, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Sorted.
    Listed(Vec<u32>),
    Every(u32),
    /// In billionths.
    Chance(u32),
}

impl Which {
    /// Returns true if record `n` of the send is one of them; `bits` makes the draw for that record.
    pub fn contains(&self, n: u32, bits: impl FnOnce() -> u64) -> bool {
        match self {
            Which::Listed(numbers) => numbers.binary_search(&n).is_ok(),
            Which::Every(step) => n.is_multiple_of(*step),
            Which::Chance(billionths) => draw::happens(bits(), *billionths),
        }
    }
}

/// A fault of some records of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    pub which: Which,
    pub fault: Fault,
    /// The number of deliveries that fail; without it, all fail.
    pub times: Option<u32>,
    /// The chance that a delivery fails, in billionths; without it, every delivery fails.
    pub chance: Option<u32>,
    /// The additional time of a slow record.
    pub extra: Duration,
    /// The function where it occurs; without it, the first function of the record.
    pub function: Option<FunctionId>,
    /// The name by which a `deploy` step fixes it.
    pub name: Option<Box<str>>,
    pub error_type: Option<Box<str>>,
    pub error_message: Option<Box<str>>,
}

impl Bad {
    /// Returns true if a record of the send has this fault. Other fields decide
    /// whether it occurs in a delivery.
    pub fn marks(&self, plan: &Plan, step: StepId, n: u32) -> bool {
        self.which.contains(n, || {
            let step = &plan.script[step.index()];
            let to = match &step.action {
                Action::Send(send) => plan.key(send.to),
                _ => 0,
            };
            let record = u64::from(step.written) << 32 | u64::from(n);
            draw::bits(plan.seed, Purpose::RecordIsBad, to, record, self.fault as u64)
        })
    }
}
