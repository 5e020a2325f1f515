//! Rules of buses: their plan, and what EventBridge refuses.

use redrive_core::id::BusRuleId;
use redrive_core::plan::{Action, BusRule, Parts, Settings, Step, Target};
use redrive_core::time::{Duration, Instant};

use super::context::{Change, Site, StackState, Written};
use super::fields::Fields;
use super::pattern::{self, Profile};
use super::schedule;
use crate::problem::Problems;

const VALIDATION: &str = "ValidationException";

pub(super) fn compile(of: Written, problems: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let path = of.path;
    let fields = of.fields();
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
            dead_letter_target: names.target(fields, "deadLetterTarget"),
        })
    });
    Some(Settings::Rule(BusRule {
        id: of.id()?,
        bus: fields.text("bus").and_then(|bus| names.bus(bus)),
        event_pattern: match event_pattern {
            Some(pattern) => Some(pattern?),
            None => None,
        },
        schedule: expression.and_then(|(_, schedule)| schedule),
        targets: targets.collect::<Option<_>>()?,
    }))
}

/// Reports what EventBridge refuses.
pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, site, .. } = change;
    let fields = change.fields();
    let (has_pattern, has_schedule) =
        (fields.get("eventPattern").is_some(), fields.get("scheduleExpression").is_some());
    if !has_pattern && !has_schedule {
        let text = "Parameter(s) EventPattern or ScheduleExpression must be specified.";
        problems.refuse(site.path(name, "eventPattern"), VALIDATION, text);
    }
    let bus = fields.text("bus");
    if bus.is_some_and(|bus| site.sets("bus") && stack.settings(bus).is_some() && !stack.exists(bus)) {
        let text = format!("Event bus {} does not exist.", bus.unwrap_or_default());
        problems.refuse(site.path(name, "bus"), "ResourceNotFoundException", text);
    }
    if bus.is_some() && has_schedule {
        // `Rule::EventbridgeRuleDefaultBusOnly`
        let text = "ScheduleExpression is supported only on the default event bus.";
        problems.refuse(site.path(name, "scheduleExpression"), VALIDATION, text);
    }
    if bus.is_none() && has_pattern {
        let text = "missing: whose events; the default bus, which a rule without a bus belongs to, has schedules only";
        problems.add(site.path(name, "bus"), text);
    }
    let is_destination = bus.is_some_and(|bus| is_destination(stack, bus));
    let looks_at =
        |setting: &str| fields.get("eventPattern").is_some_and(|pattern| pattern::mentions(pattern, setting));
    if is_destination && looks_at("responsePayload") {
        let text = "looking at the responsePayload of an invocation record is not simulated yet";
        problems.add(site.path(name, "eventPattern"), text);
    }
    for (number, target) in fields.list("targets").iter().enumerate().filter(|_| site.sets("targets")) {
        check_target(stack, (name, number), Fields::of(target), site, problems);
    }
}

/// `Rule::EventbridgeRuleNoFifoTarget`
fn check_target(
    stack: &StackState,
    (rule, number): (&str, usize),
    target: Fields,
    site: Site,
    problems: &mut Problems,
) {
    let path = |setting: &str| site.part_path(rule, "targets", &format!("[{number}].{setting}"));
    let to = target.text("target").unwrap_or_default();
    if stack.type_of(to) == "stateMachine" {
        problems.add(path("target"), format!("`{to}`, a state machine, as a target is not simulated yet"));
    }
    if stack.type_of(to) == "queue" && stack.is_fifo(to) {
        let text = format!("Parameter(s) SqsParameters must be specified for target: {to}.");
        problems.refuse(path("target"), VALIDATION, text);
    }
    if stack.type_of(to) == "topic" && stack.is_fifo(to) {
        // Documented; AWS's text could not be verified.
        problems.refuse(
            path("target"),
            VALIDATION,
            format!("Parameter {to} is not valid. Reason: FIFO topics are no targets."),
        );
    }
    let letters = target.text("deadLetterTarget").unwrap_or_default();
    if stack.is_fifo(letters) {
        // As above.
        let text = "Parameter DeadLetterConfig.Arn is not valid. Reason: the queue must be a standard queue.";
        problems.refuse(path("deadLetterTarget"), VALIDATION, text);
    }
}

/// Returns true if a function has this resource as a destination.
fn is_destination(stack: &StackState, name: &str) -> bool {
    stack.resources().any(|(_, settings)| {
        let config = Fields::new(settings).object("eventInvokeConfig");
        ["onSuccess", "onFailure"].iter().any(|setting| config.text(setting) == Some(name))
    })
}

/// Adds a step for each schedule, as every chain of causes begins at a step.
pub(super) fn add_schedules(parts: &mut Parts, problems: &mut Problems) {
    let written = parts.script.len() as u32;
    let updated = parts.script.iter().filter_map(|step| match &step.action {
        Action::Update { settings: Settings::Rule(rule), .. } => Some(rule),
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
