//! A run and how far somebody has looked into it. The whole run is there from the start: running to a moment and on
//! is the same as running at once, so nobody can tell.

use redrive_core::id::FactId;
use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::{Run, Simulation};
use redrive_report::select::{self, Selected};
use redrive_report::{Options, Report, trace};
use redrive_scenario::{Problem, Scenario, validate};
use redrive_views::{Index, Life};
use serde_json::{Value, json};

pub struct Session {
    scenario: Scenario,
    plan: Plan,
    run: Run,
    index: Index,
    /// So many facts have been given out.
    given_out: usize,
    /// The moment that was last gone to.
    now: Instant,
}

impl Session {
    pub fn new(scenario: Scenario) -> Result<Session, Vec<Problem>> {
        let plan = validate(&scenario)?;
        let run = Simulation::run(plan.clone());
        let index = Index::new(&run.trace);
        Ok(Session { scenario, plan, run, index, given_out: 0, now: Instant::START })
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

    /// The report of all that was given out, and of whatever else happened in that moment; as JSON text.
    pub fn report(&self, options: Options) -> String {
        let is_over = self.given_out == self.run.trace.facts().len() && self.now >= self.run.end.at;
        self.report_until((!is_over).then_some(self.now), options)
    }

    /// The report of the run up to a moment, or of all of it.
    pub fn report_until(&self, until: Option<Instant>, options: Options) -> String {
        let Some(until) = until.filter(|until| *until < self.run.end.at) else {
            return Report::new(&self.run, &self.scenario, options).to_text();
        };
        let mut simulation = Simulation::new(self.plan.clone());
        simulation.run_until(until);
        Report::new(&simulation.finish(), &self.scenario, options).to_text()
    }

    /// The facts that were given out after one of them; as JSON text.
    pub fn trace(&self, after: u64) -> String {
        let after = usize::try_from(after).unwrap_or(usize::MAX).min(self.given_out);
        let mut text = String::from("[");
        for place in after..self.given_out {
            text.push_str(if place > after { ",\n" } else { "" });
            trace::write_fact(&self.run, FactId::new(place as u32), &mut text);
        }
        text.push(']');
        text
    }

    pub fn text(&self, selector: &str, of: &str) -> Result<Option<String>, String> {
        let invocation = match select::find(&self.run, selector)? {
            Selected::Invocation(id) => Some(id),
            Selected::Delivery(record, delivery) => {
                let deliveries = Life::of(&self.run, &self.index, record).deliveries;
                let place = (delivery as usize).checked_sub(1);
                let started = place.and_then(|place| deliveries.get(place).copied());
                started.and_then(|fact| self.run.trace.fact(fact).invocation)
            }
            _ => return Err(format!("`{selector}` names no invocation: that is like worker@4 or orders/3@2")),
        };
        let Some(id) = invocation else { return Ok(None) };
        match of {
            "event" => Ok(Some(redrive_report::event_text(&self.run, &self.index, id))),
            "response" => Ok(redrive_report::response_text(&self.run, &self.index, id)),
            _ => Err("an invocation has an event and a response".to_owned()),
        }
    }
}

/// What is wrong with a scenario, and what could be better.
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
