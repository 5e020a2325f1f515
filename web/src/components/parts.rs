//! Tabs and badges.

use redrive_views::evidence::recorded_on;
use redrive_views::rules::{Evidence, RuleText};
use yew::html::onkeydown;
use yew::prelude::*;

use super::{button, el, icon};
use crate::hooks::use_latest;

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
    let on_key = {
        let (on_choose, latest, count) = (props.on_choose.clone(), use_latest(props.chosen), props.tabs.len());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (latest.get() + 1) % count,
                "ArrowLeft" => (latest.get() + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            latest.set(next);
            on_choose.emit(next);
        })
    };
    let tabs = props.tabs.iter().enumerate().map(|(place, (picture, words))| {
        let is_chosen = place == props.chosen;
        let tab = button("tab", props.on_choose.reform(move |_| place)).is("role", "tab");
        tab.attr("id", format!("{}-tab-{place}", props.controls).into())
            .state("aria-selected", is_chosen)
            .attr("aria-controls", props.controls.clone())
            .is("tabindex", if is_chosen { "0" } else { "-1" })
            .with(picture.map(icon).unwrap_or_default())
            .text(words)
            .done()
    });
    let list = el("div", "tabs").is("role", "tablist").attr("aria-label", props.label.clone());
    list.on(onkeydown::Wrapper::new(on_key)).all(tabs.collect()).done()
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
    el("span", "").attr("class", classed("badge", rule.evidence.as_str(), true)).text(&words).done()
}
