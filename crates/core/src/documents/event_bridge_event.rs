//! The event of a bus: the envelope around what was put there.

use alloc::string::String;
use core::fmt::Write;

use crate::arn;
use crate::calendar;
use crate::fact::{EventEnd, FactKind, SentThrough};
use crate::id::FactId;
use crate::identity;
use crate::json::write_text;
use crate::plan::{Piece, Plan, ResourceKind, write_pieces};
use crate::trace::{Origin, Record, Trace};

/// The source and the detail-type of an event for which the script gives none.
pub const DEFAULT_SOURCE: &str = "redrive";
pub const DEFAULT_DETAIL_TYPE: &str = "Record";

/// Writes the event that a record of a bus is; `detail` is the text that was put there.
pub fn write(plan: &Plan, trace: &Trace, record: &Record, detail: &str, out: &mut String) {
    let (head, replay) = original(plan, trace, record);
    let (source, detail_type, resources) = names(plan, trace, head);
    write_head(plan, head, &source, &detail_type, out);
    if let Some(replay) = replay {
        let _ = write!(out, r#""replay-name":"{replay}","#);
    }
    let _ = write!(out, r#""resources":[{resources}],"detail":{detail}}}"#);
}

/// Writes the event that the schedule of a rule sends.
pub fn write_scheduled(plan: &Plan, record: &Record, out: &mut String) {
    write_head(plan, record, "aws.events", "Scheduled Event", out);
    let _ = write!(out, r#""resources":["{}"],"detail":{{}}}}"#, arn::of(plan, record.resource));
}

fn write_head(plan: &Plan, record: &Record, source: &str, detail_type: &str, out: &mut String) {
    let _ = write!(out, r#"{{"version":"0","id":"{}","detail-type":"#, identity::of_record(plan, record));
    write_text(detail_type, out);
    out.push_str(r#","source":"#);
    write_text(source, out);
    out.push_str(r#","account":"123456789012","time":""#);
    calendar::write_seconds(plan.start_unix_millis + record.at.0, out);
    out.push_str(r#"","region":"us-east-1","#);
}

/// The event that a replay sends again, with the name of the replay; any other event is its own original.
pub(crate) fn original<'t>(plan: &Plan, trace: &'t Trace, record: &'t Record) -> (&'t Record, Option<String>) {
    match record.made() {
        Origin::FannedOut { fact, of } if trace.fact(fact).kind == FactKind::ReplayStarted => {
            (trace.record(of), Some(alloc::format!("{}-{}", plan.name(record.resource), fact.index())))
        }
        _ => (record, None),
    }
}

/// The source, the detail-type, and the resources as JSON.
fn names(plan: &Plan, trace: &Trace, record: &Record) -> (String, String, String) {
    if let Origin::Written { fact, .. } = record.made() {
        return of_destination(plan, trace, record, fact);
    }
    let (step, n) = trace.root(record);
    let send = plan.send(step);
    let own = |pieces: Option<&[Piece]>| {
        pieces.map(|pieces| {
            let mut text = String::new();
            write_pieces(pieces, &mut text, n);
            text
        })
    };
    let detail_type = own(send.and_then(|send| send.detail_type.as_deref()));
    let source = match record.made() {
        // A function that puts an event there names itself. `Rule::LambdaHandlerSends`
        Origin::Copied { fact, .. } => trace.fact(fact).resource.map(|by| String::from(plan.name(by))),
        _ => own(send.and_then(|send| send.source.as_deref())),
    };
    let source = source.unwrap_or_else(|| String::from(DEFAULT_SOURCE));
    (source, detail_type.unwrap_or_else(|| String::from(DEFAULT_DETAIL_TYPE)), String::new())
}

/// The names of an event that Lambda puts onto a bus as a destination. `Rule::LambdaDestinationToBus`
fn of_destination(plan: &Plan, trace: &Trace, record: &Record, sent: FactId) -> (String, String, String) {
    let fact = trace.fact(sent);
    let end = fact.cause.and_then(|ended| trace.fact(ended).event_end());
    let is_success = fact.sent_through() == Some(SentThrough::OnSuccess) || end == Some(EventEnd::Success);
    let how = if is_success { "Success" } else { "Failure" };
    let arn = match fact.resource.map(|id| plan.kind(id)) {
        Some(ResourceKind::Function(id)) => arn::qualified_function(plan, plan.function(id)),
        _ => String::new(),
    };
    let resources = alloc::format!(r#""{}","{arn}""#, arn::of(plan, record.resource));
    (String::from("lambda"), alloc::format!("Lambda Function Invocation Result - {how}"), resources)
}
