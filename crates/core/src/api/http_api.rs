//! HTTP APIs of API Gateway, with a Lambda proxy integration of the payload format 2.0.

use crate::fact::Answer;
use crate::rule::Rule;

/// `Rule::ApiHttpApiTooLong`
pub(super) const LARGEST_REQUEST: u32 = 10 * 1024 * 1024;

pub(super) fn status(answer: Answer) -> (u16, Rule) {
    match answer {
        Answer::Throttled => (503, Rule::ApiHttpApiThrottled),
        Answer::FunctionError | Answer::Malformed | Answer::Ok | Answer::Refused | Answer::TimedOut => {
            (500, Rule::ApiHttpApiFunctionError)
        }
    }
}
