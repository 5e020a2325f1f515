//! Buckets: an object is put, and whoever is to be notified is.

use alloc::collections::BTreeMap;
use alloc::string::String;

use super::notification::{Change, object_key};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{BucketId, FactId, RecordId};
use crate::plan;
use crate::push::door::{failing, is_denied, numbers};
use crate::push::{OutcomeBatcher, Push, answer};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::{Duration, Instant};
use crate::trace::{OriginKind, Record};

/// Two writes within so long of each other may make one event only. `Rule::S3NotificationQuickWrites`
const QUICK: Duration = Duration::secs(1);

/// A bucket as it stands.
pub(crate) struct Bucket {
    pub settings: plan::Bucket,
    pub exists: bool,
    /// How many objects ever arrived.
    arrived: u32,
    /// When each key was last written with an event.
    told: BTreeMap<String, Instant>,
}

impl Bucket {
    pub fn new(settings: &plan::Bucket, exists: bool) -> Bucket {
        Bucket { settings: settings.clone(), exists, arrived: 0, told: BTreeMap::new() }
    }
}

/// The wait before a notification that was not taken is tried again. `Rule::S3NotificationTriesAgain`
pub(crate) fn wait(retries: u32, age: Duration) -> Option<(Duration, Rule)> {
    const LONGEST: Duration = Duration::secs(300);
    const MOST_AGE: Duration = Duration::secs(86_400);
    let wait = Duration(1000 << retries.min(20)).min(LONGEST);
    (age + wait < MOST_AGE).then_some((wait, Rule::S3NotificationTriesAgain))
}

impl Push {
    /// PutObject or DeleteObject, for one object, or for all of a send step.
    pub(crate) fn object_arrives(
        &mut self,
        id: BucketId,
        how: OriginKind,
        which: u32,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let mut neighbours = OutcomeBatcher::new();
        for which in numbers(how, which, cause, fx) {
            let bucket = &mut self.buckets[id.index()];
            bucket.arrived += 1;
            let (resource, number) = (bucket.settings.id, bucket.arrived);
            let record = fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how });
            let refused = self.refusal_of_object(id, record, fx);
            if let Some((records, refused)) = neighbours.add(record, refused) {
                self.settle_objects(id, records, refused, cause, fx);
            }
        }
        if let Some((records, refused)) = neighbours.take() {
            self.settle_objects(id, records, refused, cause, fx);
        }
    }

    fn refusal_of_object(&self, id: BucketId, record: RecordId, fx: &Effects) -> Option<(Refusal, u16)> {
        let bucket = &self.buckets[id.index()];
        if !bucket.exists {
            return Some((Refusal::NoSuchBucket, 404));
        }
        if let Some(status) = failing(&self.conditions, bucket.settings.id, fx) {
            return Some((Refusal::BucketInternalError, status));
        }
        is_denied(&self.conditions, record, fx).then_some((Refusal::BucketDenied, 403))
    }

    fn settle_objects(
        &mut self,
        id: BucketId,
        records: Span,
        refused: Option<(Refusal, u16)>,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let resource = self.buckets[id.index()].settings.id;
        if let Some((refusal, status)) = refused {
            let draft =
                Draft::new(FactKind::Rejected, Rule::S3BucketRefuses, cause).resource(resource).records(records);
            let said = fx.record(draft.value(status.into()).detail(refusal.code()));
            answer(cause, said, fx);
            return;
        }
        let draft = Draft::new(FactKind::Published, Rule::S3BucketStores, cause).resource(resource).records(records);
        let said = fx.record(draft);
        answer(cause, said, fx);
        let Some(to) = self.buckets[id.index()].settings.notify else { return };
        for place in 0..records.len() {
            self.notify(id, fx.trace.nth(records, place), to, said, fx);
        }
    }

    fn notify(&mut self, id: BucketId, object: RecordId, to: crate::id::ResourceId, cause: FactId, fx: &mut Effects) {
        let key = object_key(fx.plan, fx.trace, fx.trace.record(object));
        let change = Change::of(fx.plan, fx.trace, fx.trace.record(object));
        let bucket = &mut self.buckets[id.index()];
        let settings = &bucket.settings;
        let resource = settings.id;
        // EventBridge is told of everything. `Rule::S3NotificationBusHearsAll`
        let to_bus = matches!(fx.plan.kind(to), plan::ResourceKind::Bus(_));
        if !to_bus && !is_wanted(settings, &key, change) {
            let draft =
                Draft::new(FactKind::FilteredOut, Rule::S3NotificationFilters, cause).resource(resource).target(to);
            fx.record(draft.records(Span::one(object)));
            return;
        }
        let now = fx.now;
        let is_quick = bucket.told.get(&key).is_some_and(|told| *told + QUICK > now);
        if is_quick && !settings.versioning {
            let draft = Draft::new(FactKind::EventLost, Rule::S3NotificationQuickWrites, cause).resource(resource);
            fx.record(draft.records(Span::one(object)));
            return;
        }
        bucket.told.insert(key, now);
        let form = if to_bus { Form::S3Event } else { Form::S3Records };
        self.pass_on(resource, Some(to), Span::one(object), (form, 0), (Rule::S3NotificationTells, cause), fx);
    }
}

/// Whether the settings ask to be told of a change of an object.
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
