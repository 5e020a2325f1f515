//! Measures and prints. The same program runs natively and, compiled to WebAssembly, under Node.

use redrive_conformance::bench;
use redrive_core::Simulation;
use redrive_core::plan::Plan;

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use std::sync::OnceLock;
    use std::time::Instant;

    /// A clock in milliseconds with an arbitrary start.
    pub fn now() -> f64 {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
    }

    pub fn say(line: &str) {
        println!("{line}");
    }

    /// The most memory the process has held, in bytes.
    pub fn peak_memory() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        pub fn now() -> f64;
        #[wasm_bindgen(js_namespace = console, js_name = log)]
        pub fn say(line: &str);
    }

    pub fn peak_memory() -> Option<u64> {
        Some(core::arch::wasm32::memory_size::<0>() as u64 * 65_536)
    }
}

use platform::{now, peak_memory, say};

/// Returns the shortest of several measurements, in milliseconds, and the result.
fn best<T>(tries: u32, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let start = now();
        let result = work();
        (now() - start, result)
    };
    let mut best = timed();
    for _ in 1..tries {
        let next = timed();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

/// Runs a plan several times and prints the fastest run.
fn run(name: &str, tries: u32, plan: &Plan) {
    let (millis, (facts, invocations)) = best(tries, || {
        let run = Simulation::run(plan.clone());
        (run.trace.facts().len(), run.trace.invocations().len())
    });
    let rate = facts as f64 / millis / 1000.0;
    say(&format!("{name}: {millis:.3} ms, {facts} facts, {invocations} invocations, {rate:.1} million facts a second"));
}

fn main() {
    for pending in [100, 10_000] {
        let events = 2_000_000;
        let (millis, _) = best(5, || bench::heap(events, pending));
        say(&format!("heap, {pending} pending: {:.1} million events a second", f64::from(events) / millis / 1000.0));
    }
    let mut first = None;
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        let tries = if count < 100_000 { 20 } else { 7 };
        let plan = bench::messages(count);
        let (millis, (facts, bytes)) = best(tries, || {
            let run = Simulation::run(plan.clone());
            (run.trace.facts().len(), run.trace.bytes())
        });
        let nanos = millis * 1e6 / f64::from(count);
        let growth = nanos / *first.get_or_insert(nanos);
        say(&format!(
            "{count} messages: {millis:.2} ms, {facts} facts, {:.1} million facts a second, {:.2} million messages a \
             second, {:.1} bytes of trace a fact, {nanos:.0} ns a message ({growth:.2} of that with 1000)",
            facts as f64 / millis / 1000.0,
            f64::from(count) / millis / 1000.0,
            bytes as f64 / facts as f64,
        ));
    }
    for count in [10_000, 100_000] {
        run(&format!("{count} records of a stream"), 7, &bench::records(count));
        run(&format!("{count} asynchronous events"), 7, &bench::events(count));
    }
    run("six hours of throttling", 20, &bench::throttled());
    run("SNS's 23 days", 7, &bench::twenty_three_days());
    if let Some(bytes) = peak_memory() {
        say(&format!("most memory held: {} MiB", bytes >> 20));
    }
}
