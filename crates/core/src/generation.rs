//! The shards that a stream has open at the same time, which share all hashes of partition keys.

use crate::id::FactId;

/// The shards that a stream had open during some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// The fact that opened them; none for the first ones.
    pub opened: Option<FactId>,
    pub first: u16,
    pub count: u16,
}

impl Generation {
    /// The shard of a key.
    pub fn shard(&self, hash: u128) -> u16 {
        self.first + of_hash(hash, self.count)
    }

    pub(crate) fn has(&self, shard: u16) -> bool {
        (self.first..self.first + self.count).contains(&shard)
    }

    /// The hashes of one of its shards: the first and the last.
    pub(crate) fn hashes(&self, shard: u16) -> (u128, u128) {
        let place = u128::from(shard - self.first);
        let Some(share) = share(self.count) else { return (0, u128::MAX) };
        let is_last = shard + 1 == self.first + self.count;
        (place * share, if is_last { u128::MAX } else { (place + 1) * share - 1 })
    }
}

/// The shard of a key: the shards of a stream share all hashes evenly. `Rule::KinesisShardByKey`
pub fn of_hash(hash: u128, shard_count: u16) -> u16 {
    let Some(share) = share(shard_count) else { return 0 };
    (hash / share).min(u128::from(shard_count) - 1) as u16
}

/// The number of hashes of a shard; none if it has all of them.
fn share(shard_count: u16) -> Option<u128> {
    // 2^128 does not fit, so the share is that of one less. The remainder belongs to the last shard.
    match u128::from(shard_count) {
        0 | 1 => None,
        count if count.is_power_of_two() => Some(1u128 << (128 - count.trailing_zeros())),
        count => Some(u128::MAX / count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first: u16, count: u16) -> Generation {
        Generation { opened: None, first, count }
    }

    #[test]
    fn the_hashes_of_the_shards_are_all_there_are() {
        for count in [1, 2, 3, 5, 8] {
            let generation = of(4, count);
            let mut next = 0;
            for shard in 4..4 + count {
                let (low, high) = generation.hashes(shard);
                assert_eq!(low, next);
                assert_eq!((generation.shard(low), generation.shard(high)), (shard, shard));
                next = high.wrapping_add(1);
            }
            assert_eq!(next, 0, "up to the last");
        }
    }

    #[test]
    fn shards_share_all_hashes() {
        for count in [1, 2, 3, 5, 8, 1000] {
            assert_eq!(of_hash(0, count), 0);
            assert_eq!(of_hash(u128::MAX, count), count - 1);
        }
        assert_eq!(of_hash(u128::MAX / 2, 2), 0);
        assert_eq!(of_hash(u128::MAX / 2 + 1, 2), 1);
        assert_eq!(of_hash(u128::MAX / 2, 3), 1);
    }
}
