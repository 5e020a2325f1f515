//! What flows where: from a queue through its mappings to functions, and aside to its dead-letter queue.

use redrive_core::id::ResourceId;
use redrive_core::plan::{Kind, Plan, Source};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub source: ResourceId,
    /// Each mapping with its function.
    pub mappings: Vec<(ResourceId, ResourceId)>,
    pub dead_letters: Option<ResourceId>,
    pub max_receive_count: Option<u32>,
}

/// All flows, and the resources that are in none. Each resource is in one place only.
pub fn flows(plan: &Plan) -> (Vec<Flow>, Vec<ResourceId>) {
    let mut placed: Vec<ResourceId> = Vec::new();
    let mut place = |id: ResourceId| {
        let is_new = !placed.contains(&id);
        placed.push(id);
        is_new
    };
    let ids = || (0u16..).map(ResourceId::new).zip(&plan.resources);
    let is_target = |id: ResourceId| {
        let mut policies = plan.queues.iter().filter_map(|queue| queue.redrive_policy);
        policies.any(|policy| plan.queue(policy.dead_letter_target).id == id)
            || plan.mappings.iter().any(|mapping| mapping.reading().on_failure == Some(id))
    };
    let is_read = |id: ResourceId| plan.mappings.iter().any(|mapping| source_of(plan, mapping.source) == id);
    let mut flows = Vec::new();
    for (id, of) in ids() {
        if !matches!(of.kind, Kind::Queue(_) | Kind::Stream(_)) {
            continue;
        }
        // A dead-letter queue that nobody reads stands beside its source, not alone.
        if (is_target(id) && !is_read(id)) || !place(id) {
            continue;
        }
        let own = plan.mappings.iter().filter(|mapping| source_of(plan, mapping.source) == id);
        let mappings: Vec<(ResourceId, ResourceId)> =
            own.map(|mapping| (mapping.id, plan.function(mapping.function).id)).collect();
        mappings.iter().for_each(|(mapping, function)| {
            place(*mapping);
            place(*function);
        });
        let policy = match of.kind {
            Kind::Queue(queue) => plan.queue(queue).redrive_policy,
            _ => None,
        };
        let on_failure = plan.mappings.iter().filter(|mapping| source_of(plan, mapping.source) == id);
        let on_failure = on_failure.filter_map(|mapping| mapping.reading().on_failure).next();
        let target = policy.map(|policy| plan.queue(policy.dead_letter_target).id).or(on_failure);
        let dead_letters = target.filter(|id| place(*id));
        flows.push(Flow { source: id, mappings, dead_letters, max_receive_count: policy.map(|p| p.max_receive_count) });
    }
    let others = ids().map(|(id, _)| id).filter(|id| !placed.contains(id)).collect();
    (flows, others)
}

fn source_of(plan: &Plan, source: Source) -> ResourceId {
    match source {
        Source::Queue(queue) => plan.queue(queue).id,
        Source::Stream(stream) => plan.stream(stream).id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::good;

    #[test]
    fn the_example_is_one_flow() {
        let run = good("nine-good-messages", 1);
        let plan = &run.run.plan;
        let (flows, others) = flows(plan);
        assert_eq!((flows.len(), others.len()), (1, 0));
        let flow = &flows[0];
        assert_eq!(plan.name(flow.source), "orders");
        assert_eq!(flow.mappings.iter().map(|(mapping, _)| plan.name(*mapping)).collect::<Vec<_>>(), ["feed"]);
        assert_eq!(flow.dead_letters.map(|id| plan.name(id)), Some("orders-dlq"));
    }
}
