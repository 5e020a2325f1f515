//! The menu of export formats. `web/more/export.js` makes the files.

use redrive_export::{Format, Group, Subject};
use serde_json::Value;
use yew::prelude::*;

use crate::components::{el, item, menu};
use crate::hooks::use_dark;
use crate::services::export::{Request, export};
use crate::state::Shared;
use crate::state::prefs::Theme;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Name, Selection, SelectionContext};

const MENU: &str = "export";

/// The object of a menu line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Heading,
    Run,
    /// The run, with the selection highlighted.
    Picture,
    Invocation,
    Record,
}

/// A line of the menu.
#[derive(Clone, Copy)]
struct Line {
    of: LineKind,
    /// A format, or an action of `web/more/export.js`.
    to: &'static str,
    label: &'static str,
    about: &'static str,
    extension: &'static str,
    media_type: &'static str,
}

impl Line {
    const fn new(
        of: LineKind,
        to: &'static str,
        label: &'static str,
        about: &'static str,
        file: (&'static str, &'static str),
    ) -> Line {
        Line { of, to, label, about, extension: file.0, media_type: file.1 }
    }
}

impl From<Format> for Line {
    fn from(format: Format) -> Line {
        let info = format.info();
        let of = match info.subject {
            Subject::Run => LineKind::Run,
            Subject::Picture => LineKind::Picture,
            Subject::Record => LineKind::Record,
        };
        Line::new(of, info.id, info.label, info.about, (info.extension, info.media_type))
    }
}

/// Lines that the page adds to the formats of `redrive_export`.
const OWN_LINES: [(Group, Line); 3] = [
    (Group::Picture, Line::new(LineKind::Picture, "png", "PNG", "for slides and chats", ("png", "image/png"))),
    (
        Group::Tools,
        Line::new(
            LineKind::Run,
            "perfetto",
            "Open in Perfetto",
            "opens ui.perfetto.dev in a new tab and sends it the trace",
            ("", ""),
        ),
    ),
    (
        Group::Selection,
        Line::new(
            LineKind::Invocation,
            "event",
            "Event of",
            "for sam local invoke -e",
            ("event.json", "application/json"),
        ),
    ),
];

/// All lines, with a heading before each group.
fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(Line::new(LineKind::Heading, "", group.title(), "", ("", "")));
        let formats =
            Format::ALL.iter().filter(|format| format.info().group == group).map(|format| Line::from(*format));
        lines.extend(formats);
        lines.extend(OWN_LINES.iter().filter(|(of, _)| *of == group).map(|(_, line)| *line));
    }
    lines
}

#[derive(Properties, PartialEq)]
pub struct ExportProps {
    pub completed: Option<Shared<CompletedRun>>,
    pub theme: Theme,
}

#[component]
pub fn Export(props: &ExportProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let message = use_state(String::new);
    let theme = if use_dark(props.theme) { "dark" } else { "light" };
    let lines = lines().into_iter().map(|line| {
        if line.of == LineKind::Heading {
            return el("h2", "").text(line.label).done();
        }
        let select = selected(line.of, &selection);
        let label = match (line.of, &select) {
            (LineKind::Invocation | LineKind::Record, Some(name)) => format!("{} {name}", line.label),
            (LineKind::Invocation, None) => format!("{} a delivery", line.label),
            (LineKind::Record, None) => format!("{} a record", line.label),
            _ => line.label.to_owned(),
        };
        let is_possible = select.is_some() || matches!(line.of, LineKind::Run | LineKind::Picture);
        let about = if is_possible { line.about } else { "choose one first" };
        let completed = props.completed.clone().filter(|_| is_possible);
        let act = completed.map(|completed| act(completed, line, select.unwrap_or_default(), theme, message.clone()));
        item(MENU, None, &label, about, act)
    });
    let lines = lines.collect();
    // The key makes a screen reader announce the same message again.
    let message = el("p", "said").is("role", "status").el(el("span", "").text(&message).key(&message));
    Html::from_iter([menu(MENU, "download", "Export", lines), message.done()])
}

fn selected(of: LineKind, selection: &Selection) -> Option<String> {
    let name = |name: &Name, sign: char| format!("{}{sign}{}", name.resource, name.number);
    let record = || selection.record.as_ref().map(|record| name(record, '/'));
    let invocation = || selection.invocation.as_ref().map(|invocation| name(invocation, '@'));
    match of {
        LineKind::Record => record(),
        LineKind::Invocation => invocation(),
        LineKind::Picture => record().or_else(invocation),
        LineKind::Heading | LineKind::Run => None,
    }
}

fn act(
    completed: Shared<CompletedRun>,
    line: Line,
    select: String,
    theme: &'static str,
    message: UseStateHandle<String>,
) -> Callback<MouseEvent> {
    Callback::from(move |_: MouseEvent| {
        let title = completed.scenario.get("title").and_then(Value::as_str).unwrap_or_default();
        let scenario = completed.scenario.to_json_compact();
        let set_message = message.setter();
        message.set("Exporting …".to_owned());
        // A covered run is exported up to the cover.
        let until = completed.until;
        let Line { to, extension, media_type, .. } = line;
        let request = Request { scenario: &scenario, to, select: &select, theme, title, until, extension, media_type };
        export(&request, move |words| set_message.set(words));
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_is_named_as_selectors_are() {
        let name = |resource: &'static str, number| Some(Name { resource: resource.into(), number });
        let both = Selection { record: name("orders", 3), invocation: name("worker", 4), ..Selection::default() };
        assert_eq!(selected(LineKind::Record, &both).as_deref(), Some("orders/3"));
        assert_eq!(selected(LineKind::Invocation, &both).as_deref(), Some("worker@4"));
        assert_eq!(selected(LineKind::Picture, &both).as_deref(), Some("orders/3"));
        let run = Selection { record: None, ..both };
        assert_eq!(selected(LineKind::Picture, &run).as_deref(), Some("worker@4"));
        assert_eq!(selected(LineKind::Picture, &Selection::default()), None);
    }

    #[test]
    fn the_menu_has_every_format_once() {
        let lines: Vec<&str> = lines().iter().map(|line| line.to).filter(|to| !to.is_empty()).collect();
        for format in Format::ALL {
            assert_eq!(lines.iter().filter(|line| **line == format.id()).count(), 1, "{}", format.id());
        }
        assert_eq!(lines.len(), Format::ALL.len() + OWN_LINES.len());
    }
}
