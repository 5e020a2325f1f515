//! Writes SVG elements.

use redrive_views::printable;

use super::palette::Theme;

/// The font families of the page. Text is not converted to outlines, so the last one must exist everywhere.
pub const FONTS: &str = "-apple-system, 'Segoe UI', Inter, Roboto, 'Noto Sans', 'DejaVu Sans Condensed', sans-serif";

pub struct Pen {
    pub theme: Theme,
    out: String,
}

impl Pen {
    pub fn new(theme: Theme) -> Pen {
        Pen { theme, out: String::new() }
    }

    pub fn finish(self) -> String {
        self.out
    }

    /// Writes markup without escaping.
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes an element without content. Attribute values are not escaped.
    pub fn element(&mut self, name: &str, numbers: &[(&str, f64)], rest: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in numbers {
            self.attribute(key, &number(*value));
        }
        for (key, value) in rest {
            self.attribute(key, value);
        }
        self.out.push_str("/>\n");
    }

    fn attribute(&mut self, key: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(key);
        self.out.push_str("=\"");
        self.out.push_str(value);
        self.out.push('"');
    }

    /// Writes a text.
    pub fn text(&mut self, (x, y): (f64, f64), words: &str, style: TextStyle) {
        self.out.push_str("<text");
        self.attribute("x", &number(x));
        self.attribute("y", &number(y));
        self.attribute("fill", style.color);
        if style.size != SIZE {
            self.attribute("font-size", &number(style.size));
        }
        if style.bold {
            self.attribute("font-weight", "600");
        }
        if style.anchor != "start" {
            self.attribute("text-anchor", style.anchor);
        }
        self.out.push('>');
        escape(words, &mut self.out);
        self.out.push_str("</text>\n");
    }
}

/// Default font size.
pub const SIZE: f64 = 12.0;

#[derive(Clone, Copy)]
pub struct TextStyle {
    pub color: &'static str,
    pub size: f64,
    pub bold: bool,
    /// `text-anchor`: `start`, `middle` or `end`.
    pub anchor: &'static str,
}

impl TextStyle {
    pub fn of(color: &'static str) -> TextStyle {
        TextStyle { color, size: SIZE, bold: false, anchor: "start" }
    }
}

/// Estimates the width of a text. The font is not known, so the estimate is for a wide one.
pub fn width_of(words: &str, size: f64, bold: bool) -> f64 {
    words.chars().count() as f64 * size * if bold { 0.58 } else { 0.54 }
}

/// Formats a number with at most two decimals, without trailing zeros.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Escapes markup, and shows control and hidden characters as escapes such as `\u202e`: texts are input that is not trusted, and
/// XML forbids some of these characters.
pub fn escape(text: &str, out: &mut String) {
    for letter in printable::line(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([number(1.0), number(0.004), number(-0.001), number(12.346)], ["1", "0", "0", "12.35"]);
    }

    #[test]
    fn texts_are_escaped() {
        let mut out = String::new();
        escape("<b a=\"1\">&\u{0}\u{202e}x\n", &mut out);
        assert_eq!(out, r"&lt;b a=&quot;1&quot;&gt;&amp;\u0000\u202ex ");
    }
}
