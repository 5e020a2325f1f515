//! The schema of a line of the trace.

use redrive_core::fact::{
    BatchFailure, ClosedBy, EventEnd, FactKind, Form, GivenUpWhy, Limit, Outcome, PassEnd, PollersWhy, SentThrough,
    ThrottledBy,
};
use redrive_core::plan::Fault;
use serde_json::{Value, json};

use super::DIALECT;
use super::build::Key::{Always, Maybe};
use super::build::{count, millis, names, object, text, word};

const DESCRIPTION: &str = "A fact. The trace is JSON Lines: one fact a line, in the order in which they happened. A key \
                           that does not apply is absent.";

pub fn trace() -> Value {
    let refusal =
        object("What AWS answers", vec![(Always, "code", text("AWS's code")), (Always, "message", text("AWS's text"))]);
    let limits = ThrottledBy::ALL.iter().map(|by| by.as_str()).chain(Limit::ALL.iter().map(|limit| limit.as_str()));
    let reasons =
        BatchFailure::ALL.iter().map(|why| why.as_str()).chain(PollersWhy::ALL.iter().map(|why| why.as_str()));
    let reasons = reasons.chain(GivenUpWhy::ALL.iter().map(|why| why.as_str()));
    let reasons = reasons.chain(PassEnd::ALL.iter().map(|why| why.as_str()));
    let keys = vec![
        (Always, "id", count("Its number, from 1: the line it stands in")),
        (Always, "at", millis("When")),
        (Always, "kind", word(FactKind::ALL.iter().map(|kind| kind.as_str()), "What happened")),
        (Maybe, "resource", text("Where")),
        (Maybe, "records", names("To which records")),
        (Maybe, "invocation", text("In which invocation")),
        (Maybe, "cause", count("The earlier fact that caused it; only a step of the script has none")),
        (Always, "rule", text("The rule it follows; `redrive rules` lists them")),
        (Maybe, "wait", millis("For how long something begins to wait")),
        (Maybe, "refusal", refusal),
        (Maybe, "step", count("The place of the step in the script, from 0")),
        (Maybe, "by", text("Who did it")),
        (Maybe, "to", text("Where to")),
        (Maybe, "from", text("Where from")),
        (Maybe, "pollers", count("How many pollers the mapping has now")),
        (Maybe, "why", word(reasons, "The reason: of pollers, of a failed batch, of what is given up")),
        (Maybe, "openedAt", millis("When the batch was opened")),
        (Maybe, "closedBy", word(ClosedBy::ALL.iter().map(|by| by.as_str()), "What closed the batch")),
        (Maybe, "initMs", millis("Initialisation")),
        (Maybe, "limit", word(limits, "The limit that was met")),
        (Maybe, "status", count("HTTP status")),
        (Maybe, "fault", word(Fault::ALL.map(Fault::as_str), "What went wrong with the records")),
        (Maybe, "outcome", word(Outcome::ALL.iter().map(|outcome| outcome.as_str()), "How the invocation ended")),
        (
            Maybe,
            "condition",
            word(EventEnd::ALL.iter().map(|end| end.as_str()), "Why an asynchronous event is not tried again"),
        ),
        (Maybe, "attempts", count("How many attempts an asynchronous event had")),
        (
            Maybe,
            "through",
            word(SentThrough::ALL.iter().map(|through| through.as_str()), "The setting that says where something goes"),
        ),
        (Maybe, "form", word(Form::ALL.iter().map(|form| form.as_str()), "How a message looks that is passed on")),
        (Maybe, "retries", count("How often a delivery was tried again")),
        (Maybe, "events", count("How many events a replay plays")),
        (Maybe, "response", text("What the function returned, if that was set")),
        (Always, "says", text("The fact as a sentence; the wording may change")),
    ];
    let mut schema = object(DESCRIPTION, keys);
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("A fact of a trace of Redrive");
    schema
}
