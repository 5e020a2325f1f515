//! Notifications: the destination of a bucket is notified of the objects that the settings ask for.

use super::Buckets;
use crate::delivery::{self, Delivery, RetryPolicy};
use crate::documents::s3_object::{Change, object_key};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, PassEnd, SentThrough, Span};
use crate::id::{BucketId, FactId, RecordId, ResourceId};
use crate::plan::{self, ResourceKind};
use crate::rule::Rule;
use crate::time::Duration;

/// Two writes within this time of each other may make one event only. `Rule::S3NotificationQuickWrites`
const QUICK: Duration = Duration::secs(1);

/// The retries of notifications. `Rule::S3NotificationTriesAgain`
pub(super) struct NotificationRetries;

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
    /// Notifies the destination of a change of an object.
    pub(super) fn notify(&mut self, id: BucketId, object: RecordId, to: ResourceId, cause: FactId, fx: &mut Effects) {
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
    settings.events.iter().any(|event| change.is_named_by(event))
        && key.starts_with(&*settings.prefix)
        && key.ends_with(&*settings.suffix)
}
