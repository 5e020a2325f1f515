//! `deadLetterTarget`: the target of an event that Lambda has given up. The attributes of the message are in
//! `documents/dead_letter_attributes.rs`: `Rule::LambdaDeadLetterQueueNeverRan`

use super::Functions;
use crate::arrival::Arrival;
use crate::effects::Effects;
use crate::event::Event;
use crate::fact::SentThrough;
use crate::id::{FactId, FunctionId, RecordId};
use crate::rule::Rule;

impl Functions {
    /// Sends the event in addition to the destination's record: `Rule::LambdaDeadLetterQueueBesideDestination`
    pub(super) fn send_dead_letter(&mut self, id: FunctionId, event: RecordId, ended: FactId, fx: &mut Effects) {
        let Some(to) = fx.stack.function(id).dead_letter_target else { return };
        let rule = Rule::LambdaDeadLetterQueueGetsEvent;
        let cause = self.send_on(id, event, to, SentThrough::DeadLetter, rule, ended, fx);
        fx.schedule_now(Event::Arrives(Arrival::copied(to, event, cause)));
    }
}
