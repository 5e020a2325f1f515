//! Checks for stacked retries: each layer multiplies the attempts of the layers behind it.

use redrive_core::Rule;
use redrive_core::id::ResourceId;
use redrive_core::plan::{Mapping, ResourceKind, RetryMode};
use redrive_views::names;

use crate::found::{Found, Severity};
use crate::references::Targets;
use crate::stack::Stack;

/// Warn from this many stacked retry layers.
const MANY: usize = 3;
/// Maximum length and number of the paths that are followed.
const DEEPEST: usize = 12;
const MOST_WAYS: usize = 300;

/// A retry layer of a path, with its number of attempts; `None` for an unlimited number.
type Layer<'s> = (&'s str, Option<u64>);

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    let targets = stack.targets(true);
    for (place, resource) in (0u16..).zip(&stack.plan.resources) {
        let id = ResourceId::new(place);
        // A path begins at a resource that nothing leads to.
        let is_first = !targets.iter().flatten().any(|to| *to == id);
        if matches!(resource.kind, ResourceKind::Mapping(_)) || !is_first {
            continue;
        }
        let mut search = Search { stack, targets: &targets, ways: 0, longest: Vec::new() };
        search.follow(id, &mut Vec::new(), &mut vec![id]);
        let layers = search.longest;
        if layers.len() < MANY {
            continue;
        }
        // `Rule::AdviceRetriesStacked`
        let product = layers.iter().try_fold(1u64, |product, (_, tries)| Some(product.saturating_mul((*tries)?)));
        let each: Vec<String> = layers.iter().map(|(name, tries)| format!("{name} {}", times(*tries))).collect();
        let all = product.map_or("without end".to_owned(), |product| format!("{} times", names::with_commas(product)));
        let message = format!(
            "Stacked retries: {}. A record that fails at the last step can be tried {all}, which prolongs an outage \
             there. Let only one layer retry.",
            each.join(", then "),
        );
        found.add(stack, Rule::AdviceRetriesStacked, Severity::Info, (id, ""), message, None);
    }
}

struct Search<'s, 'a> {
    stack: &'s Stack<'a>,
    targets: &'s Targets,
    ways: usize,
    longest: Vec<Layer<'s>>,
}

impl<'s> Search<'s, '_> {
    fn follow(&mut self, here: ResourceId, layers: &mut Vec<Layer<'s>>, way: &mut Vec<ResourceId>) {
        self.ways += 1;
        let tries = tries(self.stack, here, way.len() > 1);
        let is_layer = tries != Some(1);
        if is_layer {
            layers.push((self.stack.name(here), tries));
        }
        if layers.len() > self.longest.len() {
            self.longest.clone_from(layers);
        }
        if way.len() < DEEPEST && self.ways < MOST_WAYS {
            for &to in &self.targets[here.index()] {
                if !way.contains(&to) {
                    way.push(to);
                    self.follow(to, layers, way);
                    way.pop();
                }
            }
        }
        if is_layer {
            layers.pop();
        }
    }
}

/// The number of attempts that a resource makes for a record.
fn tries(stack: &Stack, id: ResourceId, is_on_the_way: bool) -> Option<u64> {
    match stack.plan.kind(id) {
        ResourceKind::Queue(queue) => {
            if stack.readers(id).next().is_none() {
                return Some(1);
            }
            stack.plan.queue(queue).redrive_policy.map(|policy| policy.max_receive_count.into())
        }
        ResourceKind::Stream(_) => {
            let retries = stack.readers(id).filter_map(Mapping::stream).map(|source| source.maximum_retry_attempts);
            // The first of several readers decides.
            retries.map(|retries| retries.map(|retries| u64::from(retries) + 1)).next().unwrap_or(Some(1))
        }
        ResourceKind::Function(function) => {
            let config = stack.plan.function(function).event_invoke;
            // Lambda retries asynchronous events only, not calls and batches of a mapping.
            let is_event = stack.gets_events(id) && (is_on_the_way || stack.feeds(id).next().is_none());
            Some(if is_event { u64::from(config.maximum_retry_attempts) + 1 } else { 1 })
        }
        ResourceKind::Caller(caller) => {
            let caller = stack.plan.caller(caller);
            Some(if caller.retry_mode == RetryMode::None { 1 } else { caller.max_attempts.into() })
        }
        ResourceKind::StateMachine(machine) => {
            let retry = &stack.plan.state_machine(machine).retry;
            Some(1 + retry.iter().map(|retrier| u64::from(retrier.max_attempts)).sum::<u64>())
        }
        // The others retry a delivery that was refused, and never because the work failed.
        _ => Some(1),
    }
}

fn times(tries: Option<u64>) -> String {
    tries.map_or("without end".to_owned(), |tries| format!("{tries} times"))
}
