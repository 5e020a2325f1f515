//! Tabs, badges and sections with headings.

use redrive_views::evidence::recorded_on;
use redrive_views::rules::{Evidence, RuleText};
use yew::prelude::*;

use super::icon;

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// Accessible name of the tab list.
    pub label: AttrValue,
    /// The icon, if there is one, and the label.
    pub tabs: Vec<(Option<&'static str>, AttrValue)>,
    pub chosen: usize,
    pub on_choose: Callback<usize>,
    /// The id of the element that the tabs control.
    pub controls: AttrValue,
}

/// A tab list: one tab stop, with arrow keys between the tabs.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let onkeydown = {
        let (on_choose, chosen, count) = (props.on_choose.clone(), props.chosen, props.tabs.len());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (chosen + 1) % count,
                "ArrowLeft" => (chosen + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            on_choose.emit(next);
        })
    };
    let tabs = props.tabs.iter().enumerate().map(|(place, (picture, words))| {
        let is_chosen = place == props.chosen;
        let onclick = props.on_choose.reform(move |_| place);
        html! {
            <button
                role="tab" type="button" class="tab" {onclick}
                id={format!("{}-tab-{place}", props.controls)}
                aria-selected={is_chosen.to_string()}
                aria-controls={props.controls.clone()}
                tabindex={if is_chosen { "0" } else { "-1" }}
            >
                if let Some(name) = picture { { icon(name) } }
                { words }
            </button>
        }
    });
    html! { <div class="tabs" role="tablist" aria-label={props.label.clone()} {onkeydown}>{ for tabs }</div> }
}

/// Returns `class`, and `other` with it if `holds` is true. Yew's `classes!` takes many times the code.
pub fn classed(class: &str, other: &str, holds: bool) -> AttrValue {
    if holds { format!("{class} {other}").into() } else { class.to_owned().into() }
}

/// The badge of a rule's evidence. Kinds differ by their border, not only by colour.
pub fn badge(rule: &RuleText) -> Html {
    let words = match rule.evidence {
        Evidence::Documented => "documented".to_owned(),
        Evidence::Recorded => match recorded_on(rule) {
            Some(day) => format!("recorded on AWS {day}"),
            None => "recorded on AWS".to_owned(),
        },
        Evidence::Measured => "measured".to_owned(),
        Evidence::Inferred => "inferred".to_owned(),
        Evidence::Choice => "our choice".to_owned(),
    };
    html! { <span class={classed("badge", rule.evidence.as_str(), true)}>{ words }</span> }
}

/// A section with its heading.
pub fn section(class: &'static str, title: &str, note: &str, content: Html) -> Html {
    html! {
        <section {class} aria-label={title.to_owned()}>
            <div class="head">
                <h2>{ title }</h2>
                if !note.is_empty() { <span class="note">{ note }</span> }
            </div>
            { content }
        </section>
    }
}
