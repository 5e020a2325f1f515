//! Ids of spans, derived from names, so that the same run has the same ids.

/// FNV-1a.
fn hash(text: &str, basis: u64) -> u64 {
    text.bytes().fold(basis, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const OTHER_BASIS: u64 = 0x8422_2325_cbf2_9ce4;

/// Returns sixteen bytes in hexadecimal, never all zero.
pub fn trace_id(name: &str) -> String {
    format!("{:016x}{:016x}", hash(name, BASIS) | 1, hash(name, OTHER_BASIS))
}

/// Returns eight bytes in hexadecimal, never all zero.
pub fn span_id(name: &str) -> String {
    format!("{:016x}", hash(name, BASIS) | 1)
}
