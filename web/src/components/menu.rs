//! Menus as popovers: the browser opens and closes them, with Escape and with a click elsewhere.

use yew::prelude::*;

use super::el::{button, el};
use super::icon;

/// A button with an icon, and the menu that it opens.
#[inline(never)]
pub fn menu(id: &'static str, picture: &str, label: &str, content: Vec<Html>) -> Html {
    let opener = button("quiet", Callback::noop())
        .set("aria-label", label)
        .set("title", label)
        .is("popovertarget", id)
        .with(icon(picture));
    let opened = el("div", "menu").is("popover", "auto").is("id", id).is("role", "group").set("aria-label", label);
    el("div", "with-menu").el(opener).el(opened.all(content)).done()
}

/// A menu item. Choosing it closes the menu.
#[inline(never)]
pub fn item(
    id: &'static str,
    picture: Option<&str>,
    words: &str,
    note: &str,
    on_click: Option<Callback<MouseEvent>>,
) -> Html {
    let is_possible = on_click.is_some();
    let mut line = button("item", on_click.unwrap_or_default()).key(words).off(!is_possible);
    line = line.is("popovertarget", id).is("popovertargetaction", "hide");
    if let Some(picture) = picture {
        line = line.with(icon(picture));
    }
    line = line.el(el("b", "").text(words));
    if !note.is_empty() {
        line = line.el(el("span", "").text(note));
    }
    line.done()
}
