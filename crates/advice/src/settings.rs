//! Settings and resources without effect in this stack. The tables of the schema state the condition under which a
//! setting matters; this file evaluates it.

use redrive_core::Rule;
use redrive_core::id::ResourceId;
use redrive_core::plan::{self, Mapping, Settings};
use redrive_core::time::Duration;
use redrive_scenario::resource_type;
use redrive_scenario::schema::{Matters, Setting, ValueType};
use serde_json::{Map, Value};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, gives_up};

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for (name, resource) in stack.written.get("stack").and_then(Value::as_object).into_iter().flatten() {
        let (Some(id), Some(resource)) = (stack.plan.find(name), resource.as_object()) else { continue };
        let Some(of) = resource.get("type").and_then(Value::as_str).and_then(resource_type) else { continue };
        if let Some(why) = idle(stack, id) {
            // `Rule::AdviceSettingsIdle`
            found.add(stack, Rule::AdviceSettingsIdle, Severity::Info, (id, ""), why, None);
        } else {
            Walk { stack, id, found }.object(of.settings, resource, "");
        }
    }
}

/// The reason why a resource has no effect at all.
fn idle(stack: &Stack, id: ResourceId) -> Option<String> {
    let name = stack.name(id);
    // Without sends the effect of a resource is not known yet.
    if !stack.has_sends()
        && !matches!(stack.plan.kind(id), plan::ResourceKind::Mapping(_) | plan::ResourceKind::Rule(_))
    {
        return None;
    }
    let is_named = |settings: &[&str]| {
        stack.references.iter().any(|reference| reference.to == name && !settings.contains(&&*reference.setting))
    };
    match stack.plan.kind(id) {
        plan::ResourceKind::Function(_) if !is_named(QUIET_STEPS) => {
            Some(format!("{name} has no effect here: nothing invokes it."))
        }
        plan::ResourceKind::Queue(_) if !is_named(&[QUIET_STEPS, &["source"]].concat()) => {
            Some(format!("{name} has no effect here: nothing sends messages to it."))
        }
        plan::ResourceKind::Topic(_) | plan::ResourceKind::Bus(_)
            if !is_named(&[QUIET_STEPS, &["topic", "bus"]].concat()) =>
        {
            Some(format!("{name} has no effect here: nothing is published to it."))
        }
        plan::ResourceKind::Bucket(_) if !is_named(QUIET_STEPS) => {
            Some(format!("{name} has no effect here: nothing is put into it."))
        }
        plan::ResourceKind::Rule(rule) if stack.plan.rule(rule).targets.is_empty() => {
            Some(format!("{name} has no effect here: it has no targets."))
        }
        plan::ResourceKind::Stream(_) if !is_named(&[QUIET_STEPS, &["source"]].concat()) => {
            Some(format!("{name} has no effect here: nothing is written to it."))
        }
        plan::ResourceKind::Mapping(mapping) => {
            let all = stack.variants_of_mapping(stack.plan.mapping(mapping));
            all.iter().all(|mapping| !mapping.enabled).then(|| {
                format!(
                    "{name} has no effect here: it is not enabled, so it does not read {}.",
                    stack.source_name(all[0])
                )
            })
        }
        plan::ResourceKind::Function(_)
        | plan::ResourceKind::Queue(_)
        | plan::ResourceKind::Topic(_)
        | plan::ResourceKind::Bus(_)
        | plan::ResourceKind::Bucket(_)
        | plan::ResourceKind::Rule(_)
        | plan::ResourceKind::Stream(_)
        | plan::ResourceKind::Subscription(_) => None,
        _ if !is_named(QUIET_STEPS) => Some(format!("{name} has no effect here: nothing is sent to it.")),
        _ => None,
    }
}

/// Steps that name a resource and cause no event there by themselves.
const QUIET_STEPS: &[&str] = &[
    "fail.resource",
    "throttle.resource",
    "serviceError.resource",
    "deny.from",
    "deny.to",
    "duplicate.resource",
    "create.resource",
    "delete.resource",
    "update.resource",
    "deploy.resource",
    "send.bad.function",
    "receive.resource",
    "redriveAllowPolicy.sourceQueues",
];

struct Walk<'w, 'a> {
    stack: &'w Stack<'a>,
    id: ResourceId,
    found: &'w mut Found,
}

impl Walk<'_, '_> {
    fn object(&mut self, settings: &[Setting], object: &Map<String, Value>, path: &str) {
        for setting in settings {
            let Some(value) = object.get(setting.name) else { continue };
            let dot = if path.is_empty() { "" } else { "." };
            let place = format!("{path}{dot}{}", setting.name);
            if !matters(self.stack, self.id, setting.matters, value) {
                self.tell(&place, setting.matters);
            } else if let (ValueType::Object(settings), Some(object)) = (&setting.kind, value.as_object()) {
                self.object(settings, object, &place);
            }
        }
    }

    /// `Rule::AdviceSettingsNoEffect`
    fn tell(&mut self, setting: &str, matters: Matters) {
        let name = self.stack.name(self.id);
        let message = format!("{name}.{setting} has no effect here: {}.", matters.otherwise());
        let fix = Fix::new(self.stack, self.id, setting, Value::Null);
        let rule = Rule::AdviceSettingsNoEffect;
        self.found.add(self.stack, rule, Severity::Info, (self.id, setting), message, Some(fix));
    }
}

/// Returns true if a setting has an effect, also after the `update` steps.
fn matters(stack: &Stack, id: ResourceId, matters: Matters, value: &Value) -> bool {
    match (matters, stack.plan.kind(id)) {
        (Matters::WhereReceived, _) => is_named_as(stack, id, &["source", "receive.resource"]),
        (Matters::WhereLettersAre, _) => {
            let has_tasks = stack.references.iter().any(|reference| reference.setting == "redrive.source");
            has_tasks || is_named_as(stack, id, &["source", "receive.resource"])
        }
        (Matters::WhereReceivedByOthers, _) => is_named_as(stack, id, &["receive.resource"]),
        (Matters::WhereSentTo, _) => !stack.has_sends() || is_sent_to(stack, id),
        (Matters::OnDeadLetterQueue, _) => is_named_as(stack, id, &["redrivePolicy.deadLetterTarget"]),
        (Matters::WhereRead, _) => is_named_as(stack, id, &["source"]),
        (Matters::WhereAsynchronous, _) => !stack.has_sends() || stack.gets_events(id),
        (Matters::WhereBatched, plan::ResourceKind::Function(function)) => {
            let is_to = |mapping: &&Mapping| mapping.function == function;
            let mut mappings = stack.plan.mappings.iter();
            mappings.any(|mapping| stack.variants_of_mapping(mapping).iter().any(is_to) && has_batches(stack, mapping))
        }
        (Matters::WithBatches, plan::ResourceKind::Mapping(mapping)) => has_batches(stack, stack.plan.mapping(mapping)),
        (Matters::WithWindow, plan::ResourceKind::Mapping(mapping)) => {
            let mapping = stack.plan.mapping(mapping);
            has_batches(stack, mapping) || lengthens_visibility(stack, mapping)
        }
        (Matters::WhereGivenUp, plan::ResourceKind::Mapping(mapping)) => {
            let variants = stack.variants_of_mapping(stack.plan.mapping(mapping));
            variants.iter().any(|mapping| mapping.stream().is_some_and(gives_up))
        }
        (Matters::BeforeRetention, plan::ResourceKind::Mapping(mapping)) => {
            let age = value.as_i64().map_or(Duration::ZERO, |secs| Duration::secs(secs.max(0) as u64));
            match stack.plan.mapping(mapping).source {
                plan::Source::Stream(source) => age < stack.plan.stream(source.stream).retention_period,
                plan::Source::Queue(_) => true,
            }
        }
        (Matters::OnFifoTopic, plan::ResourceKind::Topic(topic)) => stack.plan.topic(topic).fifo,
        (Matters::WithFilterPolicy, plan::ResourceKind::Subscription(id)) => {
            stack.plan.subscription(id).filter_policy.is_some()
        }
        (Matters::WhereNotified, plan::ResourceKind::Bucket(bucket)) => {
            let notified = stack.plan.bucket(bucket).notify;
            notified.is_some_and(|notified| !matches!(stack.plan.kind(notified), plan::ResourceKind::Bus(_)))
        }
        (Matters::WithRetries, plan::ResourceKind::Caller(caller)) => {
            stack.plan.caller(caller).retry_mode != plan::RetryMode::None
        }
        (Matters::WhereFunctionIsCalled, plan::ResourceKind::Caller(caller)) => {
            matches!(stack.plan.kind(stack.plan.caller(caller).calls), plan::ResourceKind::Function(_))
        }
        (Matters::WhereAnswerTakesTime, plan::ResourceKind::Caller(caller)) => {
            let caller = stack.plan.caller(caller);
            match stack.plan.kind(caller.calls) {
                plan::ResourceKind::Function(_) => caller.waits,
                plan::ResourceKind::Api(_) => true,
                _ => false,
            }
        }
        _ => true,
    }
}

fn has_batches(stack: &Stack, mapping: &Mapping) -> bool {
    stack.variants_of_mapping(mapping).iter().any(|mapping| mapping.batch_size > 1)
}

/// Lambda hides messages for longer than their queue does if the window needs it.
/// `Rule::LambdaBatchWindowLengthensVisibility`
fn lengthens_visibility(stack: &Stack, mapping: &Mapping) -> bool {
    let Some(queue) = stack.queue_of(mapping) else { return false };
    let steps = stack.plan.script.iter().any(|step| match &step.action {
        plan::Action::Update { settings: Settings::Queue(of), .. } => of.id == queue.id,
        plan::Action::Update { settings: Settings::Function(of), .. } => of.id == stack.function(mapping).id,
        _ => false,
    });
    let window = |mapping: &&Mapping| mapping.maximum_batching_window + stack.function(mapping).timeout;
    steps || stack.variants_of_mapping(mapping).iter().any(|mapping| window(mapping) > queue.visibility_timeout)
}

fn is_named_as(stack: &Stack, id: ResourceId, settings: &[&str]) -> bool {
    let name = stack.name(id);
    stack.references.iter().any(|reference| reference.to == name && settings.contains(&&*reference.setting))
}

/// Returns true if a queue receives new messages, and not only moved ones.
fn is_sent_to(stack: &Stack, id: ResourceId) -> bool {
    const MOVES: &[&str] =
        &["source", "redrivePolicy.deadLetterTarget", "redrive.source", "redrive.destination", "cancelRedrive.source"];
    let name = stack.name(id);
    stack.references.iter().any(|reference| {
        let setting = &*reference.setting;
        reference.to == name && !MOVES.contains(&setting) && !QUIET_STEPS.contains(&setting)
    })
}
