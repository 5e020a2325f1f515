//! The whole run as a strip with the playhead on it.

use redrive_views::timeline::{Axis, Bar, Ink, Viewport, within};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, window};
use yew::html::{ondblclick, onpointerdown, onpointermove, onpointerup};
use yew::prelude::*;

use super::minimap_drag::{MinimapDrag, MinimapDragState};
use super::palette::Palette;
use super::timeline_view::TimelineViewContext;
use crate::components::{El, el, input, on_input};
use crate::state::Shared;
use crate::state::playback::{Play, PlaybackContext};
use crate::state::runs::CompletedRun;

/// Number of positions of the slider.
const PLACES: f64 = 1000.0;
const WIDTH_PX: f64 = 280.0;
const HEIGHT_PX: f64 = 34.0;

#[derive(Properties, PartialEq)]
pub struct MinimapProps {
    pub completed: Shared<CompletedRun>,
    pub at: u64,
    pub is_dark: bool,
}

/// The strip. The slider is for keys; the pointer moves the window, its edges, or the playhead.
#[component]
pub fn Minimap(props: &MinimapProps) -> Html {
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let (canvas, strip) = (use_node_ref(), use_node_ref());
    let drag_state = use_mut_ref(|| None::<MinimapDragState>);
    let palette = use_mut_ref(|| None::<(bool, Palette)>);
    let completed = &props.completed;
    let axis = timeline_view.axis(completed);
    {
        // The playhead is a separate element, so that the strip is not painted again while the run plays.
        let canvas = canvas.clone();
        // Colours are cached until the theme changes: reading each one computes styles.
        let palette = palette.clone();
        use_effect_with((completed.clone(), props.is_dark, axis.pieces().len()), {
            let axis = axis.clone();
            move |(completed, is_dark, _)| {
                let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
                let mut kept = palette.borrow_mut();
                if kept.as_ref().is_none_or(|(was_dark, _)| was_dark != is_dark) {
                    *kept = Palette::read(&canvas).map(|palette| (*is_dark, palette));
                }
                if let Some((_, palette)) = kept.as_ref() {
                    let _ = paint(&canvas, palette, completed, &axis);
                }
            }
        });
    }
    let place = (axis.unit(props.at) / axis.len() * PLACES).round() as u32;
    let on_slide = {
        let (completed, playback, timeline_view) = (completed.clone(), playback.dispatcher(), timeline_view.clone());
        Callback::from(move |event: InputEvent| {
            let place = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value_as_number());
            if let Some(place) = place {
                let axis = timeline_view.axis(&completed);
                playback.dispatch(Play::Seek(axis.moment(place / PLACES * axis.len())));
            }
        })
    };
    let shown = timeline_view.view.shown(axis);
    let minimap_drag = MinimapDrag {
        completed: completed.clone(),
        timeline_view: timeline_view.clone(),
        playback: playback.dispatcher(),
        drag_state,
        strip: strip.clone(),
        shown,
    };
    let (down, moved, up, double) = minimap_drag.listeners();
    let (from, to) = ((shown.0 * PLACES) as u32, (shown.1 * PLACES) as u32);
    let mut window =
        el("svg", "").is("viewBox", "0 0 1000 34").is("preserveAspectRatio", "none").is("aria-hidden", "true");
    if !timeline_view.is_fit {
        let last = PLACES as u32;
        window = window.el(rect("out", 0, from, WHOLE)).el(rect("out", to, last - to, WHOLE));
        for edge in [from, to] {
            window = window.el(rect("edge", edge.saturating_sub(4).min(last - 8), 8, ("8", "18")));
        }
    }
    window = window.el(rect("", place.saturating_sub(3).min(PLACES as u32 - 6), 6, WHOLE));
    let slider = input("range", "", &place.to_string())
        .is("min", "0")
        .is("max", "1000")
        .is("aria-label", "Moment")
        .set("aria-valuetext", &timeline_view.time_format(completed).write(props.at, 3));
    el("div", "minimap")
        .bind(&strip)
        .on(onpointerdown::Wrapper::new(down))
        .on(onpointermove::Wrapper::new(moved))
        .on(onpointerup::Wrapper::new(up))
        .on(ondblclick::Wrapper::new(double))
        .el(el("canvas", "").bind(&canvas).is("aria-hidden", "true"))
        .el(window)
        .el(on_input(slider, on_slide))
        .done()
}

/// The vertical position and the height of a rectangle as tall as the strip.
const WHOLE: (&str, &str) = ("0", "34");

fn rect(class: &'static str, x: u32, width: u32, (y, height): (&'static str, &'static str)) -> El {
    let rect = el("rect", class).set("x", &x.to_string()).set("width", &width.to_string());
    rect.is("y", y).is("height", height)
}

fn paint(canvas: &HtmlCanvasElement, palette: &Palette, completed: &CompletedRun, axis: &Axis) -> Result<(), JsValue> {
    let density = within(window().map_or(1.0, |window| window.device_pixel_ratio()), 1.0, 3.0);
    canvas.set_width((WIDTH_PX * density) as u32);
    canvas.set_height((HEIGHT_PX * density) as u32);
    let context = canvas.get_context("2d")?.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context else { return Ok(()) };
    context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
    let view = Viewport { left: 0.0, scale: WIDTH_PX / axis.len(), width: WIDTH_PX, gutter: 0.0, is_dense: false };
    for piece in axis.pieces().iter().filter(|piece| piece.folded) {
        let (from, to) = (view.x(axis, piece.from), view.x(axis, piece.to));
        if let Some(pattern) = &palette.fold {
            context.set_fill_style_canvas_pattern(pattern);
            context.fill_rect(from, 0.0, to - from, HEIGHT_PX);
        }
    }
    for (x, has_failed) in columns(completed, axis, &view).into_iter().enumerate() {
        if let Some(has_failed) = has_failed {
            context.set_fill_style_str(palette.edge(if has_failed { Ink::Fail } else { Ink::Done }));
            context.fill_rect(x as f64, 12.0, 1.0, 11.0);
        }
    }
    failures(&context, palette, completed, (axis, &view));
    Ok(())
}

/// Returns for each pixel whether an invocation was running, and whether one failed.
fn columns(completed: &CompletedRun, axis: &Axis, view: &Viewport) -> Vec<Option<bool>> {
    let mut columns = vec![None; view.width as usize];
    let rows = completed.run.plan.functions.iter().flat_map(|function| completed.model.environments(function.id));
    for bars in rows {
        let mut from = 0;
        while let Some(bar) = bars.get(from) {
            let (left, right) = (view.x(axis, bar.from) as usize, view.x(axis, bar.to) as usize);
            // All bars within this pixel.
            let edge = view.moment(axis, left as f64 + 1.0);
            let next = from + bars[from..].partition_point(|bar: &Bar| bar.to <= edge).max(1);
            let has_failed = bars[from..next].iter().any(|bar| bar.ending.is_failure());
            for column in columns.iter_mut().take(right + 1).skip(left) {
                *column = Some(has_failed || *column == Some(true));
            }
            from = next;
        }
    }
    columns
}

/// Paints a tick for each failure, at most one for every few pixels.
fn failures(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    completed: &CompletedRun,
    (axis, view): (&Axis, &Viewport),
) {
    const APART_PX: f64 = 6.0;
    context.set_fill_style_str(palette.edge(Ink::Fail));
    let mut drawn_to = f64::NEG_INFINITY;
    for (at, _) in &completed.model.failures {
        let x = view.x(axis, *at);
        if x < drawn_to + APART_PX {
            continue;
        }
        drawn_to = x;
        context.begin_path();
        context.move_to(x - 3.5, 3.0);
        context.line_to(x + 3.5, 3.0);
        context.line_to(x, 8.5);
        context.fill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_failed_run_is_seen_from_afar_and_a_throttled_try_is_no_run() {
        let view = |completed: &CompletedRun| Viewport {
            left: 0.0,
            scale: 280.0 / completed.model.axis.len(),
            width: 280.0,
            gutter: 0.0,
            is_dense: false,
        };
        let failing = completed("nine-good-messages", 1);
        let columns_of = |completed: &CompletedRun| columns(completed, &completed.model.axis, &view(completed));
        assert!(columns_of(&failing).contains(&Some(true)));
        let throttled = completed("never-run", 1);
        assert!(!throttled.model.failures.is_empty());
        assert!(!columns_of(&throttled).contains(&Some(true)));
    }
}
