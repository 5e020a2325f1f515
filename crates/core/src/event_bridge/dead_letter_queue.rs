//! The dead-letter queue of a target gets the event as the target would have got it, with message attributes that say
//! what went wrong. They are written where JSON is: `Rule::EventbridgeDeadLetterQueueAttributes`,
//! `Rule::EventbridgeDeadLetterQueueErrorCodes`
