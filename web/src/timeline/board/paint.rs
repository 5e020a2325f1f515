//! Paints the scene when it changes.

use std::rc::Rc;

use redrive_views::timeline::{HEAD_PX, Scene, layout_head, length, within};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, ResizeObserver, window};
use yew::prelude::*;

use super::super::brush::Brush;
use super::super::palette::Palette;
use super::super::timeline_view::{TimelineView, ViewAction, ViewChange};
use crate::state::Shared;
use crate::state::runs::CompletedRun;

#[derive(Clone, PartialEq)]
pub struct Painting {
    pub completed: Shared<CompletedRun>,
    pub timeline_view: Rc<TimelineView>,
    pub scene: Rc<Scene>,
    pub at: u64,
    pub is_dark: bool,
    pub canvas: NodeRef,
    pub room: NodeRef,
}

#[hook]
pub fn use_painting(painting: Painting) {
    // Colours are cached until the theme changes: reading each one computes styles.
    let palette = use_mut_ref(|| None::<(bool, Palette)>);
    use_effect_with(painting, move |painting| {
        let Some(canvas) = painting.canvas.cast::<HtmlCanvasElement>() else { return };
        let mut kept = palette.borrow_mut();
        if kept.as_ref().is_none_or(|(is_dark, _)| *is_dark != painting.is_dark) {
            *kept = Palette::read(&canvas).map(|palette| (painting.is_dark, palette));
        }
        if let Some((_, palette)) = kept.as_ref() {
            // Without a context nothing is painted; the table view has the same content.
            let _ = painting.paint(&canvas, palette);
        }
    });
}

/// Reports the size of the frame to the view state: at first, for each new run, and when it changes.
#[hook]
pub fn use_room(frame: &NodeRef, completed: &Shared<CompletedRun>, timeline_view: &UseReducerHandle<TimelineView>) {
    let (frame, timeline_view) = (frame.clone(), timeline_view.dispatcher());
    use_effect_with(completed.clone(), move |completed| {
        let frame = frame.cast::<Element>();
        let measure = {
            let (frame, completed) = (frame.clone(), completed.clone());
            move || {
                if let Some(frame) = &frame {
                    let width = f64::from(frame.client_width());
                    let height = f64::from(frame.client_height());
                    timeline_view.dispatch(ViewChange(completed.clone(), ViewAction::Room { width, height }));
                }
            }
        };
        measure();
        let listener = Closure::<dyn FnMut()>::new(measure);
        let observer = ResizeObserver::new(listener.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(frame)) = (&observer, &frame) {
            observer.observe(frame);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(listener);
        }
    });
}

impl Painting {
    fn paint(&self, canvas: &HtmlCanvasElement, palette: &Palette) -> Result<(), JsValue> {
        let gutter = self.timeline_view.view.gutter;
        let (width, height) = (gutter + self.timeline_view.view.width, self.timeline_view.height + HEAD_PX);
        let density = within(window().map_or(1.0, |window| window.device_pixel_ratio()), 1.0, 3.0);
        let pixels = ((width * density).round() as u32, (height * density).round() as u32);
        if (canvas.width(), canvas.height()) != pixels {
            canvas.set_width(pixels.0);
            canvas.set_height(pixels.1);
            canvas.style().set_property("width", &format!("{}px", width.round() as u32))?;
            canvas.style().set_property("height", &format!("{}px", height.round() as u32))?;
        }
        // Gives the frame its scroll height.
        if let Some(room) = self.room.cast::<HtmlElement>() {
            let rest = (self.scene.height + HEAD_PX - height).max(0.0);
            room.style().set_property("height", &format!("{}px", rest.ceil() as u32))?;
        }
        let context = canvas.get_context("2d")?.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
        let Some(context) = context else { return Ok(()) };
        context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
        context.set_fill_style_str(&palette.surface);
        context.fill_rect(0.0, 0.0, width, height);
        let brush = Brush { context: &context, palette };
        context.save();
        context.begin_path();
        context.rect(0.0, HEAD_PX, width, height - HEAD_PX);
        context.clip();
        context.translate(0.0, HEAD_PX - self.timeline_view.scroll)?;
        brush.scene(&self.scene, gutter, width);
        context.restore();
        self.head(&context, &brush, width)?;
        self.span(&context, palette, height)?;
        self.playhead(&context, palette, width, height)
    }

    fn head(&self, context: &CanvasRenderingContext2d, brush: &Brush, width: f64) -> Result<(), JsValue> {
        context.save();
        context.begin_path();
        context.rect(self.timeline_view.view.gutter - 20.0, 0.0, width, HEAD_PX);
        context.clip();
        brush.marks(&layout_head(self.timeline_view.subject(&self.completed), &self.timeline_view.view));
        context.restore();
        context.set_fill_style_str(&brush.palette.line);
        context.fill_rect(0.0, HEAD_PX - 1.0, width, 1.0);
        Ok(())
    }

    /// Paints the selected time range with its length, start and end.
    fn span(&self, context: &CanvasRenderingContext2d, palette: &Palette, height: f64) -> Result<(), JsValue> {
        let Some((from, to)) = self.timeline_view.span else { return Ok(()) };
        let gutter = self.timeline_view.view.gutter;
        let axis = self.timeline_view.axis(&self.completed);
        let edge = |at: u64| within(self.timeline_view.view.x(axis, at), 0.0, self.timeline_view.view.width) + gutter;
        let (left, right) = (edge(from), edge(to));
        context.set_fill_style_str(&palette.ink);
        context.set_global_alpha(0.08);
        context.fill_rect(left, HEAD_PX, right - left, height - HEAD_PX);
        context.set_global_alpha(1.0);
        context.fill_rect(left - 0.5, HEAD_PX, 1.0, height - HEAD_PX);
        context.fill_rect(right - 0.5, HEAD_PX, 1.0, height - HEAD_PX);
        context.set_font(&format!("600 12px {}", palette.font));
        context.set_text_baseline("middle");
        context.set_text_align("center");
        let time_format = self.timeline_view.time_format(&self.completed);
        let label = |words: &str, middle: f64, top: f64| -> Result<(), JsValue> {
            let room = context.measure_text(words)?.width() + 12.0;
            let most = (gutter + self.timeline_view.view.width - room).max(gutter);
            let x = within(middle - room / 2.0, gutter, most);
            context.set_fill_style_str(&palette.surface);
            context.begin_path();
            context.round_rect_with_f64(x, top, room, 18.0, 4.0)?;
            context.fill();
            context.set_stroke_style_str(&palette.ink);
            context.set_line_width(1.0);
            context.stroke();
            context.set_fill_style_str(&palette.ink);
            context.fill_text(words, x + room / 2.0, top + 9.5)
        };
        // Start and end are labelled if there is space for all three.
        if right - left > 260.0 {
            label(&time_format.write(from, 3), left, HEAD_PX + 4.0)?;
            label(&time_format.write(to, 3), right, HEAD_PX + 4.0)?;
        }
        label(&length(to - from), (left + right) / 2.0, HEAD_PX + 4.0)
    }

    /// Paints the values of the gauges at the playhead.
    fn readings(
        &self,
        context: &CanvasRenderingContext2d,
        palette: &Palette,
        x: f64,
        width: f64,
    ) -> Result<(), JsValue> {
        context.set_font(&format!("600 12px {}", palette.font));
        context.set_text_baseline("middle");
        context.set_text_align("left");
        for (gauge, top, base) in &self.scene.gauges {
            let y = (top + base) / 2.0 + HEAD_PX - self.timeline_view.scroll;
            if y < HEAD_PX || y > HEAD_PX + self.timeline_view.height {
                continue;
            }
            let words = gauge.words(self.completed.model.gauge(*gauge, self.at));
            let room = context.measure_text(&words)?.width() + 10.0;
            let left = if x + room + 8.0 < width { x + 6.0 } else { x - room - 6.0 };
            context.set_fill_style_str(&palette.surface);
            context.begin_path();
            context.round_rect_with_f64(left, y - 9.0, room, 18.0, 4.0)?;
            context.fill();
            context.set_fill_style_str(&palette.ink);
            context.fill_text(&words, left + 5.0, y)?;
        }
        Ok(())
    }

    /// Paints the playhead with its time.
    fn playhead(
        &self,
        context: &CanvasRenderingContext2d,
        palette: &Palette,
        width: f64,
        height: f64,
    ) -> Result<(), JsValue> {
        let x = (self.timeline_view.view.gutter
            + self.timeline_view.view.x(self.timeline_view.axis(&self.completed), self.at))
        .round();
        if x < self.timeline_view.view.gutter || x > width {
            return Ok(());
        }
        context.set_fill_style_str(&palette.ink);
        context.fill_rect(x - 0.75, HEAD_PX - 4.0, 1.5, height);
        self.readings(context, palette, x, width)?;
        context.set_fill_style_str(&palette.ink);
        context.set_font(&format!("600 12px {}", palette.font));
        let words = self.timeline_view.time_format(&self.completed).write(self.at, 3);
        let words_width = context.measure_text(&words)?.width() + 12.0;
        let left = within(
            x - words_width / 2.0,
            self.timeline_view.view.gutter,
            (width - words_width).max(self.timeline_view.view.gutter),
        );
        context.begin_path();
        context.round_rect_with_f64(left, HEAD_PX - 21.0, words_width, 18.0, 4.0)?;
        context.fill();
        context.set_fill_style_str(&palette.on_ink);
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.fill_text(&words, left + words_width / 2.0, HEAD_PX - 11.5)
    }
}
