//! Limits of SNS's filter policies. `Rule::SnsFilterPolicyFiveKeys`

use serde_json::{Map, Value};

use super::{Invalid, Scope, refused};

const MAX_KEYS: usize = 5;
const MAX_COMBINATIONS: usize = 150;

pub(super) fn check(policy: &Map<String, Value>, scope: Scope) -> Result<(), Invalid> {
    if scope == Scope::Attributes && is_nested(policy) {
        return Err(Invalid::RefusedPolicy(
            "Filter policy scope MessageAttributes does not support nested filter policy",
        ));
    }
    let (keys, combinations) = size_of(policy, 1);
    if keys > MAX_KEYS {
        return refused("Filter policy can not have more than 5 keys");
    }
    if combinations > MAX_COMBINATIONS {
        return refused("Filter policy is too complex");
    }
    Ok(())
}

fn is_nested(policy: &Map<String, Value>) -> bool {
    policy.iter().any(|(key, value)| match value {
        Value::Object(_) => true,
        Value::Array(list) if key == "$or" => list.iter().filter_map(Value::as_object).any(is_nested),
        _ => false,
    })
}

/// The number of keys that hold lists, and the product of the lengths of the lists, each multiplied by its depth.
fn size_of(policy: &Map<String, Value>, depth: usize) -> (usize, usize) {
    policy.iter().fold((0, 1usize), |(keys, combinations), (key, value)| match value {
        Value::Array(list) if key == "$or" => {
            list.iter().filter_map(Value::as_object).fold((keys, combinations), |(keys, combinations), choice| {
                let (more, times) = size_of(choice, depth);
                (keys + more, combinations.saturating_mul(times))
            })
        }
        Value::Array(list) => (keys + 1, combinations.saturating_mul(list.len().max(1) * depth)),
        Value::Object(inside) => {
            let (more, times) = size_of(inside, depth + 1);
            (keys + more, combinations.saturating_mul(times))
        }
        _ => (keys + 1, combinations),
    })
}
