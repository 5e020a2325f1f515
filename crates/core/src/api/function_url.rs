//! Function URLs: the HTTP endpoint of a Lambda function.

use crate::fact::Answer;
use crate::rule::Rule;

/// `Rule::ApiFunctionUrlTooLong`
pub(super) const LARGEST_REQUEST: u32 = 6 * 1024 * 1024;

/// Throttles and refusals of Lambda are returned as they are.
pub(super) fn status(answer: Answer, status: u16) -> (u16, Rule) {
    match answer {
        Answer::Throttled => (429, Rule::ApiFunctionUrlThrottled),
        Answer::Refused => (status, Rule::ApiFunctionUrlRefused),
        Answer::FunctionError | Answer::Malformed | Answer::Ok | Answer::TimedOut => {
            (502, Rule::ApiFunctionUrlFunctionError)
        }
    }
}
