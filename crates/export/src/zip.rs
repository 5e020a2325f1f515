//! Files in one file, not compressed: a ZIP that every system opens. Its dates are the first that the format knows, so
//! the same run has the same bytes.

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// The first of January 1980.
const DAY: u16 = (1 << 5) | 1;

/// The format counts files in sixteen bits and bytes in thirty-two; more than this does not go into one.
pub const MOST_FILES: usize = 65_000;

pub fn zip<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, text) in files.into_iter().take(MOST_FILES) {
        let place = out.len() as u32;
        let (bytes, length) = (text.as_bytes(), text.len() as u32);
        let mut about = Vec::new();
        for half in [VERSION, FLAGS, 0, 0, DAY] {
            about.extend_from_slice(&half.to_le_bytes());
        }
        for word in [crc32(bytes), length, length] {
            about.extend_from_slice(&word.to_le_bytes());
        }
        about.extend_from_slice(&(name.len() as u16).to_le_bytes());
        about.extend_from_slice(&0u16.to_le_bytes());
        out.extend_from_slice(&LOCAL.to_le_bytes());
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        directory.extend_from_slice(&CENTRAL.to_le_bytes());
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&about);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&place.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
        count += 1;
    }
    let (start, length) = (out.len() as u32, directory.len() as u32);
    out.append(&mut directory);
    out.extend_from_slice(&END.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    for half in [count, count] {
        out.extend_from_slice(&half.to_le_bytes());
    }
    for word in [length, start] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(&0u16.to_le_bytes());
    out
}

/// As IEEE 802.3 has it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn the_directory_leads_to_the_files() {
        let bytes = zip([("a@1.json", "{}"), ("b@2.json", "[1]")]);
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        let end = bytes.len() - 22;
        assert_eq!((word(end), bytes[end + 10]), (END, 2));
        let first = word(end + 16) as usize;
        assert_eq!((word(first), word(first + 42)), (CENTRAL, 0));
        let second = first + 46 + 8;
        let place = word(second + 42) as usize;
        assert_eq!(word(place), LOCAL);
        assert_eq!(&bytes[place + 30..place + 41], b"b@2.json[1]");
    }
}
