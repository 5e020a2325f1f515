//! The parser answers any text. A valid scenario runs, and each fix of its advice is valid.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redrive_core::Simulation;
use redrive_core::time::Instant;
use redrive_scenario::{Scenario, validate};
use redrive_views::Ledger;

fuzz_target!(|text: &str| {
    let Ok(scenario) = Scenario::parse(text) else { return };
    let _ = scenario.canonical();
    let Ok(plan) = validate(&scenario) else { return };
    let advice = redrive_advice::of_scenario(&scenario, &plan);
    for fix in advice.iter().filter_map(|advice| advice.fix.as_ref()) {
        assert!(validate(&redrive_advice::apply(&scenario, fix)).is_ok());
    }
    // Long runs are no better at finding panics.
    let mut simulation = Simulation::new(plan);
    for _ in 0..20_000 {
        if simulation.step().is_none() {
            break;
        }
    }
    simulation.run_until(Instant::START);
    let run = simulation.finish();
    let _ = Ledger::new(&run);
});
