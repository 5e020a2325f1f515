//! Elements of SVG, written one after the other.

use super::palette::Theme;

/// The fonts of the page. Text stays text: who opens the file may lack all of them but the last.
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

    /// Markup as it is.
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// An element without content: a name, numbers, and other attributes whose values are ours.
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

    /// Words. `anchor` is SVG's: `start`, `middle` or `end`.
    pub fn text(&mut self, (x, y): (f64, f64), words: &str, look: Look) {
        self.out.push_str("<text");
        self.attribute("x", &number(x));
        self.attribute("y", &number(y));
        self.attribute("fill", look.color);
        if look.size != SIZE {
            self.attribute("font-size", &number(look.size));
        }
        if look.bold {
            self.attribute("font-weight", "600");
        }
        if look.anchor != "start" {
            self.attribute("text-anchor", look.anchor);
        }
        self.out.push('>');
        escape(words, &mut self.out);
        self.out.push_str("</text>\n");
    }
}

/// The size of text that says nothing else.
pub const SIZE: f64 = 12.0;

#[derive(Clone, Copy)]
pub struct Look {
    pub color: &'static str,
    pub size: f64,
    pub bold: bool,
    pub anchor: &'static str,
}

impl Look {
    pub fn of(color: &'static str) -> Look {
        Look { color, size: SIZE, bold: false, anchor: "start" }
    }
}

/// How wide words are, about: nobody knows which font it will be, so it is that of a wide one.
pub fn width_of(words: &str, size: f64, bold: bool) -> f64 {
    words.chars().count() as f64 * size * if bold { 0.58 } else { 0.54 }
}

/// At most two decimals, and none that say nothing.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Names and notes come from strangers: no letter of theirs is markup, and none is one that XML forbids.
pub fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // Controls, and what turns the direction of the text around it.
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
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
    fn no_text_is_markup() {
        let mut out = String::new();
        escape("<b a=\"1\">&\u{0}\u{202e}x\n", &mut out);
        assert_eq!(out, "&lt;b a=&quot;1&quot;&gt;&amp;x ");
    }
}
