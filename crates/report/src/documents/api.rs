//! The answers of APIs: the document of each answer, and its body.

use redrive_core::fact::{Answer, Fact, FactKind};
use redrive_core::id::{FactId, ResourceId};
use redrive_core::plan::{self, Api, ApiKind};
use serde_json::{Map, Value};

use super::row::{DocumentId, DocumentKind, DocumentRow};
use crate::context::Context;
use crate::response;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    let mut answers = vec![0u32; context.plan().resources.len()];
    facts.filter(|(_, fact)| fact.kind == FactKind::Answered).filter_map(move |(id, fact)| {
        let resource = fact.resource?;
        let plan::ResourceKind::Api(api) = context.plan().kind(resource) else { return None };
        let number = answers.get_mut(resource.index())?;
        *number += 1;
        Some(document(context, id, fact, context.plan().api(api), *number))
    })
}

fn document<'r>(context: Context<'r>, id: FactId, fact: &'r Fact, api: &'r Api, number: u32) -> DocumentRow<'r> {
    let document_id = DocumentId::Numbered(context.name(api.id), number);
    DocumentRow {
        to: caller(context, id).map(|to| context.name(to)),
        status_code: Some(status(fact)),
        ..DocumentRow::of(context, document_id, DocumentKind::HttpResponse, fact, body(context, fact, api.kind))
    }
}

/// The HTTP status of an answer; an API always answers with one.
fn status(fact: &Fact) -> u16 {
    fact.status().unwrap_or(0)
}

/// The program that sent the request, if one did.
fn caller(context: Context, id: FactId) -> Option<ResourceId> {
    let trace = context.trace();
    // Follows the causes from the answer back to the call of the program.
    let mut cause = trace.fact(id).cause;
    while let Some(fact) = cause.map(|id| trace.fact(id)) {
        let is_of_program = |id| matches!(context.plan().kind(id), plan::ResourceKind::Caller(_));
        if fact.kind == FactKind::Called && fact.resource.is_some_and(is_of_program) {
            return fact.resource;
        }
        cause = fact.cause;
    }
    None
}

/// The body of an answer. API Gateway, the load balancer and Lambda write the bodies of errors.
fn body(context: Context, fact: &Fact, kind: ApiKind) -> String {
    if fact.answer() == Some(Answer::Ok) {
        let text = fact.invocation.and_then(|id| response::text(context, id));
        return text.map_or_else(String::new, body_of);
    }
    match kind {
        ApiKind::Rest => rest(fact),
        ApiKind::Http => http(fact),
        ApiKind::LoadBalancer => load_balancer(status(fact)),
        ApiKind::FunctionUrl => function_url(fact),
    }
}

/// The body in a proxy response; an answer without a status is a body itself, and a string is its text.
/// `Rule::ApiProxyResponseMalformed`
fn body_of(text: String) -> String {
    let answer = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(answer)) => answer,
        Ok(Value::String(body)) => return body,
        _ => return text,
    };
    let has_status = |answer: &Map<String, Value>| answer.contains_key("statusCode");
    match answer.get("body") {
        Some(Value::String(body)) => body.clone(),
        None if has_status(&answer) || answer.is_empty() => String::new(),
        _ => text,
    }
}

fn rest(fact: &Fact) -> String {
    let text = match (fact.answer(), status(fact)) {
        (Some(Answer::TimedOut), _) => "Endpoint request timed out",
        (_, 413) => "Request Too Long",
        (_, 403) => "Forbidden",
        (_, 404) => "Not Found",
        _ => "Internal server error",
    };
    format!(r#"{{"message": "{text}"}}"#)
}

fn http(fact: &Fact) -> String {
    let text = match status(fact) {
        413 => "Request Entity Too Large",
        403 => "Forbidden",
        404 => "Not Found",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    };
    format!(r#"{{"message":"{text}"}}"#)
}

fn load_balancer(status: u16) -> String {
    let text = reason(status);
    let title = format!("{status} {text}");
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
}

fn reason(status: u16) -> &'static str {
    match status {
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Request Entity Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        _ => "Error",
    }
}

/// The body of a function URL's 403.
const FORBIDDEN: &str = r#"{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}"#;

fn function_url(fact: &Fact) -> String {
    match status(fact) {
        429 => r#"{"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}"#.to_owned(),
        403 => FORBIDDEN.to_owned(),
        404 => r#"{"Message":null}"#.to_owned(),
        413 => r#"{"message":"Request Entity Too Large"}"#.to_owned(),
        _ => "Internal Server Error".to_owned(),
    }
}
