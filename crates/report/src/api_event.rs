//! The event that an API sends to a function for a request.

use redrive_core::arn::{self, ACCOUNT};
use redrive_core::id::{InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::plan::{Api, ApiKind};
use redrive_views::timeline::TimeFormat;
use serde_json::{Value, json};

use crate::context::Context;
use crate::texts;

/// The path of every request.
const PATH: &str = "/";
const HOST: &str = "example.com";
const DOMAIN_PREFIX: &str = "example";
/// An address that is reserved for documentation.
const SOURCE_IP: &str = "192.0.2.1";
const USER_AGENT: &str = "redrive";

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
            "identity": identity(),
            "domainName": HOST,
            "domainPrefix": DOMAIN_PREFIX,
            "requestTime": request_time(millis),
            "requestTimeEpoch": millis,
            "requestId": request,
            "apiId": name,
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

/// The identity of the client. Without an authorizer, most of it is null.
fn identity() -> Value {
    json!({
        "accessKey": null,
        "accountId": null,
        "caller": null,
        "cognitoAuthenticationProvider": null,
        "cognitoAuthenticationType": null,
        "cognitoIdentityId": null,
        "cognitoIdentityPoolId": null,
        "principalOrgId": null,
        "sourceIp": SOURCE_IP,
        "user": null,
        "userAgent": USER_AGENT,
        "userArn": null,
    })
}

/// The time as access logs write it: `01/Jan/2026:00:00:00 +0000`.
fn request_time(millis: u64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let time_format = TimeFormat::TimeOfDay(0);
    let day = time_format.day(millis);
    let mut parts = day.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let day = parts.next().unwrap_or_default();
    format!("{day}/{}/{year}:{} +0000", MONTHS[(month - 1) % 12], time_format.write(millis, 0))
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
            "domainPrefix": DOMAIN_PREFIX,
            "http": {
                "method": "POST", "path": PATH, "protocol": "HTTP/1.1", "sourceIp": SOURCE_IP, "userAgent": USER_AGENT,
            },
            "requestId": request,
            "routeKey": "$default",
            "stage": "$default",
            "time": request_time(millis),
            "timeEpoch": millis,
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

fn load_balancer(name: &str, body: &str) -> Value {
    let group = arn::target_group(name);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_request_is_that_of_access_logs() {
        assert_eq!(request_time(1_767_225_600_000), "01/Jan/2026:00:00:00 +0000");
        assert_eq!(request_time(1_709_251_199_999), "29/Feb/2024:23:59:59 +0000");
    }
}
