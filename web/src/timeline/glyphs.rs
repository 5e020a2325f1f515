//! Glyphs on the canvas, drawn as lines.

use redrive_views::timeline::Glyph;
use web_sys::CanvasRenderingContext2d;

/// Draws a glyph in a square. A filled one gets the outline that its colour needs.
pub fn draw(
    context: &CanvasRenderingContext2d,
    glyph: Glyph,
    x: f64,
    y: f64,
    size: f64,
    color: &str,
    edge: Option<&str>,
) {
    let unit = size / 12.0;
    context.set_line_cap("round");
    context.set_line_join("round");
    context.begin_path();
    for stroke in glyph.strokes() {
        for (place, (dx, dy)) in stroke.iter().enumerate() {
            let (x, y) = (x + dx * unit, y + dy * unit);
            if place == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
        }
    }
    if glyph.is_filled() {
        context.set_fill_style_str(color);
        context.fill();
        context.set_line_width(0.8);
        context.set_stroke_style_str(edge.unwrap_or(color));
    } else {
        context.set_line_width((1.5 * unit).max(1.2));
        context.set_stroke_style_str(color);
    }
    context.stroke();
}
