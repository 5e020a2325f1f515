//! The share dialog: the link to what is shown, its length, and other ways to share.

use redrive_report::MODEL;
use redrive_scenario::Scenario;
use redrive_scenario::link::{Link, SharedView};
use redrive_views::timeline::clock;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::import::file_button;
use super::link_size::{Fix, Part, parts, without_notes};
use super::meter::{self, Zone, meter, zone};
use crate::address::{self, Navigation};
use crate::components::{El, button, el, icon};
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
    html! {
        <>
            { opener }
            if *is_open { <Dialog completed={props.completed.clone()} navigation={props.navigation.clone()} {on_close} /> }
        </>
    }
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
    let share_options = use_state_eq(|| ShareOptions { moment: true, selection: true, view: true, notes: true });
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
    let onclose = props.on_close.reform(|_: Event| ());
    let on_fix = {
        let (share_options, scenario, document) =
            (share_options.clone(), document.scenario.clone(), document.dispatcher());
        Callback::from(move |fix: Fix| match fix {
            Fix::LeaveOutNotes => share_options.set(ShareOptions { notes: false, ..*share_options }),
            Fix::JoinSends => {
                if let Some(joined) = scenario.with_sends_joined() {
                    document.dispatch(Edit::Replace(joined));
                }
            }
        })
    };
    let options = [
        look.at.map(|at| {
            (
                format!("the playhead at {}", clock(at, 3)),
                share_options.moment,
                flip(&share_options, |share_options| share_options.moment = !share_options.moment),
            )
        }),
        look.selector.as_ref().map(|name| {
            (
                format!("{name} selected"),
                share_options.selection,
                flip(&share_options, |share_options| share_options.selection = !share_options.selection),
            )
        }),
        look.view.as_ref().map(|view| {
            (
                format!("the view: {view}"),
                share_options.view,
                flip(&share_options, |share_options| share_options.view = !share_options.view),
            )
        }),
    ];
    let options: Vec<Html> =
        options.into_iter().flatten().map(|(words, is_on, flip)| check(&words, is_on, flip)).collect();
    html! {
        <dialog class="share-dialog" aria-labelledby="share-title" ref={frame} {onclose}>
            <div class="dialog-head">
                <h2 id="share-title">{ "Share this run" }</h2>
                <button type="button" class="quiet" aria-label="Close" onclick={close}>{ icon("cross") }</button>
            </div>
            <div class="dialog-body">
                <div class="link-line">
                    <input type="text" class="code" readonly=true aria-label="Link" value={(*link).clone()} ref={field} />
                    <button type="button" class="strong" onclick={copy} autofocus=true>{ icon("copy") }{ "Copy" }</button>
                </div>
                <p class="sr-place" role="status">{ *message }</p>
                { meter(length) }
                { about(length, &long, &on_fix) }
                if !options.is_empty() {
                    <fieldset class="open-with"><legend>{ "Open it with" }</legend>{ options }</fieldset>
                }
                { facts(&document.scenario, &link) }
            </div>
            { foot(&document.scenario, &link, &message, &props.navigation) }
        </dialog>
    }
}

fn bare(scenario: &Scenario, look: SharedView) -> String {
    let mut link = Link::to(without_notes(scenario));
    (link.look, link.model) = (look, Some(MODEL.to_owned()));
    link.write()
}

fn flip(share_options: &UseStateHandle<ShareOptions>, change: fn(&mut ShareOptions)) -> Callback<Event> {
    let share_options = share_options.clone();
    Callback::from(move |_: Event| {
        let mut next = *share_options;
        change(&mut next);
        share_options.set(next);
    })
}

fn check(words: &str, is_on: bool, onchange: Callback<Event>) -> Html {
    html! { <label class="check"><input type="checkbox" checked={is_on} {onchange} /><span>{ words.to_owned() }</span></label> }
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
    html! { <>{ line.done() }{ list }</> }
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
    link: &std::rc::Rc<String>,
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
