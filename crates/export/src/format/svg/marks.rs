//! Draws the marks of a scene like the page's canvas.

use redrive_views::timeline::{Align, Area, Glyph, Ink, Mark, Shape, Text};

use super::palette::Theme;
use super::pen::{Pen, SIZE, TextStyle, number, width_of};

/// Opacity of marks outside the selection. Words keep full opacity.
const FADED: &str = "0.42";
const RADIUS_PX: f64 = 3.0;
const SMALL: f64 = 11.0;
/// Horizontal padding of the words in a block.
const INSET_PX: f64 = 6.0;

/// Fill patterns: failed, hidden and folded time.
pub fn patterns(theme: Theme) -> String {
    let slanted = |id: &str, size: u32, color: &str, width: f64, opacity: f64| {
        // Vertical lines in rotated tiles meet at the edges; diagonal lines in upright tiles do not.
        format!(
            "<pattern id=\"{id}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><path d=\"M0 0V{size}\" stroke=\"{color}\" stroke-width=\"{width}\" \
             stroke-opacity=\"{opacity}\"/></pattern>\n"
        )
    };
    let mut out = slanted("failed", 5, theme.edge(Ink::Fail), 3.0, 0.42);
    out.push_str(&slanted("hidden", 4, theme.edge(Ink::Hide), 2.0, 0.9));
    out.push_str(&format!(
        "<pattern id=\"folded\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><path d=\"M0.5 0V4\" \
         stroke=\"{}\" stroke-opacity=\"0.28\"/></pattern>\n",
        theme.edge(Ink::LineStrong)
    ));
    out
}

impl Pen {
    pub fn marks<'m>(&mut self, marks: impl IntoIterator<Item = &'m Mark>) {
        for mark in marks {
            let is_faded = mark.faded && mark.shape != Shape::Words;
            if is_faded {
                self.raw("<g opacity=\"");
                self.raw(FADED);
                self.raw("\">");
            }
            self.shape(mark);
            if is_faded {
                self.raw("</g>\n");
            }
            if let Some(text) = &mark.text {
                self.words(mark, text);
            }
        }
    }

    pub fn area(&mut self, area: &Area) {
        let (Some(first), Some(last)) = (area.points.first(), area.points.last()) else { return };
        let line: Vec<String> = area.points.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y))).collect();
        let line = line.join("L");
        let (base, from, to) = (number(area.base), number(first.0), number(last.0));
        let (soft, edge) = (self.theme.soft(area.ink), self.theme.edge(area.ink));
        self.element("path", &[], &[("d", &format!("M{from} {base}L{line}L{to} {base}z")), ("fill", soft)]);
        let line = format!("M{line}");
        self.element("path", &[("stroke-width", 1.25)], &[("d", &line), ("fill", "none"), ("stroke", edge)]);
    }

    fn shape(&mut self, mark: &Mark) {
        let theme = self.theme;
        let surface = theme.color("surface");
        match mark.shape {
            Shape::Words => {}
            Shape::Fill(ink) => self.fill(mark, theme.edge(ink)),
            Shape::Lit => self.fill(mark, theme.color("hover")),
            Shape::Fold => self.fold(mark),
            Shape::Thin(ink) => self.line(mark, ink, ""),
            Shape::Dotted(ink) => self.line(mark, ink, "2 3"),
            Shape::Block(ink) => self.block(mark, theme.soft(ink), Some(theme.edge(ink))),
            Shape::Outline(ink) => self.block(mark, surface, Some(theme.edge(ink))),
            Shape::Hatched(ink) => self.block(mark, "url(#hidden)", Some(theme.edge(ink))),
            Shape::Striped(ink) => {
                self.block(mark, theme.soft(ink), None);
                self.block(mark, "url(#failed)", Some(theme.edge(ink)));
            }
            Shape::Solid(ink, glyph) => {
                self.block(mark, theme.edge(ink), None);
                if let Some(glyph) = glyph {
                    let size = mark.h.min(12.0);
                    let place = (mark.x + (mark.w - size) / 2.0, mark.y + (mark.h - size) / 2.0);
                    self.strokes(glyph, place, size, theme.color("on-solid"), None);
                }
            }
            Shape::Cut(ink) => {
                self.block(mark, surface, Some(theme.edge(Ink::LineStrong)));
                self.fill(&Mark::new(mark.x, mark.y, 2.0, mark.h, Shape::Words), theme.edge(ink));
            }
            Shape::Again => {
                self.fill(mark, surface);
                self.strokes(Glyph::Again, (mark.x, mark.y), mark.w, theme.text(Ink::Fail), None);
            }
            Shape::Label => self.ground(mark),
            Shape::Glyph(ink, glyph) => self.glyph(mark, ink, glyph),
            Shape::Wire(ink) => self.wire(mark, ink, ""),
            Shape::WireUp(ink) => self.wire(mark, ink, "1.5 2.5"),
        }
    }

    fn fill(&mut self, mark: &Mark, color: &str) {
        let at = [("x", mark.x.round()), ("y", mark.y.round()), ("width", mark.w.max(1.0)), ("height", mark.h)];
        self.element("rect", &at, &[("fill", color)]);
    }

    /// Inset by half a pixel, so that the edge is sharp.
    fn block(&mut self, mark: &Mark, fill: &str, edge: Option<&str>) {
        let (w, h) = ((mark.w - 1.0).max(1.0), (mark.h - 1.0).max(1.0));
        let radius = RADIUS_PX.min(w / 2.0).min(h / 2.0);
        let mut numbers =
            vec![("x", mark.x.round() + 0.5), ("y", mark.y.round() + 0.5), ("width", w), ("height", h), ("rx", radius)];
        let mut rest = vec![("fill", fill)];
        if let Some(edge) = edge {
            rest.push(("stroke", edge));
            if mark.lit {
                numbers.push(("stroke-width", 1.75));
            }
        }
        self.element("rect", &numbers, &rest);
    }

    fn fold(&mut self, mark: &Mark) {
        self.fill(mark, self.theme.color("sunken"));
        let at = [("x", mark.x), ("y", mark.y), ("width", mark.w), ("height", mark.h)];
        self.element("rect", &at, &[("fill", "url(#folded)")]);
        self.zigzag(mark.x, mark.y, mark.h);
        self.zigzag(mark.x + mark.w, mark.y, mark.h);
    }

    /// Draws an edge of folded time.
    fn zigzag(&mut self, x: f64, y: f64, height: f64) {
        const STEP_PX: f64 = 5.0;
        let mut path = format!("M{} {}", number(x), number(y));
        let (mut n, mut down) = (0, 0.0);
        while down < height {
            n += 1;
            down = (f64::from(n) * STEP_PX).min(height);
            path.push_str(&format!("L{} {}", number(x + if n % 2 == 0 { 0.0 } else { 2.5 }), number(y + down)));
        }
        let edge = self.theme.edge(Ink::LineStrong);
        self.element("path", &[], &[("d", &path), ("fill", "none"), ("stroke", edge)]);
    }

    fn line(&mut self, mark: &Mark, ink: Ink, dashes: &str) {
        let y = mark.y + mark.h / 2.0;
        self.stroke((mark.x, y), (mark.x + mark.w, y), 2.0, self.theme.edge(ink), dashes);
    }

    fn stroke(&mut self, from: (f64, f64), to: (f64, f64), width: f64, color: &str, dashes: &str) {
        let at = [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1), ("stroke-width", width)];
        let mut rest = vec![("stroke", color)];
        if !dashes.is_empty() {
            rest.push(("stroke-dasharray", dashes));
        }
        self.element("line", &at, &rest);
    }

    fn wire(&mut self, mark: &Mark, ink: Ink, dashes: &str) {
        let (x, top, bottom) = (mark.x.round() + 0.5, mark.y, mark.y + mark.h);
        let color = self.theme.edge(ink);
        self.stroke((x, top), (x, bottom), 1.0, color, dashes);
        // The arrowhead.
        let (tip, back) = if dashes.is_empty() { (bottom, bottom - 5.0) } else { (top, top + 5.0) };
        let (tip, back) = (number(tip), number(back));
        let head = format!("M{} {tip}L{} {back}L{} {back}z", number(x), number(x - 3.0), number(x + 3.0));
        self.element("path", &[], &[("d", &head), ("fill", color)]);
    }

    fn glyph(&mut self, mark: &Mark, ink: Ink, glyph: Glyph) {
        let size = if glyph == Glyph::Play { 8.0 } else { mark.h.min(12.0) };
        let y = mark.y + (mark.h - size) / 2.0;
        // A flag has a bright colour, which needs an edge on a light ground.
        let (color, edge) = match glyph {
            Glyph::Flag => (self.theme.edge(ink), Some(self.theme.text(ink))),
            Glyph::Play => (self.theme.text(ink), None),
            _ => (self.theme.edge(ink), None),
        };
        self.strokes(glyph, (mark.x, y), size, color, edge);
    }

    /// Draws a glyph in a square of this size. `edge` outlines a filled glyph.
    pub fn strokes(&mut self, glyph: Glyph, (x, y): (f64, f64), size: f64, color: &str, edge: Option<&str>) {
        let unit = size / 12.0;
        let mut path = String::new();
        for stroke in glyph.strokes() {
            for (place, (dx, dy)) in stroke.iter().enumerate() {
                path.push(if place == 0 { 'M' } else { 'L' });
                path.push_str(&format!("{} {}", number(x + dx * unit), number(y + dy * unit)));
            }
        }
        let (width, fill, edge) = match glyph.is_filled() {
            true => (0.8, color, edge.unwrap_or(color)),
            false => ((1.5 * unit).max(1.2), "none", color),
        };
        let rest = [
            ("d", path.as_str()),
            ("fill", fill),
            ("stroke", edge),
            ("stroke-linecap", "round"),
            ("stroke-linejoin", "round"),
        ];
        self.element("path", &[("stroke-width", width)], &rest);
    }

    /// Draws the ground of a label, which covers the lines behind it.
    fn ground(&mut self, mark: &Mark) {
        let Some(text) = &mark.text else { return };
        let width = width_of(&text.words, SMALL, false) + 8.0;
        let at = [("x", mark.x + (mark.w - width) / 2.0), ("y", mark.y), ("width", width), ("height", mark.h)];
        self.element("rect", &at, &[("fill", self.theme.color("hover"))]);
    }

    /// Draws the words of a mark, unless they do not fit into its block.
    fn words(&mut self, mark: &Mark, text: &Text) {
        let size = if text.small { SMALL } else { SIZE };
        let is_free = matches!(mark.shape, Shape::Words | Shape::Glyph(..));
        if !is_free && width_of(&text.words, size, text.bold) > mark.w - INSET_PX {
            return;
        }
        let inset = match mark.shape {
            Shape::Words => 0.0,
            Shape::Glyph(..) => 13.0,
            _ => INSET_PX,
        };
        let (anchor, x) = match text.align {
            Align::Left => ("start", mark.x + inset),
            Align::Middle => ("middle", mark.x + mark.w / 2.0),
            Align::Right => ("end", mark.x + mark.w),
        };
        // Baseline for vertically centred lower-case letters; programs draw `dominant-baseline` differently.
        let y = mark.y + mark.h / 2.0 + size * 0.36;
        self.text((x, y), &text.words, TextStyle { color: self.theme.text(text.ink), size, bold: text.bold, anchor });
    }
}
