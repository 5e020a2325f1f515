//! What goes between page and worker: a few numbers, and the trace as bytes that change hands without being copied.

use js_sys::{Array, Uint8Array};
use redrive_core::fact::Limit;
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_core::{End, EndReason};
use wasm_bindgen::{JsCast, JsValue};

use super::Outcome;
use crate::state::sums::Sums;

/// The page asks for a run. An answer carries the revision of its question.
pub struct Question {
    pub revision: u32,
    pub text: String,
    /// Only what it comes to is asked, of the advice at this place.
    pub probe: Option<u32>,
    /// What comes after this moment is not asked for.
    pub until: Option<u64>,
}

pub struct Answer {
    pub revision: u32,
    pub micros: f64,
    /// What a probe comes to, and of what it is one; none of the numbers if it has problems.
    pub probe: Option<(u32, Option<Sums>)>,
    /// None if the worker found problems, which the page has found itself before it asked.
    pub outcome: Option<Outcome>,
}

impl Question {
    pub fn to_js(&self) -> JsValue {
        // A moment is below 2^53: no run is as long.
        let until = self.until.map(|until| until as f64);
        Array::of4(&self.revision.into(), &self.text.as_str().into(), &self.probe.into(), &until.into()).into()
    }

    pub fn from_js(value: &JsValue) -> Option<Question> {
        let parts = value.dyn_ref::<Array>()?;
        Some(Question {
            revision: parts.get(0).as_f64()? as u32,
            text: parts.get(1).as_string()?,
            probe: parts.get(2).as_f64().map(|place| place as u32),
            until: parts.get(3).as_f64().map(|until| until as u64),
        })
    }
}

impl Answer {
    /// The message, and what changes hands with it.
    pub fn to_js(&self) -> (JsValue, Array) {
        let (message, moved) = (Array::new(), Array::new());
        message.push(&self.revision.into());
        message.push(&self.micros.into());
        if let Some((place, sums)) = &self.probe {
            message.push(&(*place).into());
            // Sums are below 2^53: no run has as many records, or costs as much.
            for sum in sums.iter().flat_map(|sums| sums.0) {
                message.push(&(sum as f64).into());
            }
            return (message.into(), moved);
        }
        message.push(&JsValue::NULL);
        if let Some(outcome) = &self.outcome {
            let bytes = Uint8Array::from(outcome.trace.encode().as_slice());
            moved.push(&bytes.buffer());
            message.push(&(outcome.end.at.0 as f64).into());
            message.push(&reason_code(outcome.end.reason).into());
            message.push(&bytes);
        }
        (message.into(), moved)
    }

    pub fn from_js(value: &JsValue) -> Option<Answer> {
        let parts = value.dyn_ref::<Array>()?;
        let number = |place| parts.get(place).as_f64();
        if let Some(place) = number(2) {
            let mut sums = Sums::default();
            let has_all = parts.length() as usize == 3 + sums.0.len();
            for (sum, at) in sums.0.iter_mut().zip(3..) {
                *sum = number(at).unwrap_or(0.0) as u64;
            }
            let probe = Some((place as u32, has_all.then_some(sums)));
            return Some(Answer { revision: number(0)? as u32, micros: number(1)?, probe, outcome: None });
        }
        let outcome = match parts.get(5).dyn_ref::<Uint8Array>() {
            Some(bytes) => Some(Outcome {
                trace: Trace::decode(&bytes.to_vec())?,
                end: End { at: Instant(number(3)? as u64), reason: reason(number(4)? as u8)? },
            }),
            None => None,
        };
        Some(Answer { revision: number(0)? as u32, micros: number(1)?, probe: None, outcome })
    }
}

fn reason_code(reason: EndReason) -> u8 {
    match reason {
        EndReason::Idle => 0,
        EndReason::RunFor => 1,
        EndReason::Limit(limit) => 2 + limit.code(),
    }
}

fn reason(code: u8) -> Option<EndReason> {
    match code {
        0 => Some(EndReason::Idle),
        1 => Some(EndReason::RunFor),
        code => Limit::from_code(code - 2).map(EndReason::Limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_comes_back() {
        let limits = Limit::ALL.iter().copied().map(EndReason::Limit);
        for of in [EndReason::Idle, EndReason::RunFor].into_iter().chain(limits) {
            assert_eq!(reason(reason_code(of)), Some(of));
        }
    }
}
