//! Joins consecutive steps that send equal records.

use serde_json::{Map, Value};

use crate::scenario::Scenario;
use crate::{parse_duration, write_duration};

/// A step that sends one record, and its time.
struct Single<'s> {
    at: u64,
    send: &'s Map<String, Value>,
}

impl Scenario {
    /// The same script with fewer steps: consecutive steps with equal records and equal intervals become one with a
    /// count. `None` if there are no such steps.
    pub fn with_sends_joined(&self) -> Option<Scenario> {
        let steps = self.get("script")?.as_array()?;
        let mut joined: Vec<Value> = Vec::new();
        let mut place = 0;
        while place < steps.len() {
            let run = steps[place..].iter().map_while(single).collect::<Vec<Single>>();
            let (length, every) = same(&run);
            match run.first() {
                Some(first) if length > 1 => joined.push(one(first, length, every)),
                _ => joined.push(steps[place].clone()),
            }
            place += length.max(1);
        }
        (joined.len() < steps.len()).then(|| self.with("script", Value::Array(joined)))
    }
}

fn single(step: &Value) -> Option<Single<'_>> {
    let step = step.as_object().filter(|step| step.len() == 2)?;
    let send = step.get("send")?.as_object()?;
    // Steps that use the number of a record within its send stay as they are.
    let is_plain = !["count", "every", "random", "bad"].iter().any(|key| send.contains_key(*key));
    let counts = Value::Object(send.clone()).to_string().contains("{n");
    (is_plain && !counts).then_some(Single { at: parse_duration(step.get("at")?.as_str()?)?, send })
}

/// The number of equal steps from the first on, and the time between them.
fn same(run: &[Single]) -> (usize, u64) {
    let [first, second, ..] = run else { return (run.len(), 0) };
    let Some(every) = second.at.checked_sub(first.at) else { return (1, 0) };
    let is_next = |(place, one): &(usize, &Single)| {
        one.send == first.send
            && Some(one.at) == every.checked_mul(*place as u64).and_then(|by| first.at.checked_add(by))
    };
    (run.iter().enumerate().take_while(is_next).count(), every)
}

fn one(first: &Single, count: usize, every: u64) -> Value {
    let mut send = first.send.clone();
    send.insert("count".to_owned(), count.into());
    if every > 0 {
        send.insert("every".to_owned(), write_duration(every).into());
    }
    let mut step = Map::new();
    step.insert("at".to_owned(), write_duration(first.at).into());
    step.insert("send".to_owned(), Value::Object(send));
    Value::Object(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use redrive_core::Simulation;
    use serde_json::json;

    fn scenario(script: Value) -> Scenario {
        let stack = json!({
            "orders": { "type": "queue" },
            "worker": { "type": "function" },
            "feed": { "type": "mapping", "source": "orders", "function": "worker", "batchSize": 3 },
        });
        Scenario::from_value(json!({ "v": 1, "stack": stack, "script": script })).expect("an object")
    }

    fn send(at: &str, body: &str) -> Value {
        json!({ "at": at, "send": { "to": "orders", "body": body } })
    }

    #[test]
    fn what_is_sent_one_by_one_is_sent_with_a_count_and_the_run_is_the_same() {
        let steps: Vec<Value> = (0..7).map(|n| send(&format!("{n}s"), "a")).collect();
        let before = scenario(Value::Array(steps));
        let after = before.with_sends_joined().expect("they are the same");
        let wanted = json!([{ "at": "0s", "send": { "to": "orders", "body": "a", "count": 7, "every": "1s" } }]);
        assert_eq!(after.get("script"), Some(&wanted));
        let run = |scenario: &Scenario| Simulation::run(crate::validate(scenario).expect("it is sound"));
        let (before, after) = (run(&before), run(&after));
        assert_eq!(before.end, after.end);
        let of = |run: &redrive_core::Run| run.trace.invocations().iter().map(|one| one.number).collect::<Vec<u32>>();
        assert_eq!(of(&before), of(&after));
        assert_eq!(before.trace.records().len(), after.trace.records().len());
    }

    #[test]
    fn what_differs_stays_apart() {
        for script in [
            json!([send("0s", "a"), send("1s", "b")]),
            json!([send("0s", "{n}"), send("1s", "{n}")]),
            json!([send("1s", "a"), send("0s", "a")]),
            json!([send("0s", "a")]),
            json!([]),
        ] {
            assert!(scenario(script.clone()).with_sends_joined().is_none(), "{script}");
        }
        let some =
            json!([send("0s", "a"), send("0s", "a"), send("5s", "a"), { "at": "6s", "note": "x" }, send("7s", "a")]);
        let joined = scenario(some).with_sends_joined().expect("two are the same");
        let steps = joined.get("script").and_then(Value::as_array).expect("a list");
        assert_eq!(steps.len(), 4);
        assert_eq!(steps[0], json!({ "at": "0s", "send": { "to": "orders", "body": "a", "count": 2 } }));
    }
}
