//! What layout makes: marks with places, and nothing about how they are painted.

use super::Gauge;
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId, StepId};

/// What a mark stands for: what a click on it selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Record(RecordId),
    /// A record while this invocation had it.
    Delivery(RecordId, InvocationId),
    Invocation(InvocationId),
    Batch(FactId),
    Step(StepId),
    Resource(ResourceId),
    /// An idle stretch that is folded: from and to.
    Fold(u64, u64),
}

/// Names of colours; the palette knows their values.
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
    /// Its lines, on a grid of 12.
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

    /// Whether it is a filled shape.
    pub fn is_filled(self) -> bool {
        matches!(self, Glyph::Flag | Glyph::Play)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A plain fill, for rules and backgrounds.
    Fill(Ink),
    /// The background of a chosen row.
    Lit,
    /// A band where time is folded.
    Fold,
    /// A line through the middle.
    Thin(Ink),
    /// The same, broken.
    Dotted(Ink),
    /// A block with a soft fill and an edge.
    Block(Ink),
    /// An edge alone.
    Outline(Ink),
    /// An edge that is quiet but for its beginning.
    Cut(Ink),
    /// Sparse hatching in an edge.
    Hatched(Ink),
    /// A soft fill, stripes and an edge.
    Striped(Ink),
    /// A full fill, perhaps with a glyph on it.
    Solid(Ink, Option<Glyph>),
    /// A glyph alone.
    Glyph(Ink, Glyph),
    /// The sign of another try, on the ground.
    Again,
    /// Words on the ground.
    Label,
    /// A connection from top to bottom.
    Wire(Ink),
    /// The same, dotted, with its head at the top.
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
    /// Not what is looked at.
    pub faded: bool,
    /// Looked at.
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
        // A mark that is hardly there can still be hit.
        let slop = (8.0 - self.w).max(0.0) / 2.0;
        self.x - slop <= x && x <= self.x + self.w + slop && self.y <= y && y <= self.y + self.h
    }
}

/// Counts over time, filled down to the base line. Points are the corners from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub points: Vec<(f64, f64)>,
    pub base: f64,
    pub ink: Ink,
}

/// All that is in view, back to front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Clipped to where time is.
    pub marks: Vec<Mark>,
    pub areas: Vec<Area>,
    /// Left of it: the names of lanes and rows.
    pub names: Vec<Mark>,
    /// Each gauge with its top and its base line.
    pub gauges: Vec<(Gauge, f64, f64)>,
    /// How high all of it is; more than what is in view.
    pub height: f64,
}

impl Scene {
    /// What lies under a point. What is in front wins; of the names too.
    pub fn hit(&self, gutter: f64, x: f64, y: f64) -> Option<Target> {
        let under =
            |marks: &[Mark]| marks.iter().rev().find(|m| m.target.is_some() && m.holds(x, y)).and_then(|m| m.target);
        if x < gutter { under(&self.names) } else { under(&self.marks) }
    }

    /// Where the row of a record lies, if it is in the scene: its top and height.
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
    fn what_is_in_front_is_hit() {
        let scene = Scene { marks: vec![mark(0.0, 100.0, 1), mark(40.0, 20.0, 2)], ..Scene::default() };
        assert_eq!(scene.hit(132.0, 250.0, 15.0), Some(Target::Record(RecordId(2))));
        assert_eq!(scene.hit(132.0, 210.0, 15.0), Some(Target::Record(RecordId(1))));
        assert_eq!(scene.hit(132.0, 210.0, 31.0), None);
    }

    #[test]
    fn a_mark_of_a_pixel_can_be_hit() {
        let scene = Scene { marks: vec![mark(50.0, 1.0, 1)], ..Scene::default() };
        assert_eq!(scene.hit(132.0, 253.0, 15.0), Some(Target::Record(RecordId(1))));
        assert_eq!(scene.hit(132.0, 256.0, 15.0), None);
    }
}
