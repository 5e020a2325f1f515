//! The retry quota of the standard mode. All calls of a program share it, which limits retries during an outage.

use crate::fact::Answer;

const FULL: u32 = 500;
const RETRY: u32 = 5;
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// Returned to the quota by a success without a retry.
const SUCCESS: u32 = 1;

#[derive(Clone)]
pub(super) struct RetryQuota(u32);

impl Default for RetryQuota {
    fn default() -> RetryQuota {
        RetryQuota(FULL)
    }
}

impl RetryQuota {
    /// Takes the cost of a retry; returns none if the quota is too low. `Rule::CallerRetryQuotaCosts`
    pub fn take(&mut self, answer: Answer) -> Option<u32> {
        let cost = if answer == Answer::TimedOut { RETRY_AFTER_TIMEOUT } else { RETRY };
        self.0 = self.0.checked_sub(cost)?;
        Some(cost)
    }

    /// Returns the cost of the last retry after a success.
    pub fn give_back(&mut self, paid: u32) {
        self.0 = (self.0 + paid.max(SUCCESS)).min(FULL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_retries_and_then_one_for_five_successes() {
        let mut quota = RetryQuota::default();
        assert_eq!((0..200).filter(|_| quota.take(Answer::Refused).is_some()).count(), 100);
        (0..4).for_each(|_| quota.give_back(0));
        assert_eq!(quota.take(Answer::Refused), None);
        quota.give_back(0);
        assert_eq!(quota.take(Answer::Refused), Some(5));
        quota.give_back(5);
        assert_eq!(quota.take(Answer::TimedOut), None);
    }
}
