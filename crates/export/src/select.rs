//! Resolves the selectors of the formats that show a part of a run.

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_report::select::{self, Selected};
use redrive_views::timeline::Focus;
use redrive_views::{Index, Life, names};

/// Resolves the record of a diagram.
pub fn record(run: &Run, selector: Option<&str>) -> Result<RecordId, String> {
    let Some(selector) = selector else {
        let first = (!run.trace.records().is_empty()).then(|| names::record(&run.plan, &run.trace, RecordId(0)));
        return Err(format!("select a record, such as {}", first.unwrap_or("orders/1".to_owned())));
    };
    match select::find(run, selector)? {
        Selected::Record(record) | Selected::Delivery(record, _) => Ok(record),
        _ => Err(format!("{selector} is not a record; a diagram shows a record, such as orders/3")),
    }
}

/// Resolves the invocation of an event. The selector may name a delivery.
pub fn invocation(run: &Run, selector: &str) -> Result<InvocationId, String> {
    match select::find(run, selector)? {
        Selected::Invocation(id) => Ok(id),
        Selected::Delivery(record, number) => {
            delivery(run, record, number).ok_or_else(|| format!("{selector}: the record has fewer deliveries"))
        }
        _ => Err(format!("{selector} is not an invocation, such as worker@1")),
    }
}

/// Resolves the part of a picture to highlight.
pub fn focus(run: &Run, selector: Option<&str>) -> Result<Focus, String> {
    let Some(selector) = selector else { return Ok(Focus::default()) };
    match select::find(run, selector)? {
        Selected::Record(record) => Ok(Focus { record: Some(record), invocation: None }),
        Selected::Delivery(record, number) => {
            Ok(Focus { record: Some(record), invocation: delivery(run, record, number) })
        }
        Selected::Invocation(id) => Ok(Focus { record: None, invocation: Some(id) }),
        _ => Err(format!("{selector} is neither a record nor an invocation, such as orders/3 or worker@1")),
    }
}

fn delivery(run: &Run, record: RecordId, number: u32) -> Option<InvocationId> {
    let deliveries = Life::of(run, &Index::new(&run.trace), record).deliveries;
    let fact = deliveries.get((number as usize).checked_sub(1)?)?;
    run.trace.fact(*fact).invocation
}
