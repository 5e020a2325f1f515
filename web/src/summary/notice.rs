//! A message about a link: an error, or a note.

use yew::prelude::*;

use crate::address::Navigation;
use crate::components::{button, el, icon};

pub fn notice(navigation: &Navigation) -> Html {
    // The element is always present, so that screen readers announce changes of its content.
    let place = el("div", "notice-place").is("role", "status");
    let Some(notice) = &navigation.notice else { return place.done() };
    let lines = notice.words.iter().map(|line| el("p", "").text(line).done()).collect();
    let close = navigation.show_notice.reform(|_: MouseEvent| None);
    let close = button("quiet", close).is("aria-label", "Dismiss").with(icon("cross"));
    let banner = el("div", if notice.is_wrong { "notice wrong" } else { "notice" });
    let banner = banner.with(icon(if notice.is_wrong { "warning" } else { "info" }));
    place.el(banner.el(el("div", "").all(lines)).el(close)).done()
}
