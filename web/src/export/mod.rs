//! The menu of export formats. `web/more/export.js` makes the files.

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

/// Object, format, label and description.
const LINES: [(LineKind, &str, &str, &str); 17] = [
    (LineKind::Heading, "", "The timeline as a picture", ""),
    (LineKind::Picture, "svg", "SVG", "sharp at any size, in the page's theme"),
    (LineKind::Picture, "png", "PNG", "for slides and chats"),
    (LineKind::Heading, "", "Everything that happened", ""),
    (LineKind::Run, "report", "Report", "JSON: how every record ended, and what it cost"),
    (LineKind::Run, "trace", "Trace", "JSON Lines: every fact with its cause and rule"),
    (LineKind::Run, "records-csv", "Records", "CSV, a line a record"),
    (LineKind::Run, "invocations-csv", "Invocations", "CSV, a line an invocation"),
    (LineKind::Run, "trace-csv", "Facts", "CSV, a line a fact"),
    (LineKind::Heading, "", "For other tools", ""),
    (LineKind::Run, "perfetto", "Open in Perfetto", "opens ui.perfetto.dev in a new tab and hands that tab the trace"),
    (LineKind::Run, "chrome", "Chrome trace", "what Perfetto opens, as a file"),
    (LineKind::Run, "otlp", "OpenTelemetry", "OTLP spans with links, as JSON"),
    (LineKind::Run, "events", "Events of all invocations", "ZIP, for sam local invoke -e"),
    (LineKind::Heading, "", "Of what is chosen", ""),
    (LineKind::Invocation, "event", "Event of", "for sam local invoke -e"),
    (LineKind::Record, "mermaid", "Diagram of", "Mermaid, for issues and wikis"),
];

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
    let lines = LINES.iter().map(|(of, to, words, about)| {
        if *of == LineKind::Heading {
            return el("h2", "").text(words).done();
        }
        let select = selected(*of, &selection);
        let words = match (*of, &select) {
            (LineKind::Invocation | LineKind::Record, Some(name)) => format!("{words} {name}"),
            (LineKind::Invocation, None) => format!("{words} a delivery"),
            (LineKind::Record, None) => format!("{words} a record"),
            _ => (*words).to_owned(),
        };
        let is_possible = select.is_some() || matches!(of, LineKind::Run | LineKind::Picture);
        let about = if is_possible { about } else { "choose one first" };
        let completed = props.completed.clone().filter(|_| is_possible);
        let act = completed.map(|completed| act(completed, to, select.unwrap_or_default(), theme, message.clone()));
        item(MENU, None, &words, about, act)
    });
    let lines = lines.collect();
    // The key makes a screen reader announce the same message again.
    let message = el("p", "said").is("role", "status").el(el("span", "").text(&message).key(&message));
    html! { <>{ menu(MENU, "download", "Export", lines) }{ message.done() }</> }
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
    to: &'static str,
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
        export(&Request { scenario: &scenario, to, select: &select, theme, title, until }, move |words| {
            set_message.set(words)
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_named_as_selectors_are() {
        let name = |resource: &'static str, number| Some(Name { resource: resource.into(), number });
        let both = Selection { record: name("orders", 3), invocation: name("worker", 4), ..Selection::default() };
        assert_eq!(selected(LineKind::Record, &both).as_deref(), Some("orders/3"));
        assert_eq!(selected(LineKind::Invocation, &both).as_deref(), Some("worker@4"));
        assert_eq!(selected(LineKind::Picture, &both).as_deref(), Some("orders/3"));
        let run = Selection { record: None, ..both };
        assert_eq!(selected(LineKind::Picture, &run).as_deref(), Some("worker@4"));
        assert_eq!(selected(LineKind::Picture, &Selection::default()), None);
    }

    /// The formats are those of `redrive_export::Format`, and two that the page makes itself.
    #[test]
    fn the_menu_has_every_form_once() {
        let mut forms: Vec<&str> = LINES.iter().map(|(_, to, ..)| *to).filter(|to| !to.is_empty()).collect();
        let script = include_str!("../../more/export.js");
        for form in &forms {
            let is_known = script.contains(&format!("  {form}: [")) || script.contains(&format!("\"{form}\""));
            assert!(is_known, "{form}");
        }
        forms.sort_unstable();
        forms.dedup();
        assert_eq!(forms.len(), 13);
    }
}
