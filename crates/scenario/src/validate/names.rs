//! The resources of a scenario, numbered in the order of their names.

use std::collections::BTreeMap;

use redrive_core::id::{BusId, FunctionId, QueueId, ResourceId, TopicId};
use redrive_core::plan::ResourceKind;

use super::fields::Fields;

/// The resources that this version simulates, numbered in the order of their names.
pub(super) struct Names<'a> {
    pub kinds: BTreeMap<&'a str, ResourceKind>,
    pub tables: Vec<&'a str>,
    /// The start of the run, in milliseconds of Unix time.
    pub start_unix_millis: u64,
}

impl Names<'_> {
    pub fn is_table(&self, name: &str) -> bool {
        self.tables.contains(&name)
    }

    pub fn kind(&self, name: &str) -> Option<ResourceKind> {
        self.kinds.get(name).copied()
    }

    pub fn resource(&self, name: &str) -> Option<ResourceId> {
        let place = self.kinds.keys().position(|known| *known == name)?;
        Some(ResourceId::new(u16::try_from(place).ok()?))
    }

    /// The resource that a setting names.
    pub fn target(&self, fields: Fields, setting: &str) -> Option<ResourceId> {
        self.resource(fields.text(setting)?)
    }

    pub fn queue(&self, name: &str) -> Option<QueueId> {
        match self.kind(name)? {
            ResourceKind::Queue(id) => Some(id),
            _ => None,
        }
    }

    pub fn topic(&self, name: &str) -> Option<TopicId> {
        match self.kind(name)? {
            ResourceKind::Topic(id) => Some(id),
            _ => None,
        }
    }

    pub fn bus(&self, name: &str) -> Option<BusId> {
        match self.kind(name)? {
            ResourceKind::Bus(id) => Some(id),
            _ => None,
        }
    }

    pub fn function(&self, name: &str) -> Option<FunctionId> {
        match self.kind(name)? {
            ResourceKind::Function(id) => Some(id),
            _ => None,
        }
    }
}
