//! Buckets: an object is put or deleted, and the bucket's destination is notified.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::notification::{Change, object_key};
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::delivery::{self, Deliveries, Delivery, RetryPolicy};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, PassEnd, SentThrough, Span};
use crate::id::{BucketId, FactId, RecordId, ResourceId};
use crate::plan::{self, Plan, ResourceKind};
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// Two writes within this time of each other may make one event only. `Rule::S3NotificationQuickWrites`
const QUICK: Duration = Duration::secs(1);

/// All buckets.
pub(crate) struct Buckets {
    /// By `BucketId`: when each key was last written with an event.
    notified: Vec<BTreeMap<String, Instant>>,
    deliveries: Deliveries<NotificationRetries>,
}

/// The retries of notifications. `Rule::S3NotificationTriesAgain`
struct NotificationRetries;

impl RetryPolicy for NotificationRetries {
    fn wait(delivery: &Delivery, _: &Effects) -> Result<(Duration, Rule), PassEnd> {
        const FIRST: Duration = Duration::secs(1);
        const LONGEST: Duration = Duration::secs(300);
        const MAX_AGE: Duration = Duration::secs(86_400);
        let wait = FIRST.doubled(delivery.retries).min(LONGEST);
        if delivery.age + wait >= MAX_AGE {
            return Err(PassEnd::AgeExceeded);
        }
        Ok((wait, Rule::S3NotificationTriesAgain))
    }

    fn give_up(_: &Delivery, _: PassEnd, _: &Effects) -> (Option<ResourceId>, Rule) {
        (None, Rule::S3NotificationIsLost)
    }

    const DEAD_LETTER_REFUSED: Option<(Rule, SentThrough)> = None;
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

    fn notify(&mut self, id: BucketId, object: RecordId, to: ResourceId, cause: FactId, fx: &mut Effects) {
        let key = object_key(fx.plan, fx.trace, fx.trace.record(object));
        let change = Change::of(fx.plan, fx.trace, fx.trace.record(object));
        let settings = fx.stack.bucket(id);
        // EventBridge gets all events. `Rule::S3NotificationBusHearsAll`
        let to_bus = matches!(fx.plan.kind(to), ResourceKind::Bus(_));
        if !to_bus && !is_wanted(settings, &key, change) {
            let draft = Draft::new(FactKind::FilteredOut, Rule::S3NotificationFilters, cause);
            fx.record(draft.resource(settings.id).target(to).records(Span::one(object)));
            return;
        }
        let now = fx.now;
        let notified = &mut self.notified[id.index()];
        let is_quick = notified.get(&key).is_some_and(|last| *last + QUICK > now);
        if is_quick && !settings.versioning {
            let draft = Draft::new(FactKind::EventLost, Rule::S3NotificationQuickWrites, cause);
            fx.record(draft.resource(settings.id).records(Span::one(object)));
            return;
        }
        notified.insert(key, now);
        let form = if to_bus { Form::S3Event } else { Form::S3Records };
        let rule = Rule::S3NotificationTells;
        delivery::send(settings.id, Some(to), Span::one(object), (form, 0), (rule, cause), fx);
    }
}

/// Returns true if the settings ask for a notification of a change of an object.
fn is_wanted(settings: &plan::Bucket, key: &str, change: Change) -> bool {
    let name = change.event_name();
    let asks = |event: &str| {
        let event = event.strip_prefix("s3:").unwrap_or(event);
        event == name || event.strip_suffix('*').is_some_and(|kind| name.starts_with(kind))
    };
    settings.events.iter().any(|event| asks(event))
        && key.starts_with(&*settings.prefix)
        && key.ends_with(&*settings.suffix)
}
