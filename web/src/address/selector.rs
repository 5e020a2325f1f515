//! Converts a selection into the selector of a link, and back.

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{InvocationId, RecordId};
use redrive_report::select::{Selected, find};
use redrive_views::Index;
use redrive_views::timeline::Focus;

use crate::state::runs::CompletedRun;
use crate::state::selection::{Name, Select, Selection};

/// Returns a selector such as `orders/3@2`, or none if nothing is selected.
pub fn selector(selection: &Selection, completed: Option<&CompletedRun>) -> Option<String> {
    let of = |name: &Name, sign: char| format!("{}{sign}{}", name.resource, name.number);
    match (&selection.record, &selection.invocation) {
        (Some(record), Some(invocation)) => {
            let number = completed.and_then(|completed| {
                let id = invocation.find_invocation(&completed.run)?;
                let all = deliveries(&completed.run, &completed.index, record.find_record(&completed.run)?);
                all.into_iter().position(|delivery| delivery == id)
            });
            let record = of(record, '/');
            Some(number.map_or(record.clone(), |number| format!("{record}@{}", number + 1)))
        }
        (Some(record), None) => Some(of(record, '/')),
        (None, Some(invocation)) => Some(of(invocation, '@')),
        (None, None) => selection.resource.as_ref().map(|name| name.to_string()),
    }
}

/// Resolves a selector in a run. The error names the missing part.
pub fn chosen(completed: &CompletedRun, selector: &str) -> Result<Select, String> {
    let run = &completed.run;
    let focus = match find(run, selector)? {
        Selected::Record(record) => Focus { record: Some(record), invocation: None },
        Selected::Invocation(invocation) => Focus { record: None, invocation: Some(invocation) },
        Selected::Delivery(record, number) => {
            let all = deliveries(run, &completed.index, record);
            let delivery = (number as usize).checked_sub(1).and_then(|place| all.get(place).copied());
            let delivery = delivery.ok_or_else(|| format!("{selector}: it was delivered {} times", all.len()))?;
            Focus { record: Some(record), invocation: Some(delivery) }
        }
        Selected::Resource(id) => return Ok(Select::Resource(run.plan.name(id).to_owned().into())),
        // Facts have other numbers in another version of the program.
        Selected::Fact(_) => return Err(format!("{selector}: a link names no facts")),
    };
    Ok(Select::focus(run, focus))
}

/// Returns the invocations that received a record, in order.
fn deliveries(run: &Run, index: &Index, record: RecordId) -> Vec<InvocationId> {
    let facts = index.record(record).iter().map(|id| run.trace.fact(*id));
    facts.filter(|fact| fact.kind == FactKind::InvocationStarted).filter_map(|fact| fact.invocation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use std::rc::Rc;
    use yew::Reducible;

    #[test]
    fn a_selector_is_written_as_it_is_read() {
        let run = completed("nine-good-messages", 1);
        for text in ["orders/3", "orders/3@2", "worker@3", "feed"] {
            let select = chosen(&run, text).expect("it is there");
            let selection = Rc::new(Selection::default()).reduce(select);
            assert_eq!(selector(&selection, Some(&run)).as_deref(), Some(text));
        }
        assert_eq!(selector(&Selection::default(), Some(&run)), None);
    }

    #[test]
    fn a_selector_of_nothing_in_the_run_is_an_error() {
        let run = completed("nine-good-messages", 1);
        for text in ["orders/30", "orders/3@9", "orders/3@0", "worker@99", "nobody", "#3", "<b>", "", "orders/x"] {
            assert!(chosen(&run, text).is_err(), "{text}");
        }
    }
}
