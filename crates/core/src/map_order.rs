//! The order in which AWS writes maps with arbitrary keys: message attributes, an item's attributes. In its
//! examples and in the recordings it is that of a Java hash map.

use alloc::vec::Vec;

/// Puts the fields of a map into AWS's order. Which of two fields in one bucket comes first was seen once, and fits the
/// order of their names.
pub fn in_map_order<T>(fields: impl ExactSizeIterator<Item = T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let buckets = (fields.len() * 4 / 3 + 1).next_power_of_two().max(16) as u32;
    let mut list: Vec<T> = Vec::with_capacity(fields.len());
    for field in fields {
        // An insertion sort: maps are small, and each use of the library's sort adds five kilobytes to the page.
        let place = list.partition_point(|before| {
            let (one, other) = (name(before), name(&field));
            (bucket(one, buckets), one) <= (bucket(other, buckets), other)
        });
        list.insert(place, field);
    }
    list
}

fn bucket(name: &str, buckets: u32) -> u32 {
    let hash = name.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    (hash ^ (hash >> 16)) & (buckets - 1)
}

#[cfg(test)]
mod tests {
    use super::in_map_order;

    #[test]
    fn fields_come_in_the_recorded_order() {
        for recorded in [
            &["WeeksOn", "Author", "Title"][..],
            &["attr2", "attr1"],
            &["id2", "id"],
            &["id", "presentKey"],
            &["binary_key", "my_partition_key"],
            // A message's own, as in AWS's examples.
            &[
                "DeadLetterQueueSourceArn",
                "ApproximateReceiveCount",
                "SentTimestamp",
                "SequenceNumber",
                "MessageGroupId",
                "SenderId",
                "MessageDeduplicationId",
                "ApproximateFirstReceiveTimestamp",
            ],
        ] {
            let turned = recorded.iter().rev().copied();
            assert_eq!(in_map_order(turned, |name| name), recorded);
        }
    }
}
