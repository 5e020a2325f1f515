//! `filterPolicy`: the messages that a subscription gets, by their attributes or by their body.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::documents::MessageAttribute;
use crate::effects::Effects;
use crate::fact::Span;
use crate::id::RecordId;
use crate::json::Json;
use crate::pattern::{Outcomes, Subject};
use crate::plan::{FilterPolicyScope, Pattern, Subscription};
use crate::text::message_attributes;

/// The outcomes of the filter policies of several subscriptions. Each message is read once for all policies of a scope.
pub(crate) struct Policies {
    of_attributes: Outcomes,
    of_body: Outcomes,
    /// Of each subscription: the position of its policy among those of its scope.
    places: Vec<Option<usize>>,
}

impl Policies {
    pub fn new(subscriptions: &[&Subscription], messages: Span, fx: &Effects) -> Policies {
        let (mut of_attributes, mut of_body): (Vec<&Pattern>, Vec<&Pattern>) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for subscription in subscriptions {
            let policies = match subscription.filter_policy_scope {
                FilterPolicyScope::MessageAttributes => &mut of_attributes,
                FilterPolicyScope::MessageBody => &mut of_body,
            };
            places.push(subscription.filter_policy.as_ref().map(|_| policies.len()));
            policies.extend(subscription.filter_policy.as_ref());
        }
        let of_attributes = Outcomes::new(&of_attributes, messages, fx, |message, with| {
            let attributes = message_attributes(fx.plan, fx.trace, fx.trace.record(message));
            fx.spend(attributes.iter().map(|attribute| attribute.name.len() + attribute.value.len()).sum());
            with(Subject::new(attributes_as_json(&attributes)));
        });
        let of_body = Outcomes::new(&of_body, messages, fx, |message, with| {
            let mut body = String::new();
            fx.write_text(message, &mut body);
            // `Rule::SnsFilterPolicyBody`
            if let Some(object @ Json::Object(_)) = fx.read_json(&body) {
                with(Subject::new(object));
            }
        });
        Policies { of_attributes, of_body, places }
    }

    /// The messages that pass the policy of a subscription, by its position, and the others. `None` if it has no policy.
    pub fn partition(
        &self,
        place: usize,
        subscription: &Subscription,
        messages: Span,
        fx: &Effects,
    ) -> Option<(Vec<RecordId>, Vec<RecordId>)> {
        let policy = self.places[place]?;
        let outcomes = match subscription.filter_policy_scope {
            FilterPolicyScope::MessageAttributes => &self.of_attributes,
            FilterPolicyScope::MessageBody => &self.of_body,
        };
        Some(outcomes.partition(policy, messages, fx.trace))
    }
}

/// The attributes as the keys of one object. `Rule::SnsFilterPolicyAttributes`
fn attributes_as_json(attributes: &[MessageAttribute]) -> Json<'_> {
    let texts = attributes.iter().filter(|attribute| !attribute.data_type.starts_with("Binary"));
    let fields = texts.filter_map(|attribute| {
        Some((Cow::Borrowed(attribute.name.as_str()), read(&attribute.data_type, &attribute.value)?))
    });
    Json::Object(fields.collect())
}

/// The value of an attribute: a text, a number, or a list of them.
fn read<'a>(data_type: &str, value: &'a str) -> Option<Json<'a>> {
    match data_type {
        "String.Array" => Json::read(value),
        _ if data_type == "Number" || data_type.starts_with("Number.") => {
            Json::read(value).filter(|json| matches!(json, Json::Number(_)))
        }
        _ => Some(Json::Text(Cow::Borrowed(value))),
    }
}
