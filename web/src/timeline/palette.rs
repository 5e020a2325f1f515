//! The colours of the style sheet for the canvas, read from the computed style.

use redrive_views::timeline::Ink;
use wasm_bindgen::JsCast;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, window};

/// A hue in three forms: for edges and solid fills, for backgrounds of text, and for text.
#[derive(Clone, Default)]
pub struct Tone {
    pub edge: String,
    pub soft: String,
    pub text: String,
}

#[derive(Clone)]
pub struct Palette {
    pub surface: String,
    pub sunken: String,
    pub line: String,
    pub line_strong: String,
    pub ink: String,
    pub ink_quiet: String,
    pub ink_faint: String,
    pub lit: String,
    pub on_ink: String,
    pub on_solid: String,
    pub font: String,
    wait: Tone,
    fly: Tone,
    hide: Tone,
    done: Tone,
    fail: Tone,
    dead: Tone,
    victim: Tone,
    lost: Tone,
    hollow: Tone,
    pub stripes: Option<CanvasPattern>,
    pub hatch: Option<CanvasPattern>,
    pub fold: Option<CanvasPattern>,
}

impl Palette {
    /// Reads the colours of an element.
    pub fn read(canvas: &HtmlCanvasElement) -> Option<Palette> {
        let window = window()?;
        let probe: HtmlElement = window.document()?.create_element("i").ok()?.dyn_into().ok()?;
        probe.set_hidden(true);
        canvas.parent_element()?.append_child(&probe).ok()?;
        let computed = window.get_computed_style(&probe).ok()??;
        let color = |name: &str| {
            // `light-dark()` is resolved only for properties that are colours.
            let _ = probe.style().set_property("color", &format!("var(--{name})"));
            computed.get_property_value("color").unwrap_or_default()
        };
        let tone = |name: &str| Tone {
            edge: color(name),
            soft: color(&format!("{name}-soft")),
            text: color(&format!("{name}-ink")),
        };
        let mut palette = Palette {
            surface: color("surface"),
            sunken: color("sunken"),
            line: color("line"),
            line_strong: color("line-2"),
            ink: color("ink"),
            ink_quiet: color("ink-2"),
            ink_faint: color("ink-3"),
            lit: color("hover"),
            on_ink: color("on-ink"),
            on_solid: color("on-solid"),
            font: computed.get_property_value("font-family").unwrap_or_default(),
            wait: tone("wait"),
            fly: tone("fly"),
            hide: tone("hide"),
            done: tone("done"),
            fail: tone("fail"),
            dead: tone("dead"),
            victim: tone("vict"),
            lost: tone("lost"),
            hollow: tone("none"),
            stripes: None,
            hatch: None,
            fold: None,
        };
        probe.remove();
        palette.stripes = diagonal(&palette.fail.edge, 7, 1.6, 0.42);
        palette.hatch = diagonal(&palette.hide.edge, 6, 1.1, 0.9);
        palette.fold = upright(&palette.line_strong, 4, 0.55);
        Some(palette)
    }

    pub fn tone(&self, ink: Ink) -> Option<&Tone> {
        match ink {
            Ink::Wait => Some(&self.wait),
            Ink::Fly => Some(&self.fly),
            Ink::Hide => Some(&self.hide),
            Ink::Done => Some(&self.done),
            Ink::Fail => Some(&self.fail),
            Ink::Dead => Some(&self.dead),
            Ink::Victim => Some(&self.victim),
            Ink::Lost => Some(&self.lost),
            Ink::Hollow => Some(&self.hollow),
            Ink::Text | Ink::TextQuiet | Ink::TextFaint | Ink::Line | Ink::LineStrong => None,
        }
    }

    /// Returns the colour of edges and solid fills.
    pub fn edge(&self, ink: Ink) -> &str {
        match (self.tone(ink), ink) {
            (Some(tone), _) => &tone.edge,
            (None, Ink::Text) => &self.ink,
            (None, Ink::TextQuiet) => &self.ink_quiet,
            (None, Ink::TextFaint) => &self.ink_faint,
            (None, Ink::LineStrong) => &self.line_strong,
            (None, _) => &self.line,
        }
    }

    pub fn soft(&self, ink: Ink) -> &str {
        self.tone(ink).map_or(&self.surface, |tone| &tone.soft)
    }

    /// Returns the colour of text and glyphs.
    pub fn text(&self, ink: Ink) -> &str {
        self.tone(ink).map_or_else(|| self.edge(ink), |tone| &tone.text)
    }
}

/// Draws a tile of slanted lines, and one of upright lines.
fn diagonal(color: &str, size: u32, width: f64, alpha: f64) -> Option<CanvasPattern> {
    tile(size, |context, size| {
        set_up(context, color, width, alpha);
        // Drawn three times, so that neighbouring tiles join at the corners.
        for shift in [-size, 0.0, size] {
            context.begin_path();
            context.move_to(shift - 1.0, size + 1.0);
            context.line_to(shift + size + 1.0, -1.0);
            context.stroke();
        }
    })
}

fn upright(color: &str, size: u32, alpha: f64) -> Option<CanvasPattern> {
    tile(size, |context, size| {
        set_up(context, color, 1.0, alpha);
        context.begin_path();
        context.move_to(0.5, 0.0);
        context.line_to(0.5, size);
        context.stroke();
    })
}

fn set_up(context: &CanvasRenderingContext2d, color: &str, width: f64, alpha: f64) {
    context.set_stroke_style_str(color);
    context.set_line_width(width);
    context.set_global_alpha(alpha);
}

fn tile(size: u32, draw: impl Fn(&CanvasRenderingContext2d, f64)) -> Option<CanvasPattern> {
    let canvas: HtmlCanvasElement = window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(size);
    canvas.set_height(size);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    draw(&context, f64::from(size));
    context.create_pattern_with_html_canvas_element(&canvas, "repeat").ok()?
}
