//! Buckets: an object is put or deleted.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::notification::NotificationRetries;
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::delivery::Deliveries;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{BucketId, FactId};
use crate::plan::Plan;
use crate::rule::Rule;
use crate::time::Instant;

/// All buckets.
pub(crate) struct Buckets {
    /// By `BucketId`: the time of the last write of each key with an event.
    pub(super) notified: Vec<BTreeMap<String, Instant>>,
    deliveries: Deliveries<NotificationRetries>,
}

impl Buckets {
    pub(crate) fn new(plan: &Plan) -> Buckets {
        Buckets { notified: vec![BTreeMap::new(); plan.buckets.len()], deliveries: Deliveries::default() }
    }

    /// The destination has accepted or refused a notification.
    pub(crate) fn answered(&mut self, answer: FactId, fx: &mut Effects) {
        self.deliveries.answered(answer, fx);
    }

    /// PutObject or DeleteObject, for one object, or for all of a send step.
    pub(crate) fn arrives(&mut self, id: BucketId, arrival: Arrival, fx: &mut Effects) {
        arrival.receive(
            self,
            fx,
            |_, arrival, _, fx| match admission::refusal(arrival, fx) {
                Some((refusal, status)) => Admission::Refused(refusal, status),
                None => Admission::Accepted,
            },
            |buckets, objects, admission, fx| buckets.settle(id, objects, admission, arrival.cause, fx),
        );
    }

    fn settle(&mut self, id: BucketId, objects: Span, admission: Admission, cause: FactId, fx: &mut Effects) {
        let settings = fx.stack.bucket(id);
        if let Admission::Refused(refusal, status) = admission {
            admission::reject(settings.id, objects, (refusal, status), (Rule::S3BucketRefuses, cause), fx);
            return;
        }
        let draft = Draft::new(FactKind::Published, Rule::S3BucketStores, cause).resource(settings.id);
        let stored = fx.record(draft.records(objects));
        let Some(to) = settings.notify else { return };
        for place in 0..objects.len() {
            self.notify(id, fx.trace.nth(objects, place), to, stored, fx);
        }
    }
}
