//! What a run would cost at list price. Whole numbers only: a unit is a ten-billionth of a dollar.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{Fact, Kind};
use redrive_core::id::ResourceId;
use redrive_core::plan;

use crate::requests;
use crate::settings::History;

/// Units to the dollar.
pub const UNITS_PER_DOLLAR: u64 = 10_000_000_000;

/// What one of something costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub item: Item,
    pub units: u64,
    pub source: &'static str,
    pub checked: &'static str,
}

/// us-east-1, x86, first tier, without the free tier.
pub const PRICES: [Price; 6] = [
    // $0.20 a million
    Price { item: Item::Invocations, units: 2_000, source: LAMBDA_PRICING, checked: "2026-11-20" },
    // $0.0000166667
    Price { item: Item::GbSeconds, units: 166_667, source: LAMBDA_PRICING, checked: "2026-11-20" },
    // $0.40 a million, standard queues
    Price { item: Item::SqsRequests, units: 4_000, source: "Amazon SQS pricing", checked: "2026-11-20" },
    // $3.50 a million
    Price { item: Item::RestRequests, units: 35_000, source: GATEWAY_PRICING, checked: "2026-11-20" },
    // $1.00 a million
    Price { item: Item::HttpRequests, units: 10_000, source: GATEWAY_PRICING, checked: "2026-11-20" },
    // $0.025 a thousand, standard workflows
    Price { item: Item::StateTransitions, units: 250_000, source: "AWS Step Functions pricing", checked: "2026-11-20" },
];

const LAMBDA_PRICING: &str = "AWS Lambda pricing";
const GATEWAY_PRICING: &str = "Amazon API Gateway pricing";

/// An HTTP API charges every begun 512 KB of a request. What a load balancer costs by the hour, and its capacity units,
/// are not in the bill; a function URL costs nothing of its own.
const HTTP_CHUNK_BYTES: u64 = 512 * 1024;

/// What is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Runs of a function's code.
    Invocations,
    /// Memory times billed duration, initialisation included.
    GbSeconds,
    /// Calls to a queue, polls that return nothing included.
    SqsRequests,
    /// Requests to a REST API.
    RestRequests,
    /// Requests to an HTTP API.
    HttpRequests,
    /// Steps of executions; each retry is one.
    StateTransitions,
}

impl Item {
    pub const fn as_str(self) -> &'static str {
        match self {
            Item::Invocations | Item::SqsRequests | Item::RestRequests | Item::HttpRequests => "requests",
            Item::GbSeconds => "gbSeconds",
            Item::StateTransitions => "stateTransitions",
        }
    }

    fn price(self) -> u64 {
        PRICES.iter().find(|price| price.item == self).map_or(0, |price| price.units)
    }

    /// How many of the counted parts make one: GB-seconds are counted in megabyte-milliseconds.
    const fn parts(self) -> u64 {
        match self {
            Item::Invocations
            | Item::SqsRequests
            | Item::RestRequests
            | Item::HttpRequests
            | Item::StateTransitions => 1,
            Item::GbSeconds => 1024 * 1000,
        }
    }
}

/// One line of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub resource: ResourceId,
    pub item: Item,
    /// In the item's parts.
    amount: u64,
}

impl Line {
    /// In ten-billionths of a dollar, rounded.
    pub fn units(&self) -> u64 {
        let parts = u128::from(self.item.parts());
        let exact = u128::from(self.amount) * u128::from(self.item.price());
        ((exact + parts / 2) / parts) as u64
    }

    /// As an exact decimal number.
    pub fn quantity(&self) -> String {
        // A megabyte-millisecond is 1/1,024,000 of a GB-second, which has 13 decimals.
        let scale = 10u128.pow(13);
        decimal(u128::from(self.amount) * scale / u128::from(self.item.parts()), 13)
    }
}

/// The bill, by resource.
pub fn bill(run: &Run) -> Vec<Line> {
    let history = History::new(run);
    let mut amounts: BTreeMap<(ResourceId, Item), u64> = BTreeMap::new();
    let mut add = |resource, item, amount: u64| *amounts.entry((resource, item)).or_default() += amount;
    for fact in run.trace.facts() {
        let (Some(resource), charged) = (fact.resource, requests::charged(run, fact)) else { continue };
        if charged > 0 {
            add(resource, Item::SqsRequests, charged);
        }
        if let Some((item, requests)) = http_requests(run, fact) {
            add(resource, item, requests);
        }
        let is_machine = matches!(run.plan.kind(resource), plan::Kind::StateMachine(_));
        if is_machine && matches!(fact.kind, Kind::Called | Kind::SentOn) {
            add(resource, Item::StateTransitions, 1);
        }
        let (Kind::InvocationEnded, Some(id)) = (fact.kind, fact.invocation) else { continue };
        let invocation = run.trace.invocation(id);
        let function: &plan::Function = history.function(&run.plan, invocation.function, invocation.fact);
        let billed = fact.at.since(run.trace.fact(invocation.fact).at).0.max(1);
        add(resource, Item::Invocations, 1);
        add(resource, Item::GbSeconds, billed * u64::from(function.memory_size_mb));
    }
    for (queue, polls) in requests::empty_polls(run) {
        add(queue, Item::SqsRequests, polls);
    }
    let lines = amounts.into_iter().filter(|(_, amount)| *amount > 0);
    lines.map(|((resource, item), amount)| Line { resource, item, amount }).collect()
}

/// What API Gateway charges for a request: it is counted when it is answered.
fn http_requests(run: &Run, fact: &Fact) -> Option<(Item, u64)> {
    let plan::Kind::Api(api) = run.plan.kind(fact.resource?) else { return None };
    if fact.kind != Kind::Answered {
        return None;
    }
    match run.plan.api(api).kind {
        plan::ApiKind::Rest => Some((Item::RestRequests, 1)),
        plan::ApiKind::Http => {
            let bytes: u64 = run.trace.of(fact.records).map(|record| requests::message_bytes(run, record)).sum();
            Some((Item::HttpRequests, bytes.div_ceil(HTTP_CHUNK_BYTES).max(1)))
        }
        plan::ApiKind::LoadBalancer | plan::ApiKind::FunctionUrl => None,
    }
}

/// Units as dollars: `0.0000123`.
pub fn dollars(units: u64) -> String {
    decimal(units.into(), UNITS_PER_DOLLAR.ilog10() as usize)
}

/// A number of which the last `places` digits are decimals, without zeros that say nothing.
fn decimal(number: u128, places: usize) -> String {
    let scale = 10u128.pow(places as u32);
    let text = format!("{}.{:0places$}", number / scale, number % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_exact() {
        let line = |item, amount| Line { resource: ResourceId::new(0), item, amount };
        let one_second_of_one_gigabyte = line(Item::GbSeconds, 1_024_000);
        assert_eq!((one_second_of_one_gigabyte.units(), one_second_of_one_gigabyte.quantity()), (166_667, "1".into()));
        assert_eq!(line(Item::GbSeconds, 905 * 128).quantity(), "0.113125");
        assert_eq!(dollars(line(Item::SqsRequests, 1_000_000).units()), "0.4");
        assert_eq!(dollars(line(Item::Invocations, 3).units()), "0.0000006");
        assert_eq!(dollars(0), "0");
    }
}
