//! The answer of a function to an API: an object with `statusCode`, `headers` and `body`.

use crate::fact::Fact;
use crate::json::Json;
use crate::plan::ApiKind;
use crate::trace::Trace;

/// The keys that a REST API takes. `Rule::ApiProxyResponseMalformed`
const KEYS: [&str; 5] = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/// The status of the function's answer; `None` if it is no proxy response.
pub(super) fn status(kind: ApiKind, ended: &Fact, trace: &Trace) -> Option<u16> {
    // The report of failed records is an object without a status.
    if !ended.records.is_empty() {
        return is_lenient(kind).then_some(200);
    }
    match ended.response().map(|text| trace.text(text)) {
        // A handler without a `response` returns a valid one: `Rule::ApiProxyResponseRightAnswer`
        None => Some(200),
        Some(text) => of_text(kind, text),
    }
}

/// With the payload format 2.0 any JSON without a status is a body.
const fn is_lenient(kind: ApiKind) -> bool {
    matches!(kind, ApiKind::Http | ApiKind::FunctionUrl)
}

fn of_text(kind: ApiKind, text: &str) -> Option<u16> {
    let json = Json::read(text)?;
    let Json::Object(fields) = &json else { return is_lenient(kind).then_some(200) };
    match json.get("statusCode") {
        Some(status) => number(status).filter(|_| kind != ApiKind::Rest || are_known(fields)),
        None if is_lenient(kind) => Some(200),
        None if kind == ApiKind::Rest => are_known(fields).then_some(200),
        None => None,
    }
}

/// Returns true if a REST API takes these fields. Each of `multiValueHeaders` has a list of values.
fn are_known(fields: &[(alloc::borrow::Cow<str>, Json)]) -> bool {
    fields.iter().all(|(name, value)| match (&**name, value) {
        ("multiValueHeaders", Json::Object(headers)) => {
            headers.iter().all(|(_, values)| matches!(values, Json::List(_) | Json::Null))
        }
        ("multiValueHeaders", value) => *value == Json::Null,
        (name, _) => KEYS.contains(&name),
    })
}

/// A status code, as a number or as text.
fn number(status: &Json) -> Option<u16> {
    let text = match status {
        Json::Number(text) => text,
        Json::Text(text) => &**text,
        _ => return None,
    };
    text.parse().ok().filter(|status| (100..=599).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_accepts_its_own_keys() {
        let all = |text| {
            [ApiKind::Rest, ApiKind::Http, ApiKind::LoadBalancer, ApiKind::FunctionUrl].map(|kind| of_text(kind, text))
        };
        assert_eq!(all(r#"{"statusCode":404,"body":"no"}"#), [Some(404); 4]);
        assert_eq!(all(r#"{"statusCode":"201"}"#), [Some(201); 4]);
        assert_eq!(all(r#"{"message":"hello"}"#), [None, Some(200), None, Some(200)]);
        let texts = r#"{"statusCode":200,"multiValueHeaders":{"set-cookie":"a"}}"#;
        assert_eq!(all(texts), [None, Some(200), Some(200), Some(200)]);
        let lists = r#"{"statusCode":200,"multiValueHeaders":{"set-cookie":["a"]}}"#;
        assert_eq!(all(lists), [Some(200); 4]);
        assert_eq!(all("{}"), [Some(200), Some(200), None, Some(200)]);
        assert_eq!(all("\"hello\""), [None, Some(200), None, Some(200)]);
        assert_eq!(all("no JSON"), [None; 4]);
        assert_eq!(all(r#"{"statusCode":7}"#), [None; 4]);
    }
}
