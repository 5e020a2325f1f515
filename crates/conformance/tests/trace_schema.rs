//! The trace of every scenario of the golden corpus matches the published schema.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../report/tests/report/schema/check.rs"]
mod check;

use redrive_conformance::CORPUS;
use redrive_core::fact::FactKind;
use redrive_core::id::FactId;
use redrive_report::{schema, trace};
use serde_json::Value;

#[test]
fn every_line_of_a_trace_matches_the_schema() {
    let schema = schema::trace();
    let (mut facts, mut problems) = (0, Vec::new());
    for (name, text) in CORPUS {
        // Some examples show a scenario that is refused.
        let Ok(run) = redrive_conformance::run(text) else { continue };
        facts += run.trace.facts().len();
        let mut checked = [0; FactKind::ALL.len()];
        for fact in (0..run.trace.facts().len() as u32).map(FactId::new) {
            // Facts of one kind differ little within a run.
            let of_kind = &mut checked[usize::from(run.trace.fact(fact).kind.code())];
            *of_kind += 1;
            if *of_kind > 100 {
                continue;
            }
            let mut line = String::new();
            trace::write_fact(&run, fact, &mut line);
            let value: Value = serde_json::from_str(&line).expect("JSON");
            check::check(&schema, &value, name, &mut problems);
        }
    }
    assert!(facts > 10_000, "the corpus has {facts} facts");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
