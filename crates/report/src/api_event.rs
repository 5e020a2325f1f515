//! The event that an API makes of a request.

use redrive_core::id::{InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::plan::{Api, ApiKind};
use serde_json::{Value, json};

use crate::context::Context;
use crate::sqs_event::{ACCOUNT, REGION};
use crate::texts;

/// What the simulation gives as the path of every request.
const PATH: &str = "/";
const HOST: &str = "example.com";

pub(crate) fn text(context: Context, id: InvocationId, record: RecordId, api: &Api) -> String {
    let body = texts::record(context, record);
    let name = context.name(api.id);
    let request = identity::request_id(context.plan(), context.trace(), id);
    let millis = context.plan().start_unix_millis + context.trace().invocation(id).opened_at.0;
    let event = match api.kind {
        ApiKind::Rest => rest(name, &body, &request, millis),
        ApiKind::Http | ApiKind::FunctionUrl => of_format_2(name, &body, &request, millis),
        ApiKind::LoadBalancer => load_balancer(name, &body),
    };
    event.to_string()
}

fn rest(name: &str, body: &str, request: &str, millis: u64) -> Value {
    json!({
        "resource": PATH,
        "path": PATH,
        "httpMethod": "POST",
        "headers": { "Content-Type": "application/json", "Host": HOST },
        "multiValueHeaders": { "Content-Type": ["application/json"], "Host": [HOST] },
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "resourcePath": PATH,
            "httpMethod": "POST",
            "path": PATH,
            "accountId": ACCOUNT,
            "protocol": "HTTP/1.1",
            "stage": "prod",
            "requestTimeEpoch": millis,
            "requestId": request,
            "apiId": name,
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

fn of_format_2(name: &str, body: &str, request: &str, millis: u64) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": PATH,
        "rawQueryString": "",
        "headers": { "content-type": "application/json", "host": HOST },
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": name,
            "domainName": HOST,
            "http": { "method": "POST", "path": PATH, "protocol": "HTTP/1.1" },
            "requestId": request,
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": millis,
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

fn load_balancer(name: &str, body: &str) -> Value {
    let group = format!("arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/{name}/0123456789abcdef");
    json!({
        "requestContext": { "elb": { "targetGroupArn": group } },
        "httpMethod": "POST",
        "path": PATH,
        "queryStringParameters": {},
        "headers": { "content-type": "application/json", "host": HOST },
        "body": body,
        "isBase64Encoded": false,
    })
}
