//! Steps that make something fail for a time: `serviceError` and `deny`.

use redrive_core::plan::{AcceptOrRun, Action, Endpoint, ResourceKind};
use redrive_core::time::Duration;

use super::Compiler;
use crate::path::Path;
use crate::validate::fields::Fields;
use crate::validate::subscription;

impl<'a> Compiler<'a, '_> {
    pub(super) fn service_error(&mut self, fields: Fields, lasts: Option<Duration>, path: &Path) -> Option<Action> {
        let name = fields.text("resource")?;
        match self.names.kind(name)? {
            ResourceKind::Mapping(_) => {
                let message = format!(
                    "`{name}` is a mapping: the services that can fail are those of its queue and its function"
                );
                self.problems.add(path.key("resource"), message);
            }
            ResourceKind::Rule(_) => {
                let message = format!("`{name}` is a rule: what can fail are its bus and its targets");
                self.problems.add(path.key("resource"), message);
            }
            ResourceKind::Subscription(_) if !self.is_outside(name) => {
                let message = format!("`{name}` brings messages to something in the stack: that is what can fail");
                self.problems.add(path.key("resource"), message);
            }
            kind => {
                let runs = matches!(kind, ResourceKind::Function(_));
                if fields.text("when") == Some("run")
                    && !runs
                    && !matches!(kind, ResourceKind::Queue(_) | ResourceKind::Stream(_))
                {
                    self.problems.add(path.key("when"), "only a function can be accepted and then not runnable");
                }
            }
        }
        self.not_a_stream(name, "a service error of", &path.key("resource"));
        let when = if fields.text("when")? == "run" { AcceptOrRun::Run } else { AcceptOrRun::Accept };
        let resource = self.names.resource(name)?;
        Some(Action::ServiceError { resource, status: fields.number("status")?, when, lasts })
    }

    pub(super) fn deny(&mut self, fields: Fields, lasts: Option<Duration>, path: &Path) -> Option<Action> {
        let (from, to) = (fields.text("from")?, fields.text("to")?);
        match self.names.kind(from)? {
            ResourceKind::Queue(_) | ResourceKind::Stream(_) => {
                let message = format!("`{from}` asks for nothing; name what sends or reads");
                self.problems.add(path.key("from"), message);
            }
            _ => {}
        }
        match (self.names.kind(from)?, self.names.kind(to)?) {
            (_, ResourceKind::Queue(_)) => {}
            (
                ResourceKind::Function(_)
                | ResourceKind::Mapping(_)
                | ResourceKind::Topic(_)
                | ResourceKind::Subscription(_)
                | ResourceKind::Bus(_)
                | ResourceKind::Rule(_)
                | ResourceKind::Bucket(_),
                ResourceKind::Topic(_) | ResourceKind::Bus(_) | ResourceKind::Bucket(_),
            ) => {}
            (
                ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_),
                ResourceKind::Function(_)
                | ResourceKind::Api(_)
                | ResourceKind::Topic(_)
                | ResourceKind::Bus(_)
                | ResourceKind::Bucket(_),
            ) if self.calls(from, to) => {}
            // A handler sends copies to it.
            (ResourceKind::Function(_), ResourceKind::Api(_)) => {}
            // A mapping runs its function in the name of Lambda itself.
            (ResourceKind::Mapping(_), ResourceKind::Function(_)) => {
                let message = format!("a mapping needs no permission to run `{to}`; what can be denied is its queue");
                self.problems.add(path.key("to"), message);
            }
            (ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_), _) => {
                let message = format!(
                    "denying `{from}` the use of `{to}` is not simulated; what can be denied are queues, and what `{from}` itself calls"
                );
                self.problems.add(path.key("to"), message);
            }
            (_, ResourceKind::Function(_)) => {}
            (ResourceKind::Topic(_) | ResourceKind::Subscription(_), ResourceKind::Subscription(_))
                if self.is_outside(to) => {}
            _ => {
                let message = format!("denying `{from}` the use of `{to}` is not simulated yet");
                self.problems.add(path.key("to"), message);
            }
        }
        Some(Action::Deny { from: self.names.resource(from)?, to: self.names.resource(to)?, lasts })
    }

    /// Returns true if the endpoint of a subscription is outside the stack.
    fn is_outside(&self, subscription: &str) -> bool {
        let endpoint = self.stack.settings(subscription).and_then(|settings| Fields::new(settings).text("endpoint"));
        endpoint.is_some_and(|endpoint| {
            !matches!(subscription::endpoint(endpoint, self.names), Some(Endpoint::Resource(_)))
        })
    }

    /// Returns true if an API, a caller or a state machine calls this resource.
    fn calls(&self, from: &str, to: &str) -> bool {
        let settings = self.stack.settings(from).map(Fields::new);
        settings.is_some_and(|from| ["calls", "function", "task"].iter().any(|setting| from.text(setting) == Some(to)))
    }
}
