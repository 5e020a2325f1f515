//! Records on their way between resources, animated while the run plays.

use redrive_core::Run;
use redrive_core::fact::Span;
use redrive_core::time::Instant;
use redrive_views::moves::moves;
use redrive_views::names::count;
use yew::prelude::*;

use super::card::Moment;
use super::layout::Picture;
use crate::components::el;

/// Duration of a record's way, as a share of the drawn length of the run.
const SHARE: f64 = 0.03;
/// Maximum number of dots at a time.
const MOST: usize = 24;

pub fn dots(picture: &Picture, moment: Moment) -> Html {
    let is_still = is_still();
    let dots = travelling(picture, moment).into_iter().map(|(arrow, thousandths, label)| {
        let (x, y) = picture.arrows[arrow].point(if is_still { 500 } else { thousandths });
        pill("dot", x, y, &label)
    });
    el("g", "").all(dots.collect()).done()
}

/// Returns the arrows with records on them, how far these are, and their labels.
fn travelling(picture: &Picture, Moment { completed, at, .. }: Moment) -> Vec<(usize, i32, String)> {
    let axis = &completed.model.axis;
    let long = (axis.len() * SHARE).max(f64::MIN_POSITIVE);
    let now = axis.unit(at);
    let since = axis.moment((now - long).max(0.0));
    let name = |id| completed.run.plan.name(id);
    let mut found: Vec<(usize, i32, String)> = Vec::new();
    for one in moves(&completed.run, Instant(since), Instant(at)) {
        let arrow = picture.arrows.iter().position(|arrow| {
            picture.nodes[arrow.from].name == name(one.from) && picture.nodes[arrow.to].name == name(one.to)
        });
        let Some(arrow) = arrow else { continue };
        let gone = (now - axis.unit(one.at.0)) / long;
        let thousandths = (gone * 1000.0) as i32;
        found.push((arrow, thousandths, label(&completed.run, one.records)));
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Formats the label of a dot: `3`, `1–10`, or a count.
fn label(run: &Run, records: Span) -> String {
    let numbers: Vec<u32> = run.trace.of(records).take(100).map(|id| run.trace.record(id).number).collect();
    let is_row = numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    match (numbers.first(), numbers.last()) {
        (Some(one), _) if records.len() == 1 => one.to_string(),
        (Some(first), Some(last)) if is_row && numbers.len() == records.len() as usize => format!("{first}–{last}"),
        _ => count(records.len(), "record"),
    }
}

/// A short text in a rounded box.
pub fn pill(class: &'static str, x: i32, y: i32, text: &str) -> Html {
    let width = 14 + 6 * text.chars().count() as i32;
    let number = |number: i32| AttrValue::from(number.to_string());
    let back = el("rect", "").attr("x", number(-width / 2)).is("y", "-9").attr("width", number(width));
    el("g", class)
        .set("transform", &format!("translate({x} {y})"))
        .el(back.is("height", "18").is("rx", "9"))
        .el(el("text", "").is("y", "4").is("text-anchor", "middle").text(text))
        .done()
}

/// Returns true if the reader prefers reduced motion. Called only in browsers, where runs play.
fn is_still() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::layout::picture;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_batch_is_seen_on_its_way_to_the_function_and_then_no_more() {
        let completed = completed("nine-good-messages", 1);
        let picture = picture(&completed.scenario);
        let on_way = |at| {
            let found = travelling(&picture, Moment { completed: &completed, at, gone: &Default::default() });
            let names = found.iter().map(|(arrow, _, label)| {
                let arrow = &picture.arrows[*arrow];
                format!("{} {} {label}", picture.nodes[arrow.from].name, picture.nodes[arrow.to].name)
            });
            names.collect::<Vec<_>>()
        };
        let first = completed.run.trace.facts().iter().find(|fact| fact.invocation.is_some()).expect("it runs").at.0;
        assert!(on_way(first).contains(&"orders feed 1–10".to_owned()), "{:?}", on_way(first));
        assert!(on_way(first).contains(&"feed worker 1–10".to_owned()));
        assert!(on_way(first + 10_000).is_empty());
        assert!(on_way(completed.model.end).iter().any(|one| one.starts_with("orders orders-dlq")));
    }
}
