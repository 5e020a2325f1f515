//! What goes between page and worker: a few numbers, and the trace as bytes that change hands without being copied.

use js_sys::{Array, Uint8Array};
use redrive_core::fact::Limit;
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_core::{End, EndReason};
use wasm_bindgen::{JsCast, JsValue};

use super::Outcome;

/// The page asks for a run. An answer carries the revision of its question.
pub struct Question {
    pub revision: u32,
    pub text: String,
}

pub struct Answer {
    pub revision: u32,
    pub micros: f64,
    /// None if the worker found problems, which the page has found itself before it asked.
    pub outcome: Option<Outcome>,
}

impl Question {
    pub fn to_js(&self) -> JsValue {
        Array::of2(&self.revision.into(), &self.text.as_str().into()).into()
    }

    pub fn from_js(value: &JsValue) -> Option<Question> {
        let parts = value.dyn_ref::<Array>()?;
        Some(Question { revision: parts.get(0).as_f64()? as u32, text: parts.get(1).as_string()? })
    }
}

impl Answer {
    /// The message, and what changes hands with it.
    pub fn to_js(&self) -> (JsValue, Array) {
        let (message, moved) = (Array::new(), Array::new());
        message.push(&self.revision.into());
        message.push(&self.micros.into());
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
        let outcome = match parts.get(4).dyn_ref::<Uint8Array>() {
            Some(bytes) => Some(Outcome {
                trace: Trace::decode(&bytes.to_vec())?,
                end: End { at: Instant(number(2)? as u64), reason: reason(number(3)? as u8)? },
            }),
            None => None,
        };
        Some(Answer { revision: number(0)? as u32, micros: number(1)?, outcome })
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
