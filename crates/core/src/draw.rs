//! Random draws. Each depends on the seed, on what it is for, and on the record or invocation it is for, and on nothing
//! else: changing one setting leaves the draws of everything else alone. Whole numbers only.

use crate::time::Duration;

/// The purpose of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    Arrival = 1,
    RecordIsBad = 2,
    DeliveryFails = 3,
    Jitter = 4,
    Duplicate = 5,
    MessageId = 6,
    RequestId = 7,
    ReceiptHandle = 8,
    LogStream = 9,
    EventId = 10,
    Arn = 11,
    Signature = 12,
    BackOff = 20,
    RetryJitter = 21,
}

/// Spreads the bits of a number (the finaliser of splitmix64).
const fn spread(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The key of a resource: a hash of its name (FNV-1a, then spread).
pub const fn key_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    spread(hash)
}

/// 64 random bits.
pub const fn bits(seed: u64, purpose: Purpose, key: u64, number: u64, turn: u64) -> u64 {
    let a = spread(seed ^ spread(purpose as u64));
    let b = spread(a ^ key);
    let c = spread(b ^ number);
    spread(c ^ turn)
}

/// A whole number from 0 up to, but not including, `limit`.
pub const fn below(bits: u64, limit: u64) -> u64 {
    ((bits as u128 * limit as u128) >> 64) as u64
}

/// A length that deviates from another one by up to this many thousandths, in both directions.
pub const fn vary(bits: u64, length: Duration, permille: u32) -> Duration {
    let permille = permille as u64;
    Duration(length.0 * (1000 - permille + below(bits, 2 * permille + 1)) / 1000)
}

/// Returns true if something of this chance, in billionths, happens.
pub const fn happens(bits: u64, chance_in_billionths: u32) -> bool {
    below(bits, 1_000_000_000) < chance_in_billionths as u64
}

/// A gap of a Poisson process: exponentially distributed with this mean, in integer arithmetic.
/// -ln(u) = ln 2 · -log2(u); the logarithm is taken bit by bit in fixed point, so it is the same everywhere.
pub const fn exponential(bits: u64, mean: u64) -> u64 {
    const LN_2: u128 = 0xb172_17f7_d1cf_79ab; // ln 2 · 2^64
    // u is uniform in (0, 1] as a 64-bit fraction; zero stands for one.
    let u = if bits == 0 { u64::MAX } else { bits };
    let zeros = u.leading_zeros() as u64;
    // Normalized to 1 ≤ m < 2 with 63 fraction bits.
    let mut m = (u << zeros) as u128;
    let mut fraction: u64 = 0;
    let mut bit = 0;
    while bit < 32 {
        m = (m * m) >> 63;
        fraction <<= 1;
        if m >> 64 != 0 {
            fraction |= 1;
            m >>= 1;
        }
        bit += 1;
    }
    // log2(u) = -(zeros + 1) + fraction / 2^32
    let minus_log2 = (((zeros + 1) as u128) << 32) - fraction as u128;
    let minus_ln = (minus_log2 * LN_2) >> 64; // 32 fraction bits
    ((minus_ln * mean as u128) >> 32) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_exponential_gaps_is_the_mean() {
        let mean = 1000;
        let total: u64 = (0..20_000).map(|n| exponential(bits(1, Purpose::Arrival, 2, n, 0), mean)).sum();
        let average = total / 20_000;
        assert!((980..1020).contains(&average), "{average}");
    }

    #[test]
    fn a_tenth_happens_one_time_in_ten() {
        let hits = (0..20_000).filter(|&n| happens(bits(7, Purpose::RecordIsBad, 1, n, 0), 100_000_000)).count();
        assert!((1850..2150).contains(&hits), "{hits}");
    }

    #[test]
    fn draws_for_different_things_differ() {
        assert_ne!(bits(1, Purpose::Jitter, 1, 1, 0), bits(1, Purpose::Duplicate, 1, 1, 0));
        assert_ne!(bits(1, Purpose::Jitter, 1, 1, 0), bits(2, Purpose::Jitter, 1, 1, 0));
        assert_ne!(bits(1, Purpose::Jitter, 1, 1, 0), bits(1, Purpose::Jitter, 1, 1, 1));
    }
}
