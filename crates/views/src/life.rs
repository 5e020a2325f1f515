//! One record's life: where it was, who had it, how it ended.

use redrive_core::Run;
use redrive_core::fact::{Answer, EventEnd, Fact, FactKind, GivenUpWhy, SentThrough};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan::{self, Bad, Fault, Plan};
use redrive_core::time::Instant;
use redrive_core::trace::Record;

use crate::{Index, rows};

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Delayed,
    Visible,
    InFlight,
    /// In a stream, an asynchronous event that waits for its next try, or a copy that is yet to be delivered.
    Queued,
    Gone,
}

impl State {
    pub const ALL: [State; 5] = [State::Delayed, State::Visible, State::InFlight, State::Queued, State::Gone];

    pub const fn as_str(self) -> &'static str {
        match self {
            State::Delayed => "delayed",
            State::Visible => "visible",
            State::InFlight => "inFlight",
            State::Queued => "queued",
            State::Gone => "gone",
        }
    }
}

/// How a record ended, or where it is at the end of the run. Exactly one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Processed,
    DeadLettered,
    Discarded,
    Expired,
    Acknowledged,
    Failed,
    Filtered,
    Deduplicated,
    Rejected,
    InFlight,
    Waiting,
}

impl Outcome {
    pub const ALL: [Outcome; 11] = [
        Outcome::Processed,
        Outcome::DeadLettered,
        Outcome::Discarded,
        Outcome::Expired,
        Outcome::Acknowledged,
        Outcome::Failed,
        Outcome::Filtered,
        Outcome::Deduplicated,
        Outcome::Rejected,
        Outcome::InFlight,
        Outcome::Waiting,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Processed => "processed",
            Outcome::DeadLettered => "deadLettered",
            Outcome::Discarded => "discarded",
            Outcome::Expired => "expired",
            Outcome::Acknowledged => "acknowledged",
            Outcome::Failed => "failed",
            Outcome::Filtered => "filtered",
            Outcome::Deduplicated => "deduplicated",
            Outcome::Rejected => "rejected",
            Outcome::InFlight => "inFlight",
            Outcome::Waiting => "waiting",
        }
    }

    /// As people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Outcome::Processed => "processed",
            Outcome::DeadLettered => "dead-lettered",
            Outcome::Discarded => "discarded",
            Outcome::Expired => "expired",
            Outcome::Acknowledged => "acknowledged, not done",
            Outcome::Failed => "failed",
            Outcome::Filtered => "filtered out",
            Outcome::Deduplicated => "deduplicated",
            Outcome::Rejected => "rejected",
            Outcome::InFlight => "in flight",
            Outcome::Waiting => "waiting",
        }
    }

    /// Whether a good record that ends like this has been wronged.
    pub const fn wrongs_the_good(self) -> bool {
        matches!(
            self,
            Outcome::DeadLettered | Outcome::Discarded | Outcome::Expired | Outcome::Acknowledged | Outcome::Failed
        )
    }

    /// Whether nobody has the record any more.
    pub const fn is_loss(self) -> bool {
        matches!(self, Outcome::Discarded | Outcome::Expired | Outcome::Acknowledged)
    }
}

/// What put a record where it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    RedrivePolicy,
    DeadLetterConfig,
    OnFailure,
    Subscription,
    Target,
    Catch,
}

impl Through {
    pub const ALL: [Through; 6] = [
        Through::RedrivePolicy,
        Through::DeadLetterConfig,
        Through::OnFailure,
        Through::Subscription,
        Through::Target,
        Through::Catch,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Through::RedrivePolicy => "redrivePolicy",
            Through::DeadLetterConfig => "deadLetterConfig",
            Through::OnFailure => "onFailure",
            Through::Subscription => "subscription",
            Through::Target => "target",
            Through::Catch => "catch",
        }
    }
}

/// What the facts so far say of a record. Facts are told to it one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// Where it is, or was last.
    pub place: ResourceId,
    pub deliveries: u32,
    pub processed: u32,
    /// How often it was known already.
    pub skipped: u32,
    pub failures: u32,
    /// Where it is kept, if it was given up there.
    pub kept_in: Option<ResourceId>,
    through: Option<Through>,
    /// Where else: an event can be kept by its destination and by its dead-letter queue.
    also_kept: Option<(ResourceId, Through)>,
    event_end: Option<EventEnd>,
    pub ended_at: Option<Instant>,
    ended: Option<FactKind>,
    filtered: bool,
    of_stream: bool,
    is_message: bool,
    /// The mapping whose doings count, of a record that several may read.
    reader: Option<ResourceId>,
    is_event: bool,
    /// Whether a caller was told that its request ended well.
    was_told_well: bool,
    /// Refused, and sent again as another record.
    pub is_sent_again: bool,
}

impl Standing {
    pub fn new(record: &Record) -> Standing {
        Standing {
            state: State::Gone,
            place: record.resource,
            deliveries: 0,
            processed: 0,
            skipped: 0,
            failures: 0,
            kept_in: None,
            through: None,
            also_kept: None,
            event_end: None,
            ended_at: None,
            ended: None,
            filtered: false,
            of_stream: false,
            is_message: false,
            reader: None,
            is_event: false,
            was_told_well: false,
            is_sent_again: false,
        }
    }

    /// Of a record and one of its readers.
    pub fn of(plan: &Plan, record: &Record, reader: Option<ResourceId>) -> Standing {
        let of_stream = matches!(plan.kind(record.resource), plan::ResourceKind::Stream(_));
        let is_message = matches!(plan.kind(record.resource), plan::ResourceKind::Queue(_));
        Standing { of_stream, is_message, reader, ..Standing::new(record) }
    }

    /// Of every record; of one that several read, with the first of them.
    pub fn of_all(run: &Run) -> Vec<Standing> {
        let records = run.trace.records().iter();
        records.map(|record| Standing::of(&run.plan, record, rows::first_reader(&run.plan, record))).collect()
    }

    /// Whether the record is a message, and in no stream.
    pub fn is_of_message(&self) -> bool {
        !self.of_stream
    }

    /// Whether a fact about the record says anything of this reader.
    pub fn is_concerned(&self, fact: &Fact) -> bool {
        let is_of_all = matches!(
            fact.kind,
            FactKind::Sent
                | FactKind::Rejected
                | FactKind::Expired
                | FactKind::Unchanged
                | FactKind::PassFailed
                | FactKind::PassGivenUp
                | FactKind::SendOnFailed
        );
        self.reader.is_none_or(|reader| is_of_all || fact.resource == Some(reader) || fact.target == Some(reader))
    }

    /// As [`Standing::hear`], and looks at what became of an invocation record.
    pub fn hear_of(&mut self, run: &Run, id: FactId) -> bool {
        let fact = run.trace.fact(id);
        let changed = self.hear(fact);
        if fact.kind == FactKind::BatchGivenUp && self.is_concerned(fact) && rows::is_undelivered(run, id) {
            self.kept_in = None;
        }
        if fact.kind == FactKind::PassGivenUp
            && fact.resource.is_some_and(|by| matches!(run.plan.kind(by), plan::ResourceKind::Rule(_)))
        {
            self.through = Some(Through::Target);
        }
        changed
    }

    /// Takes in the next fact about the record. True if its state or place changed.
    pub fn hear(&mut self, fact: &Fact) -> bool {
        if !self.is_concerned(fact) {
            return false;
        }
        let before = (self.state, self.place);
        // A further try is judged by itself.
        if matches!(fact.kind, FactKind::Sent | FactKind::EventAccepted | FactKind::Rejected) {
            self.is_sent_again = false;
        }
        if self.of_stream {
            self.hear_of_stream(fact);
        }
        match fact.kind {
            FactKind::PassFailed | FactKind::PassGivenUp | FactKind::EndpointTook => self.hear_push(fact),
            // What was refused was tried again, and is there now.
            FactKind::Sent | FactKind::EventAccepted if self.ended == Some(FactKind::Rejected) => {
                (self.ended, self.ended_at) = (None, None);
                self.hear(fact);
            }
            FactKind::Sent | FactKind::Expired | FactKind::FilteredOut if self.of_stream => {}
            FactKind::Sent if fact.delay().is_some() => self.state = State::Delayed,
            FactKind::Sent | FactKind::DelayEnded | FactKind::VisibilityEnded => self.state = State::Visible,
            FactKind::Received => self.state = State::InFlight,
            FactKind::VisibilityChanged => self.state = State::InFlight,
            FactKind::MovedToDeadLetterQueue => {
                self.state = State::Visible;
                self.place = fact.target.unwrap_or(self.place);
                self.kept_in = fact.target;
                self.through = Some(Through::RedrivePolicy);
                self.ended_at = Some(fact.at);
            }
            FactKind::MovedByTask => {
                self.state = State::Visible;
                self.place = fact.target.unwrap_or(self.place);
                (self.kept_in, self.ended_at) = (None, None);
            }
            FactKind::InvocationStarted => {
                self.deliveries += 1;
                // A message is in flight from its receive on, an event from the start of its run.
                let is_request = !self.of_stream && self.deliveries == 1 && self.state == State::Gone;
                if self.state == State::Queued || is_request {
                    self.state = State::InFlight;
                }
            }
            FactKind::EventAccepted
            | FactKind::EventRequeued
            | FactKind::EventEnded
            | FactKind::SentOn
            | FactKind::SendOnFailed => {
                self.hear_event(fact);
            }
            FactKind::Answered | FactKind::CallRetried | FactKind::Called => self.hear_of_call(fact),
            FactKind::Duplicated if self.is_event => self.state = State::Queued,
            FactKind::RecordDone => {
                self.processed += 1;
                if self.kept_in.is_none()
                    && !matches!(
                        self.ended,
                        Some(FactKind::Deleted | FactKind::Checkpointed | FactKind::EventEnded | FactKind::Answered)
                    )
                {
                    self.ended_at = Some(fact.at);
                }
            }
            FactKind::RecordSkipped => self.skipped += 1,
            FactKind::RecordFailed => self.failures += 1,
            FactKind::FilteredOut => self.filtered = true,
            FactKind::Deleted
            | FactKind::Expired
            | FactKind::Discarded
            | FactKind::Rejected
            | FactKind::Deduplicated => {
                self.state = State::Gone;
                self.ended = Some(fact.kind);
                self.ended_at = Some(fact.at);
            }
            _ => {}
        }
        before != (self.state, self.place)
    }

    /// What only records of a stream go through: nothing is deleted, and readers move on.
    fn hear_of_stream(&mut self, fact: &Fact) {
        let ends = match fact.kind {
            FactKind::Sent => {
                self.state = State::Queued;
                false
            }
            FactKind::InvocationStarted if self.ended.is_none() => {
                self.state = State::InFlight;
                false
            }
            FactKind::BatchFailed | FactKind::BatchPartlyFailed if self.ended.is_none() => {
                self.state = State::Queued;
                false
            }
            FactKind::Unchanged => true,
            FactKind::Expired => self.state == State::Queued,
            FactKind::FilteredOut => {
                self.filtered = true;
                true
            }
            FactKind::BatchGivenUp => {
                (self.kept_in, self.through) = (fact.target, Some(Through::OnFailure));
                true
            }
            FactKind::Checkpointed => true,
            _ => false,
        };
        if ends && self.ended.is_none() {
            let expired = fact.given_up_why() == Some(GivenUpWhy::Expired);
            self.state = State::Gone;
            self.ended = Some(if expired { FactKind::Expired } else { fact.kind });
            self.ended_at = Some(fact.at);
        }
    }

    /// What befalls requests only: somebody waits for the answer, and may ask again.
    fn hear_of_call(&mut self, fact: &Fact) {
        if self.ended == Some(FactKind::Rejected) {
            self.is_sent_again |= fact.kind == FactKind::CallRetried;
            return;
        }
        if self.is_message || self.of_stream || self.is_event {
            return;
        }
        match fact.kind {
            FactKind::Answered => {
                self.state = State::Gone;
                self.ended = Some(fact.kind);
                self.ended_at = Some(fact.at);
                self.was_told_well =
                    fact.answer() == Some(Answer::Ok) && fact.status().is_none_or(|status| status < 400);
            }
            FactKind::CallRetried => {
                self.state = State::Queued;
                (self.ended, self.ended_at) = (None, None);
            }
            _ => self.state = State::Queued,
        }
    }

    /// What befalls asynchronous events only.
    fn hear_event(&mut self, fact: &Fact) {
        match (fact.kind, fact.sent_through()) {
            (FactKind::EventAccepted | FactKind::EventRequeued, _) => {
                self.is_event = true;
                self.state = State::Queued;
            }
            (FactKind::EventEnded, _) => {
                self.state = State::Gone;
                self.ended = Some(fact.kind);
                self.event_end = fact.event_end();
                self.ended_at = Some(fact.at);
            }
            (FactKind::SentOn, Some(SentThrough::OnFailure)) => self.kept(fact.target, Through::OnFailure),
            (FactKind::SentOn, Some(SentThrough::DeadLetter)) => self.kept(fact.target, Through::DeadLetterConfig),
            (FactKind::SentOn, Some(SentThrough::Catch)) => self.kept(fact.target, Through::Catch),
            (FactKind::SendOnFailed, Some(SentThrough::Catch)) => self.not_kept(Through::Catch),
            (FactKind::SendOnFailed, Some(SentThrough::OnFailure)) => self.not_kept(Through::OnFailure),
            (FactKind::SendOnFailed, Some(SentThrough::DeadLetter)) => self.not_kept(Through::DeadLetterConfig),
            (FactKind::SendOnFailed, Some(SentThrough::Subscription | SentThrough::Target)) => {
                (self.kept_in, self.through) = (None, None);
            }
            _ => {}
        }
    }

    /// What becomes of a copy that its endpoint did not take.
    fn hear_push(&mut self, fact: &Fact) {
        match fact.kind {
            FactKind::PassFailed => (self.state, self.ended, self.ended_at) = (State::Queued, None, None),
            FactKind::PassGivenUp => {
                self.state = State::Gone;
                self.ended = Some(fact.kind);
                self.ended_at = Some(fact.at);
                (self.kept_in, self.through) = (fact.target, Some(Through::Subscription));
            }
            _ => {
                self.processed += 1;
                self.ended = Some(fact.kind);
                self.ended_at = Some(fact.at);
            }
        }
    }

    fn kept(&mut self, place: Option<ResourceId>, through: Through) {
        if self.kept_in.is_none() {
            (self.kept_in, self.through) = (place, Some(through));
        } else {
            self.also_kept = place.map(|place| (place, through));
        }
    }

    fn not_kept(&mut self, through: Through) {
        if self.through == Some(through) {
            (self.kept_in, self.through) = self.also_kept.take().unzip();
        } else {
            self.also_kept = None;
        }
    }

    /// How an asynchronous event ended.
    fn event_outcome(&self) -> Outcome {
        match self.event_end {
            Some(EventEnd::Success) | None if self.processed > 0 => Outcome::Processed,
            Some(EventEnd::Success) | None if self.skipped > 0 => Outcome::Deduplicated,
            Some(EventEnd::Success) | None => Outcome::Acknowledged,
            Some(_) if self.kept_in.is_some() => Outcome::DeadLettered,
            Some(EventEnd::EventAgeExceeded) => Outcome::Expired,
            Some(_) => Outcome::Discarded,
        }
    }

    pub fn outcome(&self) -> Outcome {
        match (self.ended, self.state) {
            (Some(FactKind::BatchGivenUp | FactKind::PassGivenUp), _) if self.kept_in.is_some() => {
                Outcome::DeadLettered
            }
            (Some(FactKind::BatchGivenUp | FactKind::PassGivenUp), _) => Outcome::Discarded,
            (Some(FactKind::Rejected), _) if self.kept_in.is_some() => Outcome::DeadLettered,
            (Some(FactKind::Rejected), _) => Outcome::Rejected,
            (Some(FactKind::Unchanged), _) => Outcome::Deduplicated,
            (Some(FactKind::Deduplicated), _) => Outcome::Deduplicated,
            (Some(FactKind::Expired), _) => Outcome::Expired,
            (Some(FactKind::Discarded), _) => Outcome::Discarded,
            (Some(FactKind::EventEnded), _) => self.event_outcome(),
            (Some(FactKind::Answered), _) if !self.was_told_well && self.kept_in.is_some() => Outcome::DeadLettered,
            (Some(FactKind::Answered), _) if !self.was_told_well => Outcome::Failed,
            (Some(_), _) if self.filtered => Outcome::Filtered,
            (Some(_), _) if self.processed > 0 => Outcome::Processed,
            // Its work was done, as that of another.
            (Some(_), _) if self.skipped > 0 => Outcome::Deduplicated,
            (Some(_), _) => Outcome::Acknowledged,
            (None, State::InFlight) => Outcome::InFlight,
            (None, _) if self.kept_in.is_some() => Outcome::DeadLettered,
            (None, _) => Outcome::Waiting,
        }
    }

    pub fn through(&self) -> Option<Through> {
        self.through.filter(|_| self.outcome() == Outcome::DeadLettered)
    }

    /// When it ended, if it did.
    pub fn ended_at(&self) -> Option<Instant> {
        match self.outcome() {
            Outcome::InFlight | Outcome::Waiting => None,
            _ => self.ended_at,
        }
    }
}

/// A record's whole life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    pub standing: Standing,
    /// Each change of state or place.
    pub states: Vec<(Instant, State, ResourceId)>,
    /// The facts that gave it to a function, in order: `orders/3@2` is the second.
    pub deliveries: Vec<FactId>,
    pub bad: Option<Fault>,
}

impl Life {
    /// Of one that several read, with the first of them.
    pub fn of(run: &Run, index: &Index, record: RecordId) -> Life {
        let reader = rows::first_reader(&run.plan, run.trace.record(record));
        Life::with_reader(run, index, record, reader)
    }

    /// With one of its readers.
    pub fn with_reader(run: &Run, index: &Index, record: RecordId, reader: Option<ResourceId>) -> Life {
        let mut standing = Standing::of(&run.plan, run.trace.record(record), reader);
        let (mut states, mut deliveries) = (Vec::new(), Vec::new());
        for &id in index.record(record) {
            let fact = run.trace.fact(id);
            if standing.hear_of(run, id) {
                states.push((fact.at, standing.state, standing.place));
            }
            if fact.kind == FactKind::InvocationStarted && standing.is_concerned(fact) {
                deliveries.push(id);
            }
        }
        Life { standing, states, deliveries, bad: fault(run, record) }
    }

    pub fn outcome(&self) -> Outcome {
        self.standing.outcome()
    }

    pub fn is_victim(&self) -> bool {
        self.bad.is_none() && self.outcome().wrongs_the_good()
    }
}

/// What is wrong with a record, if it was marked bad.
pub fn fault(run: &Run, record: RecordId) -> Option<Fault> {
    mark(run, record).map(|bad| bad.fault)
}

/// The mark that makes a record bad. A copy inherits it; what AWS writes about a record is no copy.
pub fn mark(run: &Run, record: RecordId) -> Option<&Bad> {
    if run.trace.written(record).is_some() {
        return None;
    }
    let (step, n) = run.trace.root(run.trace.record(record));
    run.plan.send(step)?.bad.iter().find(|bad| bad.marks(&run.plan, step, n))
}
