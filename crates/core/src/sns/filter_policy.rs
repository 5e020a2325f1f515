//! `filterPolicy`: the messages that a subscription gets, by their attributes or by their body.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::effects::Effects;
use crate::id::RecordId;
use crate::json::Json;
use crate::limits::work_of_match;
use crate::pattern::matches;
use crate::plan::{FilterPolicyScope, Pattern, Subscription};
use crate::text::{MessageAttribute, message_attributes};

/// Returns true if a message passes the filter policy of a subscription.
pub(super) fn passes(settings: &Subscription, message: RecordId, fx: &Effects) -> bool {
    let Some(policy) = &settings.filter_policy else { return true };
    match settings.filter_policy_scope {
        FilterPolicyScope::MessageAttributes => {
            let attributes = message_attributes(fx.plan, fx.trace, fx.trace.record(message));
            let len = attributes.iter().map(|attribute| attribute.name.len() + attribute.value.len()).sum::<usize>();
            fx.spend(len + work_of_match(policy, len));
            passes_attributes(policy, &attributes)
        }
        FilterPolicyScope::MessageBody => {
            let mut body = String::new();
            fx.write_text(message, &mut body);
            fx.spend(work_of_match(policy, body.len()));
            // `Rule::SnsFilterPolicyBody`
            let json = fx.read_json(&body).filter(|json| matches!(json, Json::Object(_)));
            json.is_some_and(|json| matches(policy, Some(&json)))
        }
    }
}

/// Compares the attributes as the keys of an object. `Rule::SnsFilterPolicyAttributes`
pub fn passes_attributes(policy: &Pattern, attributes: &[MessageAttribute]) -> bool {
    let texts = attributes.iter().filter(|attribute| !attribute.data_type.starts_with("Binary"));
    let fields = texts.filter_map(|attribute| {
        Some((Cow::Borrowed(attribute.name.as_str()), read(&attribute.data_type, &attribute.value)?))
    });
    matches(policy, Some(&Json::Object(fields.collect())))
}

/// The value of an attribute as it is compared: a text, a number, or a list of these.
fn read<'a>(data_type: &str, value: &'a str) -> Option<Json<'a>> {
    match data_type {
        "String.Array" => Json::read(value),
        _ if data_type == "Number" || data_type.starts_with("Number.") => {
            Json::read(value).filter(|json| matches!(json, Json::Number(_)))
        }
        _ => Some(Json::Text(Cow::Borrowed(value))),
    }
}
