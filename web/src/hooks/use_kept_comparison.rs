//! Keeps run A of a comparison over a reload: its scenario is stored and run again.

use redrive_scenario::Scenario;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::services::storage;
use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::runs::{CompletedRun, RunEvent, RunStore, Runs};
use crate::worker::job::run_at_once;

const STORED: &str = "redrive.compared";
/// A longer run is not kept: it would be made again on the page's own thread.
const MAX_FACTS: usize = 10_000;

#[hook]
pub fn use_kept_comparison(
    document: &DocumentContext,
    runs: &Runs,
    store: &UseReducerDispatcher<RunStore>,
    is_kept: bool,
) {
    let has_looked = use_mut_ref(|| false);
    let id = document.id;
    {
        let is_run = runs.completed.as_ref().is_some_and(|completed| completed.scenario == document.scenario);
        let is_there = is_kept && is_run && !document.is_awaited;
        let (has_looked, store) = (has_looked.clone(), store.clone());
        use_effect_with((id, is_there), move |(id, is_there)| {
            if *is_there && !std::mem::replace(&mut *has_looked.borrow_mut(), true) {
                let kept = storage::read(STORED).and_then(|text| restored(&text, *id));
                store.dispatch(RunEvent::Pinned(kept));
            }
        });
    }
    use_effect_with(runs.pinned.clone(), move |pinned| {
        if *has_looked.borrow() {
            let text = pinned
                .as_ref()
                .filter(|completed| completed.run.trace.facts().len() < MAX_FACTS)
                .map(|completed| stored(completed, id));
            storage::write(STORED, &text.unwrap_or_default());
        }
    });
}

fn stored(completed: &CompletedRun, id: u64) -> String {
    json!({ "of": id, "scenario": completed.scenario.to_value() }).to_string()
}

/// Restores the run, if it was stored with this document.
fn restored(text: &str, id: u64) -> Option<Shared<CompletedRun>> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    if value["of"].as_u64() != Some(id) {
        return None;
    }
    let scenario = Scenario::from_value(value.get_mut("scenario")?.take()).ok()?;
    let plan = redrive_scenario::validate(&scenario).ok()?;
    // Only small runs are stored.
    let run = run_at_once(&plan, None)?;
    // No other run has this number.
    Some(Shared::new(CompletedRun::new(0, run, Shared::new(scenario), None, 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_run_comes_back_with_its_document_only() {
        let before = completed("nine-good-messages", 3);
        let text = stored(&before, 7);
        let after = restored(&text, 7).expect("it was written here");
        assert_eq!(after.sums, before.sums);
        assert_eq!(*after.scenario, *before.scenario);
        assert!(restored(&text, 8).is_none() && restored("", 7).is_none());
    }
}
