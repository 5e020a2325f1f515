//! The share dialog: the link to what is shown, its length, and other ways to share.

use std::rc::Rc;

use redrive_report::MODEL;
use redrive_scenario::Scenario;
use redrive_scenario::link::{Link, SharedView};
use redrive_views::timeline::clock;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::html::onclose;
use yew::prelude::*;

use super::import::file_button;
use super::link_size::{Fix, Part, parts, without_notes};
use super::meter::{self, Zone, meter, zone};
use crate::address::{self, Navigation};
use crate::components::{El, button, el, icon, input, on_change};
use crate::services::{clipboard, download};
use crate::state::Shared;
use crate::state::document::{DocumentContext, Edit};
use crate::state::playback::PlaybackContext;
use crate::state::runs::CompletedRun;
use crate::state::selection::SelectionContext;

#[derive(Properties, PartialEq)]
pub struct ShareProps {
    pub completed: Option<Shared<CompletedRun>>,
    pub navigation: Navigation,
}

/// The parts of the page's state that the link carries besides the scenario.
#[derive(Clone, Copy, PartialEq)]
struct ShareOptions {
    moment: bool,
    selection: bool,
    view: bool,
    notes: bool,
}

impl Reducible for ShareOptions {
    type Action = fn(&mut ShareOptions);

    fn reduce(self: Rc<Self>, change: fn(&mut ShareOptions)) -> Rc<Self> {
        let mut next = *self;
        change(&mut next);
        next.into()
    }
}

/// The share button and its dialog.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let is_open = use_state_eq(|| false);
    let on_open = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.setter();
        use_callback((), move |(), ()| is_open.set(false))
    };
    let opener = button("strong share", on_open)
        .is("aria-haspopup", "dialog")
        .is("aria-label", "Share")
        .is("title", "A link to this run, or a file");
    let opener = opener.with(icon("share")).el(el("span", "").text("Share")).done();
    let (completed, navigation) = (props.completed.clone(), props.navigation.clone());
    let dialog = is_open.then(|| html! { <Dialog {completed} {navigation} {on_close} /> });
    Html::from_iter([opener, dialog.unwrap_or_default()])
}

#[derive(Properties, PartialEq)]
struct DialogProps {
    completed: Option<Shared<CompletedRun>>,
    navigation: Navigation,
    on_close: Callback<()>,
}

#[component]
fn Dialog(props: &DialogProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let share_options = use_reducer_eq(|| ShareOptions { moment: true, selection: true, view: true, notes: true });
    let message = use_state_eq(|| "");
    let (frame, field) = (use_node_ref(), use_node_ref());
    {
        let frame = frame.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = frame.cast::<HtmlDialogElement>() {
                // The browser moves the focus into the dialog, and back when it closes.
                let _ = dialog.show_modal();
            }
        });
    }
    let look = address::look(&selection, &playback, props.completed.as_deref());
    let link = {
        let (document, look, share_options) = ((*document).clone(), look.clone(), *share_options);
        use_memo((document.scenario.clone(), look, share_options), move |(scenario, look, share_options)| {
            let look = SharedView {
                at: look.at.filter(|_| share_options.moment),
                selector: look.selector.clone().filter(|_| share_options.selection),
                view: look.view.clone().filter(|_| share_options.view),
            };
            let hash = if share_options.notes { address::link(&document, &look) } else { bare(scenario, look) };
            format!("{}{hash}", address::base())
        })
    };
    let length = link.chars().count();
    let long = use_memo((document.scenario.clone(), zone(length) != Zone::Fits), |(scenario, is_long)| {
        if *is_long { parts(scenario) } else { Vec::new() }
    });
    let copy = {
        let (message, field, link) = (message.setter(), field.clone(), link.clone());
        Callback::from(move |_: MouseEvent| {
            let (message, field) = (message.clone(), field.clone());
            clipboard::copy_then(&link, move |is_there| {
                message.set(if is_there { "Copied." } else { "Selected: copy it with Ctrl+C." });
                if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| !is_there) {
                    let _ = field.focus();
                    field.select();
                }
            });
        })
    };
    let close = {
        let frame = frame.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = frame.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let on_fix = {
        let (share_options, document) = (share_options.dispatcher(), document.dispatcher());
        Callback::from(move |fix: Fix| match fix {
            Fix::LeaveOutNotes => share_options.dispatch(|options| options.notes = false),
            Fix::JoinSends => document.dispatch(Edit::change(Scenario::with_sends_joined)),
        })
    };
    let check = |words: String, is_on: bool, flip: fn(&mut ShareOptions)| {
        let share_options = share_options.dispatcher();
        check(&words, is_on, Callback::from(move |_: Event| share_options.dispatch(flip)))
    };
    let moment = look.at.map(|at| {
        let words = format!("the playhead at {}", clock(at, 3));
        check(words, share_options.moment, |options| options.moment = !options.moment)
    });
    let selected = look.selector.as_ref().map(|name| {
        check(format!("{name} selected"), share_options.selection, |options| options.selection = !options.selection)
    });
    let view = look
        .view
        .as_ref()
        .map(|view| check(format!("the view: {view}"), share_options.view, |options| options.view = !options.view));
    let options: Vec<Html> = [moment, selected, view].into_iter().flatten().collect();
    let title = el("h2", "").is("id", "share-title").text("Share this run");
    let cross = button("quiet", close).is("aria-label", "Close").with(icon("cross"));
    let line = input("text", "code", &link).bind(&field).is("readonly", "").is("aria-label", "Link");
    let copy = button("strong", copy).is("autofocus", "").with(icon("copy")).text("Copy");
    let mut body = el("div", "dialog-body")
        .el(el("div", "link-line").el(line).el(copy))
        .el(el("p", "sr-place").is("role", "status").text(&message))
        .with(meter(length))
        .with(about(length, &long, &on_fix));
    if !options.is_empty() {
        body = body.el(el("fieldset", "open-with").el(el("legend", "").text("Open it with")).all(options));
    }
    el("dialog", "share-dialog")
        .is("aria-labelledby", "share-title")
        .bind(&frame)
        .on(onclose::Wrapper::new(props.on_close.reform(|_: Event| ())))
        .el(el("div", "dialog-head").el(title).el(cross))
        .el(body.with(facts(&document.scenario, &link)))
        .with(foot(&document.scenario, &link, &message, &props.navigation))
        .done()
}

fn bare(scenario: &Scenario, look: SharedView) -> String {
    let mut link = Link::to(without_notes(scenario));
    (link.look, link.model) = (look, Some(MODEL.to_owned()));
    link.write()
}

fn check(words: &str, is_on: bool, onchange: Callback<Event>) -> Html {
    let tick = on_change(input("checkbox", "", "on").checked(is_on), onchange);
    el("label", "check").el(tick).el(el("span", "").text(words)).done()
}

/// The length of the link, and ways to shorten it.
fn about(length: usize, parts: &[Part], on_fix: &Callback<Fix>) -> Html {
    let (count, words) = meter::words(length);
    let mut line = el("p", "length");
    if zone(length) != Zone::Fits {
        line = line.with(icon("warning"));
    }
    let line = line.el(el("span", "").el(el("b", "").text(&count)).text(" ").text(words));
    let parts = parts.iter().map(|part| {
        let mut row = el("li", "").el(el("span", "").text(&part.words));
        if let Some(fix) = part.fix {
            row = row.el(button("plain", on_fix.reform(move |_: MouseEvent| fix)).text(fix.words()));
        }
        row.done()
    });
    let parts: Vec<Html> = parts.collect();
    let list = if parts.is_empty() { Html::default() } else { el("ul", "room").all(parts).done() };
    Html::from_iter([line.done(), list])
}

fn facts(scenario: &Scenario, link: &str) -> Html {
    let has = |key: &str| scenario.get(key).is_some_and(|value| value.as_array().is_none_or(|list| !list.is_empty()));
    let parts = [("stack", "stack"), ("script", "script"), ("expect", "expectations"), ("notes", "notes")];
    let mut carries: Vec<String> =
        parts.iter().filter(|(key, _)| has(key)).map(|(_, words)| (*words).to_owned()).collect();
    carries.push(format!("seed {}", scenario.get("seed").map_or_else(|| "1".to_owned(), ToString::to_string)));
    carries.push(format!("model {MODEL}"));
    let short: String = link.chars().take(44).collect();
    let command = format!("redrive run '{short}{}'", if short.len() < link.len() { "…" } else { "" });
    let whole = format!("redrive run '{link}'");
    let copy = button("quiet", Callback::from(move |_: MouseEvent| clipboard::copy(&whole)));
    let copy = copy.is("aria-label", "Copy the command").with(icon("copy"));
    el("dl", "share-facts")
        .el(row("Carries", el("span", "").text(&carries.join(", "))))
        .el(row("In a terminal", el("span", "command").el(el("code", "").text(&command)).el(copy)))
        .done()
}

fn row(name: &str, value: El) -> El {
    el("div", "").el(el("dt", "").text(name)).el(el("dd", "").el(value))
}

fn foot(
    scenario: &Shared<Scenario>,
    link: &Rc<String>,
    message: &UseStateHandle<&'static str>,
    navigation: &Navigation,
) -> Html {
    let save = {
        let scenario = scenario.clone();
        Callback::from(move |_: MouseEvent| download::save("scenario.json", "application/json", &scenario.to_text()))
    };
    let markdown = {
        let (scenario, link, message) = (scenario.clone(), link.clone(), message.setter());
        Callback::from(move |_: MouseEvent| {
            let title = scenario.get("title").and_then(serde_json::Value::as_str).unwrap_or("A run in Redrive");
            let title: String = title.chars().filter(|letter| !"[]\\\n".contains(*letter)).collect();
            let message = message.clone();
            clipboard::copy_then(&format!("[{title}]({link})"), move |is_there| {
                message.set(if is_there { "Copied as Markdown." } else { "The clipboard is not available here." });
            });
        })
    };
    el("div", "dialog-foot")
        .el(button("plain", save).with(icon("download")).text("scenario.json"))
        .el(button("plain", markdown).with(icon("copy")).text("Markdown"))
        .el(el("span", "spread"))
        .with(file_button("Open a file …", navigation))
        .done()
}
