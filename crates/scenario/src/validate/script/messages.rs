//! Steps of a program that reads a queue: `receive`, `changeMessageVisibility`, `deleteMessage`.

use redrive_core::plan::{Action, ReceiptRef};

use super::Compiler;
use crate::path::Path;
use crate::validate::fields::Fields;

impl<'a> Compiler<'a, '_> {
    pub(super) fn receive(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let queue = self.names.queue(fields.text("resource")?)?;
        let max = fields.number("maxNumberOfMessages")?;
        if let Some(name) = fields.text("as")
            && self.receives.insert(name, (self.place, max)).is_some()
        {
            self.problems.add(path.key("as"), format!("an earlier receive is called `{name}` already"));
        }
        let (visibility_timeout, wait) = (fields.seconds("visibilityTimeout"), fields.seconds("waitTimeSeconds"));
        Some(Action::Receive { queue, max, visibility_timeout, wait })
    }

    pub(super) fn message(&mut self, fields: Fields, path: &Path) -> Option<ReceiptRef> {
        let written = fields.text("message")?;
        let path = path.key("message");
        let parts = written.rsplit_once('/').and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)));
        let Some((name, number)) = parts.filter(|(_, number)| *number > 0) else {
            self.problems.add(path, "expected the name of a receive and a number, such as \"a/1\"");
            return None;
        };
        match self.receives.get(name) {
            Some((step, max)) if number <= *max => Some(ReceiptRef { step: *step, position: number - 1 }),
            Some((_, max)) => {
                self.problems.add(path, format!("there is no message {number}: `{name}` takes at most {max}"));
                None
            }
            None => {
                let meant = self.problems.did_you_mean(name, self.receives.keys().copied());
                self.problems.add(path, format!("no earlier receive is called `{name}`{meant}"));
                None
            }
        }
    }
}
