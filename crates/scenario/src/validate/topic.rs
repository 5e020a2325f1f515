//! Topics: their plan, and the messages that SNS refuses.

use redrive_core::plan::{Settings, Topic};

use super::context::Written;
use super::fields::Fields;
use crate::path::Path;
use crate::problem::Problems;

const INVALID: &str = "InvalidParameter";

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let fields = of.fields();
    Some(Settings::Topic(Topic {
        id: of.id()?,
        fifo: fields.flag("fifo"),
        content_based_deduplication: fields.flag("contentBasedDeduplication"),
    }))
}

/// Reports a message that the type of the topic does not accept. `Rule::SnsFifoTopicNeedsGroup`
pub(super) fn check_message(fields: Fields, topic: Fields, path: &Path, problems: &mut Problems) {
    if !topic.flag("fifo") {
        if fields.get("dedup").is_some() {
            let text = "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId \
                        parameter that is not valid for this topic type";
            problems.refuse(path.key("dedup"), INVALID, text);
        }
        return;
    }
    if fields.get("group").is_none() {
        let text = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics";
        problems.refuse(path.key("group"), INVALID, text);
    }
    if fields.get("dedup").is_none() && !topic.flag("contentBasedDeduplication") {
        let text = "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or \
                    MessageDeduplicationId provided explicitly";
        problems.refuse(path.key("dedup"), INVALID, text);
    }
}
