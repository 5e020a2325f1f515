//! Application Load Balancers with a function as their target.

use crate::fact::Answer;
use crate::rule::Rule;

/// `Rule::ApiLoadBalancerTooLong`
pub(super) const LARGEST_REQUEST: u32 = 1024 * 1024;

/// Every failure of the function is a bad gateway.
pub(super) fn status(answer: Answer) -> (u16, Rule) {
    match answer {
        Answer::Throttled => (502, Rule::ApiLoadBalancerThrottled),
        Answer::FunctionError | Answer::Malformed | Answer::Ok | Answer::Refused | Answer::TimedOut => {
            (502, Rule::ApiLoadBalancerFunctionError)
        }
    }
}
