//! The conditions under which a setting has an effect.

/// The condition under which a setting has an effect. Otherwise AWS accepts it without effect, and there is advice
/// about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matters {
    Always,
    /// On a queue that has a reader.
    WhereReceived,
    /// The same, or if a message move task asks which queue has which dead-letter queue.
    WhereLettersAre,
    /// On a queue that has a reader other than Lambda.
    WhereReceivedByOthers,
    /// On a queue to which messages are sent, as opposed to moved.
    WhereSentTo,
    /// On the dead-letter queue of another queue.
    OnDeadLetterQueue,
    /// On a mapping whose batches can have more than one record.
    WithBatches,
    /// The same, or if the messages are hidden for longer because of the window.
    WithWindow,
    /// On a mapping that gives batches up.
    WhereGivenUp,
    /// If a record reaches that age before it leaves its stream.
    BeforeRetention,
    /// On a function that gets asynchronous events.
    WhereAsynchronous,
    /// On a function that can get more than one record at a time.
    WhereBatched,
    /// On a table whose stream has a reader.
    WhereRead,
    /// On a FIFO topic.
    OnFifoTopic,
    /// On a subscription with a filter policy.
    WithFilterPolicy,
    /// On a bucket that notifies something else than a bus, which receives all events.
    WhereNotified,
    /// On a program that tries again.
    WithRetries,
    /// On a program that calls a function.
    WhereFunctionIsCalled,
    /// On a program that waits for an answer.
    WhereAnswerTakesTime,
}

impl Matters {
    /// The reason why the setting has no effect otherwise: the end of a sentence that names the setting.
    pub const fn otherwise(self) -> &'static str {
        match self {
            Matters::Always => "",
            Matters::WhereReceived | Matters::WhereLettersAre => "no consumer receives from this queue",
            Matters::WhereReceivedByOthers => {
                "it applies to receives without a wait time, and Lambda always waits 20 seconds"
            }
            Matters::WhereSentTo => "nothing is sent to this queue, and moved messages are not checked",
            Matters::OnDeadLetterQueue => "no queue has this one as its dead-letter queue",
            Matters::WithBatches => "a batch never has more than one record",
            Matters::WithWindow => "a batch of one record is full at once",
            Matters::WhereGivenUp => {
                "with unlimited retries and no maximum age no batch is given up; its records expire"
            }
            Matters::BeforeRetention => "the stream removes records before they reach this age",
            Matters::WhereAsynchronous => "the function gets no asynchronous events",
            Matters::WhereBatched => "the function gets one record at a time",
            Matters::WhereRead => "no mapping reads the stream of this table",
            Matters::OnFifoTopic => "only a FIFO topic deduplicates",
            Matters::WithFilterPolicy => "there is no filter policy",
            Matters::WhereNotified => "it applies to queues, functions and topics; a bus receives all events",
            Matters::WithRetries => "with the retry mode none there is one attempt",
            Matters::WhereFunctionIsCalled => "only a function has invocation types",
            Matters::WhereAnswerTakesTime => "the called resource responds at once",
        }
    }
}
