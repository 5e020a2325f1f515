//! Reads settings that the tables have checked. A setting that they refused reads as `None`.

use redrive_core::time::Duration;
use serde_json::{Map, Value};

use crate::check::whole_number;
use crate::text::{date, duration};

#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    pub(super) fn new(map: &'a Map<String, Value>) -> Fields<'a> {
        Fields(Some(map))
    }

    pub(super) fn of(value: &'a Value) -> Fields<'a> {
        Fields(value.as_object())
    }

    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }

    pub(super) fn object(self, name: &str) -> Fields<'a> {
        Fields(self.get(name).and_then(Value::as_object))
    }

    pub(super) fn list(self, name: &str) -> &'a [Value] {
        self.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    pub(super) fn flag(self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(super) fn number<T: TryFrom<i64>>(self, name: &str) -> Option<T> {
        T::try_from(whole_number(self.get(name)?)?).ok()
    }

    pub(super) fn seconds(self, name: &str) -> Option<Duration> {
        self.number::<u32>(name).map(|seconds| Duration::secs(seconds.into()))
    }

    pub(super) fn duration(self, name: &str) -> Option<Duration> {
        duration::parse_duration(self.text(name)?).map(Duration::millis)
    }

    pub(super) fn moment(self, name: &str) -> Option<u64> {
        date::parse_moment(self.text(name)?)
    }

    /// A share in so many parts, rounded; the same everywhere, as it is one multiplication of IEEE numbers.
    pub(super) fn share(self, name: &str, parts: u32) -> Option<u32> {
        share(self.get(name)?, parts)
    }
}

pub(super) fn share(value: &Value, parts: u32) -> Option<u32> {
    let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share))?;
    Some((share * f64::from(parts)).round() as u32)
}
