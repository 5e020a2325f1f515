//! Line icons on a 16-pixel grid. They always stand beside a label or have one of their own.

use yew::prelude::*;

use super::el;

pub fn icon(name: &str) -> Html {
    let svg = el("svg", "icon").is("viewBox", "0 0 16 16").is("aria-hidden", "true").is("focusable", "false");
    svg.el(el("path", "").is("d", path(name))).done()
}

fn path(name: &str) -> &'static str {
    match name {
        "queue" => "M2 4h12v8H2zM5 4v8M8 4v8M11 4v8",
        "deadLetters" => "M2 9v4h12V9h-3.5l-1 2h-3l-1-2zM8 2v5M5.5 4.8 8 7.3l2.5-2.5",
        "mapping" => "M2 4h2c3 0 3 8 6 8h4M2 12h2c3 0 3-8 6-8h4M12 2l2 2-2 2M12 10l2 2-2 2",
        "function" => "M3 14 7.5 5.5M4 2h2l5.5 12H13",
        "stream" => "M2 4c3-2 5 2 8 0s3-1 4 0M2 8c3-2 5 2 8 0s3-1 4 0M2 12c3-2 5 2 8 0s3-1 4 0",
        "topic" => "M6 8a1.5 1.5 0 1 0 0 .1M9.5 5a4.5 4.5 0 0 1 0 6M12 3a7.5 7.5 0 0 1 0 10",
        "subscription" => "M3 8h7M7 5l3 3-3 3M13 3v10",
        "bus" => "M2 8h12M5 8V4M11 8v4M4 4h2M10 12h2",
        "rule" => "M2 3h12L9.5 8.5V13l-3-1.5v-3z",
        "bucket" => "M2.5 4 4 14h8l1.5-10M2.5 4a5.5 1.5 0 0 0 11 0 5.5 1.5 0 0 0-11 0",
        "api" | "out" => "M6 3H3v10h10v-3M9 3h4v4M13 3 7 9",
        "caller" => "M5 3l8 5-8 5z",
        "stateMachine" => "M6 2h4v3H6zM2 11h4v3H2zM10 11h4v3h-4zM8 5v3M4 11V8h8v3",
        "more" => "M3 8h.1M8 8h.1M13 8h.1",
        "connect" => "M2 8h9M8 5l3 3-3 3M14 4v8",
        "help" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.3 6.4A1.8 1.8 0 1 1 8 8.6v.6M8 11.3v.2",
        "compare" => "M2 3h5v10H2zM9 3h5v10H9M4 6h1M4 8.5h1M11 6h1M11 8.5h1",
        "timeout" => "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM8 5v3h2",
        "crash" | "outOfMemory" => "M9 2 4 9h4l-1 5 5-7H8z",
        "slow" => "M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12",
        "dollar" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM10 6c-1-1.2-4-1-4 .5S10 8 10 9.6 7 11.2 6 10M8 4v8",
        "info" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7v4M8 4.8v.2",
        "failed" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5M8 11v.2",
        "tick" => "M3 8.5 6.5 12 13 4.5",
        "cross" | "throw" => "M4 4l8 8M12 4l-8 8",
        "again" => "M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3",
        "copies" => "M5 5V2h9v9h-3M2 5h9v9H2z",
        "flag" => "M4 14V2h8l-2 3 2 3H4",
        "empty" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.8 12.2l8.4-8.4",
        "start" => "M3 3v10M13 3 6 8l7 5z",
        "end" => "M13 3v10M3 3l7 5-7 5z",
        "back" => "M10 3 5 8l5 5",
        "on" => "M6 3l5 5-5 5",
        "play" => "M5 3v10l8-5z",
        "pause" => "M5 3v10M11 3v10",
        "failure" => "M2 4l4 4-4 4M9 5l5 6M14 5l-5 6",
        "theme" => "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",
        "undo" => "M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H7",
        "redo" => "M10 3l3.5 3.5L10 10M13 6.5H7a4 4 0 0 0 0 8h2",
        "timeline" => "M2 4h6M5 8h8M3 12h5",
        "stack" => "M8 2 2 5l6 3 6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
        "why" => {
            "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.2 6.2c0-2.4 3.6-2.4 3.6 0C9.800 7.700 8 7.700 8 9.300M8 11.300v.3"
        }
        "tree" => "M8 2v4M4 14v-3h8v3M8 6v5M6.5 2h3",
        "embed" => "M5.500 4 1.500 8l4 4M10.500 4l4 4-4 4",
        "json" => {
            "M6 2C4 2 4.5 4 4.5 5.5S4 8 2.5 8C4 8 4.5 9 4.5 10.5S4 14 6 14M10 2c2 0 1.5 2 1.5 3.5S12 8 13.5 8c-1.5 0-2 1-2 2.5S12 14 10 14"
        }
        "download" => "M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10",
        "book" => "M8 4c-2-1.500-4-1.500-6-1v10c2-.5 4-.5 6 1 2-1.500 4-1.500 6-1V3c-2-.5-4-.5-6 1zM8 4v10",
        "share" => "M8 2v8M5 5l3-3 3 3M3 8v5.500h10V8",
        "search" => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14",
        "table" => "M2 3h12v10H2zM2 6.5h12M6 6.5V13",
        "gauge" => "M2 13V9h3V6h3v4h3V4h3v9",
        "fit" => "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
        "copy" => "M5 5V2h9v9h-3M2 5h9v9H2z",
        "warning" => "M8 2 1.5 13.5h13zM8 6.5v3.5M8 11.5v.6",
        "plus" => "M8 3v10M3 8h10",
        "clock" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.3l2.3 1.5",
        "up" => "M4 10l4-4 4 4",
        "down" => "M4 6l4 4 4-4",
        _ => "M3 8h10",
    }
}
