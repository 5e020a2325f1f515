//! The schema of the scenario as tables. Every setting, its range, its default and its source are written here once.
//! The tables make the check, the error texts, the canonical form, the JSON Schema and the page's form.

mod account;
mod api;
mod bucket;
mod bus;
mod caller;
mod expectation;
mod function;
mod handler;
mod json_schema;
mod mapping;
mod matters;
mod queue;
mod scenario;
mod script;
mod send;
mod setting;
mod state_machine;
mod stream;
mod topic;

pub(crate) use expectation::NAMED;
pub use function::MIN_UNRESERVED_CONCURRENCY;
pub use json_schema::schema;
pub(crate) use mapping::{MAX_BATCH_WITHOUT_WINDOW, MAX_FILTERS, MAX_PATTERN_CHARS};
pub use matters::Matters;
pub use scenario::{FORMAT_VERSION, MAX_RESOURCES, SCENARIO};
pub(crate) use script::AT;
pub use script::STEPS;
pub(crate) use send::MAX_RECORDS;
pub use setting::{AwsSource, DefaultValue, ResourceType, Setting, StepType, TypeOf, ValueType, When};
pub(crate) use setting::{MAX_EXACT, MAX_RUN_MILLIS, and, or};

/// All types of resources, in the order of the documentation.
pub const RESOURCE_TYPES: [&ResourceType; 13] = [
    &queue::QUEUE,
    &stream::STREAM,
    &stream::TABLE,
    &mapping::MAPPING,
    &function::FUNCTION,
    &topic::TOPIC,
    &topic::SUBSCRIPTION,
    &bus::BUS,
    &bus::RULE,
    &bucket::BUCKET,
    &api::API,
    &caller::CALLER,
    &state_machine::STATE_MACHINE,
];

pub fn resource_type(name: &str) -> Option<&'static ResourceType> {
    RESOURCE_TYPES.into_iter().find(|of| of.name == name)
}

pub fn step_type(name: &str) -> Option<&'static StepType> {
    STEPS.iter().find(|step| step.name == name)
}

/// `queue, function and mapping`: what this version simulates.
pub(crate) fn simulated_types() -> String {
    let names: Vec<&str> = RESOURCE_TYPES.iter().filter(|of| of.simulated).map(|of| of.name).collect();
    and(&names)
}
