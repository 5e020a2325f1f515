//! Signs on the canvas, drawn as lines.

use redrive_views::timeline::Glyph;
use web_sys::CanvasRenderingContext2d;

/// Strokes of a glyph on a grid of 12.
fn strokes(glyph: Glyph) -> &'static [&'static [(f64, f64)]] {
    match glyph {
        Glyph::Tick => &[&[(2.5, 6.5), (5.0, 9.0), (9.8, 3.2)]],
        Glyph::Cross => &[&[(3.2, 3.2), (8.8, 8.8)], &[(8.8, 3.2), (3.2, 8.8)]],
        Glyph::Tray => &[
            &[(1.8, 6.5), (1.8, 10.0), (10.2, 10.0), (10.2, 6.5)],
            &[(6.0, 1.8), (6.0, 6.6)],
            &[(3.9, 4.8), (6.0, 6.9), (8.1, 4.8)],
        ],
        Glyph::Flag => &[&[(3.0, 11.0), (3.0, 1.8), (10.0, 1.8), (8.0, 4.2), (10.0, 6.6), (3.0, 6.6)]],
        Glyph::Empty => &[
            &[
                (6.0, 2.0),
                (9.0, 3.2),
                (10.0, 6.0),
                (9.0, 8.8),
                (6.0, 10.0),
                (3.0, 8.8),
                (2.0, 6.0),
                (3.0, 3.2),
                (6.0, 2.0),
            ],
            &[(2.6, 9.4), (9.4, 2.6)],
        ],
        Glyph::Again => &[
            &[(10.0, 6.0), (9.0, 8.8), (6.0, 10.0), (3.0, 8.8), (2.0, 6.0), (3.0, 3.2), (6.0, 2.0), (8.8, 3.4)],
            &[(9.2, 0.9), (9.2, 3.8), (6.4, 3.8)],
        ],
        Glyph::Play => &[&[(3.0, 2.5), (9.0, 6.0), (3.0, 9.5), (3.0, 2.5)]],
    }
}

/// Whether it is a filled shape.
fn is_filled(glyph: Glyph) -> bool {
    matches!(glyph, Glyph::Flag | Glyph::Play)
}

/// Draws a glyph in a square of this size. A filled one gets the edge that its colour needs.
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
    for stroke in strokes(glyph) {
        for (place, (dx, dy)) in stroke.iter().enumerate() {
            let (x, y) = (x + dx * unit, y + dy * unit);
            if place == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
        }
    }
    if is_filled(glyph) {
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
