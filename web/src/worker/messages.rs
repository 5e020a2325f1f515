//! Messages between page and worker: a few numbers, and the trace as bytes that are transferred without a copy.

use js_sys::{Array, Uint8Array};
use redrive_core::fact::Limit;
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_core::{End, EndReason};
use wasm_bindgen::{JsCast, JsValue};

use super::job::Outcome;
use crate::state::sums::Sums;

/// A run that the page requests. Each reply carries the revision of its request.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRequest {
    pub revision: u32,
    /// The scenario as JSON.
    pub text: String,
    /// Only the sums are requested, for the advice with this index.
    pub probe: Option<u32>,
    /// The run stops at this moment.
    pub until: Option<u64>,
}

/// A message to the worker.
pub enum ToWorker {
    Run(RunRequest),
    /// The paused run is to go on.
    GoOn,
}

/// A message from the worker.
pub struct Reply {
    pub revision: u32,
    pub micros: f64,
    pub body: ReplyBody,
}

pub enum ReplyBody {
    /// The number of facts so far.
    Progress(u64),
    /// The run is long: the worker waits until it may go on.
    Paused(u64),
    /// The sums of a probe, and the index of its advice. No sums if the run is long or the scenario has problems.
    Probe(u32, Option<Sums>),
    Done(Outcome),
    /// The scenario has problems. The page checks it first, so this is an error of the program.
    Refused,
}

impl ToWorker {
    pub fn to_js(&self) -> JsValue {
        let Self::Run(request) = self else { return Array::new().into() };
        // A moment is below 2^53: no run is as long.
        let until = request.until.map(|until| until as f64);
        let text = request.text.as_str();
        Array::of4(&request.revision.into(), &text.into(), &request.probe.into(), &until.into()).into()
    }

    pub fn from_js(value: &JsValue) -> Option<ToWorker> {
        let parts = value.dyn_ref::<Array>()?;
        if parts.length() == 0 {
            return Some(ToWorker::GoOn);
        }
        Some(ToWorker::Run(RunRequest {
            revision: parts.get(0).as_f64()? as u32,
            text: parts.get(1).as_string()?,
            probe: parts.get(2).as_f64().map(|index| index as u32),
            until: parts.get(3).as_f64().map(|until| until as u64),
        }))
    }
}

const PROGRESS: u8 = 0;
const PAUSED: u8 = 1;
const PROBE: u8 = 2;
const DONE: u8 = 3;
const REFUSED: u8 = 4;

impl Reply {
    /// Returns the message, and the buffers that are transferred with it.
    pub fn to_js(&self) -> (JsValue, Array) {
        let (message, transferred) = (Array::new(), Array::new());
        let push = |number: f64| message.push(&number.into());
        push(self.revision.into());
        push(self.micros);
        match &self.body {
            ReplyBody::Progress(facts) => {
                push(PROGRESS.into());
                push(*facts as f64);
            }
            ReplyBody::Paused(facts) => {
                push(PAUSED.into());
                push(*facts as f64);
            }
            ReplyBody::Probe(index, sums) => {
                push(PROBE.into());
                push((*index).into());
                // Sums are below 2^53: no run has as many records, or costs as much.
                for sum in sums.iter().flat_map(|sums| sums.0) {
                    push(sum as f64);
                }
            }
            ReplyBody::Done(outcome) => {
                push(DONE.into());
                push(outcome.end.at.0 as f64);
                push(reason_code(outcome.end.reason).into());
                push(if outcome.is_cut { 1.0 } else { 0.0 });
                let bytes = Uint8Array::from(outcome.trace.encode().as_slice());
                transferred.push(&bytes.buffer());
                message.push(&bytes);
            }
            ReplyBody::Refused => {
                push(REFUSED.into());
            }
        }
        (message.into(), transferred)
    }

    pub fn from_js(value: &JsValue) -> Option<Reply> {
        let parts = value.dyn_ref::<Array>()?;
        let number = |index| parts.get(index).as_f64();
        let body = match number(2)? as u8 {
            PROGRESS => ReplyBody::Progress(number(3)? as u64),
            PAUSED => ReplyBody::Paused(number(3)? as u64),
            PROBE => {
                let mut sums = Sums::default();
                let has_all = parts.length() as usize == 4 + sums.0.len();
                for (sum, index) in sums.0.iter_mut().zip(4..) {
                    *sum = number(index).unwrap_or(0.0) as u64;
                }
                ReplyBody::Probe(number(3)? as u32, has_all.then_some(sums))
            }
            DONE => ReplyBody::Done(Outcome {
                trace: Trace::decode(&parts.get(6).dyn_ref::<Uint8Array>()?.to_vec())?,
                end: End { at: Instant(number(3)? as u64), reason: reason(number(4)? as u8)? },
                is_cut: number(5)? != 0.0,
            }),
            _ => ReplyBody::Refused,
        };
        Some(Reply { revision: number(0)? as u32, micros: number(1)?, body })
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
    fn every_end_reason_survives_its_code() {
        let limits = Limit::ALL.iter().copied().map(EndReason::Limit);
        for of in [EndReason::Idle, EndReason::RunFor].into_iter().chain(limits) {
            assert_eq!(reason(reason_code(of)), Some(of));
        }
    }
}
