//! The dead-letter queue of a subscription gets the message as the endpoint's queue would have got it. What a function
//! would have got as an event comes as a notification: `Rule::SnsDeadLetterQueueGetsMessage`,
//! `Rule::SnsDeadLetterQueueForm`
