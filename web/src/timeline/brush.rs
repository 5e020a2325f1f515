//! Paints a scene.

use redrive_views::timeline::{Align, Area, Glyph, Ink, Mark, Scene, Shape, Text};
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

use super::glyphs;
use super::palette::Palette;

/// Opacity of what is not in focus. Text is never faded.
const FADED: f64 = 0.42;
const RADIUS_PX: f64 = 3.0;

pub struct Brush<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub palette: &'a Palette,
}

impl Brush<'_> {
    /// Paints all of a scene. Time begins at `gutter`; `width` is that of the canvas.
    pub fn scene(&self, scene: &Scene, gutter: f64, width: f64) {
        let context = self.context;
        context.save();
        context.begin_path();
        context.rect(gutter, 0.0, width - gutter, scene.height.max(1.0));
        context.clip();
        let is_behind = |mark: &&Mark| matches!(mark.shape, Shape::Fold | Shape::Lit | Shape::Fill(_));
        scene.marks.iter().filter(is_behind).for_each(|mark| self.mark(mark));
        scene.areas.iter().for_each(|area| self.area(area));
        scene.marks.iter().filter(|mark| !is_behind(mark)).for_each(|mark| self.mark(mark));
        context.restore();
        scene.names.iter().for_each(|mark| self.mark(mark));
    }

    pub fn marks(&self, marks: &[Mark]) {
        marks.iter().for_each(|mark| self.mark(mark));
    }

    fn mark(&self, mark: &Mark) {
        self.context.set_global_alpha(if mark.faded { FADED } else { 1.0 });
        self.shape(mark);
        self.context.set_global_alpha(1.0);
        if let Some(text) = &mark.text {
            self.words(mark, text);
        }
    }

    fn shape(&self, mark: &Mark) {
        let (context, palette) = (self.context, self.palette);
        match mark.shape {
            Shape::Words => {}
            Shape::Fill(ink) => self.fill(mark, palette.edge(ink)),
            Shape::Lit => self.fill(mark, &palette.lit),
            Shape::Fold => self.fold(mark),
            Shape::Thin(ink) => self.line(mark, ink, &[]),
            Shape::Dotted(ink) => self.line(mark, ink, &[2.0, 3.0]),
            Shape::Block(ink) => {
                self.rounded(mark);
                context.set_fill_style_str(palette.soft(ink));
                context.fill();
                self.edge(mark, ink);
            }
            Shape::Outline(ink) => {
                self.rounded(mark);
                context.set_fill_style_str(&palette.surface);
                context.fill();
                self.edge(mark, ink);
            }
            Shape::Hatched(ink) => {
                self.rounded(mark);
                if let Some(pattern) = &palette.hatch {
                    context.set_fill_style_canvas_pattern(pattern);
                    context.fill();
                }
                self.edge(mark, ink);
            }
            Shape::Striped(ink) => {
                self.rounded(mark);
                context.set_fill_style_str(palette.soft(ink));
                context.fill();
                if let Some(pattern) = &palette.stripes {
                    context.set_fill_style_canvas_pattern(pattern);
                    context.fill();
                }
                self.edge(mark, ink);
            }
            Shape::Solid(ink, glyph) => {
                self.rounded(mark);
                context.set_fill_style_str(palette.edge(ink));
                context.fill();
                if let Some(glyph) = glyph {
                    let size = mark.h.min(12.0);
                    let (x, y) = (mark.x + (mark.w - size) / 2.0, mark.y + (mark.h - size) / 2.0);
                    glyphs::draw(context, glyph, x, y, size, &palette.on_solid, None);
                }
            }
            Shape::Cut(ink) => {
                self.rounded(mark);
                context.set_fill_style_str(&palette.surface);
                context.fill();
                self.edge(mark, Ink::LineStrong);
                context.set_fill_style_str(palette.edge(ink));
                context.fill_rect(mark.x.round(), mark.y.round(), 2.0, mark.h);
            }
            Shape::Again => {
                context.set_fill_style_str(&palette.surface);
                context.fill_rect(mark.x, mark.y, mark.w, mark.h);
                glyphs::draw(context, Glyph::Again, mark.x, mark.y, mark.w, palette.text(Ink::Fail), None);
            }
            Shape::Label => self.ground(mark),
            Shape::Glyph(ink, glyph) => self.glyph(mark, ink, glyph),
            Shape::Wire(ink) => self.wire(mark, ink, &[]),
            Shape::WireUp(ink) => self.wire(mark, ink, &[1.5, 2.5]),
        }
    }

    /// Paints the background of text, so that lines do not cross it.
    fn ground(&self, mark: &Mark) {
        let Some(text) = &mark.text else { return };
        self.context.set_font(&format!("400 11px {}", self.palette.font));
        let width = self.context.measure_text(&text.words).map_or(0.0, |metrics| metrics.width()) + 8.0;
        self.context.set_fill_style_str(&self.palette.lit);
        self.context.fill_rect(mark.x + (mark.w - width) / 2.0, mark.y, width, mark.h);
    }

    fn glyph(&self, mark: &Mark, ink: Ink, glyph: Glyph) {
        let size = mark.h.min(12.0);
        let y = mark.y + (mark.h - size) / 2.0;
        // In the light theme a bright flag is visible by its edge.
        let (color, edge) = match glyph {
            Glyph::Flag => (self.palette.edge(ink), Some(self.palette.text(ink))),
            Glyph::Play => (self.palette.text(ink), None),
            _ => (self.palette.edge(ink), None),
        };
        let size = if glyph == Glyph::Play { 8.0 } else { size };
        let y = if glyph == Glyph::Play { mark.y + (mark.h - size) / 2.0 } else { y };
        glyphs::draw(self.context, glyph, mark.x, y, size, color, edge);
    }

    fn fill(&self, mark: &Mark, color: &str) {
        self.context.set_fill_style_str(color);
        // Hairlines are aligned to whole pixels.
        self.context.fill_rect(mark.x.round(), mark.y.round(), mark.w.max(1.0), mark.h);
    }

    fn fold(&self, mark: &Mark) {
        self.context.set_fill_style_str(&self.palette.sunken);
        self.context.fill_rect(mark.x, mark.y, mark.w, mark.h);
        if let Some(pattern) = &self.palette.fold {
            self.context.set_global_alpha(0.5);
            self.context.set_fill_style_canvas_pattern(pattern);
            self.context.fill_rect(mark.x, mark.y, mark.w, mark.h);
            self.context.set_global_alpha(1.0);
        }
        self.zigzag(mark.x, mark.y, mark.h);
        self.zigzag(mark.x + mark.w, mark.y, mark.h);
    }

    /// Paints the zigzag edge of folded time.
    fn zigzag(&self, x: f64, y: f64, height: f64) {
        const STEP_PX: f64 = 5.0;
        let context = self.context;
        context.begin_path();
        context.move_to(x, y);
        let mut n = 0;
        while f64::from(n) * STEP_PX < height {
            n += 1;
            context.line_to(x + if n % 2 == 0 { 0.0 } else { 2.5 }, (y + f64::from(n) * STEP_PX).min(y + height));
        }
        context.set_stroke_style_str(&self.palette.line_strong);
        context.set_line_width(1.0);
        context.stroke();
    }

    fn line(&self, mark: &Mark, ink: Ink, dashes: &[f64]) {
        let y = mark.y + mark.h / 2.0;
        self.stroke(&[(mark.x, y), (mark.x + mark.w, y)], self.palette.edge(ink), 2.0, dashes);
    }

    fn wire(&self, mark: &Mark, ink: Ink, dashes: &[f64]) {
        let x = mark.x.round() + 0.5;
        let (top, bottom) = (mark.y, mark.y + mark.h);
        let color = self.palette.edge(ink);
        self.stroke(&[(x, top), (x, bottom)], color, 1.0, dashes);
        // The arrow head shows the direction.
        let (tip, back) = if dashes.is_empty() { (bottom, bottom - 5.0) } else { (top, top + 5.0) };
        let context = self.context;
        context.begin_path();
        context.move_to(x, tip);
        context.line_to(x - 3.0, back);
        context.line_to(x + 3.0, back);
        context.close_path();
        context.set_fill_style_str(color);
        context.fill();
    }

    fn stroke(&self, points: &[(f64, f64)], color: &str, width: f64, dashes: &[f64]) {
        let context = self.context;
        let list: js_sys::Array = dashes.iter().map(|dash| JsValue::from(*dash)).collect();
        // Fails only for a value that is no list.
        let _ = context.set_line_dash(&list);
        context.begin_path();
        for (place, (x, y)) in points.iter().enumerate() {
            if place == 0 { context.move_to(*x, *y) } else { context.line_to(*x, *y) }
        }
        context.set_stroke_style_str(color);
        context.set_line_width(width);
        context.set_line_cap("butt");
        context.stroke();
        if !dashes.is_empty() {
            let _ = context.set_line_dash(&js_sys::Array::new());
        }
    }

    /// Traces the outline of a block, moved by half a pixel so that it is sharp.
    fn rounded(&self, mark: &Mark) {
        let (x, y) = (mark.x.round() + 0.5, mark.y.round() + 0.5);
        let (w, h) = ((mark.w - 1.0).max(1.0), (mark.h - 1.0).max(1.0));
        let radius = RADIUS_PX.min(w / 2.0).min(h / 2.0);
        self.context.begin_path();
        // Fails only for a negative radius.
        let _ = self.context.round_rect_with_f64(x, y, w, h, radius);
    }

    fn edge(&self, mark: &Mark, ink: Ink) {
        self.context.set_stroke_style_str(self.palette.edge(ink));
        self.context.set_line_width(if mark.lit { 1.75 } else { 1.0 });
        self.context.stroke();
    }

    fn area(&self, area: &Area) {
        let (Some(first), Some(last)) = (area.points.first(), area.points.last()) else { return };
        let context = self.context;
        context.begin_path();
        context.move_to(first.0, area.base);
        area.points.iter().for_each(|(x, y)| context.line_to(*x, *y));
        context.line_to(last.0, area.base);
        context.set_fill_style_str(self.palette.soft(area.ink));
        context.fill();
        self.stroke(&area.points, self.palette.edge(area.ink), 1.25, &[]);
    }

    /// Paints the text of a mark, if it fits.
    fn words(&self, mark: &Mark, text: &Text) {
        const INSET_PX: f64 = 6.0;
        let context = self.context;
        let (weight, size) = (if text.bold { 600 } else { 400 }, if text.small { 11 } else { 12 });
        context.set_font(&format!("{weight} {size}px {}", self.palette.font));
        context.set_text_baseline("middle");
        let is_free = matches!(mark.shape, Shape::Words | Shape::Glyph(..));
        if !is_free {
            let width = context.measure_text(&text.words).map_or(0.0, |metrics| metrics.width());
            if width > mark.w - 6.0 {
                return;
            }
        }
        let inset = match mark.shape {
            Shape::Words => 0.0,
            Shape::Glyph(..) => 13.0,
            _ => INSET_PX,
        };
        let (align, x) = match text.align {
            Align::Left => ("left", mark.x + inset),
            Align::Middle => ("center", mark.x + mark.w / 2.0),
            Align::Right => ("right", mark.x + mark.w),
        };
        context.set_text_align(align);
        context.set_fill_style_str(self.palette.text(text.ink));
        // Fails for no text.
        let _ = context.fill_text(&text.words, x, mark.y + mark.h / 2.0 + 0.5);
    }
}
