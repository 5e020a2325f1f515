//! The scenario in a link: base64url without padding of raw deflate of the canonical JSON without defaults, followed by
//! the CRC-32 of that JSON, big-endian.

use base64ct::{Base64UrlUnpadded, Encoding};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::error::LinkError;
use crate::read::MAX_BYTES;
use crate::scenario::Scenario;

/// Maximum length of a link that is read.
pub const MOST_CHARACTERS: usize = 2 * MAX_BYTES;
/// The best compression, because links are written rarely.
const LEVEL: u8 = 10;
const CHECKSUM_BYTES: usize = 4;

pub fn write(scenario: &Scenario) -> String {
    let json = scenario.without_defaults().to_string();
    let mut bytes = compress_to_vec(json.as_bytes(), LEVEL);
    bytes.extend_from_slice(&crc32(json.as_bytes()).to_be_bytes());
    Base64UrlUnpadded::encode_string(&bytes)
}

pub fn read(payload: &str) -> Result<Scenario, LinkError> {
    // Punctuation that follows a link is often copied with it. The checksum fails if too much was removed.
    let payload = payload.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '*']);
    let is_ours = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some((place, character)) = payload.chars().enumerate().find(|(_, c)| !is_ours(*c)) {
        return Err(LinkError::Character { character, place: place + 1 });
    }
    // Four characters are three bytes. A single last character is invalid, and so are bits that are left over.
    let packed = Base64UrlUnpadded::decode_vec(payload).map_err(|_| LinkError::CutOff)?;
    let (json, used) = inflate(&packed)?;
    let checksum = match packed[used..].len() {
        CHECKSUM_BYTES => &packed[used..],
        length if length < CHECKSUM_BYTES => return Err(LinkError::CutOff),
        _ => return Err(LinkError::Damaged),
    };
    if checksum != crc32(&json).to_be_bytes() {
        return Err(LinkError::Damaged);
    }
    let json = String::from_utf8(json).map_err(|_| LinkError::Damaged)?;
    Scenario::parse_json(&json).map_err(LinkError::Problems)
}

/// Inflates a payload and returns its content and the number of bytes read. Memory grows with the content, up to the
/// maximum size of a scenario.
fn inflate(packed: &[u8]) -> Result<(Vec<u8>, usize), LinkError> {
    let mut state = DecompressorOxide::new();
    let mut out = vec![0; (packed.len() * 4).clamp(1024, MAX_BYTES + 1)];
    let (mut used, mut made) = (0, 0);
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut state, &packed[used..], &mut out, made, flags);
        used += read;
        made += written;
        match status {
            TINFLStatus::Done => {
                out.truncate(made);
                return if made > MAX_BYTES { Err(LinkError::TooLarge) } else { Ok((out, used)) };
            }
            TINFLStatus::HasMoreOutput if made > MAX_BYTES => return Err(LinkError::TooLarge),
            TINFLStatus::HasMoreOutput => out.resize((out.len() * 2).min(MAX_BYTES + 1), 0),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => return Err(LinkError::CutOff),
            _ => return Err(LinkError::Damaged),
        }
    }
}

/// The IEEE checksum, bit by bit: a scenario is small, and a table would be as large as the rest of this file.
fn crc32(bytes: &[u8]) -> u32 {
    const REVERSED_POLYNOMIAL: u32 = 0xEDB8_8320;
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (REVERSED_POLYNOMIAL & (crc & 1).wrapping_neg()))
    });
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_ieee() {
        // The check value of the CRC-32/ISO-HDLC.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    fn with_checksum(json: &[u8]) -> String {
        let mut bytes = compress_to_vec(json, LEVEL);
        bytes.extend_from_slice(&crc32(json).to_be_bytes());
        Base64UrlUnpadded::encode_string(&bytes)
    }

    #[test]
    fn a_small_link_that_unpacks_to_too_much_is_refused() {
        let payload = with_checksum(&vec![b' '; MAX_BYTES + 1]);
        assert!(payload.len() < 2_000, "{}", payload.len());
        assert_eq!(read(&payload), Err(LinkError::TooLarge));
        assert!(matches!(read(&with_checksum(&vec![b' '; MAX_BYTES])), Err(LinkError::Problems(_))));
    }

    #[test]
    fn yaml_in_a_link_is_refused() {
        let bomb = format!("v: 1\nx-a: &a {}\nx-b: [{}]\n", "b".repeat(20_000), "*a, ".repeat(5_000));
        for yaml in ["v: 1\nstack: {}\n", "{v: 1, stack: {}}", &bomb] {
            let Err(LinkError::Problems(problems)) = read(&with_checksum(yaml.as_bytes())) else { panic!("{yaml}") };
            assert!(problems[0].message.starts_with("not JSON"), "{problems:?}");
        }
        assert!(read(&with_checksum(b"{\"v\": 1, \"stack\": {}}")).is_ok());
    }

    #[test]
    fn what_is_no_scenario_is_told_so() {
        assert!(matches!(read(&with_checksum(b"[1]")), Err(LinkError::Problems(_))));
        assert_eq!(read(&with_checksum(b"\xFF\xFE")), Err(LinkError::Damaged));
        assert_eq!(read(""), Err(LinkError::CutOff));
    }
}
