//! Reads the response of a function when ReportBatchItemFailures is on.

use alloc::vec::Vec;

use crate::fact::BatchFailure;
use crate::id::{FactId, RecordId};
use crate::identity;
use crate::json::Json;
use crate::plan::Plan;
use crate::trace::Trace;

/// Returns the records that a response reports as failed, or why the response fails the whole batch.
/// `Rule::LambdaPartialBatchResponseEmptyIsSuccess`, `Rule::LambdaPartialBatchResponseEmptyTextIsSuccess`
pub fn read(text: &str, plan: &Plan, trace: &Trace, batch: FactId) -> Result<Vec<RecordId>, BatchFailure> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let response = Json::read(text).ok_or(BatchFailure::NotJson)?;
    let entries = match &response {
        Json::Null => return Ok(Vec::new()),
        Json::Text(text) if text.is_empty() => return Ok(Vec::new()),
        Json::List(items) if items.is_empty() => return Ok(Vec::new()),
        Json::Object(_) => match response.get("batchItemFailures") {
            None | Some(Json::Null) => return Ok(Vec::new()),
            Some(Json::List(entries)) => entries,
            Some(_) => return Err(BatchFailure::NotAList),
        },
        _ => return Err(BatchFailure::NotAnObject),
    };
    let mut failed = Vec::new();
    for entry in entries {
        if let Some(record) = read_entry(entry, plan, trace, batch)?
            && !failed.contains(&record)
        {
            failed.push(record);
        }
    }
    Ok(failed)
}

fn read_entry(entry: &Json, plan: &Plan, trace: &Trace, batch: FactId) -> Result<Option<RecordId>, BatchFailure> {
    let Json::Object(fields) = entry else { return Err(BatchFailure::BadEntry) };
    if fields.is_empty() {
        // `Rule::LambdaPartialBatchResponseEmptyObjectIsSuccess`
        return Ok(None);
    }
    let records = trace.fact(batch).records;
    match entry.get("itemIdentifier") {
        Some(Json::Text(id)) if !id.is_empty() => {
            let found = trace.of(records).find(|&record| identity::identifier(plan, trace, record, batch) == **id);
            found.map(Some).ok_or(BatchFailure::UnknownIdentifier)
        }
        Some(Json::Text(_) | Json::Null) => Err(BatchFailure::EmptyIdentifier),
        // An identifier of another type, such as a number, is not in the batch.
        Some(_) => Err(BatchFailure::UnknownIdentifier),
        None => Err(BatchFailure::BadEntry),
    }
}
