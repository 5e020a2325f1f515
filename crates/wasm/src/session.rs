//! A run that is examined step by step. The whole run is simulated at the start: a run up to a moment is the same as the
//! beginning of the whole run.

use std::cell::OnceCell;

use redrive_core::id::{FactId, InvocationId};
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::{Run, Simulation};
use redrive_report::select::{self, Selected};
use redrive_report::{Options, Report, summary_text, trace};
use redrive_scenario::{Problem, Scenario, validate};
use redrive_views::{Index, Life};
use serde_json::{Value, json};

pub struct Session {
    scenario: Scenario,
    plan: Plan,
    run: Run,
    index: OnceCell<Index>,
    /// Number of facts that were returned.
    given_out: usize,
    /// The latest moment that was reached.
    now: Instant,
}

/// The report of a scenario's run, as JSON text.
pub fn report(scenario: &Scenario, until: Option<Instant>, options: Options) -> Result<String, Vec<Problem>> {
    Ok(Report::new(&simulate(validate(scenario)?, until), scenario, options).to_text())
}

/// The end and the counts of a scenario's run, as JSON text.
pub fn summary(scenario: &Scenario, until: Option<Instant>) -> Result<String, Vec<Problem>> {
    Ok(summary_text(&simulate(validate(scenario)?, until)))
}

/// Runs a plan to its end, or up to a time.
pub fn simulate(plan: Plan, until: Option<Instant>) -> Run {
    let Some(until) = until else { return Simulation::run(plan) };
    let mut simulation = Simulation::new(plan);
    simulation.run_until(until);
    simulation.finish()
}

impl Session {
    pub fn new(scenario: Scenario) -> Result<Session, Vec<Problem>> {
        let plan = validate(&scenario)?;
        let run = Simulation::run(plan.clone());
        Ok(Session { scenario, plan, run, index: OnceCell::new(), given_out: 0, now: Instant::START })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.run.trace))
    }

    pub fn step(&mut self) -> Option<Value> {
        let fact = self.run.trace.facts().get(self.given_out)?;
        self.now = self.now.max(fact.at);
        self.given_out += 1;
        Some(trace::fact(&self.run, FactId::new(self.given_out as u32 - 1)))
    }

    pub fn run_until(&mut self, until: Instant) {
        self.now = self.now.max(until);
        let before = self.run.trace.facts().partition_point(|fact| fact.at <= until);
        self.given_out = self.given_out.max(before);
    }

    /// The report up to the latest moment that was reached, as JSON text.
    pub fn report(&self, options: Options) -> String {
        if self.now >= self.run.end.at {
            return Report::new(&self.run, &self.scenario, options).to_text();
        }
        Report::new(&simulate(self.plan.clone(), Some(self.now)), &self.scenario, options).to_text()
    }

    /// The facts that were returned after a given one, as JSON text.
    pub fn trace(&self, after: u64) -> String {
        let after = usize::try_from(after).unwrap_or(usize::MAX).min(self.given_out);
        trace::list(&self.run, after..self.given_out)
    }

    pub fn event(&self, selector: &str) -> Result<Option<String>, String> {
        Ok(self.invocation(selector)?.map(|id| redrive_report::event_text(&self.run, self.index(), id)))
    }

    pub fn response(&self, selector: &str) -> Result<Option<String>, String> {
        Ok(self.invocation(selector)?.and_then(|id| redrive_report::response_text(&self.run, self.index(), id)))
    }

    /// The invocation that a selector names, itself or by a delivery; `None` if the delivery started none.
    fn invocation(&self, selector: &str) -> Result<Option<InvocationId>, String> {
        match select::find(&self.run, selector)? {
            Selected::Invocation(id) => Ok(Some(id)),
            Selected::Delivery(record, delivery) => {
                let deliveries = Life::of(&self.run, self.index(), record).deliveries;
                let place = (delivery as usize).checked_sub(1);
                let started = place.and_then(|place| deliveries.get(place).copied());
                Ok(started.and_then(|fact| self.run.trace.fact(fact).invocation))
            }
            _ => Err(format!("`{selector}` is not an invocation, such as worker@4 or orders/3@2")),
        }
    }
}

/// The problems of a scenario and the advice on it.
pub fn check(scenario: Result<Scenario, Vec<Problem>>) -> Value {
    let plan = |scenario: Scenario| validate(&scenario).map(|plan| redrive_advice::of_scenario(&scenario, &plan));
    let (problems, advice) = match scenario.and_then(plan) {
        Ok(advice) => (Vec::new(), advice),
        Err(problems) => (problems, Vec::new()),
    };
    let advice: Vec<Value> = advice.iter().map(redrive_advice::Advice::to_value).collect();
    json!({"problems": problems_json(&problems), "advice": advice})
}

pub fn problems_json(problems: &[Problem]) -> Value {
    let row = |problem: &Problem| match &problem.code {
        Some(code) => json!({"path": problem.path, "message": problem.message, "code": code}),
        None => json!({"path": problem.path, "message": problem.message}),
    };
    problems.iter().map(row).collect()
}
