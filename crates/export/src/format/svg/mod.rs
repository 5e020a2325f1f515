//! The timeline as a self-contained SVG file, for papers, slides and issues: title, outcomes, axis, all marks of the
//! page's timeline, and a legend.
//!
//! There is no PNG: drawing text needs fonts, which differ between machines. The page draws PNGs with the browser's.

mod marks;
mod palette;
mod pen;

use std::io::Write;

use redrive_core::Run;
use redrive_scenario::Scenario;
use redrive_views::names::with_commas;
use redrive_views::timeline::{
    Focus, Glyph, HEAD_PX, Ink, Mark, Model, Shape, Subject, TimeFormat, Viewport, layout, layout_head,
};
use redrive_views::{Index, Ledger, Outcome, Summary};
use serde_json::Value;

use crate::request::{ExportError, ExportRequest};
use crate::select;

pub use palette::Theme;
use pen::{FONTS, Pen, TextStyle, escape, number, width_of};

/// Options of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    pub theme: Theme,
    /// In pixels, margins included.
    pub width: u32,
    /// The highlighted record or invocation.
    pub focus: Focus,
}

impl Picture {
    pub const WIDTH: u32 = 1440;
    /// Names and time need at least this width.
    pub const MIN_WIDTH: u32 = 480;
    pub const MAX_WIDTH: u32 = 8000;
}

impl Default for Picture {
    fn default() -> Picture {
        Picture { theme: Theme::Light, width: Picture::WIDTH, focus: Focus::default() }
    }
}

const MARGIN_PX: f64 = 24.0;
/// Height of the title and the outcomes below it.
const TITLE_PX: f64 = 58.0;
const LEGEND_PX: f64 = 40.0;

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    let focus = select::focus(request.run, request.select).map_err(ExportError::Select)?;
    let picture = Picture { theme: request.theme, width: request.width, focus };
    Ok(out.write_all(svg(request.run, request.scenario, &picture).as_bytes())?)
}

pub fn svg(run: &Run, scenario: &Scenario, picture: &Picture) -> String {
    let (index, ledger, model) = (Index::new(&run.trace), Ledger::new(run), Model::new(run));
    let subject = Subject {
        run,
        index: &index,
        ledger: &ledger,
        model: &model,
        axis: &model.axis,
        time_format: TimeFormat::SinceStart,
    };
    let width = f64::from(picture.width.clamp(Picture::MIN_WIDTH, Picture::MAX_WIDTH));
    let inner = width - 2.0 * MARGIN_PX;
    let view = Viewport::on(&model.axis, inner);
    let scene = layout(subject, &view, picture.focus, (0.0, f64::INFINITY), false);
    let entries = rows(inner);
    let lanes_top = MARGIN_PX + TITLE_PX + HEAD_PX;
    let legend_top = lanes_top + scene.height + 14.0;
    let height = legend_top + entries as f64 * 20.0 + LEGEND_PX;

    let title = scenario.get("title").and_then(Value::as_str).filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or("A run of Redrive");
    let outcomes = outcomes(&ledger.summary);
    let mut pen = Pen::new(picture.theme);
    open(&mut pen, (width, height), title, &outcomes);
    let theme = picture.theme;
    let bold = TextStyle { bold: true, size: 18.0, ..TextStyle::of(theme.color("ink")) };
    pen.text((MARGIN_PX, MARGIN_PX + 18.0), &cut(title, inner, bold.size), bold);
    let quiet = TextStyle { size: 13.0, ..TextStyle::of(theme.color("ink-2")) };
    pen.text((MARGIN_PX, MARGIN_PX + 39.0), &cut(&outcomes, inner, quiet.size), quiet);

    shifted(&mut pen, MARGIN_PX, MARGIN_PX + TITLE_PX, |pen| pen.marks(&layout_head(subject, &view)));
    shifted(&mut pen, MARGIN_PX, lanes_top, |pen| {
        let top = Mark::new(0.0, -1.0, inner, 1.0, Shape::Fill(Ink::Line));
        pen.marks([&top]);
        let is_behind = |mark: &&Mark| matches!(mark.shape, Shape::Fold | Shape::Lit | Shape::Fill(_));
        pen.raw("<g clip-path=\"url(#time)\">\n");
        pen.marks(scene.marks.iter().filter(is_behind));
        scene.areas.iter().for_each(|area| pen.area(area));
        pen.marks(scene.marks.iter().filter(|mark| !is_behind(mark)));
        pen.raw("</g>\n");
        pen.marks(&scene.names);
        pen.raw(&format!(
            "<clipPath id=\"time\"><rect x=\"{}\" y=\"-1\" width=\"{}\" height=\"{}\"/></clipPath>\n",
            number(view.gutter),
            number(inner - view.gutter),
            number(scene.height + 1.0)
        ));
    });
    shifted(&mut pen, MARGIN_PX, legend_top, |pen| legend(pen, inner));
    let facts = with_commas(run.trace.facts().len() as u64);
    let made = format!("Redrive, model {}, seed {}, {facts} facts", redrive_report::MODEL, run.plan.seed);
    let faint = TextStyle { size: 11.0, anchor: "end", ..TextStyle::of(theme.color("ink-3")) };
    pen.text((width - MARGIN_PX, height - MARGIN_PX + 8.0), &made, faint);
    pen.raw("</svg>\n");
    pen.finish()
}

/// Writes the root element, its accessible name, the fill patterns and the ground.
fn open(pen: &mut Pen, (width, height): (f64, f64), title: &str, outcomes: &str) {
    let (w, h) = (number(width.round()), number(height.round()));
    pen.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         font-family=\"{FONTS}\" font-size=\"12\" aria-labelledby=\"title desc\">\n<title id=\"title\">"
    ));
    let mut text = String::new();
    escape(title, &mut text);
    text.push_str("</title>\n<desc id=\"desc\">");
    escape(outcomes, &mut text);
    text.push_str("</desc>\n<defs>\n");
    pen.raw(&text);
    pen.raw(&marks::patterns(pen.theme));
    pen.raw("</defs>\n");
    let ground = pen.theme.color("surface");
    pen.element("rect", &[("width", width.round()), ("height", height.round())], &[("fill", ground)]);
}

fn shifted(pen: &mut Pen, x: f64, y: f64, draw: impl FnOnce(&mut Pen)) {
    pen.raw(&format!("<g transform=\"translate({} {})\">\n", number(x), number(y)));
    draw(pen);
    pen.raw("</g>\n");
}

/// `10 records: 10 dead-lettered, 9 of them victims`
fn outcomes(summary: &Summary) -> String {
    let count = |number: u32, word: &str| format!("{} {word}", with_commas(number.into()));
    let records = if summary.records == 1 { "record" } else { "records" };
    let mut parts: Vec<String> = Outcome::ALL
        .into_iter()
        .filter(|outcome| summary.count(*outcome) > 0)
        .map(|outcome| count(summary.count(outcome), outcome.words()))
        .collect();
    if summary.victims > 0 {
        parts.push(count(summary.victims, if summary.victims == 1 { "victim" } else { "victims" }));
    }
    if summary.processed_more_than_once > 0 {
        parts.push(count(summary.processed_more_than_once, "processed more than once"));
    }
    if summary.lost > 0 {
        parts.push(count(summary.lost, "lost"));
    }
    format!("{}: {}", count(summary.records, records), parts.join(" · ")).trim_end_matches(": ").to_owned()
}

/// Truncates a line to the available width.
fn cut(words: &str, room: f64, size: f64) -> String {
    let most = (room / width_of("x", size, true)) as usize;
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let kept: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The marks of the legend and their meaning.
const LEGEND: [(Shape, &str); 9] = [
    (Shape::Thin(Ink::Wait), "waiting"),
    (Shape::Block(Ink::Fly), "in a batch"),
    (Shape::Hatched(Ink::Hide), "hidden"),
    (Shape::Dotted(Ink::Fail), "back-off"),
    (Shape::Solid(Ink::Done, Some(Glyph::Tick)), "done"),
    (Shape::Solid(Ink::Fail, Some(Glyph::Cross)), "failed"),
    (Shape::Solid(Ink::Dead, Some(Glyph::Tray)), "dead letter"),
    (Shape::Glyph(Ink::Victim, Glyph::Flag), "victim"),
    (Shape::Fold, "time without a fact, folded"),
];
const SWATCH_PX: f64 = 18.0;

/// The x position and the line of each entry.
fn places(width: f64) -> Vec<(f64, usize)> {
    let (mut x, mut line) = (0.0, 0);
    let mut places = Vec::new();
    for (_, words) in LEGEND {
        let own = SWATCH_PX + 6.0 + width_of(words, 12.0, false) + 14.0;
        if x > 0.0 && x + own > width {
            (x, line) = (0.0, line + 1);
        }
        places.push((x, line));
        x += own;
    }
    places
}

fn rows(width: f64) -> usize {
    places(width).last().map_or(0, |(_, line)| line + 1)
}

fn legend(pen: &mut Pen, width: f64) {
    let words_look = TextStyle::of(pen.theme.color("ink-2"));
    for ((shape, words), (x, line)) in LEGEND.into_iter().zip(places(width)) {
        let y = line as f64 * 20.0;
        let is_square = matches!(shape, Shape::Solid(..) | Shape::Glyph(..) | Shape::Fold);
        let (left, wide) = if is_square { (x + 2.0, 14.0) } else { (x, SWATCH_PX) };
        pen.marks([&Mark::new(left, y, wide, 14.0, shape)]);
        pen.text((x + SWATCH_PX + 6.0, y + 11.3), words, words_look);
    }
}
