use redrive_scenario::schema::{DefaultValue, RESOURCE_TYPES, ResourceType, SCENARIO, STEPS, Setting, ValueType};
use redrive_scenario::{Scenario, resource_type, schema, validate};
use serde_json::{Map, Value};

/// Every setting of every table.
fn all_settings() -> Vec<(&'static str, &'static Setting)> {
    fn walk(owner: &'static str, kind: &'static ValueType, found: &mut Vec<(&'static str, &'static Setting)>) {
        match kind {
            ValueType::Object(settings) => settings.iter().for_each(|setting| {
                found.push((owner, setting));
                walk(setting.name, &setting.kind, found);
            }),
            ValueType::Map { of } | ValueType::List { of, .. } => walk(owner, of, found),
            ValueType::AnyOf(kinds) => kinds.iter().for_each(|kind| walk(owner, kind, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let tables = RESOURCE_TYPES.iter().map(|of| (of.name, of.settings)).chain([("scenario", SCENARIO.as_slice())]);
    for (owner, settings) in tables {
        for setting in settings {
            found.push((owner, setting));
            walk(setting.name, &setting.kind, &mut found);
        }
    }
    STEPS.iter().for_each(|step| walk(step.name, &step.kind, &mut found));
    found
}

#[test]
fn every_setting_is_described() {
    for (owner, setting) in all_settings() {
        let text = setting.description;
        assert!(!text.is_empty() && !text.ends_with('.'), "{owner}.{}: {text:?}", setting.name);
    }
}

#[test]
fn every_default_is_a_value_of_its_kind() {
    for (owner, setting) in all_settings() {
        let Some(default) = setting.default_value(&Map::new(), &|_| None) else { continue };
        let fits = match (&setting.kind, &default) {
            (ValueType::Integer { min, max, besides, .. }, Value::Number(number)) => {
                number.as_i64().is_some_and(|number| (*min..=*max).contains(&number) || *besides == Some(number))
            }
            (ValueType::Decimal { min, max }, Value::Number(number)) => {
                number.as_i64().is_some_and(|number| (*min..=*max).contains(&number))
            }
            (ValueType::Boolean, Value::Bool(_))
            | (ValueType::List { .. }, Value::Array(_))
            | (ValueType::Object(_), Value::Object(_)) => true,
            (ValueType::Duration { .. }, Value::String(text)) => redrive_scenario::parse_duration(text).is_some(),
            (ValueType::Moment, Value::String(text)) => redrive_scenario::parse_moment(text).is_some(),
            (ValueType::Choice(choices), Value::String(text)) => choices.contains(&text.as_str()),
            (ValueType::Text { .. } | ValueType::AnyOf(_), Value::String(_)) => true,
            _ => false,
        };
        assert!(fits, "{owner}.{}: {default}", setting.name);
    }
}

#[test]
fn names_in_the_tables_are_names_of_types() {
    for (owner, setting) in all_settings() {
        if let ValueType::Resource(types) = setting.kind {
            assert!(types.iter().all(|name| resource_type(name).is_some()), "{owner}.{}: {types:?}", setting.name);
        }
    }
}

#[test]
fn a_resource_with_nothing_but_what_is_required_validates() {
    // Those that must name another are in the tests of their own, and a rule needs a pattern or a schedule.
    let needs = |of: &ResourceType| of.settings.iter().any(|setting| matches!(setting.default, DefaultValue::Required));
    for of in RESOURCE_TYPES.iter().filter(|of| of.simulated && !needs(of) && of.name != "rule") {
        let text = format!("{{v: 1, stack: {{a: {{type: {}}}}}}}", of.name);
        assert!(validate(&Scenario::parse(&text).unwrap()).is_ok(), "{}", of.name);
    }
}

/// All references of the schema lead somewhere.
#[test]
fn the_json_schema_holds_together() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| match value {
                Value::String(text) if key == "$ref" => found.push(text.clone()),
                value => references(value, found),
            }),
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let schema = schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    assert_eq!(schema["$defs"]["queue"]["properties"]["visibilityTimeout"]["maximum"], 43_200);
    assert_eq!(schema["$defs"]["mapping"]["required"], serde_json::json!(["type", "source", "function"]));
}
