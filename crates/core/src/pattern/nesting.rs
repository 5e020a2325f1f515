//! Keys with dots become nested keys: `{"a.b": 1}` matches as `{"a": {"b": 1}}`. `Rule::EventbridgeEventPatternDots`

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::VISIT;
use crate::json::Json;
use crate::plan::MAX_PATTERN_DEPTH;

type Fields<'t> = Vec<(Cow<'t, str>, Json<'t>)>;

/// The same value without dots in its keys.
pub(super) fn nested<'t>(value: Json<'t>, work: &mut usize) -> Json<'t> {
    *work += VISIT;
    match value {
        Json::List(items) => Json::List(items.into_iter().map(|item| nested(item, work)).collect()),
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| (key, nested(value, work)));
            Json::Object(split(fields.collect(), MAX_PATTERN_DEPTH))
        }
        leaf => leaf,
    }
}

/// Splits the keys of an object at their first dot, `depth` times at most: a longer path is in no pattern.
fn split(fields: Fields<'_>, depth: usize) -> Fields<'_> {
    if depth == 0 || !fields.iter().any(|(key, _)| key.contains('.')) {
        return fields;
    }
    let mut whole: Fields = Vec::new();
    let mut parts: BTreeMap<Cow<str>, Fields> = BTreeMap::new();
    for (key, value) in fields {
        match cut(&key) {
            Some((first, rest)) => parts.entry(first).or_default().push((rest, value)),
            None => whole.push((key, value)),
        }
    }
    // An object of the same name holds the other keys of the path.
    for (key, value) in &mut whole {
        if let Json::Object(fields) = value
            && let Some(more) = parts.get_mut(key)
        {
            more.append(fields);
        }
    }
    whole.retain(|(key, value)| !(matches!(value, Json::Object(_)) && parts.contains_key(key)));
    // Of equal keys the last one counts, which is the undivided one.
    let joined = parts.into_iter().map(|(key, fields)| (key, Json::Object(split(fields, depth - 1))));
    joined.chain(whole).collect()
}

fn cut<'t>(key: &Cow<'t, str>) -> Option<(Cow<'t, str>, Cow<'t, str>)> {
    match key {
        Cow::Borrowed(key) => key.split_once('.').map(|(first, rest)| (Cow::Borrowed(first), Cow::Borrowed(rest))),
        Cow::Owned(key) => key.split_once('.').map(|(first, rest)| (Cow::Owned(first.into()), Cow::Owned(rest.into()))),
    }
}
