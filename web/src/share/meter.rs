//! The length of a link against the limits of chats and browsers.

use redrive_scenario::link::{LONG, TOO_LONG};
use redrive_views::names::with_commas;
use yew::prelude::*;

use crate::components::el;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Fits,
    /// Some chats cut it.
    Long,
    /// Better sent as a file.
    File,
}

pub fn zone(length: usize) -> Zone {
    match length {
        length if length <= LONG => Zone::Fits,
        length if length <= TOO_LONG => Zone::Long,
        _ => Zone::File,
    }
}

/// End of each zone, in thousandths of the width.
const ENDS: [usize; 3] = [594, 876, 1000];

/// Returns the position of a length, in thousandths of the width.
pub fn place(length: usize) -> usize {
    let within = |from: usize, to: usize, (left, right): (usize, usize)| {
        left + (length.min(to) - from) * (right - left) / (to - from)
    };
    match zone(length) {
        Zone::Fits => within(0, LONG, (0, ENDS[0])),
        Zone::Long => within(LONG, TOO_LONG, (ENDS[0] + 6, ENDS[1])),
        Zone::File => within(TOO_LONG, 4 * TOO_LONG, (ENDS[1] + 6, ENDS[2] - 8)),
    }
}

pub fn meter(length: usize) -> Html {
    let part = |class: &'static str, from: usize, to: usize| {
        let part = el("rect", class).set("x", &from.to_string()).is("y", "4").is("height", "6").is("rx", "1");
        part.set("width", &(to - from).to_string()).done()
    };
    let mark = el("rect", "mark").set("x", &place(length).saturating_sub(3).to_string());
    let mark = mark.is("y", "0").is("width", "6").is("height", "14").done();
    let drawn = el("svg", "").is("viewBox", "0 0 1000 14").is("preserveAspectRatio", "none").is("aria-hidden", "true");
    let parts =
        vec![part("fits", 0, ENDS[0]), part("long", ENDS[0] + 6, ENDS[1]), part("file", ENDS[1] + 6, ENDS[2]), mark];
    let words = [("fits everywhere", Zone::Fits), ("chats may cut it", Zone::Long), ("file", Zone::File)];
    let words = words.map(|(words, of)| el("span", if of == zone(length) { "here" } else { "" }).text(words).done());
    el("div", "meter").el(drawn.all(parts)).el(el("div", "zones").is("aria-hidden", "true").all(words.into())).done()
}

/// Returns the length in words, and its consequence.
pub fn words(length: usize) -> (String, &'static str) {
    let count = format!("{} characters.", with_commas(length as u64));
    let about = match zone(length) {
        Zone::Fits => "The whole scenario is in the link: nothing is uploaded.",
        Zone::Long => "Some chats may cut it off. A cut link says so and opens nothing else.",
        Zone::File => "That is too long for a link: many programs refuse it. Send a file.",
    };
    (count, about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_link_is_further_to_the_right_and_the_zones_meet_at_their_limits() {
        let lengths = [0, 300, 1800, 1801, 5000, 8000, 8001, 20_000, 1_000_000];
        let places = lengths.map(place);
        assert!(places.windows(2).all(|two| two[0] <= two[1]) && places[8] < 1000, "{places:?}");
        let zones = lengths.map(zone);
        assert_eq!(zones[2..5], [Zone::Fits, Zone::Long, Zone::Long]);
        assert_eq!(zones[5..7], [Zone::Long, Zone::File]);
    }
}
