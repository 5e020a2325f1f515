//! Steps that send: `send`, and `replay` of an archive.

use redrive_core::plan::{Action, Body};
use redrive_core::time::Instant;

use super::Compiler;
use crate::path::Path;
use crate::schema::MAX_RECORDS;
use crate::validate::fields::Fields;
use crate::validate::{send, table, topic};

impl<'a> Compiler<'a, '_> {
    pub(super) fn send(&mut self, fields: Fields, path: &Path) -> Option<Action> {
        let before = self.sent;
        self.sent += fields.number::<u64>("count").unwrap_or(0);
        if before <= MAX_RECORDS && self.sent > MAX_RECORDS {
            let message =
                format!("too many records: up to here the script sends {}, a run has at most {MAX_RECORDS}", self.sent);
            self.problems.add(path.key("count"), message);
        }
        let target = fields.text("to").map(|to| self.called_through(to));
        let target = target.as_deref();
        if let Some(settings) = target.and_then(|to| self.stack.settings(to)).map(Fields::new) {
            match settings.text("type") {
                Some("table") => table::check_item(fields, settings, path, self.problems),
                Some("topic") => topic::check_message(fields, settings, path, self.problems),
                Some("queue") => send::check_kind(fields, settings, path, self.problems),
                _ => {}
            }
        }
        let mut send = send::compile(fields, self.names, path, self.problems)?;
        let to = target.filter(|to| self.names.is_table(to)).and_then(|to| self.stack.settings(to));
        if let (Body::OwnId, Some(table)) = (&send.body, to) {
            send.body = Body::OwnItem(Fields::new(table).text("key").unwrap_or_default().into());
        }
        Some(Action::Send(send))
    }

    /// The resource that receives a record sent to this one: a caller passes on its input.
    fn called_through(&self, to: &str) -> String {
        let settings = self.stack.settings(to).map(Fields::new);
        let caller = settings.filter(|settings| settings.text("type") == Some("caller"));
        caller.and_then(|caller| caller.text("calls")).unwrap_or(to).to_owned()
    }

    pub(super) fn replay(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let name = fields.text("bus")?;
        let bus = self.names.bus(name)?;
        let moment = |setting| fields.duration(setting).map(|at| Instant(at.0));
        let (from, to) = (moment("eventStartTime")?, moment("eventEndTime")?);
        if from >= to {
            // AWS refuses that; its text could not be verified.
            let text = "EventEndTime must be later than EventStartTime.";
            self.problems.refuse(path.key("eventEndTime"), "ValidationException", text);
        }
        let settings = self.stack.settings(name).map(Fields::new);
        if settings.is_some_and(|settings| settings.get("archive").is_none()) {
            self.problems
                .add(path.key("bus"), format!("`{name}` has no archive to replay; give it one: archive: {{}}"));
        }
        let mut rules = Vec::new();
        for (place, rule) in fields.list("rules").iter().enumerate() {
            let rule = rule.as_str()?;
            let of = self.stack.settings(rule).and_then(|settings| Fields::new(settings).text("bus"));
            if of != Some(name) {
                let message = format!("`{rule}` is no rule of `{name}`");
                self.problems.add(path.key("rules").index(place), message);
            }
            rules.push(self.names.resource(rule)?);
        }
        Some(Action::Replay { bus, from, to, rules })
    }
}
