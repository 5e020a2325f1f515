//! Loops through every sender are bounded by the core's own counts: facts, work and lengths of texts.
//! `REDRIVE_FUZZ=100000` sets the number of scenarios.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::Cell;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use redrive_conformance::{laws, planned};
use redrive_core::id::RecordId;
use redrive_core::text::Text;
use redrive_core::{Run, Simulation};
use serde_json::Value;

#[path = "generate/loops.rs"]
mod generate;

/// Number of scenarios in a run of the tests.
const CASES: u32 = 64;
/// A run of more facts or more work is cut, because records that double in each of sixteen rounds only end at a limit of the
/// run. Other tests reach those limits.
const MAX_FACTS: usize = 20_000;
const MAX_WORK: u64 = 5_000_000;
/// Maximum work from one fact to the next: some readings of the longest text.
const MAX_WORK_OF_FACT: u64 = 4_000_000;
/// Runs of more facts are not held to the laws, which read them several times.
const MAX_FACTS_OF_LAWS: usize = 2_000;
/// The longest text that AWS carries, with the envelope around it.
const MAX_TEXT_BYTES: u32 = 1_100_000;

/// Counts over all scenarios. They show that the generator makes loops.
#[derive(Default)]
struct Counts {
    ended: Cell<u32>,
    cut: Cell<u32>,
    stopped_by_lambda: Cell<u32>,
    most_work_of_fact: Cell<u64>,
}

#[test]
fn every_loop_is_bounded() {
    let cases = std::env::var("REDRIVE_FUZZ").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let seeded = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let counts = Counts::default();
    TestRunner::new_with_rng(config, seeded)
        .run(&generate::scenario(), |scenario| {
            check(&scenario, &counts);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    let Counts { ended, cut, stopped_by_lambda, most_work_of_fact } = &counts;
    println!(
        "{} runs ended, {} were cut, Lambda stopped a loop in {}; the most work of a fact was {}",
        ended.get(),
        cut.get(),
        stopped_by_lambda.get(),
        most_work_of_fact.get(),
    );
    assert!(ended.get() > cases / 2 && stopped_by_lambda.get() > cases / 20, "the generator makes few loops that end");
}

fn check(scenario: &Value, counts: &Counts) {
    let mut simulation = Simulation::new(planned(scenario).1);
    let (mut work, mut most) = (0, 0);
    while simulation.trace().facts().len() < MAX_FACTS && work < MAX_WORK && simulation.step().is_some() {
        most = most.max(simulation.work() - work);
        work = simulation.work();
    }
    let is_over = simulation.end().is_some();
    let count = if is_over { &counts.ended } else { &counts.cut };
    count.set(count.get() + 1);
    counts.most_work_of_fact.set(counts.most_work_of_fact.get().max(most));
    assert!(most < MAX_WORK_OF_FACT, "{most} units of work for a fact");
    let run = simulation.finish();
    assert!(longest_text(&run) <= MAX_TEXT_BYTES, "a text of {} bytes", longest_text(&run));
    if is_over && run.trace.facts().len() <= MAX_FACTS_OF_LAWS {
        let broken = laws::broken(&run);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
    let is_stopped = run.trace.facts().iter().any(|fact| fact.rule.id() == "lambda.recursive-loop.stops");
    counts.stopped_by_lambda.set(counts.stopped_by_lambda.get() + u32::from(is_stopped));
}

fn longest_text(run: &Run) -> u32 {
    let records = (0..run.trace.records().len() as u32).map(RecordId);
    let lengths = records.map(|id| Text::of(&run.plan, &run.trace, run.trace.record(id)).len_bytes());
    lengths.max().unwrap_or(0)
}
