//! AWS Lambda: functions and event source mappings.

pub mod async_invoke;
mod concurrency;
pub mod event_source_mapping;
mod execution_environment;
pub(crate) mod function;
mod function_error;
mod handler;
mod idempotency;
pub mod payload_limit;
mod request_response;
mod service_error;
mod timeout;
