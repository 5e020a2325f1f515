//! `filterPolicy`: which messages a subscription wants, by their attributes or by their body.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::effects::Effects;
use crate::id::RecordId;
use crate::json::Json;
use crate::pattern::matches;
use crate::plan::{FilterPolicyScope, Pattern, Subscription};
use crate::text::{MessageAttribute, Text, message_attributes};

/// Whether a message passes the filter policy of a subscription.
pub(super) fn passes(settings: &Subscription, message: RecordId, fx: &Effects) -> bool {
    let Some(policy) = &settings.filter_policy else { return true };
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(message));
    match settings.filter_policy_scope {
        FilterPolicyScope::MessageAttributes => {
            passes_attributes(policy, &message_attributes(fx.plan, fx.trace, fx.trace.record(message)))
        }
        FilterPolicyScope::MessageBody => {
            let mut body = String::new();
            text.write(&mut body);
            // `Rule::SnsFilterPolicyBody`
            let json = Json::read(&body).filter(|json| matches!(json, Json::Object(_)));
            json.is_some_and(|json| matches(policy, Some(&json)))
        }
    }
}

/// The attributes stand in a row like the keys of an object. `Rule::SnsFilterPolicyAttributes`
pub fn passes_attributes(policy: &Pattern, attributes: &[MessageAttribute]) -> bool {
    let texts = attributes.iter().filter(|attribute| !attribute.data_type.starts_with("Binary"));
    let fields = texts.filter_map(|attribute| {
        Some((Cow::Borrowed(attribute.name.as_str()), read(&attribute.data_type, &attribute.value)?))
    });
    matches(policy, Some(&Json::Object(fields.collect())))
}

/// What an attribute's value is compared as: a text, a number, or a list of such.
fn read<'a>(data_type: &str, value: &'a str) -> Option<Json<'a>> {
    match data_type {
        "String.Array" => Json::read(value),
        _ if data_type == "Number" || data_type.starts_with("Number.") => {
            Json::read(value).filter(|json| matches!(json, Json::Number(_)))
        }
        _ => Some(Json::Text(Cow::Borrowed(value))),
    }
}
