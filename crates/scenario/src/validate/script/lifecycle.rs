//! Steps that make, change and delete resources.

use redrive_core::plan::{Action, ResourceKind};
use serde_json::{Map, Value};

use super::{Compiler, MAX_COPIED_BYTES};
use crate::canonical;
use crate::check::Checker;
use crate::path::Path;
use crate::read::map_bytes;
use crate::validate::context::{Site, Written};
use crate::validate::fields::Fields;
use crate::validate::{mapping, stream, types};

impl<'a> Compiler<'a, '_> {
    /// Creating a resource that exists, or a mapping of one that does not, is refused in the run.
    pub(super) fn create(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.not_a_stream(name, "creating", &path.key("resource"));
        if self.deleted.contains(&name) && self.reads_stream(name) {
            let message = format!("creating `{name}` again is not simulated yet: it reads a stream");
            self.problems.add(path.key("resource"), message);
        }
        let resource = self.names.resource(name)?;
        if !self.stack.exists(name) && mapping::parts_exist(self.stack, name) {
            self.stack.set_exists(name, true);
            types::refuse(self.stack, self.names, name, Site::Create(self.step_number), self.problems);
        }
        Some(Action::Create { resource })
    }

    pub(super) fn delete(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.not_a_stream(name, "deleting", &path.key("resource"));
        self.deleted.push(name);
        self.stack.set_exists(name, false);
        Some(Action::Delete { resource: self.names.resource(name)? })
    }

    pub(super) fn update(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        self.check_resharding(name, fields, path);
        let resource = self.names.resource(name)?;
        let set = fields.get("set")?.as_object()?;
        let of = self.types.get(name)?;
        if !self.may_copy(name, set, path) {
            return None;
        }
        let before = self.stack.settings(name)?.clone();
        let after = canonical::fill_resource(of.settings, &merge(&before, set), self.types);
        let place = path.key("set");
        let mut checker = Checker { types: self.types, problems: self.problems };
        for setting in of.settings.iter().filter(|setting| set.contains_key(setting.name)) {
            checker.applies(setting, of.settings, &after, &place.key(setting.name));
        }
        self.immutable(&before, &after, &place);
        let written = Written { name, settings: &after, names: self.names, path: &place, is_update: true };
        let settings = types::compile(written, self.problems);
        // Changing a resource that does not exist is refused in the run, and changes nothing.
        if self.stack.exists(name) {
            self.stack.set_settings(name, after);
            let site = Site::Update(self.step_number, set);
            types::refuse(self.stack, self.names, name, site, self.problems);
        }
        Some(Action::Update { resource, settings: settings? })
    }

    /// Of a stream only the number of shards can be changed.
    fn check_resharding(&mut self, name: &str, fields: Fields, path: &Path) {
        let (Some(ResourceKind::Stream(_)), Some(stream)) = (self.names.kind(name), self.stack.settings(name)) else {
            return;
        };
        let open = Fields::new(stream).number::<u64>("shardCount").unwrap_or(1);
        let is_table = self.names.is_table(name);
        let place = path.key("set");
        for (setting, value) in fields.get("set").and_then(Value::as_object).into_iter().flatten() {
            let path = place.key(setting);
            match setting.as_str() {
                "shardCount" if is_table => {
                    self.problems.add(path, "DynamoDB itself decides how many shards the stream of a table has");
                }
                "shardCount" => {
                    let count = crate::check::whole_number(value).and_then(|count| u64::try_from(count).ok());
                    stream::check_shard_count(open, count.unwrap_or(open), &path, self.problems);
                    let all = self.shards.entry(name.to_owned()).or_insert(open);
                    *all += count.unwrap_or(0);
                    if *all > stream::MAX_SHARDS {
                        self.problems.add(path, "so many shards, closed ones counted in, are not simulated");
                    }
                }
                _ => self.problems.add(path, format!("changing `{setting}` of a stream is not simulated yet")),
            }
        }
    }

    /// Bounds the copies: each update copies the whole resource, so many updates of a large one take much memory.
    fn may_copy(&mut self, name: &str, set: &Map<String, Value>, path: &Path) -> bool {
        let size = self.sizes.entry(name.to_owned()).or_insert_with(|| self.stack.settings(name).map_or(0, map_bytes));
        *size += map_bytes(set);
        self.copied += *size;
        if self.copied > MAX_COPIED_BYTES {
            self.problems.add(path, format!("`{name}` is too large for so many updates"));
        }
        self.copied <= MAX_COPIED_BYTES
    }

    /// Reports changes of settings that AWS fixes when a resource is made.
    fn immutable(&mut self, before: &Map<String, Value>, after: &Map<String, Value>, path: &Path) {
        for name in ["fifo", "source", "topic", "endpoint", "bus", "invocationType"] {
            if before.get(name) != after.get(name) {
                self.problems
                    .add(path.key(name), format!("`{name}` cannot be changed; delete the resource and create another"));
            }
        }
        for (name, value) in after {
            if let Some(why) = mapping::unchangeable(name).filter(|_| before.get(name) != Some(value)) {
                self.problems.add(path.key(name), format!("`{name}` {why}"));
            }
        }
    }
}

/// Applies an update to settings. AWS replaces a setting as a whole; of the handler, which is not of AWS, only the named
/// settings change.
fn merge(before: &Map<String, Value>, set: &Map<String, Value>) -> Map<String, Value> {
    let mut after = before.clone();
    for (name, value) in set {
        match (value, after.get_mut(name)) {
            (Value::Null, _) => drop(after.shift_remove(name)),
            (Value::Object(set), Some(Value::Object(handler))) if name == "handler" => *handler = merge(handler, set),
            _ => drop(after.insert(name.clone(), value.clone())),
        }
    }
    after
}
