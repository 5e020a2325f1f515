//! Percent-encoding of fragments.

use std::fmt::Write;

use super::error::LinkError;

/// Returns true for a byte that is written without encoding: it ends neither a key nor a value, and chats do not take
/// it for the end of a link. RFC 3986 allows more.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/@:,".contains(&byte)
}

pub fn write(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

pub fn read(text: &str) -> Result<String, LinkError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let Some((digits, after)) = after.split_at_checked(2) else { return Err(LinkError::CutOff) };
        let hex = |digit: u8| char::from(digit).to_digit(16);
        match (hex(digits[0]), hex(digits[1])) {
            (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
            _ => return Err(LinkError::Damaged),
        }
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| LinkError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_comes_back() {
        for text in ["orders/3@2", "a&b=c%d", "é∅😀", "", "{\"n\": [1, 2]}"] {
            let mut out = String::new();
            write(text, &mut out);
            assert!(out.bytes().all(|byte| is_plain(byte) || byte == b'%'), "{out}");
            assert_eq!(read(&out).as_deref(), Ok(text));
        }
    }

    #[test]
    fn half_an_escape_is_a_cut_and_a_false_one_damage() {
        assert_eq!(read("a%4"), Err(LinkError::CutOff));
        assert_eq!(read("a%"), Err(LinkError::CutOff));
        assert_eq!(read("a%zz"), Err(LinkError::Damaged));
        assert_eq!(read("%FF"), Err(LinkError::Damaged));
    }
}
