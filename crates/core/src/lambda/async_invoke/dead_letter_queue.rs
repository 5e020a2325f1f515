//! `deadLetterTarget`: where the event itself goes when Lambda has given it up. Its attributes are written where JSON
//! is: `Rule::LambdaDeadLetterQueueNeverRan`

use super::Functions;
use crate::effects::Effects;
use crate::event::Event;
use crate::fact::SentThrough;
use crate::id::{FactId, FunctionId, RecordId};
use crate::rule::Rule;
use crate::trace::How;

impl Functions {
    /// Beside the destination and not in its place: `Rule::LambdaDeadLetterQueueBesideDestination`
    pub(super) fn send_dead_letter(&mut self, id: FunctionId, event: RecordId, ended: FactId, fx: &mut Effects) {
        let Some(to) = self.functions[id.index()].settings.dead_letter_target else { return };
        let rule = Rule::LambdaDeadLetterQueueGetsEvent;
        let cause = self.send_on(id, event, to, SentThrough::DeadLetter, rule, ended, fx);
        fx.tell(Event::Arrives { to, how: How::Copied, which: event.0, cause });
    }
}
