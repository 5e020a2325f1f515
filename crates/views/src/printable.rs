//! Control, direction and zero-width characters made visible. Scenarios come from strangers: their texts must not move
//! a terminal's cursor, change its colours, or look like something else.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns true for a character that is not drawn itself but acts on the text around it.
pub fn is_hidden(letter: char) -> bool {
    matches!(letter,
        // C0 controls, DEL and C1 controls.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Soft hyphen, and marks that set the direction of text.
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Zero-width spaces and joiners, separators of lines, invisible operators.
        | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Replaces each hidden character by its escape, such as `\u202e`. Line breaks and tabs become spaces.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| matches!(letter, '\n' | '\t').then_some(" "))
}

/// Replaces each hidden character by its escape, except line breaks and tabs.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| match letter {
        '\n' => Some("\n"),
        '\t' => Some("\t"),
        _ => None,
    })
}

/// Escapes hidden characters in JSON text. They can only stand in its strings, so the value stays the same.
pub fn json(text: &str) -> Cow<'_, str> {
    // The bytes that a hidden character of JSON text begins with: DEL, U+0080 to U+00BF, and the rest in three or four.
    let is_plain = text.bytes().all(|byte| byte < 0x7f);
    if is_plain { Cow::Borrowed(text) } else { lines(text) }
}

fn escaped(text: &str, keep: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let Some(first) = text.find(is_hidden) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for letter in text[first..].chars() {
        match keep(letter) {
            Some(kept) => out.push_str(kept),
            None if is_hidden(letter) => escape(letter, &mut out),
            None => out.push(letter),
        }
    }
    Cow::Owned(out)
}

/// Writes the escape of a character as JSON does: UTF-16 units of four hexadecimal digits.
fn escape(letter: char, out: &mut String) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown_as_escapes() {
        assert_eq!(line("a\u{1b}[8mb\u{9b}0m\u{7f}\0"), r"a\u001b[8mb\u009b0m\u007f\u0000");
        assert_eq!(line("pay\u{202e}gpj.exe\u{200b}"), r"pay\u202egpj.exe\u200b");
        assert_eq!(line("\u{e0041}"), r"\udb40\udc41");
        assert_eq!(line("a\nb\tc\r"), r"a b c\u000d");
        assert_eq!(lines("a\nb\tc\r"), "a\nb\tc\\u000d");
    }

    #[test]
    fn visible_text_is_borrowed() {
        for text in ["", "plain", "Bestellung größer als 5 €", "注文 · ✓ λ"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
            assert_eq!(json(text), text);
        }
    }

    #[test]
    fn json_keeps_its_layout() {
        assert_eq!(json("{\n  \"a\": \"\u{7f}\u{9d}é\u{200d}\"\n}"), "{\n  \"a\": \"\\u007f\\u009dé\\u200d\"\n}");
    }
}
