//! What CloudWatch would show of the resources that had to do with it.

use redrive_core::id::ResourceId;
use redrive_views::metrics;
use redrive_views::names::with_commas;
use redrive_views::timeline::Focus;
use yew::prelude::*;

use crate::state::runs::Good;

/// The metrics of the whole run, by resource: of the chosen record's place and of everything that handled it.
pub fn metrics(good: &Good, focus: Focus) -> Html {
    let run = &good.run;
    let all = metrics::metrics(run, false);
    let tables = resources(good, focus).into_iter().map(|of| {
        let own = all.iter().filter(|((resource, _), metric)| *resource == of && metric.whole.count > 0);
        let rows = own.map(|((_, name), metric)| {
            let statistic = name.statistic();
            let value = match (statistic, metric.whole.extremes) {
                ("Maximum", Some((_, most))) => most,
                _ => metric.whole.sum,
            };
            html! {
                <div><dt>{ humps(name.as_str()) }<span>{ statistic }</span></dt><dd>{ with_commas(value) }</dd></div>
            }
        });
        html! { <section><h3>{ run.plan.name(of).to_owned() }</h3><dl>{ for rows }</dl></section> }
    });
    html! {
        <div class="metrics">
            <p class="note">{ "In the names of CloudWatch, of the whole run. A name in lower case is ours." }</p>
            { for tables }
        </div>
    }
}

/// A long name, which may be broken before a capital.
fn humps(name: &str) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    let mut from = 0;
    for (at, letter) in name.char_indices().skip(1) {
        if letter.is_ascii_uppercase() {
            parts.push(html! { <>{ name[from..at].to_owned() }<wbr /></> });
            from = at;
        }
    }
    parts.push(html! { { name[from..].to_owned() } });
    html! { { for parts } }
}

fn resources(good: &Good, focus: Focus) -> Vec<ResourceId> {
    let run = &good.run;
    let mut own = Vec::new();
    if let Some(record) = focus.record {
        own.push(run.trace.record(record).resource);
        let facts = good.index.record(record).iter().map(|id| run.trace.fact(*id));
        own.extend(facts.flat_map(|fact| [fact.resource, fact.other]).flatten());
    }
    if let Some(invocation) = focus.invocation {
        let of = run.trace.invocation(invocation);
        own.push(run.plan.function(of.function).id);
        own.extend(of.by);
    }
    own.sort_unstable();
    own.dedup();
    own
}
