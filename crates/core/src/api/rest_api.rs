//! REST APIs of API Gateway, with a Lambda proxy integration.

use crate::fact::Answer;
use crate::rule::Rule;

/// `Rule::ApiRestApiTooLong`
pub(super) const LARGEST_REQUEST: u32 = 10 * 1024 * 1024;

pub(super) fn status(answer: Answer) -> (u16, Rule) {
    match answer {
        Answer::FunctionError | Answer::Malformed | Answer::Ok => (502, Rule::ApiRestApiFunctionError),
        // Not 429: `Rule::ApiRestApiThrottled`
        Answer::Throttled => (500, Rule::ApiRestApiThrottled),
        Answer::Refused | Answer::TimedOut => (500, Rule::ApiRestApiRefused),
    }
}
