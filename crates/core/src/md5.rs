//! MD5 (RFC 1321), by which Kinesis chooses the shard. Texts are short, so there is no incremental interface.

/// The number of bits by which each step rotates, by round.
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The constants of the RFC: floor(2^32 · |sin(i + 1)|).
const SINES: [u32; 64] = [
    0xd76a_a478,
    0xe8c7_b756,
    0x2420_70db,
    0xc1bd_ceee,
    0xf57c_0faf,
    0x4787_c62a,
    0xa830_4613,
    0xfd46_9501,
    0x6980_98d8,
    0x8b44_f7af,
    0xffff_5bb1,
    0x895c_d7be,
    0x6b90_1122,
    0xfd98_7193,
    0xa679_438e,
    0x49b4_0821,
    0xf61e_2562,
    0xc040_b340,
    0x265e_5a51,
    0xe9b6_c7aa,
    0xd62f_105d,
    0x0244_1453,
    0xd8a1_e681,
    0xe7d3_fbc8,
    0x21e1_cde6,
    0xc337_07d6,
    0xf4d5_0d87,
    0x455a_14ed,
    0xa9e3_e905,
    0xfcef_a3f8,
    0x676f_02d9,
    0x8d2a_4c8a,
    0xfffa_3942,
    0x8771_f681,
    0x6d9d_6122,
    0xfde5_380c,
    0xa4be_ea44,
    0x4bde_cfa9,
    0xf6bb_4b60,
    0xbebf_bc70,
    0x289b_7ec6,
    0xeaa1_27fa,
    0xd4ef_3085,
    0x0488_1d05,
    0xd9d4_d039,
    0xe6db_99e5,
    0x1fa2_7cf8,
    0xc4ac_5665,
    0xf429_2244,
    0x432a_ff97,
    0xab94_23a7,
    0xfc93_a039,
    0x655b_59c3,
    0x8f0c_cc92,
    0xffef_f47d,
    0x8584_5dd1,
    0x6fa8_7e4f,
    0xfe2c_e6e0,
    0xa301_4314,
    0x4e08_11a1,
    0xf753_7e82,
    0xbd3a_f235,
    0x2ad7_d2bb,
    0xeb86_d391,
];

/// The sum of a text as a number, most significant byte first, as Kinesis reads it.
pub(crate) fn sum(text: &[u8]) -> u128 {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let mut chunks = text.chunks_exact(64);
    for chunk in &mut chunks {
        take_in(&mut state, chunk);
    }
    // A one bit, zeros, and the length in bits fill the last block, or the last two.
    let rest = chunks.remainder();
    let mut last = [0; 128];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    let end = if rest.len() < 56 { 64 } else { 128 };
    last[end - 8..end].copy_from_slice(&(text.len() as u64 * 8).to_le_bytes());
    last[..end].chunks_exact(64).for_each(|chunk| take_in(&mut state, chunk));
    state.iter().fold(0, |sum, word: &u32| sum << 32 | u128::from(word.swap_bytes()))
}

fn take_in(state: &mut [u32; 4], chunk: &[u8]) {
    let mut words = [0; 16];
    for (word, bytes) in words.iter_mut().zip(chunk.chunks_exact(4)) {
        *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    // Four loops without branches: the sum is computed for every record of a stream.
    let after = round::<0>(*state, &words, |b, c, d| b & c | !b & d);
    let after = round::<1>(after, &words, |b, c, d| d & b | !d & c);
    let after = round::<2>(after, &words, |b, c, d| b ^ c ^ d);
    let after = round::<3>(after, &words, |b, c, d| c ^ (b | !d));
    for (word, new) in state.iter_mut().zip(after) {
        *word = word.wrapping_add(new);
    }
}

/// The order of the words in each round: the first word, and the stride.
const ORDERS: [(usize, usize); 4] = [(0, 1), (1, 5), (5, 3), (0, 7)];

#[inline(always)]
fn round<const N: usize>(
    [mut a, mut b, mut c, mut d]: [u32; 4],
    words: &[u32; 16],
    mix: impl Fn(u32, u32, u32) -> u32,
) -> [u32; 4] {
    let (first, stride) = ORDERS[N];
    for step in 0..16 {
        let word = words[(first + stride * step) % 16];
        let sum = a.wrapping_add(mix(b, c, d)).wrapping_add(SINES[16 * N + step]).wrapping_add(word);
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[N][step % 4]));
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn the_sums_are_those_of_the_rfc() {
        for (text, expected) in [
            ("", 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e),
            ("a", 0x0cc1_75b9_c0f1_b6a8_31c3_99e2_6977_2661),
            ("message digest", 0xf96b_697d_7cb7_938d_525a_2f31_aaf1_61d0),
            (
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                0xd174_ab98_d277_d9f5_a561_1c2c_9f41_9d9f,
            ),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                0x57ed_f4a2_2be3_c955_ac49_da2e_2107_b67a,
            ),
        ] {
            assert_eq!(sum(text.as_bytes()), expected, "{text}");
        }
    }
}
