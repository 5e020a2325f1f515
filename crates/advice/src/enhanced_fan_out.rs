//! Checks the number of readers of one stream.

use redrive_core::Rule;
use redrive_core::plan::Mapping;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

/// Maximum number of readers of a Kinesis stream that share the capacity of a shard without slowing each other down.
const MOST_SHARING: usize = 2;
/// Maximum number of readers of a table's stream before they are throttled.
const MOST_OF_TABLE: usize = 2;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for stream in &stack.plan.streams {
        let readers: Vec<&Mapping> = stack.readers(stream.id).collect();
        let sharing: Vec<&Mapping> = readers
            .iter()
            .copied()
            .filter(|mapping| mapping.stream().is_some_and(|source| !source.enhanced_fan_out))
            .collect();
        let name = stack.name(stream.id);
        if stream.table.is_some() {
            if let Some(last) = readers.last().filter(|_| readers.len() > MOST_OF_TABLE) {
                // `Rule::AdviceEnhancedFanOutTable`
                let message = format!(
                    "{} mappings read the stream of {name}: with more than two readers of a shard DynamoDB throttles. \
                     Let one of them forward the changes.",
                    readers.len(),
                );
                let about = (last.id, "source");
                found.add(stack, Rule::AdviceEnhancedFanOutTable, Severity::Warning, about, message, None);
            }
        } else if let Some(last) = sharing.last().filter(|_| sharing.len() > MOST_SHARING) {
            // `Rule::AdviceEnhancedFanOutManyReaders`
            let message = format!(
                "{} mappings share the reads of {name}: a shard allows five reads and 2 MB a second for all of them \
                 together, so each waits longer. With enhanced fan-out a mapping has its own.",
                sharing.len(),
            );
            let setting = "enhancedFanOut";
            let fix = Fix::new(stack, last.id, setting, true);
            let rule = Rule::AdviceEnhancedFanOutManyReaders;
            found.add(stack, rule, Severity::Info, (last.id, setting), message, Some(fix));
        }
    }
}
