//! What is told above the page: why a link was not opened, or what to know of one that was.

use yew::prelude::*;

use crate::address::Navigation;
use crate::components::{button, el, icon};

pub fn notice(navigation: &Navigation) -> Html {
    // It is there from the beginning, so that a screen reader says what comes into it.
    let place = el("div", "notice-place").is("role", "status");
    let Some(notice) = &navigation.notice else { return place.done() };
    let lines = notice.words.iter().map(|line| el("p", "").text(line).done()).collect();
    let close = navigation.tell.reform(|_: MouseEvent| None);
    let close = button("quiet", close).is("aria-label", "Dismiss").with(icon("cross"));
    let banner = el("div", if notice.is_wrong { "notice wrong" } else { "notice" });
    let banner = banner.with(icon(if notice.is_wrong { "warning" } else { "info" }));
    place.el(banner.el(el("div", "").all(lines)).el(close)).done()
}
