//! `filterPolicy`: which messages a subscription wants, by their attributes or by their body.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::message::attribute_value;
use crate::effects::Effects;
use crate::id::RecordId;
use crate::json::Json;
use crate::pattern::matches;
use crate::plan::{Attribute, FilterPolicyScope, Pattern, Subscription};
use crate::text::Text;

/// Whether a message passes the filter policy of a subscription.
pub(super) fn passes(settings: &Subscription, message: RecordId, fx: &Effects) -> bool {
    let Some(policy) = &settings.filter_policy else { return true };
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(message));
    match settings.filter_policy_scope {
        FilterPolicyScope::MessageAttributes => passes_attributes(policy, text.attributes(), text.n()),
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
pub fn passes_attributes(policy: &Pattern, attributes: &[Attribute], n: u32) -> bool {
    let values: Vec<(&str, &str, String)> = attributes
        .iter()
        .filter(|attribute| !attribute.is_binary())
        .map(|attribute| (&*attribute.name, &*attribute.data_type, attribute_value(attribute, n)))
        .collect();
    let fields =
        values.iter().filter_map(|(name, data_type, value)| Some((Cow::Borrowed(*name), read(data_type, value)?)));
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
