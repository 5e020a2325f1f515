//! Tabs, badges, headed sections.

use redrive_views::rules::Evidence;
use yew::prelude::*;

use super::Icon;

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// What all of them are, for those who do not see them.
    pub label: AttrValue,
    /// An icon, if any, and the words.
    pub tabs: Vec<(Option<&'static str>, AttrValue)>,
    pub chosen: usize,
    pub on_choose: Callback<usize>,
    /// The id of what the tabs change.
    pub controls: AttrValue,
}

/// A row of tabs: one tab stop, arrows move.
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
    let tabs = props.tabs.iter().enumerate().map(|(place, (icon, words))| {
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
                if let Some(icon) = icon { <Icon name={*icon} /> }
                { words }
            </button>
        }
    });
    html! { <div class="tabs" role="tablist" aria-label={props.label.clone()} {onkeydown}>{ for tabs }</div> }
}

#[derive(Properties, PartialEq)]
pub struct BadgeProps {
    pub evidence: Evidence,
    pub checked: &'static str,
}

/// How we know. Told apart by its line, never by a colour.
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let words = match props.evidence {
        Evidence::Documented => "documented".to_owned(),
        Evidence::Recorded => format!("recorded on AWS {}", props.checked),
        Evidence::Measured => "measured".to_owned(),
        Evidence::Inferred => "inferred".to_owned(),
        Evidence::Choice => "our choice".to_owned(),
    };
    html! { <span class={classes!("badge", props.evidence.as_str())}>{ words }</span> }
}

#[derive(Properties, PartialEq)]
pub struct SectionProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub note: AttrValue,
    pub class: &'static str,
    pub children: Html,
}

/// A part of the page with its heading.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    html! {
        <section class={props.class} aria-label={props.title.clone()}>
            <div class="head">
                <h2>{ &props.title }</h2>
                if !props.note.is_empty() { <span class="note">{ &props.note }</span> }
            </div>
            { props.children.clone() }
        </section>
    }
}
