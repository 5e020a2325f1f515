//! The output of layout: marks with positions.

use super::Gauge;
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId, StepId};

/// The object that a click on a mark selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Record(RecordId),
    /// A record in the batch of this invocation.
    Delivery(RecordId, InvocationId),
    Invocation(InvocationId),
    Batch(FactId),
    Step(StepId),
    Resource(ResourceId),
    /// A folded interval: start and end.
    Fold(u64, u64),
}

/// Names of colours. The palette of the painter has their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    TextQuiet,
    TextFaint,
    Line,
    LineStrong,
    Wait,
    Fly,
    Hide,
    Done,
    Fail,
    Dead,
    Victim,
    Lost,
    Hollow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Tick,
    Cross,
    Tray,
    Flag,
    Empty,
    Again,
    Play,
}

impl Glyph {
    /// Returns the lines of the glyph, on a grid of 12.
    pub fn strokes(self) -> &'static [&'static [(f64, f64)]] {
        match self {
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

    /// Tests whether the glyph is filled.
    pub fn is_filled(self) -> bool {
        matches!(self, Glyph::Flag | Glyph::Play)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A plain fill, for lines and backgrounds.
    Fill(Ink),
    /// The background of a selected row.
    Lit,
    /// The band of a fold.
    Fold,
    /// A line through the middle.
    Thin(Ink),
    /// A broken line through the middle.
    Dotted(Ink),
    /// A block with a soft fill and an edge.
    Block(Ink),
    /// An outline.
    Outline(Ink),
    /// An outline with an accent at its left edge.
    Cut(Ink),
    /// Sparse hatching with an outline.
    Hatched(Ink),
    /// A soft fill with stripes and an outline.
    Striped(Ink),
    /// A full fill with an optional glyph.
    Solid(Ink, Option<Glyph>),
    /// A glyph alone.
    Glyph(Ink, Glyph),
    /// The sign of a retry, on the background.
    Again,
    /// Text on the background.
    Label,
    /// A connection from top to bottom.
    Wire(Ink),
    /// A dotted connection with an arrowhead at the top.
    WireUp(Ink),
    /// Only its text.
    Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub words: String,
    pub ink: Ink,
    pub align: Align,
    pub bold: bool,
    pub small: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub shape: Shape,
    /// The mark is outside the focus.
    pub faded: bool,
    /// The mark is in the focus.
    pub lit: bool,
    pub text: Option<Text>,
    pub target: Option<Target>,
}

impl Mark {
    pub fn new(x: f64, y: f64, w: f64, h: f64, shape: Shape) -> Mark {
        Mark { x, y, w, h, shape, faded: false, lit: false, text: None, target: None }
    }

    pub fn words(x: f64, y: f64, w: f64, h: f64, words: impl Into<String>, ink: Ink) -> Mark {
        let text = Text { words: words.into(), ink, align: Align::Left, bold: false, small: false };
        Mark { text: Some(text), ..Mark::new(x, y, w, h, Shape::Words) }
    }

    pub fn to(self, target: Target) -> Mark {
        Mark { target: Some(target), ..self }
    }

    pub fn fade(self, faded: bool) -> Mark {
        Mark { faded, ..self }
    }

    pub fn light(self, lit: bool) -> Mark {
        Mark { lit, ..self }
    }

    pub fn with_text(self, text: Text) -> Mark {
        Mark { text: Some(text), ..self }
    }

    pub fn align(mut self, align: Align) -> Mark {
        if let Some(text) = &mut self.text {
            text.align = align;
        }
        self
    }

    pub fn bold(mut self, bold: bool) -> Mark {
        if let Some(text) = &mut self.text {
            text.bold = bold;
        }
        self
    }

    pub fn small(mut self) -> Mark {
        if let Some(text) = &mut self.text {
            text.small = true;
        }
        self
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        // Very narrow marks have a minimum hit area.
        let slop = (8.0 - self.w).max(0.0) / 2.0;
        self.x - slop <= x && x <= self.x + self.w + slop && self.y <= y && y <= self.y + self.h
    }
}

/// Counts over time, filled down to the base line. The points are the corners from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub points: Vec<(f64, f64)>,
    pub base: f64,
    pub ink: Ink,
}

/// Everything in view, back to front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Marks that are clipped to the time area.
    pub marks: Vec<Mark>,
    pub areas: Vec<Area>,
    /// Marks left of the time area: the names of lanes and rows.
    pub names: Vec<Mark>,
    /// Each gauge with its top and base line.
    pub gauges: Vec<(Gauge, f64, f64)>,
    /// The total height, including what is out of view.
    pub height: f64,
}

impl Scene {
    /// Returns the target of the frontmost mark at a point.
    pub fn hit(&self, gutter: f64, x: f64, y: f64) -> Option<Target> {
        let under =
            |marks: &[Mark]| marks.iter().rev().find(|m| m.target.is_some() && m.holds(x, y)).and_then(|m| m.target);
        if x < gutter { under(&self.names) } else { under(&self.marks) }
    }

    /// Returns the top and height of the row of a record in the scene.
    pub fn row_of(&self, record: RecordId) -> Option<(f64, f64)> {
        let row = self.names.iter().find(|mark| mark.target == Some(Target::Record(record)))?;
        Some((row.y, row.h))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(x: f64, w: f64, record: u32) -> Mark {
        Mark::new(200.0 + x, 10.0, w, 20.0, Shape::Block(Ink::Fly)).to(Target::Record(RecordId(record)))
    }

    #[test]
    fn the_frontmost_mark_is_hit() {
        let scene = Scene { marks: vec![mark(0.0, 100.0, 1), mark(40.0, 20.0, 2)], ..Scene::default() };
        assert_eq!(scene.hit(132.0, 250.0, 15.0), Some(Target::Record(RecordId(2))));
        assert_eq!(scene.hit(132.0, 210.0, 15.0), Some(Target::Record(RecordId(1))));
        assert_eq!(scene.hit(132.0, 210.0, 31.0), None);
    }

    #[test]
    fn a_narrow_mark_can_be_hit() {
        let scene = Scene { marks: vec![mark(50.0, 1.0, 1)], ..Scene::default() };
        assert_eq!(scene.hit(132.0, 253.0, 15.0), Some(Target::Record(RecordId(1))));
        assert_eq!(scene.hit(132.0, 256.0, 15.0), None);
    }
}
