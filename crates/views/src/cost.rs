//! The cost of a run at list price, in whole units of a ten-billionth of a dollar.

mod push;
mod stream;

pub(crate) use stream::write_units;

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::ResourceId;
use redrive_core::plan;

use crate::requests;
use crate::settings::History;

/// Number of units in a dollar.
pub const UNITS_PER_DOLLAR: u64 = 10_000_000_000;

/// The price of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub item: Item,
    pub units: u64,
    pub source: &'static str,
    pub checked: &'static str,
}

/// us-east-1, x86, first tier, without the free tier.
pub const PRICES: [Price; 20] = [
    // $0.20 a million
    price(Item::Invocations, 2_000, LAMBDA_PRICING),
    // $0.0000166667
    price(Item::GbSeconds, 166_667, LAMBDA_PRICING),
    // $0.40 a million, standard queues
    price(Item::SqsRequests, 4_000, "Amazon SQS pricing"),
    // $0.50 a million, FIFO queues
    price(Item::FifoRequests, 5_000, "Amazon SQS pricing"),
    // $3.50 a million
    price(Item::RestRequests, 35_000, GATEWAY_PRICING),
    // $1.00 a million
    price(Item::HttpRequests, 10_000, GATEWAY_PRICING),
    // $0.015
    price(Item::ShardHours, 150_000_000, KINESIS_PRICING),
    // $0.014 a million
    price(Item::PutPayloadUnits, 140, KINESIS_PRICING),
    // $0.020
    price(Item::ExtendedRetentionShardHours, 200_000_000, KINESIS_PRICING),
    // $0.015
    price(Item::FanOutShardHours, 150_000_000, KINESIS_PRICING),
    // $0.013
    price(Item::FanOutGb, 130_000_000, KINESIS_PRICING),
    // $0.625 a million
    price(Item::WriteRequestUnits, 6_250, "Amazon DynamoDB pricing, on-demand capacity, since November 2024"),
    // $0.025 a thousand, standard workflows
    price(Item::StateTransitions, 250_000, "AWS Step Functions pricing"),
    // $0.50 a million
    price(Item::Publishes, 5_000, SNS_PRICING),
    // $0.30 a million
    price(Item::FifoPublishes, 3_000, SNS_PRICING),
    // $0.60 a million
    price(Item::HttpsDeliveries, 6_000, SNS_PRICING),
    // $2.00 a hundred thousand
    price(Item::EmailDeliveries, 200_000, SNS_PRICING),
    // $0.01 a million
    price(Item::FifoDeliveries, 100, SNS_PRICING),
    // $1.00 a million
    price(Item::BusEvents, 10_000, "Amazon EventBridge pricing, custom events"),
    // $0.005 a thousand
    price(Item::Puts, 50_000, "Amazon S3 pricing, S3 Standard"),
];

const fn price(item: Item, units: u64, source: &'static str) -> Price {
    Price { item, units, source, checked: "2026-11-20" }
}

const LAMBDA_PRICING: &str = "AWS Lambda pricing";
const GATEWAY_PRICING: &str = "Amazon API Gateway pricing";
const SNS_PRICING: &str = "Amazon SNS pricing";
const KINESIS_PRICING: &str = "Amazon Kinesis Data Streams pricing, provisioned mode";

/// An HTTP API charges each started 512 KB of a request. The bill leaves out the hours and capacity units of load
/// balancers; a function URL is free.
const HTTP_CHUNK_BYTES: u64 = 512 * 1024;

/// The items that AWS charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Invocations of functions.
    Invocations,
    /// Memory multiplied by billed duration, initialisation included.
    GbSeconds,
    /// Calls to a standard queue, empty polls included.
    SqsRequests,
    /// Calls to a FIFO queue, empty polls included.
    FifoRequests,
    /// Requests to a REST API.
    RestRequests,
    /// Requests to an HTTP API.
    HttpRequests,
    /// Open shards of a stream, by time.
    ShardHours,
    /// Each started 25 KB of each record.
    PutPayloadUnits,
    /// Shards that keep records for more than a day. The bill leaves out the price by size for more than a week.
    ExtendedRetentionShardHours,
    /// Shards of each consumer with enhanced fan-out.
    FanOutShardHours,
    /// Data that consumers with enhanced fan-out read.
    FanOutGb,
    /// Each started KB of each item that is written. Reads of the stream of a table by Lambda are free.
    WriteRequestUnits,
    /// Steps of executions, retries included.
    StateTransitions,
    /// Each started 64 KB of each message that is published to a standard topic.
    Publishes,
    /// Each started 64 KB of each message that is published to a FIFO topic.
    FifoPublishes,
    /// Deliveries to HTTP endpoints, retries included. Deliveries to queues and functions are free; the bill leaves out
    /// SMS, whose price depends on the country.
    HttpsDeliveries,
    EmailDeliveries,
    /// Deliveries of a FIFO topic.
    FifoDeliveries,
    /// Each started 64 KB of each event that is put on a bus.
    BusEvents,
    /// Objects that are written to a bucket.
    Puts,
}

impl Item {
    pub const ALL: [Item; 20] = [
        Item::Invocations,
        Item::GbSeconds,
        Item::SqsRequests,
        Item::FifoRequests,
        Item::RestRequests,
        Item::HttpRequests,
        Item::ShardHours,
        Item::PutPayloadUnits,
        Item::ExtendedRetentionShardHours,
        Item::FanOutShardHours,
        Item::FanOutGb,
        Item::WriteRequestUnits,
        Item::StateTransitions,
        Item::Publishes,
        Item::FifoPublishes,
        Item::HttpsDeliveries,
        Item::EmailDeliveries,
        Item::FifoDeliveries,
        Item::BusEvents,
        Item::Puts,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Item::Invocations
            | Item::SqsRequests
            | Item::FifoRequests
            | Item::RestRequests
            | Item::HttpRequests
            | Item::Publishes
            | Item::FifoPublishes
            | Item::BusEvents
            | Item::Puts => "requests",
            Item::HttpsDeliveries | Item::EmailDeliveries | Item::FifoDeliveries => "deliveries",
            Item::GbSeconds => "gbSeconds",
            Item::ShardHours => "shardHours",
            Item::PutPayloadUnits => "putPayloadUnits",
            Item::ExtendedRetentionShardHours => "extendedRetentionShardHours",
            Item::FanOutShardHours => "fanOutShardHours",
            Item::FanOutGb => "fanOutGb",
            Item::WriteRequestUnits => "writeRequestUnits",
            Item::StateTransitions => "stateTransitions",
        }
    }

    fn price(self) -> u64 {
        PRICES.iter().find(|price| price.item == self).map_or(0, |price| price.units)
    }

    /// Number of counted parts in one item: GB-seconds are counted in megabyte-milliseconds, shard hours in
    /// milliseconds, gigabytes in bytes.
    const fn parts(self) -> u64 {
        match self {
            Item::GbSeconds => 1024 * 1000,
            Item::ShardHours | Item::ExtendedRetentionShardHours | Item::FanOutShardHours => 3_600_000,
            Item::FanOutGb => 1 << 30,
            _ => 1,
        }
    }
}

/// One line of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub resource: ResourceId,
    pub item: Item,
    /// The quantity in parts of the item.
    amount: u64,
}

impl Line {
    /// Returns the cost in ten-billionths of a dollar, rounded.
    pub fn units(&self) -> u64 {
        let parts = u128::from(self.item.parts());
        let exact = u128::from(self.amount) * u128::from(self.item.price());
        ((exact + parts / 2) / parts) as u64
    }

    /// Returns the quantity as an exact decimal number.
    pub fn quantity(&self) -> String {
        // A megabyte-millisecond is 1/1,024,000 of a GB-second, which has 13 decimals.
        let scale = 10u128.pow(13);
        decimal(u128::from(self.amount) * scale / u128::from(self.item.parts()), 13)
    }
}

/// Returns the bill, by resource. `Rule::RedriveCostListPrice`, `Rule::RedriveCostEmptyReceives`
pub fn bill(run: &Run) -> Vec<Line> {
    let history = History::new(run);
    let mut amounts: BTreeMap<(ResourceId, Item), u64> = BTreeMap::new();
    let mut add = |resource, item, amount: u64| *amounts.entry((resource, item)).or_default() += amount;
    for fact in run.trace.facts() {
        let (Some(resource), charged) = (fact.resource, requests::charged(run, fact)) else { continue };
        if charged > 0 {
            add(resource, queue_requests(run, resource), charged);
        }
        stream::hear(run, fact, &mut add);
        push::hear(run, fact, &mut add);
        if let Some((item, requests)) = http_requests(run, fact) {
            add(resource, item, requests);
        }
        let is_machine = matches!(run.plan.kind(resource), plan::ResourceKind::StateMachine(_));
        if is_machine && matches!(fact.kind, FactKind::Called | FactKind::SentOn) {
            add(resource, Item::StateTransitions, 1);
        }
        let (FactKind::InvocationEnded, Some(id)) = (fact.kind, fact.invocation) else { continue };
        let invocation = run.trace.invocation(id);
        let function: &plan::Function = history.function(&run.plan, invocation.function, invocation.fact);
        let billed = fact.at.since(run.trace.fact(invocation.fact).at).0.max(1);
        add(resource, Item::Invocations, 1);
        add(resource, Item::GbSeconds, billed * u64::from(function.memory_size_mb));
    }
    for (queue, polls) in requests::empty_polls(run) {
        add(queue, queue_requests(run, queue), polls);
    }
    stream::over_time(run, &mut add);
    let lines = amounts.into_iter().filter(|(_, amount)| *amount > 0);
    lines.map(|((resource, item), amount)| Line { resource, item, amount }).collect()
}

fn queue_requests(run: &Run, queue: ResourceId) -> Item {
    match run.plan.kind(queue) {
        plan::ResourceKind::Queue(queue) if run.plan.queue(queue).fifo.is_some() => Item::FifoRequests,
        _ => Item::SqsRequests,
    }
}

/// Returns the charge of API Gateway for a request, which counts when it is answered.
fn http_requests(run: &Run, fact: &Fact) -> Option<(Item, u64)> {
    let plan::ResourceKind::Api(api) = run.plan.kind(fact.resource?) else { return None };
    if fact.kind != FactKind::Answered {
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

/// Formats units as dollars: `0.0000123`.
pub fn dollars(units: u64) -> String {
    decimal(units.into(), UNITS_PER_DOLLAR.ilog10() as usize)
}

/// Formats a number whose last `places` digits are decimals, without trailing zeros.
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
