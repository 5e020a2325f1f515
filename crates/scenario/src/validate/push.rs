//! Topics, subscriptions, buses, rules and buckets as the plan has them, and what AWS says to them.

use redrive_core::plan::{
    Action, Archive, Bucket, Bus, BusRule, Endpoint, FilterPolicyScope, Parts, Step, Subscription, Target, Topic,
};
use redrive_core::time::{Duration, Instant};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::pattern::{self, Profile, Scope};
use super::resources::resource;
use super::world::{Place, World};
use super::{Names, schedule};
use crate::path::Path;
use crate::problem::Problems;

const INVALID_PARAMETER: &str = "InvalidParameter";
const VALIDATION: &str = "ValidationException";
const INVALID_ARGUMENT: &str = "InvalidArgument";

pub(super) fn topic(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Topic> {
    let fields = Fields::new(settings);
    Some(Topic {
        id: names.resource(name)?,
        fifo: fields.flag("fifo"),
        content_based_deduplication: fields.flag("contentBasedDeduplication"),
    })
}

/// What a subscription's endpoint is; a resource of the name goes before the words for what is outside the stack.
pub(super) fn endpoint(name: &str, names: &Names) -> Option<Endpoint> {
    match (names.resource(name), name) {
        (Some(id), _) => Some(Endpoint::Resource(id)),
        (None, "https") => Some(Endpoint::Https),
        (None, "email") => Some(Endpoint::Email),
        (None, "sms") => Some(Endpoint::Sms),
        _ => None,
    }
}

pub(super) fn subscription(
    name: &str,
    settings: &Map<String, Value>,
    names: &Names,
    path: &Path,
    problems: &mut Problems,
) -> Option<Subscription> {
    let fields = Fields::new(settings);
    let of_body = fields.text("filterPolicyScope") == Some("MessageBody");
    // The path of an update's settings.
    let is_update = path.to_string().ends_with(".set");
    let scope = if of_body { Scope::Body } else { Scope::Attributes };
    let profile = Profile::Subscription { scope, is_update };
    // Before the names are looked up: a bad policy is a problem of its own.
    let filter_policy = fields
        .get("filterPolicy")
        .filter(|policy| !matches!(policy, Value::Object(map) if map.is_empty()))
        .map(|policy| pattern::compile(policy, profile, &path.key("filterPolicy"), problems));
    Some(Subscription {
        id: names.resource(name)?,
        topic: names.topic(fields.text("topic")?)?,
        endpoint: endpoint(fields.text("endpoint")?, names)?,
        raw_message_delivery: fields.flag("rawMessageDelivery"),
        filter_policy: match filter_policy {
            Some(policy) => Some(policy?),
            None => None,
        },
        filter_policy_scope: if of_body {
            FilterPolicyScope::MessageBody
        } else {
            FilterPolicyScope::MessageAttributes
        },
        dead_letter_target: resource(fields, "deadLetterTarget", names),
    })
}

pub(super) fn bus(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Bus> {
    let archive = settings.get("archive").map(|archive| {
        let days: u64 = Fields::of(archive).number("retentionDays").unwrap_or(0);
        Archive { retention: (days > 0).then(|| Duration::secs(days * 86_400)) }
    });
    Some(Bus { id: names.resource(name)?, archive })
}

pub(super) fn rule(
    name: &str,
    settings: &Map<String, Value>,
    names: &Names,
    path: &Path,
    problems: &mut Problems,
) -> Option<BusRule> {
    let fields = Fields::new(settings);
    let event_pattern = fields
        .get("eventPattern")
        .map(|written| pattern::compile(written, Profile::Bus, &path.key("eventPattern"), problems));
    let expression = fields.text("scheduleExpression").map(|text| (text, schedule::parse(text)));
    if let Some((_, None)) = expression {
        // `Rule::EventbridgeScheduleInvalidIsRefused`
        let text = "Parameter ScheduleExpression is not valid.";
        problems.refuse(path.key("scheduleExpression"), VALIDATION, text);
    }
    let targets = fields.list("targets").iter().map(|target| {
        let fields = Fields::of(target);
        Some(Target {
            to: names.resource(fields.text("target")?)?,
            maximum_retry_attempts: fields.number("maximumRetryAttempts").unwrap_or(185),
            maximum_event_age: fields.seconds("maximumEventAgeInSeconds").unwrap_or(Duration::ZERO),
            dead_letter_target: resource(fields, "deadLetterTarget", names),
        })
    });
    Some(BusRule {
        id: names.resource(name)?,
        bus: fields.text("bus").and_then(|bus| names.bus(bus)),
        event_pattern: match event_pattern {
            Some(pattern) => Some(pattern?),
            None => None,
        },
        schedule: expression.and_then(|(_, schedule)| schedule),
        targets: targets.collect::<Option<_>>()?,
    })
}

pub(super) fn bucket(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Bucket> {
    let fields = Fields::new(settings);
    Some(Bucket {
        id: names.resource(name)?,
        notify: resource(fields, "notify", names),
        events: fields.list("events").iter().filter_map(|event| Some(event.as_str()?.into())).collect(),
        prefix: fields.text("prefix").unwrap_or_default().into(),
        suffix: fields.text("suffix").unwrap_or_default().into(),
        versioning: fields.flag("versioning"),
    })
}

/// Each schedule is a step that nobody wrote: every chain of causes begins at a step.
pub(super) fn add_schedules(parts: &mut Parts, problems: &mut Problems) {
    use redrive_core::id::BusRuleId;
    let written = parts.script.len() as u32;
    let updated = parts.script.iter().filter_map(|step| match &step.action {
        Action::Update { settings: redrive_core::plan::Settings::Rule(rule), .. } => Some(rule),
        _ => None,
    });
    let has_schedule = parts.rules.iter().chain(updated).any(|rule| rule.schedule.is_some());
    if has_schedule && parts.run_for.is_none() {
        problems.add("runFor", "missing: how long to run, such as \"1h\", as a schedule never ends");
    }
    let scheduled = (0u16..).map(BusRuleId).zip(&parts.rules).filter(|(_, rule)| rule.schedule.is_some());
    let steps: Vec<Step> = (written..)
        .zip(scheduled)
        .map(|(written, (rule, _))| Step { at: Instant::START, written, action: Action::Schedule { rule } })
        .collect();
    parts.script.extend(steps);
}

/// What SNS says to a message for a topic of the other kind. `Rule::SnsFifoTopicNeedsGroup`
pub(super) fn check_message(fields: Fields, topic: Fields, path: &Path, problems: &mut Problems) {
    if !topic.flag("fifo") {
        if fields.get("dedup").is_some() {
            let text = "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId \
                        parameter that is not valid for this topic type";
            problems.refuse(path.key("dedup"), INVALID_PARAMETER, text);
        }
        return;
    }
    if fields.get("group").is_none() {
        let text = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics";
        problems.refuse(path.key("group"), INVALID_PARAMETER, text);
    }
    if fields.get("dedup").is_none() && !topic.flag("contentBasedDeduplication") {
        let text = "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or \
                    MessageDeduplicationId provided explicitly";
        problems.refuse(path.key("dedup"), INVALID_PARAMETER, text);
    }
}

fn type_of<'w>(world: &'w World, name: &str) -> &'w str {
    world.settings(name).and_then(|settings| settings.get("type")?.as_str()).unwrap_or("")
}

fn is_fifo(world: &World, name: &str) -> bool {
    world.settings(name).is_some_and(|settings| Fields::new(settings).flag("fifo"))
}

/// What AWS says to a subscription. Texts recorded on AWS, unless a comment says otherwise.
pub(super) fn check_subscription(
    world: &World,
    name: &str,
    settings: &Map<String, Value>,
    place: Place,
    problems: &mut Problems,
) {
    let fields = Fields::new(settings);
    let (topic, endpoint) = (fields.text("topic").unwrap_or_default(), fields.text("endpoint").unwrap_or_default());
    if world.settings(topic).is_none() {
        return;
    }
    if place.sets("topic") && !world.exists(topic) {
        return problems.refuse(place.path(name, "topic"), "NotFound", "Topic does not exist");
    }
    let (is_fifo_topic, is_fifo_queue) = (is_fifo(world, topic), is_fifo(world, endpoint));
    let protocol = match type_of(world, endpoint) {
        "queue" => "sqs",
        "function" => "lambda",
        _ => endpoint,
    };
    if place.sets("endpoint") && is_fifo_queue && !is_fifo_topic {
        // `Rule::SnsSubscriptionNoFifoQueue`
        let text = "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to \
                    standard SNS topics";
        problems.refuse(place.path(name, "endpoint"), INVALID_PARAMETER, text);
    }
    if place.sets("endpoint") && is_fifo_topic && protocol != "sqs" {
        // `Rule::SnsFifoTopicQueuesOnly`: documented; AWS's text could not be verified.
        let text = "Invalid parameter: Invalid parameter: Endpoint Reason: Please use FIFO SQS queue";
        problems.refuse(place.path(name, "endpoint"), INVALID_PARAMETER, text);
    }
    if fields.flag("rawMessageDelivery") && place.sets("rawMessageDelivery") && !matches!(protocol, "sqs" | "https") {
        // `Rule::SnsRawMessageDeliveryNotEverywhere`: documented; AWS's text could not be verified.
        let text = format!(
            "Invalid parameter: Attributes Reason: Delivery protocol [{protocol}] does not support raw message delivery."
        );
        problems.refuse(place.path(name, "rawMessageDelivery"), INVALID_PARAMETER, text);
    }
    let gets_letters = world.resources().any(|(_, of)| {
        Fields::new(of).text("type") == Some("function") && Fields::new(of).text("deadLetterTarget") == Some(topic)
    });
    if gets_letters && fields.get("filterPolicy").is_some_and(|policy| has_key(policy, "ErrorMessage")) {
        let text = "filtering dead letters by their ErrorMessage is not simulated yet";
        problems.add(place.path(name, "filterPolicy"), text);
    }
    let Some(target) = fields.text("deadLetterTarget").filter(|_| place.sets("deadLetterTarget")) else { return };
    let path = place.path(name, "deadLetterTarget");
    match (is_fifo_topic && is_fifo_queue, is_fifo(world, target)) {
        // `Rule::SnsDeadLetterQueueSameKind`
        (true, false) => {
            let text = "Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a \
                        FIFO Topic.";
            problems.refuse(path, INVALID_PARAMETER, text);
        }
        // Documented; AWS's text could not be verified.
        (false, true) => {
            let text = "Invalid parameter: RedrivePolicy: must use a standard queue as DLQ for this subscription.";
            problems.refuse(path, INVALID_PARAMETER, text);
        }
        _ => {}
    }
}

/// What AWS says to a rule.
pub(super) fn check_rule(
    world: &World,
    name: &str,
    settings: &Map<String, Value>,
    place: Place,
    problems: &mut Problems,
) {
    let fields = Fields::new(settings);
    let (has_pattern, has_schedule) =
        (fields.get("eventPattern").is_some(), fields.get("scheduleExpression").is_some());
    if !has_pattern && !has_schedule {
        let text = "Parameter(s) EventPattern or ScheduleExpression must be specified.";
        problems.refuse(place.path(name, "eventPattern"), VALIDATION, text);
    }
    let bus = fields.text("bus");
    if bus.is_some_and(|bus| place.sets("bus") && world.settings(bus).is_some() && !world.exists(bus)) {
        let text = format!("Event bus {} does not exist.", bus.unwrap_or_default());
        problems.refuse(place.path(name, "bus"), "ResourceNotFoundException", text);
    }
    if bus.is_some() && has_schedule {
        // `Rule::EventbridgeRuleDefaultBusOnly`
        let text = "ScheduleExpression is supported only on the default event bus.";
        problems.refuse(place.path(name, "scheduleExpression"), VALIDATION, text);
    }
    if bus.is_none() && has_pattern {
        let text = "missing: whose events; the default bus, which a rule without a bus belongs to, has schedules only";
        problems.add(place.path(name, "bus"), text);
    }
    let is_destination = bus.is_some_and(|bus| is_destination(world, bus));
    let looks_at = |setting: &str| fields.get("eventPattern").is_some_and(|pattern| has_key(pattern, setting));
    if is_destination && looks_at("responsePayload") {
        let text = "looking at the responsePayload of an invocation record is not simulated yet";
        problems.add(place.path(name, "eventPattern"), text);
    }
    for (number, target) in fields.list("targets").iter().enumerate().filter(|_| place.sets("targets")) {
        check_target(world, (name, number), Fields::of(target), place, problems);
    }
}

/// `Rule::EventbridgeRuleNoFifoTarget`
fn check_target(world: &World, (rule, number): (&str, usize), target: Fields, place: Place, problems: &mut Problems) {
    let path = |setting: &str| match place {
        Place::Stack => format!("stack.{rule}.targets[{number}].{setting}"),
        _ => place.path(rule, "targets"),
    };
    let to = target.text("target").unwrap_or_default();
    if type_of(world, to) == "stateMachine" {
        problems.add(path("target"), format!("`{to}`, a state machine, as a target is not simulated yet"));
    }
    if type_of(world, to) == "queue" && is_fifo(world, to) {
        let text = format!("Parameter(s) SqsParameters must be specified for target: {to}.");
        problems.refuse(path("target"), VALIDATION, text);
    }
    if type_of(world, to) == "topic" && is_fifo(world, to) {
        // Documented; AWS's text could not be verified.
        problems.refuse(
            path("target"),
            VALIDATION,
            format!("Parameter {to} is not valid. Reason: FIFO topics are no targets."),
        );
    }
    let letters = target.text("deadLetterTarget").unwrap_or_default();
    if is_fifo(world, letters) {
        // As above.
        let text = "Parameter DeadLetterConfig.Arn is not valid. Reason: the queue must be a standard queue.";
        problems.refuse(path("deadLetterTarget"), VALIDATION, text);
    }
}

/// Whether functions send the records of their events there.
fn is_destination(world: &World, name: &str) -> bool {
    world.resources().any(|(_, settings)| {
        let config = Fields::new(settings).object("eventInvokeConfig");
        ["onSuccess", "onFailure"].iter().any(|setting| config.text(setting) == Some(name))
    })
}

fn has_key(pattern: &Value, key: &str) -> bool {
    match pattern {
        Value::Object(map) => map.iter().any(|(name, value)| name == key || has_key(value, key)),
        Value::Array(list) => list.iter().any(|value| has_key(value, key)),
        Value::String(text) => text.contains(key),
        _ => false,
    }
}

/// All that S3 knows of. Of most of them nothing ever happens here.
const S3_EVENTS: [&str; 27] = [
    "s3:ReducedRedundancyLostObject",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
];

/// What AWS says to a bucket's notifications.
pub(super) fn check_bucket(
    world: &World,
    name: &str,
    settings: &Map<String, Value>,
    place: Place,
    problems: &mut Problems,
) {
    let fields = Fields::new(settings);
    for event in fields.list("events").iter().filter_map(Value::as_str).filter(|_| place.sets("events")) {
        if !S3_EVENTS.contains(&event) {
            // AWS's text is this; the event is named here so that it can be found.
            let text = format!("The event '{event}' is not supported for notifications");
            problems.refuse(place.path(name, "events"), INVALID_ARGUMENT, text);
        }
    }
    let Some(to) = fields.text("notify").filter(|_| place.sets("notify")) else { return };
    // `Rule::S3NotificationNoFifo`
    let is_missing = world.settings(to).is_some() && !world.exists(to);
    if is_missing || is_fifo(world, to) {
        let text = "Unable to validate the following destination configurations";
        problems.refuse(place.path(name, "notify"), INVALID_ARGUMENT, text);
    }
}
